"""Drifts of properties: removed, renamed, in other letters; and permitted: added, absent as before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from random import Random
from typing import Any

from drift.making.drifts import BROKEN, NEW, NOTHING, VANISHED, Chance, Drift, Material, of_body, same_place
from drift.making.recordings import Recorded, Spot
from drift.making.schemas import is_map, needed, properties
from drift.making.spelled import Number, Path, changed, replaced, without

Names = Callable[[str], Iterable[str]]


def absence(material: Material, recorded: Recorded, owner: Spot, name: str) -> str:
    """The grade of a property that is not there: nothing where it was absent before, and may be."""
    if name in needed(owner.schema):
        return BROKEN
    always = material.seen.is_always_there(material.place(recorded, (*owner.general, name)))
    return VANISHED if always else NOTHING


def _owned(material: Material) -> Iterator[tuple[Recorded, Spot, str]]:
    """Every declared property in every recorded object."""
    for recorded in material.answers:
        for owner in recorded.some_spots:
            if isinstance(owner.value, dict) and not is_map(owner.schema):
                known = properties(owner.schema)
                yield from ((recorded, owner, name) for name in owner.value if name in known)


def _owners(recorded: Recorded, owner: Spot, name: str, *, every: bool) -> list[Path]:
    """The objects whose property is changed: this one, or all at its place."""
    spots = same_place(recorded, owner) if every else [owner]
    return [each.path for each in spots if name in each.value]


def removed(kind: str, material: Material) -> Iterator[Chance]:
    """A property is removed that is required or essential, or was in every recorded object."""
    for recorded, owner, name in _owned(material):
        expected = absence(material, recorded, owner, name)
        if expected != NOTHING:
            yield from _scopes(
                recorded, owner, name, expected, partial(_removed, kind, recorded, owner, (name, expected))
            )


def absent_as_before(kind: str, material: Material) -> Iterator[Chance]:
    """A property is removed that some recorded objects lack, too."""
    for recorded, owner, name in _owned(material):
        if absence(material, recorded, owner, name) == NOTHING:
            yield from _scopes(
                recorded, owner, name, NOTHING, partial(_removed, kind, recorded, owner, (name, NOTHING))
            )


def _scopes(
    recorded: Recorded, owner: Spot, name: str, told: str, make: Callable[..., Drift | None]
) -> Iterator[Chance]:
    for every in (False, True):
        yield Chance(recorded, ((*owner.general, name), told, every), partial(make, every=every))


def _removed(
    kind: str, recorded: Recorded, owner: Spot, told: tuple[str, str], _random: Random, *, every: bool
) -> Drift:
    name, expected = told
    body, owners = recorded.body, _owners(recorded, owner, name, every=every)
    for path in owners:
        body = changed(body, path, partial(without, name=name))
    return of_body(kind, recorded, expected, body, [(*path, name) for path in owners])


def _snake(name: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _other_names(name: str) -> list[str]:
    capital = name[:1].upper() + name[1:]
    return [f"new{capital}", f"{name}Value", f"{name}s", f"org{capital}", f"@{name}"]


def _other_letters(name: str) -> list[str]:
    words = _snake(name).split("_")
    return [
        name[:1].upper() + name[1:],
        name.upper(),
        name.lower(),
        "_".join(words),
        "-".join(words),
        "".join(each.title() for each in words),
        words[0] + "".join(each.title() for each in words[1:]),
    ]


def renamed(kind: str, material: Material) -> Iterator[Chance]:
    """A property gets another name."""
    return _renamed(kind, material, _other_names)


def in_other_letters(kind: str, material: Material) -> Iterator[Chance]:
    """A property is written in another letter case: PascalCase, snake_case, capitals."""
    return _renamed(kind, material, _other_letters)


def _renamed(kind: str, material: Material, names: Names) -> Iterator[Chance]:
    for recorded, owner, name in _owned(material):
        for new in dict.fromkeys(names(name)):
            if new != name and new not in properties(owner.schema):
                expected = absence(material, recorded, owner, name)
                rename = partial(_with_name, kind, recorded, owner, (name, new, expected))
                yield from _scopes(recorded, owner, name, new, rename)


def _with_name(
    kind: str, recorded: Recorded, owner: Spot, names: tuple[str, str, str], _random: Random, *, every: bool
) -> Drift:
    (name, new, expected), body = names, recorded.body
    owners = _owners(recorded, owner, name, every=every)

    def with_new_name(value: Mapping[str, Any]) -> dict[str, Any]:
        return {new if each == name else each: part for each, part in value.items()}

    for path in owners:
        body = changed(body, path, with_new_name)
    # Where the old name was absent before, only the new one is news.
    told = (new, NEW) if expected == NOTHING else (name, expected)
    return of_body(kind, recorded, told[1], body, [(*path, told[0]) for path in owners])


def in_an_envelope(kind: str, material: Material) -> Iterator[Chance]:
    """An object comes inside of another one: `data`, `result`."""
    for recorded in material.answers:
        for owner in recorded.some_spots:
            if isinstance(owner.value, dict) and owner.value and not is_map(owner.schema):
                for name in sorted({"data", "result", "item"} - properties(owner.schema).keys()):
                    yield Chance(
                        recorded, (owner.general, name), partial(_wrapped, kind, material, recorded, owner, name)
                    )


def _wrapped(kind: str, material: Material, recorded: Recorded, owner: Spot, name: str, _random: Random) -> Drift:
    gone = {each: absence(material, recorded, owner, each) for each in owner.value}
    worst = next((grade for grade in (BROKEN, VANISHED) if grade in gone.values()), NEW)
    paths = [(*owner.path, each) for each, grade in gone.items() if grade == worst] or [(*owner.path, name)]
    body = replaced(recorded.body, owner.path, {name: owner.value})
    return of_body(kind, recorded, worst, body, paths)


_ADDED: Mapping[str, Any] = {
    "externalReference": "R-1",
    "createdBy": None,
    "tags": [],
    "isTrial": False,
    "sortOrder": Number.spelled("3"),
    "_links": {"self": {"href": "/"}},
    "@odata.etag": 'W/"1"',
    "metadata": {"source": "portal", "labels": ["a", "b"]},
}


def added(kind: str, material: Material) -> Iterator[Chance]:
    """A property comes that the document does not have."""
    for recorded in material.answers:
        for owner in recorded.some_spots:
            if isinstance(owner.value, dict) and not is_map(owner.schema):
                known = {*properties(owner.schema), *owner.value}
                for name in sorted(_ADDED.keys() - known):
                    make = partial(_added, kind, recorded, owner, name)
                    yield from _scopes(recorded, owner, name, name, make)


def _added(kind: str, recorded: Recorded, owner: Spot, name: str, _random: Random, *, every: bool) -> Drift:
    body = recorded.body
    owners = [each.path for each in (same_place(recorded, owner) if every else [owner])]
    for path in owners:
        body = changed(body, path, lambda value: {**value, name: _ADDED[name]})
    return of_body(kind, recorded, NEW, body, [(*path, name) for path in owners])
