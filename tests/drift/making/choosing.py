"""Which of all possible drifts are made: by a seed, a spread over operations and places first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from random import Random
from typing import Any

from drift.making.drifts import Chance, Drift, Material
from drift.making.kinds import KINDS, Kind


def drifts(material: Material, seed: int) -> list[Drift]:
    """The drifts of a seed, the same answer of an operation once.

    Args:
        material: What they are made of.
        seed: The same one gives the same drifts.
    """
    random = Random(seed)
    # An answer as it was recorded is no drift.
    known = {Drift("", each, "").fingerprint for each in material.answers}
    found: list[Drift] = []
    for kind in KINDS.values():
        found += of_kind(kind, material, random, known)
    return found


def of_kind(kind: Kind, material: Material, random: Random, known: set[str]) -> Iterator[Drift]:
    """The drifts of a kind.

    Args:
        kind: Which.
        material: What they are made of.
        random: Chooses.
        known: Fingerprints of answers that are there; takes more.
    """
    made = 0
    for chance in _spread(kind.make(kind.name, material), random):
        if made == kind.most:
            return
        drift = chance.make(random)
        if drift is not None and drift.fingerprint not in known:
            known.add(drift.fingerprint)
            made += 1
            yield drift


def _spread(chances: Iterable[Chance], random: Random) -> Iterator[Chance]:
    """In an order in which operations take turns, and within one what differs most."""
    by_operation: defaultdict[str, list[Chance]] = defaultdict(list)
    for each in chances:
        by_operation[each.operation_id].append(each)
    return _in_turns([list(_in_turns(_by_place(each, random))) for each in by_operation.values()])


def _by_place(chances: list[Chance], random: Random) -> list[list[Chance]]:
    random.shuffle(chances)
    places: defaultdict[Any, list[Chance]] = defaultdict(list)
    for each in chances:
        places[each.spread].append(each)
    return list(places.values())


def _in_turns(groups: list[list[Chance]]) -> Iterator[Chance]:
    return (each for each in chain.from_iterable(zip_longest(*groups)) if each is not None)
