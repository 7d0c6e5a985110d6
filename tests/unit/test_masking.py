"""What is taken out of a text, and out of an error with all that led to it."""

from __future__ import annotations

import json
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaks import leaks

from cloudmore.errors import TransportError
from cloudmore.masking import mask, mask_token, scrub, without_queries

SECRET = 'p"ä s/w%+😀'
TEXTS: dict[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "no secret": ("nothing here", "nothing here"),
    "as it is": (f"sent {SECRET}, twice: {SECRET}", "sent ***, twice: ***"),
    "in other letter case": (SECRET.upper(), SECRET.upper()),
    "as JSON": (json.dumps({"said": SECRET}), '{"said": "***"}'),
    "as JSON in UTF-8": (json.dumps(SECRET, ensure_ascii=False), '"***"'),
    "as JSON with a slash escaped": (json.dumps(SECRET).replace("/", "\\/"), '"***"'),
    "as .NET writes JSON": (json.dumps(SECRET).replace('\\"', "\\u0022").replace("+", "\\u002B"), '"***"'),
    "in hex digits of either case": ("\\u0070\\u0022\\u00E4\\u0020s/w\\u0025\\u002b\\uD83D\\uDE00", "***"),
    "as an address": (f"?password={quote(SECRET)}&x=1", "?password=***&x=1"),
    "as an address, all of it": (quote(SECRET, safe=""), "***"),
    "as an address in small letters": (quote(SECRET, safe="").replace("%C3%A4", "%c3%a4"), "***"),
    "as a form": (f"password={quote_plus(SECRET)}&scope=api", "password=***&scope=api"),
    "as a form in JSON of .NET": (
        f"password={quote_plus(SECRET)}&scope=api".replace("+", "\\u002B").replace("&", "\\u0026"),
        "password=***\\u0026scope=api",
    ),
    "an address in an address": (quote(quote(SECRET, safe=""), safe=""), "***"),
    "one letter less": (SECRET[:-1], SECRET[:-1]),
    "over two lines": (SECRET.replace(" ", "\n"), SECRET.replace(" ", "\n")),
}


@pytest.mark.parametrize(("text", "masked"), TEXTS.values(), ids=TEXTS)
def test_a_secret_is_masked_in_every_spelling(text: str, masked: str) -> None:
    assert mask(text, SECRET) == masked


SEVERAL: dict[str, tuple[tuple[str, ...], str, str]] = {
    "each": (("tiger", "lion"), "a lion and a tiger", "a *** and a ***"),
    "one begins with the other": (("tiger", "tiger-and-more"), "tiger-and-more, tiger", "***, ***"),
    "one ends with the other, which is later in the alphabet": (("tiger", "a-tiger"), "a-tiger, tiger", "***, ***"),
    "one ends with the other": (("more", "tiger-and-more"), "tiger-and-more, more", "***, ***"),
    "none": ((), "a tiger", "a tiger"),
    "white space in JSON": (("a\tb",), "a\\tb and a\tb", "*** and ***"),
    "signs of a pattern": ((".*", "[a]"), "x .* [a] y", "x *** *** y"),
    "nothing but the secret, beside a sign of an address": (("100%",), "100%", "***"),
}


@pytest.mark.parametrize(("secrets", "text", "masked"), SEVERAL.values(), ids=SEVERAL)
def test_several_secrets_are_masked_whole(secrets: tuple[str, ...], text: str, masked: str) -> None:
    assert mask(text, *secrets) == masked


# Each new letter is spelled once, which takes its time.
@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="*"), min_size=1))
def test_nothing_of_a_secret_stays(secret: str) -> None:
    for spelled in (secret, json.dumps(secret)[1:-1], quote(secret, safe=""), quote_plus(secret)):
        assert set(mask(spelled, secret)) == {"*"}


