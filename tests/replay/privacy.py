"""What must not be in a cassette: secrets, and anything that is or may be somebody's.

Marks of the document say where to look; patterns look everywhere else. What is not known to be made up is a finding.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote_plus

from replay.cassettes import CREDENTIALS, Interaction
from replay.made_up_values import is_email_of_nobody, is_fictional_phone, is_made_up
from replay.properties import Place, answered, sent
from replay.scenarios import SCENARIOS

Finds = Callable[[Interaction], Iterator[str]]

_SECRET_NAMES = ("password", "client_secret")
# Those that the recorder writes, and the wrong ones of the scenarios that are refused.
_PLACEHOLDERS = {getattr(CREDENTIALS, name) for name in _SECRET_NAMES} | {
    scenario.credentials[name]
    for scenario in SCENARIOS.values()
    for name in _SECRET_NAMES
    if name in scenario.credentials
}
_TOKEN = re.compile("placeholder-of-token-[0-9]+")
_JWT = re.compile(r"eyJ[\w-]{8,}")
_GUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LONG = re.compile("[A-Za-z0-9+/_=-]{24,}")
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{32,}")
_SECRET_HEADERS = ("cookie", "set-cookie", "proxy-authorization", "x-api-key", "ocp-apim-subscription-key")

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONES = (
    re.compile(r"(?<![\w.+-])(?:\+|00)[1-9](?:[ ()./-]{0,2}[0-9]){7,14}(?!\w)"),
    re.compile(r"(?<![\w.+:-])0[1-9][0-9]{0,2}(?:[ /-][0-9]{2,}){1,4}(?![\w.:-])"),
    re.compile(r"(?<![\w.+:-])0[1-9][0-9]{7,9}(?![\w.:-])"),
)
_SHORTEST_PHONE = 7
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}")
# ISO 13616, of the countries that the customers may be in; where it is not known, all that stands there is one.
_IBAN_LENGTHS = {"SE": 24, "EE": 20, "NO": 15, "DK": 18, "FI": 18, "DE": 22, "GB": 22, "NL": 18, "LV": 21, "LT": 20}
_IP_ADDRESSES = (
    re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w.])"),
    re.compile(r"(?<![\w.:])(?=:*[0-9A-Fa-f])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f]{0,4}(?![\w.:])"),
)
_HOME = re.compile(r"(?:/home/|/Users/|/root/|[A-Za-z]:\\+Users\\+)[\w.-]*")


def findings(interaction: Interaction) -> list[str]:
    """What must not be in an exchange: the rule, and what it found."""
    return [f"{rule}: {found}" for rule, finds in RULES.items() for found in finds(interaction)]


def texts(interaction: Interaction) -> str:
    """All that an exchange says, raw and decoded, a piece a line."""
    pieces = [interaction.uri, unquote_plus(interaction.uri)]
    for headers in (interaction.request_headers, interaction.headers):
        pieces += headers.values()
        pieces += map(_of_basic, headers.values())
    for body in (interaction.request_body, interaction.body):
        text = body.decode("utf-8", "backslashreplace")
        pieces += [text, unquote_plus(text), *_of_json(text)]
    return "\n".join(pieces)


def _of_basic(value: str) -> str:
    scheme, _, encoded = value.partition(" ")
    try:
        return unquote_plus(base64.b64decode(encoded, validate=True).decode()) if scheme == "Basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _of_json(text: str) -> Iterator[str]:
    try:
        yield from _leaves(json.loads(text))
    except ValueError:
        return


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    elif isinstance(value, str):
        yield value


def _marked(mark: str, interaction: Interaction, is_right: Callable[[Place], bool]) -> Iterator[str]:
    for place in (*sent(interaction), *answered(interaction)):
        if place.schema.get(mark) and not is_right(place):
            yield f"{'.'.join(place.path)} is {place.value!r}"


def _is_placeholder(place: Place) -> bool:
    return place.value in _PLACEHOLDERS or (isinstance(place.value, str) and _TOKEN.fullmatch(place.value) is not None)


def _marked_secrets(interaction: Interaction) -> Iterator[str]:
    return _marked("x-secret", interaction, _is_placeholder)


def _authorizations(interaction: Interaction) -> Iterator[str]:
    value = interaction.request_headers.get("authorization")
    if value is None:
        return
    scheme, _, given = value.partition(" ")
    secret = _of_basic(value).partition(":")[2]
    if not ((scheme == "Bearer" and _TOKEN.fullmatch(given)) or (scheme == "Basic" and secret in _PLACEHOLDERS)):
        yield value


def _tokens(interaction: Interaction) -> Iterator[str]:
    yield from _JWT.findall(texts(interaction))


def _random_texts(interaction: Interaction) -> Iterator[str]:
    text = _GUID.sub(" ", texts(interaction))
    if "authorization" in interaction.request_headers and not list(_authorizations(interaction)):
        # Of placeholders, which HTTP Basic makes look random.
        text = text.replace(interaction.request_headers["authorization"], "")
    yield from _HEXADECIMAL.findall(text)
    for each in _LONG.findall(text):
        if all(re.search(kind, each) for kind in ("[a-z]", "[A-Z]", "[0-9]")):
            yield each


def _secret_headers(interaction: Interaction) -> Iterator[str]:
    for headers in (interaction.request_headers, interaction.headers):
        yield from (f"{name}: {headers[name]}" for name in _SECRET_HEADERS if name in headers)


def _marked_personal_data(interaction: Interaction) -> Iterator[str]:
    return _marked("x-personal", interaction, is_made_up)


def _emails(interaction: Interaction) -> Iterator[str]:
    return (each for each in _EMAIL.findall(texts(interaction)) if not is_email_of_nobody(each))


def _phones(interaction: Interaction) -> Iterator[str]:
    text = _GUID.sub(" ", texts(interaction))
    for pattern in _PHONES:
        for found in pattern.findall(text):
            digits = re.sub("[^0-9]", "", found)
            if len(digits) >= _SHORTEST_PHONE and not is_fictional_phone(digits.removeprefix("00")):
                yield found


def _ibans(interaction: Interaction) -> Iterator[str]:
    for found in _IBAN.findall(texts(interaction)):
        compact = found.replace(" ", "")
        number = compact[: _IBAN_LENGTHS.get(compact[:2])]
        # ISO 7064: the first four go to the end, and letters count from 10.
        digits = "".join(str(int(each, 36)) for each in number[4:] + number[:4])
        if int(digits) % 97 == 1:
            yield number


def _ip_addresses(interaction: Interaction) -> Iterator[str]:
    for pattern in _IP_ADDRESSES:
        for found in pattern.findall(texts(interaction)):
            try:
                yield str(ip_address(found))
            except ValueError:
                continue


def _home_paths(interaction: Interaction) -> Iterator[str]:
    yield from _HOME.findall(texts(interaction))


RULES: Mapping[str, Finds] = {
    "marked secret": _marked_secrets,
    "authorization": _authorizations,
    "token": _tokens,
    "random text": _random_texts,
    "secret header": _secret_headers,
    "marked personal data": _marked_personal_data,
    "e-mail address": _emails,
    "telephone number": _phones,
    "IBAN": _ibans,
    "IP address": _ip_addresses,
    "home path": _home_paths,
}
