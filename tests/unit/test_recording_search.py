"""The last look before a recording is written finds what is planted, in every encoding that it may stand in."""

from __future__ import annotations

import base64
import gzip
import html
import json
import zlib
from collections.abc import Callable
from random import Random
from urllib.parse import quote, quote_plus

import pytest
import yaml
from chaos.secret_search import ENCODINGS as OF_SECRETS

from cloudmore.contract.recording.search import found

# What each kind of text of somebody may look like.
SOUGHT = {
    "a name": "Näidis Köök 2 AS",
    "a name in Japanese": "見本 会計事務所",
    "a name with a picture": "🦆 Anka 🧾",
    "a street": "Exempelgatan 14",
    "a short city": "Oslo",
    "a postal code": "SW1A 2AA",
    "a telephone number": "846500401",
    "a telephone number with spaces": "+46 8 465 004 01",
    "an e-mail address": "anna.svensson@contoso.com",
    "a VAT number": "SE556036079301",
    "a registration number": "556036-0793",
    "a customer number": "C10001",
    "a secret": "p&ss+wörd/1=",
    "a token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhcGkifQ",
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    **OF_SECRETS,
    "a page": lambda text: html.escape(text).encode(),
    "a page of numbers": lambda text: "".join(f"&#{ord(letter)};" for letter in text).encode(),
    "HTTP Basic": lambda text: b"Basic " + base64.b64encode(f"client:{text}".encode()),
    "a field of a form in JSON": lambda text: json.dumps({"said": f"a=1&b={quote_plus(text)}"}).encode(),
    "a JSON text in an address": lambda text: quote(json.dumps({"said": text})).encode(),
    "compressed in hex": lambda text: zlib.compress(text.encode()).hex().encode(),
}
# How a file of YAML may be written.
FILES: dict[str, Callable[[str], bytes]] = {
    "folded lines of YAML": lambda text: yaml.safe_dump({"said": f"a {text} b"}, width=5).encode(),
    "YAML, only ASCII": lambda text: yaml.dump({"said": f'{{"é": "{text}"}}'}).encode(),
    "binary YAML": lambda text: yaml.safe_dump({"said": b"\xff " + text.encode()}, width=20).encode(),
    "binary YAML of gzip": lambda text: yaml.safe_dump({"said": gzip.compress(text.encode())}).encode(),
    "a recording": lambda text: yaml.dump({"interactions": [{"response": {"body": json.dumps([text])}}]}).encode(),
}
# What stands in the same file, as long as recordings are, and says nothing.
NOISE = b"interactions:\n- request:\n    uri: https://api.cloudmore.com/api/organizations?showActive=false\n"


def recording_of(body: bytes) -> bytes:
    """A recording of one answer."""
    return yaml.safe_dump({"interactions": [{"response": {"body": {"string": body}}}]}).encode()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", SOUGHT)
def test_what_is_planted_is_found(kind: str, encoding: str) -> None:
    content = recording_of(NOISE + ENCODINGS[encoding](SOUGHT[kind]) + b"\n" + NOISE)
    assert found(content, {kind: [SOUGHT[kind]]}) == {kind}


@pytest.mark.parametrize("encoding", FILES)
@pytest.mark.parametrize("kind", SOUGHT)
def test_it_is_found_however_the_file_is_written(kind: str, encoding: str) -> None:
    assert found(FILES[encoding](SOUGHT[kind]), {kind: [SOUGHT[kind]]}) == {kind}


@pytest.mark.parametrize("kind", SOUGHT)
def test_it_is_found_in_a_file_that_is_no_yaml(kind: str) -> None:
    assert found(b"\0{" + SOUGHT[kind].encode(), {kind: [SOUGHT[kind]]}) == {kind}


@pytest.mark.parametrize("kind", SOUGHT)
def test_what_is_not_there_is_not_found(kind: str) -> None:
    content = NOISE + b"".join(
        write(each) + b"\n" for name, each in SOUGHT.items() if name != kind for write in ENCODINGS.values()
    )
    assert found(content, {kind: [SOUGHT[kind]]}) == set()


ALONE = {
    "a short word": ("Oslo", b"the Oslofjord", False),
    "a short word by itself": ("Oslo", b"(Oslo)", True),
    "a number in an amount": ("846500401", b"1.8465004012", False),
    "a number by itself": ("846500401", b'"846500401"', True),
    "a very short one": ("Bo", b"Bo", False),
}


@pytest.mark.parametrize(("sought", "content", "is_there"), ALONE.values(), ids=ALONE.keys())
def test_short_texts_and_numbers_count_as_words_of_their_own(sought: str, content: bytes, is_there: bool) -> None:  # noqa: FBT001 - of the table
    assert bool(found(content, {"rule": [sought]})) == is_there


def test_noise_names_nobody() -> None:
    # Each word is read as base64, too, and gives four letters or more.
    letters = "".join(map(chr, range(ord("a"), ord("z") + 1)))
    names = [f"{first}{second}{third}e" for first in letters for second in letters for third in letters]
    random = Random(3)
    content = "\n".join("".join(random.choices(letters + letters.upper(), k=14)) for _ in range(5_000))
    assert found(content.encode(), {"a name": names}) == set()
