"""What becomes of each part of an exchange before it is written down."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

import pytest
from attrs import evolve

from cloudmore import CloudmoreError
from cloudmore.contract.calling.captured import Captured
from cloudmore.contract.document import Document
from cloudmore.contract.recording.known_words import fixed_words
from cloudmore.contract.recording.placeholders import Placeholders
from cloudmore.contract.recording.recorder import _look
from cloudmore.contract.recording.redaction import NotRecordableError, Redaction

DOCUMENT = Document.read()
HOST = "https://api.cloudmore.com"
RESELLER = f"{HOST}/api/resellers/00000000-0000-4000-8000-000000000001"
LIST = f"{RESELLER}/organizations"
DETAILS = f"{LIST}/4c6d068f-edaf-448c-a0fb-3a949eeef9d9"
REPORT = f"{RESELLER}/billing/reports/MonthlyBillingPerOrganizationAsync"
JSON = {"content-type": ["application/json; charset=utf-8"]}


def captured(body: str | bytes = b"", url: str = DETAILS, **other: Any) -> Captured:
    """An answer to a reading call; what is not said is usual."""
    usual = Captured(
        area="organizations",
        method="GET",
        url=url,
        sent_headers={"accept": "application/json", "user-agent": "x", "authorization": "Bearer the-token-of-the-test"},
        sent=b"",
        status=200,
        reason="OK",
        headers=JSON,
        body=body.encode() if isinstance(body, str) else body,
    )
    return evolve(usual, **other)


def redacted(*exchanges: Captured, seed: int = 3) -> list[Captured]:
    """The exchanges of one recording as they are written."""
    redaction = Redaction(
        DOCUMENT,
        Placeholders({b"the-password-of-the-test": b"placeholder-of-the-password"}),
        hosts=["api.cloudmore.com"],
        random=Random(seed),
    )
    readable = [redaction.readable(each) for each in exchanges]
    for each in readable:
        redaction.collect(each)
    redaction.settle()
    return [redaction.redacted(each) for each in readable]


IMPERSONAL = (
    '{"a":"2026-10-01","b":"2026-10-01T09:00:00+02:00","c":"1.10","d":"false","e":"12",'
    '"f":"4c6d068f-edaf-448c-a0fb-3a949eeef9d9","g":"P1M","h":"Monthly","i":12345678}'
)
# The address, what comes, and what it looks like then.
BODIES: dict[str, tuple[str, str, str]] = {
    "what the document marks": (DETAILS, '{"name": "Anka AB"}', r'\{"name": "[A-Z][a-z]{3} [A-Z]{2}"\}'),
    "white space and numbers": (
        DETAILS,
        '{ "name":"Anka" ,\r\n\t"active" : true, "n":1.10,"m":-1E+2 }',
        r'\{ "name":"[A-Z][a-z]{3}" ,\r\n\t"active" : true, "n":1.10,"m":-1E\+2 \}',
    ),
    "escapes": (DETAILS, r'{"name":"\u00C4nka\/B"}', r'\{"name":"\\u00[CD][0-9A-F][a-z]{3}\\/[A-Z]"\}'),
    "null and empty": (DETAILS, '{"name":null,"vat":""}', r'\{"name":null,"vat":""\}'),
    "a number where a text should be": (DETAILS, '{"customerNumber":4711}', r'\{"customerNumber":(?!4711)[1-9]\d{3}\}'),
    "an object where a text should be": (
        DETAILS,
        '{"name":{"first":"Anka","more":["Berg"]}}',
        r'\{"name":\{"first":"(?!Anka)[A-Z][a-z]{3}","more":\["(?!Berg)[A-Z][a-z]{3}"\]\}\}',
    ),
    "what the document does not have": (DETAILS, '{"owner":"Anka"}', r'\{"owner":"(?!Anka)[A-Z][a-z]{3}"\}'),
    "deep in what it does not have": (
        DETAILS,
        '{"team":[{"id":"Anka","name":"Berg"}]}',
        r'\{"team":\[\{"id":"(?!Anka)[A-Z][a-z]{3}","name":"(?!Berg)[A-Z][a-z]{3}"\}\]\}',
    ),
    "formats without anybody": (DETAILS, IMPERSONAL, re.escape(IMPERSONAL)),
    "a long number as a text": (DETAILS, '{"a":"0701234567"}', r'\{"a":"084650040\d"\}'),
    "a name that is a value": (DETAILS, '{"anka@contoso.com":1}', r'\{"[a-z]{4}@[a-z]{7}\.example":1\}'),
    "a name that is one": (DETAILS, '{"favouriteColour":1}', r'\{"favouriteColour":1\}'),
    "what people write": (
        DETAILS,
        '{"customProperties":[{"propertyId":"p","name":"Contact","value":"Anka Berg"}]}',
        r'\{"customProperties":\[\{"propertyId":"p","name":"Contact","value":"[A-Z][a-z]{3} [A-Z][a-z]{3}"\}\]\}',
    ),
    "an error where the document has none": (
        DETAILS,
        '{"errors":[{"errorCode":"E-17","errorName":"NotAllowed","errorMessage":"Anka may not"}]}',
        (
            r'\{"errors":\[\{"errorCode":"(?!E-17)[A-Z]-[1-9]\d","errorName":"(?!Not)[A-Z][a-z]{2}[A-Z][a-z]{6}",'
            r'"errorMessage":"(?!Anka)[A-Z][a-z]{3} [a-z]{3} [a-z]{3}"\}\]\}'
        ),
    ),
    "a purchase order and a detail": (
        f"{REPORT}/t",
        '{"organizations":[{"services":[{"items":[{"purchaseOrder":"Anka 1","details":"Anka","itemCode":"M1"}]}]}]}',
        (
            r'\{"organizations":\[\{"services":\[\{"items":\[\{"purchaseOrder":"(?!Anka)[A-Z][a-z]{3} [1-9]",'
            r'"details":"(?!Anka)[A-Z][a-z]{3}","itemCode":"M1"\}\]\}\]\}\]\}'
        ),
    ),
    "codes and words": (
        DETAILS,
        '{"id":"org-1","currencyCode":"EUR","address":{"countryCode":"SE"},"contact":{"phonePrefix":"46"}}',
        re.escape('{"id":"org-1","currencyCode":"EUR","address":{"countryCode":"SE"},"contact":{"phonePrefix":"46"}}'),
    ),
    "another type than the document's": (DETAILS, '{"active":"Anka"}', r'\{"active":"(?!Anka)[A-Z][a-z]{3}"\}'),
    "an amount as a text": (
        f"{REPORT}/t",
        '{"organizations":[{"services":[{"items":[{"totalSales":"12 345,60"}]}]}]}',
        r'\{"organizations":\[\{"services":\[\{"items":\[\{"totalSales":"12 345,60"\}\]\}\]\}\]\}',
    ),
    "the reseller itself": (
        f"{REPORT}/t",
        '{"organizations":[{"brokerName":"Anka Cloud"}]}',
        r'\{"organizations":\[\{"brokerName":"(?!Anka)[A-Z][a-z]{3} [A-Z][a-z]{4}"\}\]\}',
    ),
    "an e-mail address where a name stays": (
        f"{DETAILS}/services",
        '[{"name":"Mail of anka@contoso.com"}]',
        r'\[\{"name":"Mail of [a-z]{4}@[a-z]{7}\.example"\}\]',
    ),
    "a text that is the whole": (f"{REPORT}/t", '"Anka Berg"', '"(?!Anka)[A-Z][a-z]{3} [A-Z][a-z]{3}"'),
    "no JSON": (DETAILS, "<p>Anka 12</p>", r"<[a-z]>(?!Anka)[A-Z][a-z]{3} [1-9][0-9]</[a-z]>"),
    "JSON that is cut": (
        DETAILS,
        '{"name":"Anka","owner":"Be',
        r'\{"[a-z]{4}":"(?!Anka)[A-Z][a-z]{3}","[a-z]{5}":"[A-Z][a-z]',
    ),
    "nothing": (DETAILS, "", ""),
    "a byte order mark": (DETAILS, '\ufeff{"name":"Anka"}', '\ufeff\\{"name":"(?!Anka)[A-Z][a-z]{3}"\\}'),
}


@pytest.mark.parametrize(("url", "body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_a_body_keeps_everything_but_its_texts(url: str, body: str, expected: str) -> None:
    [exchange] = redacted(captured(body, url))
    assert re.fullmatch(expected, exchange.body.decode()), exchange.body
    # Most forms would let what was there stay.
    assert not re.search("anka|berg|contoso", exchange.body.decode(), re.IGNORECASE)


SOMEBODY = captured('{"name":"Anka Berg & Co","contact":{"name":"Anka <anka@berg.se>"}}')


def everywhere() -> dict[str, Captured]:
    """Exchanges in which somebody stands who is marked in another one."""
    name = "Anka Berg & Co"
    return {
        "the name of a service": captured(f'[{{"name":"Backup for {name}"}}]', f"{DETAILS}/services"),
        "another letter case": captured(f'[{{"name":"{name.upper()}"}}]', f"{DETAILS}/services"),
        "an address in a text": captured('[{"name":"see Anka%20Berg%20%26%20Co"}]', f"{DETAILS}/services"),
        "a page in a text": captured('[{"name":"<b>Anka Berg &amp; Co</b>"}]', f"{DETAILS}/services"),
        "the path": captured("", f"{LIST}/Anka%20Berg%20%26%20Co"),
        "the query": captured("", f"{LIST}?showActive=Anka+Berg+%26+Co"),
        "a header that is known": captured("", headers={"location": [f"{LIST}/Anka%20Berg%20%26%20Co"]}),
        "an address without a host": captured(
            "", headers={"location": ["/api/x/Anka%20Berg%20%26%20Co?of=Anka+Berg+%26+Co"]}
        ),
        "a header that is not": captured("", headers={"x-customer": [name]}),
        "what was sent": captured(
            "",
            LIST,
            method="POST",
            sent_headers={"content-type": "application/json"},
            sent=f'{{"name":"{name}"}}'.encode(),
        ),
        "a form": captured(
            "",
            f"{HOST}/connect/token",
            method="POST",
            sent_headers={"content-type": "application/x-www-form-urlencoded"},
            sent=b"grant_type=password&scope=Anka+Berg+%26+Co",
        ),
        "an e-mail address of somebody": captured(
            '[{"name":"Anka%20Berg%20%26%20Co of anka%40berg.se"}]', f"{DETAILS}/services"
        ),
        "a name of a property": captured('{"Anka Berg & Co":1}'),
    }


@pytest.mark.parametrize("where", everywhere())
def test_somebody_is_nowhere(where: str) -> None:
    first, second = redacted(SOMEBODY, everywhere()[where])
    said = f"{second.url} {dict(second.headers)} {second.sent.decode()} {second.body.decode()}"
    assert not re.search("anka|berg", said, re.IGNORECASE)
    made_up = first.body.decode().split('"')[3]
    if where != "a header that is not":
        word = made_up.partition(" ")[0]
        assert word.lower() in said.lower(), "the same in both"


SECRETS = {
    "a token that was never asked for": (captured(""), "Bearer placeholder-of-token-1"),
    "a scheme of another kind": (captured("", sent_headers={"authorization": "Digest abc"}), "placeholder"),
}


@pytest.mark.parametrize(("exchange", "expected"), SECRETS.values(), ids=SECRETS.keys())
def test_what_proves_an_identity_is_a_placeholder(exchange: Captured, expected: str) -> None:
    [written] = redacted(exchange)
    assert written.sent_headers["authorization"] == expected


def test_a_secret_in_an_answer_is_a_placeholder_everywhere() -> None:
    token, echo = redacted(
        captured(
            '{"access_token":"abcdefgh","refresh_token":"the-password-of-the-test"}',
            f"{HOST}/connect/token",
            method="POST",
        ),
        captured('{"note":"abcdefgh the-password-of-the-test"}', headers={**JSON, "server": ["abcdefgh"]}),
    )
    written = f"{token.body!r} {echo.body!r} {echo.headers}"
    assert "abcdefgh" not in written
    assert "the-password-of-the-test" not in written
    assert echo.headers["server"] == ["placeholder-of-token-1"]


TOKENS = {
    "as it is": "ab/cd+ef=1",
    "in an address": "ab%2Fcd%2Bef%3D1",
}


@pytest.mark.parametrize("echoed", TOKENS.values(), ids=TOKENS.keys())
def test_a_token_with_escapes_is_known_without_them(echoed: str) -> None:
    token, echo = redacted(
        captured(r'{"access_token":"ab\/cd+ef=1"}', f"{HOST}/connect/token", method="POST"),
        captured(f'[{{"name":"was {echoed}"}}]', f"{DETAILS}/services"),
    )
    assert token.body == b'{"access_token":"placeholder-of-token-1"}'
    assert echo.body == b'[{"name":"was placeholder-of-token-1"}]'


# An amount, with the same digits as somebody's number, and what stays of it.
AMOUNTS = {
    "a number": '{"organizations":[{"services":[{"items":[{"totalSales":1234567}]}]}]}',
    "with decimals": '{"organizations":[{"services":[{"items":[{"totalSales":1234567.50}]}]}]}',
    "as a text": '{"organizations":[{"services":[{"items":[{"totalSales":"1234567.50"}]}]}]}',
    "where the document has none": '{"sum":1234567.50}',
}


@pytest.mark.parametrize("body", AMOUNTS.values(), ids=AMOUNTS.keys())
def test_an_amount_with_the_digits_of_somebody_stays_and_forbids_nothing(body: str) -> None:
    redaction = Redaction(DOCUMENT, Placeholders({}))
    owner, report = captured('{"customerNumber":"1234567"}'), captured(body, f"{REPORT}/t")
    for each in (owner, report):
        redaction.collect(each)
    redaction.settle()
    assert redaction.redacted(report).body.decode() == body
    assert b"1234567" not in redaction.redacted(owner).body
    _look({"x.yaml": redaction.redacted(report).body}, redaction)


def test_a_page_names_nobody_by_chance() -> None:
    names = [f"{first}{second}st" for first in "abcdefghijklmnopqrstuvwxyz" for second in "aeiou"]
    redaction = Redaction(DOCUMENT, Placeholders({}), random=Random(5))
    page = captured(f"<p>{'page ' * 20000}</p>")
    for each in (captured(json.dumps([{"name": name} for name in names]), LIST), page):
        redaction.collect(each)
    redaction.settle()
    written = redaction.redacted(page).body.decode().lower()
    assert not set(names) & set(re.findall("[a-z]+", written))


HEADERS: dict[str, tuple[str, str, str | None]] = {
    "a media type": ("Content-Type", "application/json; charset=utf-8", re.escape("application/json; charset=utf-8")),
    "a day": ("Date", "Mon, 23 Nov 2026 09:00:00 GMT", "Mon, 23 Nov 2026 09:00:00 GMT"),
    "seconds": ("Retry-After", "2", "2"),
    "a cookie": ("Set-Cookie", "session=abc", None),
    "a length that is no longer right": ("Content-Length", "12", None),
    "a digest of the body": ("ETag", '"5d41402abc4b2a76"', None),
    "one that nobody knows": ("X-Served-By", "web-17.anka", r"(?!web)[a-z]{3}-[1-9][0-9]\.(?!anka)[a-z]{4}"),
    "a number that nobody knows": ("X-Page", "3", "3"),
    "a link with a signature": (
        "Location",
        "https://api.cloudmore.com/r/1?sig=aB3&page=2",
        r"https://api\.cloudmore\.com/r/1\?sig=(?!aB3)[a-z][A-Z][1-9]&page=2",
    ),
}


@pytest.mark.parametrize(("name", "value", "expected"), HEADERS.values(), ids=HEADERS.keys())
def test_a_header_of_an_answer(name: str, value: str, expected: str | None) -> None:
    [exchange] = redacted(captured("", headers={name: [value]}))
    if expected is None:
        assert exchange.headers == {}
    else:
        assert re.fullmatch(expected, exchange.headers[name][0]), exchange.headers


def test_headers_of_a_request_that_mean_nothing_are_left_out() -> None:
    [exchange] = redacted(captured("", sent_headers={"accept": "application/json", "user-agent": "x", "cookie": "a=b"}))
    assert exchange.sent_headers == {"accept": "application/json"}


def test_an_id_that_the_next_call_is_made_with_stays() -> None:
    start, ask = redacted(
        captured('"task-of-Anka"', REPORT, method="POST", status=202), captured("", f"{REPORT}/task-of-Anka")
    )
    assert start.body == b'"task-of-Anka"'
    assert ask.url.endswith("/task-of-Anka")


LINKS = {
    "on the host": ("/files/r-1", "/files/r-1"),
    "with the host": (f"{HOST}/files/r-1", re.escape(f"{HOST}/files/r-1")),
    "with a signature": (
        "/files/r-1?sv=2026-10-01&sig=aB3%2Fd%3D",
        r"/files/r-1\?sv=2026-10-01&sig=(?!aB3)[a-z][A-Z][1-9]%2F[a-z]%3D",
    ),
    "with a signature that is not encoded": (
        "/files/r-1?sig=aB3/d=",
        r"/files/r-1\?sig=(?!aB3)[a-z][A-Z][1-9]%2F[a-z]%3D",
    ),
}


@pytest.mark.parametrize(("link", "expected"), LINKS.values(), ids=LINKS.keys())
def test_a_link_that_was_followed_stays_one(link: str, expected: str) -> None:
    told, followed = redacted(
        captured(f'{{"result":{{"url":"{link}"}}}}', f"{REPORT}/t"),
        captured("{}", link if link.startswith(HOST) else f"{HOST}{link}"),
    )
    found = re.search('"url":"([^"]*)"', told.body.decode())
    assert found
    assert re.fullmatch(expected, found[1]), found[1]
    assert followed.url.removeprefix(HOST) == found[1].removeprefix(HOST)


TEXTS = {
    "a bare id": ("1947c748-555d-4071-a22b-11e005b8af0e", True),
    "a bare state": ("running", True),
    "a state of two words": ("NOT_STARTED", True),
    "the id of the next call": ("task-of-Anka", True),
    "a word": ("Anka", False),
}


@pytest.mark.parametrize(("text", "stays"), TEXTS.values(), ids=TEXTS.keys())
def test_a_text_without_quotation_marks(text: str, stays: bool) -> None:  # noqa: FBT001 - of the table
    [start, _] = redacted(captured(text, REPORT, method="POST"), captured("", f"{REPORT}/task-of-Anka"))
    assert (start.body.decode() == text) == stays


REASONS = {"a usual one": ("Not Found", "Not Found"), "words of the server": ("Anka is away", "")}


@pytest.mark.parametrize(("reason", "expected"), REASONS.values(), ids=REASONS.keys())
def test_the_words_beside_a_status(reason: str, expected: str) -> None:
    [exchange] = redacted(captured("", status=404, reason=reason))
    assert exchange.reason == expected


UNREADABLE = {
    "no text": captured(b"\xff\xfe\x00"),
    "a coding that is unknown": captured(b"\x1b\x00\xff", headers={"content-encoding": ["br"]}),
}


@pytest.mark.parametrize("exchange", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_is_not_recorded(exchange: Captured) -> None:
    with pytest.raises(NotRecordableError, match="a body that is no text"):
        redacted(exchange)


def test_words_of_the_document_change_at_their_own_place_alone() -> None:
    schema = {"properties": {"mood": {"enum": ["Elated"], "description": "Anka"}, "const": {"const": "Glum"}}}
    words = set(fixed_words({"parameters": [{"name": "showAll", "example": {"x": 1}}], "schema": schema}))
    assert {"mood", "Elated", "Glum", "showAll"} <= words
    assert not words & {"Anka", "x"}


def test_a_secret_that_nobody_told_is_a_placeholder_and_is_sought() -> None:
    form = b"grant_type=password&username=a&password=another-one&client_secret=the-password-of-the-test"
    sent = captured(
        "",
        f"{HOST}/connect/token",
        method="POST",
        sent_headers={"content-type": "application/x-www-form-urlencoded"},
        sent=form,
    )
    redaction = Redaction(DOCUMENT, Placeholders({b"the-password-of-the-test": b"placeholder-of-the-password"}))
    redaction.collect(sent)
    redaction.settle()
    assert b"password=placeholder&client_secret=placeholder-of-the-password" in redaction.redacted(sent).sent
    assert set(redaction.secrets) == {"the-password-of-the-test", "another-one"}


@pytest.mark.parametrize(("content", "words"), [("Anka Berg & Co", "a text of somebody"), ("the-password", "a secret")])
def test_what_is_found_in_the_end_is_not_written(content: str, words: str) -> None:
    redaction = Redaction(DOCUMENT, Placeholders({b"the-password": b"placeholder"}))
    redaction.collect(SOMEBODY)
    redaction.settle()
    _look({"x.yaml": b"said: nothing"}, redaction)
    with pytest.raises(CloudmoreError, match=f"Nothing was written: x.yaml would hold {words}") as caught:
        _look({"x.yaml": f"said: {content}".encode()}, redaction)
    assert content not in f"{caught.value!r} {caught.value}"


def test_chance_is_that_of_the_system() -> None:
    bodies = []
    for _ in range(2):
        redaction = Redaction(DOCUMENT, Placeholders({}))
        redaction.collect(SOMEBODY)
        redaction.settle()
        bodies.append(redaction.redacted(SOMEBODY).body)
    assert bodies[0] != bodies[1]
