"""Which error an answer is, and what it tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    BusinessError,
    ConflictError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerError,
    UnexpectedStatusError,
)
from cloudmore.http.message import BODY_TEXT_LIMIT, Reply
from cloudmore.http.status_errors import bad_request_details, error_of, request_id, retry_after_seconds

NOW = datetime(2026, 11, 2, 12, 0, 0, tzinfo=UTC)
URL = "https://api.example/api/resellers/r-1/organizations"


def error(status_code: int, content: bytes = b"", headers: dict[str, str] | None = None, url: str = URL) -> ApiError:
    return error_of(Reply(status_code, headers or {}, content, url, "GET"), now=NOW)


STATUSES: dict[int, type[ApiError]] = {
    100: UnexpectedStatusError,
    301: UnexpectedStatusError,
    302: UnexpectedStatusError,
    304: UnexpectedStatusError,
    400: BadRequestError,
    401: AuthenticationError,
    402: UnexpectedStatusError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: UnexpectedStatusError,
    409: ConflictError,
    410: UnexpectedStatusError,
    422: UnexpectedStatusError,
    429: RateLimitedError,
    499: UnexpectedStatusError,
    500: ServerError,
    502: ServerError,
    503: ServerError,
    504: ServerError,
    599: ServerError,
    600: UnexpectedStatusError,
    999: UnexpectedStatusError,
}


@pytest.mark.parametrize(("status_code", "cls"), STATUSES.items(), ids=map(str, STATUSES))
def test_a_status_has_one_class(status_code: int, cls: type[ApiError]) -> None:
    found = error(status_code, b"body")
    assert type(found) is cls
    assert (found.status_code, found.method, found.url, found.body) == (status_code, "GET", URL, "body")
    assert str(status_code) in found.message
    assert found.remedy


BUSINESS = b'[{"errorCode":5,"errorName":"InvalidValue","errorMessage":"VAT is wrong"},{"errorCode":7}]'
FIELDS = b'{"Contact.Phone":["is required","is too long"],"Name":["is empty"]}'

BAD_REQUESTS: dict[str, tuple[bytes, tuple[BusinessError, ...], dict[str, list[str]], str]] = {
    "business errors": (
        BUSINESS,
        (BusinessError(5, "InvalidValue", "VAT is wrong"), BusinessError(7, None, None)),
        {},
        "(VAT is wrong)",
    ),
    "a business error with a name alone": (
        b'[{"errorName":"InvalidValue"}]',
        (BusinessError(None, "InvalidValue", None),),
        {},
        "(InvalidValue)",
    ),
    "validation errors": (
        FIELDS,
        (),
        {"Contact.Phone": ["is required", "is too long"], "Name": ["is empty"]},
        "(Contact.Phone: is required; is too long Name: is empty)",
    ),
    "messages that are no text": (b'{"Name":[5,null,{"a":1}]}', (), {"Name": ["5", "None", "{'a': 1}"]}, "(Name: 5;"),
    "wrong types in a business error": (
        b'[{"errorCode":"5","errorName":5,"errorMessage":["x"]},5,null,"text"]',
        (BusinessError(None, None, None),),
        {},
        "not accepted.",
    ),
    "fields that are no lists": (b'{"title":"Bad","status":400}', (), {}, "not accepted."),
    "an empty list": (b"[]", (), {}, "not accepted."),
    "an empty object": (b"{}", (), {}, "not accepted."),
    "a text": (b'"no"', (), {}, "not accepted."),
    "null": (b"null", (), {}, "not accepted."),
    "nothing": (b"", (), {}, "not accepted."),
    "HTML": (b"<html>", (), {}, "not accepted."),
    "a number beyond every exponent": (b"[1e99999999999999999999]", (), {}, "not accepted."),
    "cut": (b'[{"errorCode":5', (), {}, "not accepted."),
    "bytes that are no text": (b"\xff\xfe\x00", (), {}, "not accepted."),
    "too deep": (b"[" * 100_000, (), {}, "not accepted."),
}


@pytest.mark.parametrize(("content", "errors", "fields", "said"), BAD_REQUESTS.values(), ids=BAD_REQUESTS.keys())
def test_a_400_is_read_in_both_shapes_and_in_none(
    content: bytes, errors: tuple[BusinessError, ...], fields: dict[str, list[str]], said: str
) -> None:
    found = error(400, content)
    assert isinstance(found, BadRequestError)
    assert (found.errors, found.fields) == (errors, fields)
    assert bad_request_details(content) == (errors, fields)
    assert said in found.message


def test_two_errors_do_not_share_their_fields() -> None:
    first, second = error(400, FIELDS), error(400, b"{}")
    assert isinstance(first, BadRequestError)
    assert isinstance(second, BadRequestError)
    assert (len(first.fields), second.fields, BadRequestError.fields) == (2, {}, {})


LONG_TEXT = b'[{"errorMessage":"' + b"very long\\nand in lines " * 1000 + b'"}]'


@pytest.mark.parametrize("content", [LONG_TEXT, b'{"' + b"n" * 5000 + b'":["m"]}', BUSINESS, b"\n" * 500])
def test_a_message_is_one_line_of_reasonable_length(content: bytes) -> None:
    found = error(400, content)
    assert "\n" not in str(found)
    assert len(str(found)) < 400


def test_the_body_is_kept_to_64_kib() -> None:
    found = error(500, b"x" * (BODY_TEXT_LIMIT + 10))
    assert found.body == "x" * BODY_TEXT_LIMIT


def test_the_message_has_no_host_and_no_query() -> None:
    assert error(404).message.startswith("GET /api/resellers/r-1/organizations answered 404")


RETRY_AFTER: dict[str, tuple[str | None, float | None]] = {
    "absent": (None, None),
    "seconds": ("120", 120.0),
    "zero": ("0", 0.0),
    "a fraction": ("0.5", 0.5),
    "white space around": (" 7 ", 7.0),
    "negative": ("-3", 0.0),
    "huge": ("999999999", 999999999.0),
    "huger than a float": ("9" * 400, None),
    "an exponent": ("1e400", None),
    "infinite": ("inf", None),
    "infinite, written out": ("-Infinity", None),
    "no number": ("nan", None),
    "digits with underscores": ("1_000", None),
    "digits of another script": ("\N{ARABIC-INDIC DIGIT FIVE}", None),
    "empty": ("", None),
    "garbage": ("soon", None),
    "a date": ("Mon, 02 Nov 2026 12:01:30 GMT", 90.0),
    "a date in another zone": ("Mon, 02 Nov 2026 13:01:30 +0100", 90.0),
    "a date of unknown zone is UTC": ("Mon, 02 Nov 2026 12:01:30 -0000", 90.0),
    "a date that is past": ("Mon, 02 Nov 2026 11:00:00 GMT", 0.0),
    "an impossible date": ("Mon, 99 Nov 2026 12:00:00 GMT", None),
    "a year too far": ("Mon, 02 Nov 99999 12:00:00 GMT", None),
    "an impossible zone": ("Mon, 02 Nov 2026 12:00:00 +9999", None),
    "a zone beyond every number": ("Nov 31 23:59:59 + 99999999999999 GMT", None),
    "a control character behind": ("0\x1f", 0.0),
}


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER.values(), ids=RETRY_AFTER.keys())
def test_retry_after_is_read_in_every_form(value: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(value, now=NOW) == seconds
    headers = {} if value is None else {"retry-after": value}
    assert error(429, headers=headers).retry_after == seconds


def test_a_date_counts_from_now_in_any_zone() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-5)))
    assert retry_after_seconds("Mon, 02 Nov 2026 12:01:30 GMT", now=there) == 90.0


def test_a_date_without_a_clock_tells_nothing() -> None:
    assert retry_after_seconds("Mon, 02 Nov 2026 12:01:30 GMT", now=None) is None


@given(st.text())
def test_no_retry_after_breaks_the_reader(value: str) -> None:
    seconds = retry_after_seconds(value, now=NOW)
    assert seconds is None or 0 <= seconds < float("inf")


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        pytest.param({}, None, id="none"),
        pytest.param({"request-id": "a"}, "a", id="request-id"),
        pytest.param({"x-request-id": "b"}, "b", id="x-request-id"),
        pytest.param({"x-correlation-id": "c"}, "c", id="x-correlation-id"),
        pytest.param({"traceparent": "00-d-e-01"}, "00-d-e-01", id="traceparent"),
        pytest.param({"x-request-id": "", "traceparent": "t"}, "t", id="an empty one does not count"),
        pytest.param({"traceparent": "t", "request-id": "a"}, "a", id="the plainest first"),
    ],
)
def test_the_request_id_comes_from_the_usual_headers(headers: dict[str, str], found: str | None) -> None:
    assert request_id(headers) == found
    assert error(500, headers=headers).request_id == found


@given(st.integers(min_value=100, max_value=999), st.binary(max_size=200))
def test_every_answer_becomes_an_error(status_code: int, content: bytes) -> None:
    found: Any = error(status_code, content)
    assert isinstance(found, ApiError)
    assert "\n" not in str(found)


REMEDIES: dict[str, tuple[int, dict[str, str], str]] = {
    "too many requests": (429, {}, "Wait and try again."),
    "too many requests, and when to come again": (429, {"retry-after": "7"}, "Wait 7 s and try again."),
    "a failing server, and when to come again": (503, {"retry-after": "1.6"}, "Wait 2 s and try again."),
    "a resource that is not there, yet": (404, {"retry-after": "7"}, "Check the id, the reseller id and the base URL."),
}


@pytest.mark.parametrize("name", REMEDIES)
def test_the_remedy_says_how_long_to_wait_where_waiting_helps(name: str) -> None:
    status_code, headers, remedy = REMEDIES[name]
    found = error(status_code, b"[]", headers)
    assert (found.remedy, found.message.endswith(("requests.", "failed.", "resource."))) == (remedy, True)


def test_no_secret_is_in_what_a_server_echoes() -> None:
    reply = Reply(400, {"request-id": "secret"}, b'{"secret":["no secret"]}', "https://api.example/a/secret", "GET")
    found = error_of(reply, now=NOW, mask=lambda text: text.replace("secret", "***"))
    assert isinstance(found, BadRequestError)
    assert (found.request_id, found.body, found.fields) == ("***", '{"***":["no ***"]}', {"***": ["no ***"]})
    assert found.message == "GET /a/*** answered 400: the request is not accepted (***: no ***)."
    assert found.url == "https://api.example/a/***"
