"""Permitted: what stands somewhere in one recorded answer, at the same place of another one."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from random import Random
from typing import Any

from drift.making.drifts import NOTHING, Chance, Drift, Material, of_body, same_place
from drift.making.recordings import Place, Recorded, Spot
from drift.making.schemas import alternatives
from drift.making.spelled import replaced


def _recorded_at(material: Material) -> Mapping[Place, dict[str, Any]]:
    """The different values of each place, over all recordings."""
    values: defaultdict[Place, dict[str, Any]] = defaultdict(dict)
    for recorded in material.answers:
        for spot in recorded.some_spots:
            values[material.place(recorded, spot.general)].setdefault(json.dumps(spot.value), spot.value)
    return values


def value_of_another_recording(kind: str, material: Material) -> Iterator[Chance]:
    """A value that another recorded answer has at the place, at one object or at each, for each another one."""
    known = _recorded_at(material)
    for recorded in material.answers:
        # The items of one alternative and the keys of another would be the same place.
        has_one_shape = recorded.schema is not None and len(alternatives(recorded.schema)) == 1
        for spot in recorded.some_spots if has_one_shape else ():
            others = list(known[material.place(recorded, spot.general)].values())
            if len(others) > 1:
                for every in (False, True):
                    make = partial(_mixed, kind, recorded, spot, others, every=every)
                    yield Chance(recorded, (spot.general, every), make)


def _mixed(
    kind: str, recorded: Recorded, spot: Spot, others: list[Any], random: Random, *, every: bool
) -> Drift | None:
    body, chosen = recorded.body, same_place(recorded, spot) if every else [spot]
    for each in chosen:
        body = replaced(body, each.path, random.choice(others))
    return of_body(kind, recorded, NOTHING, body, [each.path for each in chosen])