TOKEN = "eyJhbGciOi.J9uYW1lIiwi.c2lnbmF0dXJl"
CUT: dict[str, tuple[str, str]] = {
    "whole": (f'{{"said":"Bearer {TOKEN}"}}', '{"said":"Bearer ***"}'),
    "one letter less": (f"Bearer {TOKEN[:-1]}", "Bearer ***"),
    "eight letters": (f"Bearer {TOKEN[:8]}", "Bearer ***"),
    "seven letters": (f"Bearer {TOKEN[:7]}", f"Bearer {TOKEN[:7]}"),
    "cut, but not at the end": (f"Bearer {TOKEN[:20]}…", f"Bearer {TOKEN[:20]}…"),
    "nothing but what is left": (TOKEN[:20], "***"),
    "whole, and cut": (f"{TOKEN} {TOKEN[:9]}", "*** ***"),
    "its end": (TOKEN[5:], TOKEN[5:]),
    "in small letters, as a host is": (f"https://{TOKEN.lower()}.example", "https://***.example"),
    "in small letters, and cut": (f"https://{TOKEN[:20].lower()}", "https://***"),
    "in capitals": (TOKEN.upper(), "***"),
    "in capitals, in a text of another language": (f"Zugriff für {TOKEN.upper()}", "Zugriff für ***"),
    "in capitals, in an address": (f"a%20b/{TOKEN.upper()}", "a%20b/***"),
    "in letters that are the same but for their case": (TOKEN.replace("i", "\N{LATIN SMALL LETTER DOTLESS I}"), "***"),
    "each letter encoded": ("".join(f"%{ord(letter):02X}" for letter in TOKEN), "***"),
}


@pytest.mark.parametrize(("text", "masked"), CUT.values(), ids=CUT)
def test_a_token_is_masked_where_the_text_was_cut(text: str, masked: str) -> None:
    assert mask_token(text, TOKEN) == masked


ADDRESSES: dict[str, tuple[str, str]] = {
    "a query": ("see https://b.example/x?sig=SIG, please", "see https://b.example/x?… please"),
    "a query right after the host": ("https://b.example?sig=SIG", "https://b.example?…"),
    "a fragment": ("https://b.example/x#SIG", "https://b.example/x?…"),
    "a user": ("https://user:SIG@b.example/x", "https://…@b.example/x"),
    "several": ("a://b?SIG c://d?SIG", "a://b?… c://d?…"),
    "no query": ("https://b.example/x", "https://b.example/x"),
    "a question": ("Why? Ask me@b.example.", "Why? Ask me@b.example."),
}


@pytest.mark.parametrize(("text", "shown"), ADDRESSES.values(), ids=ADDRESSES)
def test_of_an_address_what_may_open_it_is_left_out(text: str, shown: str) -> None:
    assert without_queries(text) == shown


def failing(secret: str) -> Exception:
    """An error as the transport raises it, with the secret wherever one can be."""

    def send(body: str) -> None:
        request = httpx.Request("POST", "https://api.example", headers={"Authorization": body}, content=body)
        try:
            raise ValueError(f"first {body}")
        except ValueError as error:
            failure = httpx.RemoteProtocolError(f"bad line: bytearray(b'{body} and what follows')", request=request)
            failure.add_note("seen in the night run")
            failure.add_note(f"sent {body}")
            raise failure from error

    try:
        try:
            send(f"Bearer {secret}")
        except httpx.HTTPError as error:
            raise TransportError(f"No answer: {error}", url="https://api.example", body=f"sent {secret}") from error
    except TransportError as error:
        return error
    raise AssertionError


def test_an_error_is_scrubbed_with_all_that_led_to_it() -> None:
    error = failing(TOKEN)
    assert leaks(error, [TOKEN])
    scrub(error, lambda text: mask_token(text, TOKEN))
    assert leaks(error, [TOKEN[:8]]) == []
    cause = error.__cause__
    assert isinstance(error, TransportError)
    assert isinstance(cause, httpx.RemoteProtocolError)
    assert (str(error), str(cause), str(cause.__cause__)) == (
        "No answer: bad line: …",
        "bad line: …",
        "first Bearer ***",
    )
    with pytest.raises(RuntimeError, match="request"):
        _dropped = cause.request
    assert (error.body, error.url, cause.__notes__) == (
        "sent ***",
        "https://api.example",
        ["seen in the night run", "sent Bearer ***"],
    )


def test_the_cause_and_what_was_being_handled_are_both_scrubbed() -> None:
    error, cause, context = ValueError("one"), ValueError(f"two {TOKEN}"), ValueError(f"three {TOKEN}")
    error.__cause__, error.__context__ = cause, context
    scrub(error, lambda text: mask_token(text, TOKEN))
    assert (cause.args, context.args) == (("two ***",), ("three ***",))


def test_errors_that_led_to_each_other_are_scrubbed_once() -> None:
    first, second = ValueError(f"one {TOKEN}"), ValueError("two", 5, None)
    first.__context__, second.__context__ = second, first
    scrub(first, lambda text: mask_token(text, TOKEN))
    assert (first.args, second.args) == (("one ***",), ("two", 5, None))
