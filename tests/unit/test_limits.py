"""Settings that bound calls are checked once, and say what is wrong with them."""

from __future__ import annotations

import math
from typing import Any

import pytest
from attrs import evolve

from cloudmore import Cloudmore, ConfigurationError, Credentials, RateLimit, Retry
from cloudmore.limits import LARGEST, limits_of

USUAL: dict[str, Any] = {"timeout": 30.0, "deadline": 120.0, "retry": Retry(), "rate_limit": None, "max_connections": 9}
WHO = Credentials(username="u", password="p", client_secret="s", reseller_id="r")

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a deadline of nothing": ({"deadline": 0}, "deadline"),
    "a deadline in the past": ({"deadline": -1}, "deadline"),
    "a deadline that is text": ({"deadline": "120"}, "without quotes"),
    "a deadline that is no number": ({"deadline": math.nan}, "deadline"),
    "a deadline of centuries": ({"deadline": 1e10}, "from 0.001 to 1e.09"),
    "a deadline beyond every float": ({"deadline": 10**400}, "deadline"),
    "a timeout without an end": ({"timeout": math.inf}, "timeout"),
    "a timeout of nothing": ({"timeout": 0}, "timeout"),
    "a timeout that is missing": ({"timeout": None}, "timeout"),
    "no connection": ({"max_connections": 0}, "max_connections"),
    "half a connection": ({"max_connections": 1.5}, "a whole number"),
    "true connections": ({"max_connections": True}, "max_connections"),
    "retries that are a number": ({"retry": 3}, r"Give a cloudmore\.Retry, or None"),
    "a rate that is a number": ({"rate_limit": 5}, r"Give a cloudmore\.RateLimit, or None"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_client_is_not_made_with(name: str) -> None:
    options, words = REFUSED[name]
    with pytest.raises(ConfigurationError, match=words):
        Cloudmore(WHO, region="eu", **options)


@pytest.mark.parametrize(
    ("made", "name"),
    [
        pytest.param(lambda: Retry(attempts=0), "attempts", id="no attempt"),
        pytest.param(lambda: Retry(attempts=2.5), "attempts", id="half an attempt"),  # type: ignore[arg-type]
        pytest.param(lambda: Retry(backoff=-1), "backoff", id="a wait that goes back"),
        pytest.param(lambda: Retry(longest_retry_after="9"), "longest_retry_after", id="text"),  # type: ignore[arg-type]
        pytest.param(lambda: RateLimit(calls_per_second=0), "calls_per_second", id="no calls"),
        pytest.param(lambda: RateLimit(in_flight=0), "in_flight", id="none in flight"),
    ],
)
def test_a_setting_is_not_made_with(made: Any, name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"The setting {name} is "):
        made()


FROM_TO = "from {} to 1e+09, without quotes."
# The option, and the whole error.
SAID: dict[str, tuple[dict[str, Any], str, str]] = {
    "a deadline that is text": (
        {"deadline": "120"},
        "The setting deadline is '120'.",
        "Give a number " + FROM_TO.format("0.001"),
    ),
    "a timeout of nothing": ({"timeout": 0}, "The setting timeout is 0.", "Give a number " + FROM_TO.format("0.001")),
    "half a connection": (
        {"max_connections": 1.5},
        "The setting max_connections is 1.5.",
        "Give a whole number " + FROM_TO.format("1"),
    ),
    "a retry that is a number": ({"retry": 3}, "The setting retry is 3.", "Give a cloudmore.Retry, or None."),
    "a rate that is a number": (
        {"rate_limit": 5},
        "The setting rate_limit is 5.",
        "Give a cloudmore.RateLimit, or None.",
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_the_error_names_the_setting_and_what_fits(name: str) -> None:
    options, message, remedy = SAID[name]
    with pytest.raises(ConfigurationError) as caught:
        limits_of(**{**USUAL, **options})
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


def test_the_smallest_and_the_largest_are_taken_as_they_are() -> None:
    least: dict[str, Any] = {"timeout": 0.001, "deadline": 0.001, "max_connections": 1, "retry": Retry(attempts=3)}
    limits = limits_of(**{**USUAL, **least})
    assert {name: getattr(limits, name) for name in least} == least
    most = {"timeout": LARGEST, "deadline": LARGEST}
    limits = limits_of(**{**USUAL, **most})
    assert (limits.timeout, limits.deadline) == (LARGEST, LARGEST)


def test_none_means_no_bound() -> None:
    limits = limits_of(**{**USUAL, "deadline": None, "retry": None})
    assert (limits.deadline, limits.retry.attempts, limits.rate_limit) == (math.inf, 1, None)


@pytest.mark.parametrize(
    ("connections", "rate_limit", "at_once"),
    [
        pytest.param(9, None, 9, id="as many as connections"),
        pytest.param(9, RateLimit(), 4, id="the polite default"),
        pytest.param(2, RateLimit(), 2, id="fewer connections than that"),
        pytest.param(4, RateLimit(), 4, id="as many connections as that"),
    ],
)
def test_how_many_are_under_way_at_once(connections: int, rate_limit: RateLimit | None, at_once: int) -> None:
    limits = limits_of(**{**USUAL, "max_connections": connections, "rate_limit": rate_limit})
    assert limits.in_flight == at_once
    expected = rate_limit and evolve(rate_limit, in_flight=at_once)
    assert limits.rate_limit == expected
