"""Permitted: the same said otherwise, another text of the same kind, another header."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from attrs import evolve

from drift.making.drifts import NOTHING, Chance, Drift, Material, of_body, same_place
from drift.making.recordings import Recorded, Spot
from drift.making.schemas import OPEN_WORDS, is_map
from drift.making.spelled import Number, changed, replaced, write
from drift.making.texts import TEXT, format_of


def _whole(spread: tuple[Any, ...], make: Callable[[str, Recorded, Any, Random], Drift | None]) -> Any:
    """A maker of drifts of whole bodies, in several ways."""

    def chances(kind: str, material: Material) -> Iterator[Chance]:
        for recorded in material.answers:
            if recorded.has_json:
                for each in spread:
                    yield Chance(recorded, (recorded.status, each), partial(make, kind, recorded, each))

    return chances


def _reordered(value: Any, order: Callable[[list[str]], list[str]]) -> Any:
    if isinstance(value, dict):
        return {name: _reordered(value[name], order) for name in order(list(value))}
    return [_reordered(each, order) for each in value] if isinstance(value, list) else value


def _in_another_order(kind: str, recorded: Recorded, way: int, random: Random) -> Drift:
    """The names backwards, or in any order."""

    def order(names: list[str]) -> list[str]:
        return random.sample(names, len(names)) if way else names[::-1]

    return of_body(kind, recorded, NOTHING, _reordered(recorded.body, order), [()])


def _spaced(kind: str, recorded: Recorded, way: int, _random: Random) -> Drift:
    options: Mapping[str, Any] = (
        {"indent": 2},
        {"indent": "\t"},
        {"separators": (" , ", " : ")},
        {"separators": (",\r\n", ": ")},
    )[way % 4]
    drift = of_body(kind, recorded, NOTHING, recorded.body, [()], **options)
    return evolve(drift, content=b"\r\n" + drift.content + b" \n") if way >= 4 else drift


def _escaped(kind: str, recorded: Recorded, way: int, random: Random) -> Drift | None:
    """Escapes instead of letters: of all that ASCII lacks, and of some of its letters, in names, too."""
    text = write(recorded.body, ensure_ascii=True).decode()
    pieces, inside, escaped = [], False, False
    for letter in text:
        if letter == '"' and not escaped:
            inside = not inside
        is_plain = inside and not escaped and letter.isalnum() and pieces[-1:] != ["\\u"]
        pieces.append(f"\\u{ord(letter):04x}" if way and is_plain and random.random() < 0.2 else letter)
        escaped = letter == "\\" and not escaped
    content = "".join(pieces)
    # A letter of an escape that was there must not be escaped once more.
    try:
        same = json.loads(content) == json.loads(text)
    except ValueError:
        same = False
    return Drift(kind, recorded, NOTHING, content=content.encode()) if same else None


in_another_order = _whole((0, 1), _in_another_order)
spaced = _whole(tuple(range(8)), _spaced)
escaped = _whole((0, 1, 2), _escaped)

HEADERS: Mapping[str, str] = {
    "x-request-id": "5f0d798e7b1a52c58e07",
    "strict-transport-security": "max-age=31536000",
    "ratelimit-remaining": "59",
    "server-timing": "db;dur=53",
    "etag": 'W/"1"',
    "vary": "Accept-Encoding",
    "deprecation": "@1893456000",
    "x-page": "1",
    "link": '</>; rel="self", </first>; rel="first"',
    "accept-ranges": "items",
}


def header_added(kind: str, material: Material) -> Iterator[Chance]:
    """A header comes that the document does not have; also those of a list that is whole."""
    for recorded in material.answers:
        more = [{name: value} for name, value in HEADERS.items()]
        if recorded.has_json and isinstance(recorded.body, list) and recorded.body:
            count = len(recorded.body)
            whole = f'{{"totalCount":{count},"pageSize":50,"currentPage":1,"totalPages":1,"hasNext":false}}'
            more += [
                {"x-total-count": str(count)},
                {"content-range": f"items 0-{count - 1}/{count}"},
                {"link": '</?page=1>; rel="prev", </?page=2>; rel="last"; title="the next; rel=next"'},
                {"link": '</?page=2>; rel="https://rels.example/next"'},
                {"link": '</?page=2>; rev="next"; rel="self"'},
                {"x-pagination": whole},
                {"x-page": "1", "x-total-pages": "1"},
                {"x-next-page": ""},
                {"x-has-more": "false"},
            ]
        for each in more:
            yield Chance(recorded, (recorded.status, *each.items()), partial(_with_header, kind, recorded, each))


def _with_header(kind: str, recorded: Recorded, more: Mapping[str, str], _random: Random) -> Drift | None:
    if more.keys() & recorded.headers.keys():
        return None
    return Drift(kind, recorded, NOTHING, headers={**recorded.headers, **more})


def media_type_spelled_otherwise(kind: str, material: Material) -> Iterator[Chance]:
    """The same media type in other letters, with another parameter, or with none."""
    for recorded in material.answers:
        if recorded.has_json:
            for each in ("application/json", "Application/JSON; charset=UTF-8", 'application/json;charset="utf-8"'):
                yield Chance(recorded, (recorded.status, each), partial(_with_media_type, kind, recorded, each))


def _with_media_type(kind: str, recorded: Recorded, media_type: str, _random: Random) -> Drift:
    return Drift(kind, recorded, NOTHING, headers={**recorded.headers, "content-type": media_type})


def _digits(random: Random) -> str:
    return f"{random.randrange(10**5, 10**6)}"


_OTHERS: Mapping[str, Callable[[Random], str]] = {
    "uuid": lambda random: f"{random.getrandbits(32):08x}-1111-4222-8333-{random.getrandbits(48):012x}",
    "date": lambda random: f"2027-0{random.randrange(1, 10)}-1{random.randrange(10)}",
    "date-time": lambda random: f"2027-0{random.randrange(1, 10)}-1{random.randrange(10)}T10:11:12Z",
    "number": _digits,
    "email": lambda random: f"someone-{random.choice('abcdef')}@other.example",
    TEXT: lambda random: random.choice(
        ("another text", "Ünïcode Æøå", "日本語 の 名前", "a 😀 b", 'tab\tand \\ quote "')
    ),
}


def other_text(kind: str, material: Material) -> Iterator[Chance]:
    """Another text, of a format that was seen at the place; words that are listed stay as they are."""
    for recorded in material.answers:
        for spot in recorded.some_spots:
            formats = material.seen.formats[material.place(recorded, spot.general)]
            if type(spot.value) is not str or OPEN_WORDS in spot.schema or "enum" in spot.schema:
                continue
            # Where a text without a format was seen, every text may come.
            for name in sorted(_OTHERS if TEXT in formats else formats & _OTHERS.keys()):
                is_free = not {"pattern", "minLength", "maxLength"} & spot.schema.keys()
                if is_free and spot.schema.get("format", name) == name:
                    yield Chance(recorded, (spot.general, name), partial(_with_text, kind, recorded, spot, name))


def _with_text(kind: str, recorded: Recorded, spot: Spot, name: str, random: Random) -> Drift:
    body = recorded.body
    chosen = same_place(recorded, spot) if random.random() < 0.5 else [spot]
    for each in chosen:
        if type(each.value) is str:
            body = replaced(body, each.path, _OTHERS[name](random))
    return of_body(kind, recorded, NOTHING, body, [spot.path], ensure_ascii=random.random() < 0.5)


def number_spelled_otherwise(kind: str, material: Material) -> Iterator[Chance]:
    """The same number with zeros, without, or with an exponent."""
    for recorded in material.answers:
        for spot in recorded.some_spots:
            if isinstance(spot.value, Number):
                for number in range(len(_spellings(spot.value))):
                    make = partial(_spelled, kind, recorded, spot, number)
                    yield Chance(recorded, (spot.general, number), make)


def _spellings(value: Number) -> list[str]:
    exact = Decimal(value.text)
    plain = f"{exact:f}"
    normal = f"{exact.normalize():f}"
    _, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    sign = "-" if exact.is_signed() else ""
    unscaled = sign + ("".join(map(str, digits)).lstrip("0") or "0")
    zeros = f"{normal}{'' if '.' in normal else '.'}000"
    candidates = [normal, zeros, f"{unscaled}e{exponent}", f"{unscaled}0E{exponent - 1}", f"{plain}e+00"]
    return [each for each in dict.fromkeys(candidates) if each != value.text]


def _spelled(kind: str, recorded: Recorded, spot: Spot, number: int, _random: Random) -> Drift:
    new = Number.spelled(_spellings(spot.value)[number])
    return of_body(kind, recorded, NOTHING, replaced(recorded.body, spot.path, new), [spot.path])


def time_spelled_otherwise(kind: str, material: Material) -> Iterator[Chance]:
    """The same time with other digits of a second, or with another sign for UTC."""
    for recorded in material.answers:
        for spot in recorded.some_spots:
            if type(spot.value) is str and format_of(spot.value) == "date-time":
                for number, new in enumerate(_times(spot.value)):
                    yield Chance(recorded, (spot.general, number), partial(_with_time, kind, recorded, spot, new))


def _times(text: str) -> list[str]:
    zero = text.removesuffix("Z") + "+00:00" if text.endswith("Z") else text.removesuffix("+00:00") + "Z"
    seconds = re.compile(r"(T\d\d:\d\d:\d\d)(?!\.)")
    return [each for each in (zero, seconds.sub(r"\1.000", text), seconds.sub(r"\1.0000000", text)) if each != text]


def _with_time(kind: str, recorded: Recorded, spot: Spot, new: str, _random: Random) -> Drift:
    return of_body(kind, recorded, NOTHING, replaced(recorded.body, spot.path, new), [spot.path])


def key_of_a_map_added(kind: str, material: Material) -> Iterator[Chance]:
    """A map has one key more."""
    for recorded in material.answers:
        for spot in recorded.some_spots:
            if is_map(spot.schema):
                for key in ("Contact.Phone", "Address.City", "Vat", "request", "$"):
                    if key not in spot.value:
                        yield Chance(recorded, (key,), partial(_with_key, kind, recorded, spot, key))


def _with_key(kind: str, recorded: Recorded, spot: Spot, key: str, random: Random) -> Drift:
    value = random.choice(list(spot.value.values()))
    body = changed(recorded.body, spot.path, lambda known: {**known, key: value})
    return of_body(kind, recorded, NOTHING, body, [(*spot.path, key)])
