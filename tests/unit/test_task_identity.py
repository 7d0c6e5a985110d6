"""What names a billing task on another day, and which texts are refused."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cloudmore import ConfigurationError
from cloudmore.billing import Period
from cloudmore.billing.task_identity import TaskIdentity, host_of, identity_of

OCTOBER = TaskIdentity(
    host="api.example:8443",
    reseller_id="r-1",
    task_id="t-1",
    period=Period(date(2026, 10, 1), date(2026, 10, 31)),
    asked_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
)
TOKEN = (
    '{"version":1,"host":"api.example:8443","reseller_id":"r-1","task_id":"t-1",'
    '"start":"2026-10-01","end":"2026-10-31","asked_at":"2026-11-02T09:30:00+00:00"}'
)


def named(**changes: Any) -> str:
    return json.dumps({**json.loads(TOKEN), **changes})


def resumed(token: Any, *, host: str = OCTOBER.host, reseller_id: str = OCTOBER.reseller_id) -> TaskIdentity:
    return identity_of(token, host=host, reseller_id=reseller_id)


def test_a_token_is_the_same_text_for_ever() -> None:
    assert OCTOBER.to_token() == TOKEN
    assert resumed(TOKEN) == OCTOBER


@pytest.mark.parametrize(
    ("token", "different"),
    [
        pytest.param(named(task_id=17), {"task_id": "17"}, id="an id that is a number"),
        pytest.param(
            named(asked_at="2026-11-02T11:30:00+02:00"), {"asked_at": OCTOBER.asked_at}, id="a time of another zone"
        ),
        pytest.param(named(more="x"), {}, id="a field of tomorrow"),
    ],
)
def test_what_a_token_says_is_understood(token: str, different: dict[str, Any]) -> None:
    found = resumed(token)
    assert {name: getattr(found, name) for name in different} == different
    assert found.asked_at.tzinfo is UTC


NO_TOKEN = "This is no token of a billing task."
AS_PRINTED = "Give the text as it was printed."


@pytest.mark.parametrize(
    ("token", "message", "remedy"),
    [
        *(
            pytest.param(text, NO_TOKEN, AS_PRINTED, id=name)
            for name, text in {
                "nothing": "",
                "no JSON": "t-1",
                "a list": "[]",
                "a number": "5",
                "None": None,
                "no version": json.dumps({"host": "h"}),
                "no moment": named(asked_at="yesterday"),
                "a moment that is a number": named(asked_at=5),
                "a moment before all others": named(asked_at="0001-01-01T00:00:00+14:00"),
                "lists without end": "[" * 60_000,
                "an id that is a list": named(task_id=["t-1"]),
                "no host": TOKEN.replace('"host"', '"hast"'),
                "no reseller": TOKEN.replace('"reseller_id"', '"reseller"'),
                "no task": TOKEN.replace('"task_id"', '"task"'),
                "no start": TOKEN.replace('"start"', '"begin"'),
                "no end": TOKEN.replace('"end"', '"until"'),
            }.items()
        ),
        pytest.param(
            named(version=2), "This token is of version 2.", "Use the client that wrote it.", id="of another version"
        ),
        pytest.param(
            named(start="2026-10"), "'2026-10' is no date.", "Write a date such as 2026-10-01.", id="no first date"
        ),
    ],
)
def test_a_text_that_is_no_token_is_refused(token: Any, message: str, remedy: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resumed(token)
    assert (caught.value.message, caught.value.remedy) == (message, remedy)


@pytest.mark.parametrize(
    ("host", "reseller_id"), [("other.example", "r-1"), ("api.example:8443", "r-2"), ("other.example", "r-2")]
)
def test_a_task_of_somebody_else_is_refused(host: str, reseller_id: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resumed(TOKEN, host=host, reseller_id=reseller_id)
    said = f"This task belongs to api.example:8443 and reseller r-1, not to {host} and {reseller_id}."
    assert (caught.value.message, caught.value.remedy) == (
        said,
        "Resume it with the settings it was submitted with.",
    )


def test_a_host_is_named_with_its_port() -> None:
    assert host_of("https://api.example:8443/x") == "api.example:8443"
