"""Drifts of lists: in an envelope, out of one, one item for all, a page; and permitted: longer, shorter, empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from random import Random
from typing import Any

from attrs import evolve

from drift.making.drifts import BODY, BROKEN, NOTHING, Chance, Drift, Material, of_body
from drift.making.recordings import Recorded, Spot
from drift.making.schemas import allows, types
from drift.making.spelled import Number, paths_of, replaced, write

Items = list[Any]


def _count(items: Items) -> Number:
    return Number.spelled(str(len(items)))


ENVELOPES: tuple[Callable[[Items], dict[str, Any]], ...] = (
    lambda items: {"items": items, "total": _count(items)},
    lambda items: {"data": items, "meta": {"page": Number.spelled("1"), "pageSize": Number.spelled("50")}},
    lambda items: {"@odata.context": "$metadata#items", "value": items},
    lambda items: {"count": _count(items), "next": None, "previous": None, "results": items},
    lambda items: {"content": items, "totalElements": _count(items), "last": True},
    lambda items: {"items": items, "nextPageToken": None},
    lambda items: {"records": items},
)


def _lists(material: Material) -> Iterator[tuple[Recorded, Spot]]:
    for recorded in material.answers:
        yield from ((recorded, spot) for spot in recorded.some_spots if isinstance(spot.value, list))


def _exchanged(kind: str, recorded: Recorded, spot: Spot, new: Any, _random: Random) -> Drift | None:
    """Something else for a whole part, where the document does not allow it."""
    if allows(spot.declared, new):
        return None
    body = replaced(recorded.body, spot.path, new)
    return of_body(kind, recorded, BROKEN, body, [(*spot.path, *inner) for inner in paths_of(new)])


def in_an_envelope(kind: str, material: Material) -> Iterator[Chance]:
    """A list comes inside of an object, as pages do."""
    for recorded, spot in _lists(material):
        for number, envelope in enumerate(ENVELOPES):
            make = partial(_exchanged, kind, recorded, spot, envelope(spot.value))
            yield Chance(recorded, (spot.general, number), make)


def out_of_the_envelope(kind: str, material: Material) -> Iterator[Chance]:
    """The list alone comes, instead of the object that holds it."""
    for recorded in material.answers:
        for spot in recorded.some_spots:
            if isinstance(spot.value, dict) and types(spot.schema) == {"object"}:
                for name, part in spot.value.items():
                    if isinstance(part, list):
                        make = partial(_exchanged, kind, recorded, spot, part)
                        yield Chance(recorded, (spot.general, name), make)


def one_for_a_list(kind: str, material: Material) -> Iterator[Chance]:
    """An item comes instead of the list of it."""
    for recorded, spot in _lists(material):
        for number, item in enumerate(spot.value):
            if isinstance(item, dict):
                make = partial(_exchanged, kind, recorded, spot, item)
                yield Chance(recorded, (spot.general, min(number, 1)), make)


def _signs_of_a_page(url: str, shown: int) -> tuple[Mapping[str, str], ...]:
    total, base = shown + 294, f"{url.partition('?')[0]}?page"
    return (
        {"link": f'<{base}=2>; rel="next"'},
        {"link": f'<{base}=1>; rel="first", <{base}=2>; rel="next", <{base}=9>; rel="last"'},
        {"link": f"<{base}=2>; title=more; rel=next"},
        {"link": f'<{base}=2>; rel="next last"'},
        {"x-total-count": str(total)},
        {"x-total-count": str(shown + 1), "link": f'<{base}=2>; rel="next"'},
        {"content-range": f"items 0-{shown - 1}/{total}"},
        {"content-range": f"items 0-{shown - 1}/{shown + 1}"},
        {"content-range": f"0-{shown - 1}/{total}"},
        {"x-pagination": f'{{"TotalCount":{total},"PageSize":{shown},"CurrentPage":1,"TotalPages":9,"HasNext":true}}'},
        {"x-page": "1", "x-total-pages": "9"},
        {"x-next-page": "2"},
        {"x-continuation-token": "bmV4dA=="},
    )


def page_of_a_list(kind: str, material: Material) -> Iterator[Chance]:
    """Only the first items come, and a header says that there are more."""
    for recorded in material.answers:
        if recorded.has_json and recorded.status == 200 and isinstance(recorded.body, list) and recorded.body:
            for shown in range(len(recorded.body), 0, -1):
                for number, signs in enumerate(_signs_of_a_page(recorded.url, shown)):
                    make = partial(_page, kind, recorded, shown, signs)
                    yield Chance(recorded, (number, shown == len(recorded.body)), make)


def _page(kind: str, recorded: Recorded, shown: int, signs: Mapping[str, str], _random: Random) -> Drift:
    where = (BODY, *(f"response header {name.title()}" for name in signs))
    content = write(recorded.body[:shown])
    headers = {**recorded.headers, **signs}
    return Drift(kind, recorded, BROKEN, where, headers=headers, content=content)


def longer(kind: str, material: Material) -> Iterator[Chance]:
    """A list has more items of the kind that it has."""
    for recorded, spot in _lists(material):
        if spot.value:
            yield from (
                Chance(recorded, (spot.general, each), partial(_longer, kind, recorded, spot, each)) for each in (1, 3)
            )


def _longer(kind: str, recorded: Recorded, spot: Spot, more: int, random: Random) -> Drift:
    items = [*spot.value, *(random.choice(spot.value) for _ in range(more))]
    return _other_items(kind, recorded, spot, items)


def shorter(kind: str, material: Material) -> Iterator[Chance]:
    """A list lacks some of its items."""
    for recorded, spot in _lists(material):
        if len(spot.value) > 1:
            yield from (
                Chance(recorded, (spot.general, each), partial(_shorter, kind, recorded, spot)) for each in range(2)
            )


def _shorter(kind: str, recorded: Recorded, spot: Spot, random: Random) -> Drift:
    kept = sorted(random.sample(range(len(spot.value)), random.randrange(1, len(spot.value))))
    return _other_items(kind, recorded, spot, [spot.value[each] for each in kept])


def empty(kind: str, material: Material) -> Iterator[Chance]:
    """A list has no item."""
    for recorded, spot in _lists(material):
        if spot.value:
            yield Chance(recorded, (spot.general,), partial(_empty, kind, recorded, spot))


def _empty(kind: str, recorded: Recorded, spot: Spot, _random: Random) -> Drift:
    return _other_items(kind, recorded, spot, [])


def _other_items(kind: str, recorded: Recorded, spot: Spot, items: Items) -> Drift:
    drift = of_body(kind, recorded, NOTHING, replaced(recorded.body, spot.path, items), [spot.path])
    return evolve(drift, expected=NOTHING)
