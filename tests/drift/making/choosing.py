"""Which of all possible drifts are made: by a seed, a spread over operations and places first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest
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
    """The drifts of a kind: operations take turns, and each gives one that is not there yet.

    Args:
        kind: Which.
        material: What they are made of.
        random: Chooses.
        known: Fingerprints of answers that are there; takes more.
    """
    by_operation: defaultdict[str, list[Chance]] = defaultdict(list)
    if kind.name not in material.chances:
        material.chances[kind.name] = tuple(kind.make(kind.name, material))
    for chance in material.chances[kind.name]:
        by_operation[chance.operation_id].append(chance)
    turns = [_made(_spread(chances, random), random, known) for chances in by_operation.values()]
    drifts = (each for each in chain.from_iterable(zip_longest(*turns)) if each is not None)
    return islice(drifts, kind.most)


def _made(chances: Iterable[Chance], random: Random, known: set[str]) -> Iterator[Drift]:
    for chance in chances:
        drift = chance.make(random)
        if drift is not None and drift.fingerprint not in known:
            known.add(drift.fingerprint)
            yield drift


def _spread(chances: list[Chance], random: Random) -> Iterator[Chance]:
    """By chance, but what differs most comes first."""
    random.shuffle(chances)
    places: defaultdict[Any, list[Chance]] = defaultdict(list)
    for each in chances:
        places[each.spread].append(each)
    return (each for each in chain.from_iterable(zip_longest(*places.values())) if each is not None)
