"""What can be wrong with an answer, and what the client must do then: by the document alone, never by the client."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from answers.places import CONTAINERS, REMOVED, Place
from attrs import frozen
from hypothesis import strategies as st


class Must(Enum):
    """What the client must do."""

    READ = "read it without a word"
    LEAVE_UNSET = "read it; the property is UNSET"
    TELL = "read it as it came, and list it in surprises"
    REFUSE = "raise ResponseError with operation and pointer"


@frozen
class Change:
    """A way in which an answer differs from the document, or from the answers before.

    Attributes:
        fits: Whether it can happen at a place.
        values: What comes instead; ``REMOVED`` for nothing.
        must: What the client must do.
    """

    fits: Callable[[Place], bool]
    values: Callable[[Place], st.SearchStrategy[Any]]
    must: Callable[[Place], Must]


def always(must: Must) -> Callable[[Place], Must]:
    return lambda _place: must


def by_evidence(place: Place) -> Must:
    """What the document guesses may be otherwise, unless the answer is useless then."""
    return Must.TELL if place.is_guessed else Must.REFUSE


def unless_needed(place: Place) -> Must:
    return Must.REFUSE if place.is_needed else by_evidence(place)


def unless_a_secret(place: Place) -> Must:
    """An empty token opens nothing."""
    return Must.REFUSE if place.schema.get("x-secret") else Must.READ


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS: Mapping[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": st.integers(-(10**25), 10**25),
    # Nothing after the point would make it an integer.
    "number": st.integers(-(10**6), 10**6).map(lambda number: number + 0.5),
    "boolean": st.booleans(),
}
ANY_SCALAR = st.one_of(SCALARS.values())
ANYTHING = st.recursive(
    ANY_SCALAR | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
LISTS = st.lists(ANYTHING, max_size=3)
OBJECTS = st.dictionaries(TEXTS, ANYTHING, max_size=3)
NO_DATES = st.sampled_from(["", "soon", "2026-02-30", "01.10.2026", "2026-10-01T25:00:00Z", "20261001"])


def other_scalars(place: Place) -> st.SearchStrategy[Any]:
    fitting = place.types | ({"integer"} if "number" in place.types else set())
    return st.one_of(values for kind, values in SCALARS.items() if kind not in fitting)


def with_unknown(place: Place) -> st.SearchStrategy[Any]:
    names = TEXTS.filter(lambda name: name not in place.schema.get("properties", {}) and name not in place.value)
    return st.builds(lambda name, value: {**place.value, name: value}, names, ANYTHING)


def longer(place: Place) -> st.SearchStrategy[Any]:
    return st.integers(2, 12).map(lambda times: place.value * times)


def against_its_pattern(place: Place) -> st.SearchStrategy[Any]:
    return (TEXTS | st.sampled_from(["978", "eur", "Euro", ""])).filter(
        lambda text: not re.search(place.schema["pattern"], text)
    )


def shorter_than_it_may_be(place: Place) -> st.SearchStrategy[Any]:
    return st.integers(0, place.schema["minLength"] - 1).map(lambda length: "x" * length)


def is_plain_object(place: Place) -> bool:
    return isinstance(place.value, dict) and not isinstance(place.schema.get("additionalProperties"), dict)


def is_a(kind: str) -> Callable[[Place], bool]:
    return lambda place: kind in place.types


CHANGES: Mapping[str, Change] = {
    "a property that the document does not have": Change(is_plain_object, with_unknown, always(Must.READ)),
    "a longer list": Change(lambda place: place.value and isinstance(place.value, list), longer, always(Must.READ)),
    "a text that is no GUID": Change(
        lambda place: place.schema.get("format") == "uuid", lambda _: TEXTS, always(Must.READ)
    ),
    "a text that its pattern does not know": Change(
        lambda place: "pattern" in place.schema, against_its_pattern, always(Must.READ)
    ),
    "a text that is too short": Change(
        lambda place: "minLength" in place.schema, shorter_than_it_may_be, unless_a_secret
    ),
    "a date-time without a zone": Change(
        lambda place: place.schema.get("format") == "date-time",
        lambda _: st.datetimes().map(lambda moment: moment.isoformat()),
        always(Must.READ),
    ),
    "a property absent": Change(
        lambda place: place.is_property and not place.is_needed,
        lambda _: st.just(REMOVED),
        always(Must.LEAVE_UNSET),
    ),
    "an essential property absent": Change(
        lambda place: place.is_needed, lambda _: st.just(REMOVED), always(Must.REFUSE)
    ),
    "null for a scalar": Change(
        lambda place: place.is_scalar and "null" not in place.types, lambda _: st.none(), unless_needed
    ),
    "null for a list or an object": Change(
        lambda place: bool(place.types & CONTAINERS) and "null" not in place.types, lambda _: st.none(), unless_needed
    ),
    "another scalar": Change(lambda place: place.is_scalar, other_scalars, by_evidence),
    "a text that is no date": Change(
        lambda place: place.schema.get("format") in ("date", "date-time"), lambda _: NO_DATES, by_evidence
    ),
    "a list or an object for a scalar": Change(lambda place: place.is_scalar, lambda _: LISTS | OBJECTS, unless_needed),
    "an object for a list": Change(is_a("array"), lambda _: OBJECTS, always(Must.REFUSE)),
    "a scalar for a list": Change(is_a("array"), lambda _: ANY_SCALAR, always(Must.REFUSE)),
    "a list for an object": Change(is_a("object"), lambda _: LISTS, always(Must.REFUSE)),
    "a scalar for an object": Change(is_a("object"), lambda _: ANY_SCALAR, always(Must.REFUSE)),
}

JSON, HTML = "application/json", "text/html; charset=utf-8"
PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"
# What is wrong with a body as a whole: its media type, and what comes in place of it. The client must refuse each.
BROKEN: Mapping[str, tuple[str, Callable[[bytes], st.SearchStrategy[bytes]]]] = {
    "no JSON": (
        JSON,
        lambda body: st.sampled_from([b"OK", b"{'id': 1}", b"NaN", b"\xff\xfe", b"\xef\xbb", body + b"}", body + body]),
    ),
    "JSON that is cut": (JSON, lambda body: st.integers(1, len(body) - 1).map(lambda end: body[:end])),
    "HTML": (HTML, lambda _: st.just(PAGE)),
    "HTML that is said to be JSON": (JSON, lambda _: st.just(PAGE)),
    "an empty body": (JSON, lambda _: st.sampled_from([b"", b" ", b"\r\n"])),
}
