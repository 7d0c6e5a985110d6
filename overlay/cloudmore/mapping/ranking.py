"""In which order a person is shown the customers that an organization may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from attrs import frozen

from cloudmore.mapping.customers import Customer
from cloudmore.mapping.deciding import BEARS_OUT, Deciding, KeysOf
from cloudmore.mapping.likeness import Likeness
from cloudmore.mapping.name_index import Found

# Points by which a key lifts a customer: one that would be a proof alone, and one that is none.
_SURE, _UNSURE = 30, 8
# By which it falls: other keys say that it is another company; a key proves it to be another organization, or
# another organization's name is more like it.
_OTHER_KEYS, _TAKEN, _OF_ANOTHER_NAME = 22, 2, 4
# And by which it falls where a number in the names or the legal form differs: one difference is a mistake, two are two
# companies.
_TELLS_TWO = 9
_CLEARLY_MORE = 8
_NOTHING_ALIKE = 30


@frozen
class Ranked:
    """A customer that an organization may be.

    Attributes:
        customer: The customer.
        score: How like the names are, from 0 to 100.
        worth: By which it is ranked: the score, and what else is known.
        reason: What speaks for it and against it, in words.
        has_a_key: Whether a key says it.
    """

    customer: Customer
    score: Decimal
    worth: Decimal
    reason: str
    has_a_key: bool


class Ranking:
    """Ranks customers, by what is known of all organizations.

    Args:
        deciding: Knows their names and keys.
    """

    def __init__(self, deciding: Deciding) -> None:
        self._deciding = deciding
        self._named: dict[int, list[Found]] = {}
        self._best: dict[int, Decimal] = {}
        self._taken: set[int] = set()
        self._least = 0

    def named(self, place: int, least: int) -> Sequence[Found]:
        """The customers with names like an organization's, the most like first; remembered for the ranking.

        Args:
            place: The organization's place.
            least: How like they must be, from 0 to 100.
        """
        self._least = least
        found = self._named[place] = self._deciding.by_name.like(self._deciding.name_of(place), least)
        for each in found:
            self._best[each.place] = max(each.likeness.score, self._best.get(each.place, each.likeness.score))
        return found

    def take(self, customer: int, place: int) -> None:
        """Remember that keys prove an organization to be a customer; what was found for it by name is not needed.

        Args:
            customer: The customer's place.
            place: The organization's place.
        """
        self._taken.add(customer)
        del self._named[place]

    def ranked(self, place: int, pointed_at: Mapping[int, KeysOf]) -> list[Ranked]:
        """The customers that an organization may be, best first.

        Args:
            place: The organization's place.
            pointed_at: What its keys say.
        """
        alike = {each.place: each.likeness for each in self._named[place]}
        for customer, its in pointed_at.items():
            likeness = self._deciding.likeness(place, customer)
            # Neither the name nor the other keys: the one key that says it is of another series, or a mistake.
            if customer not in alike and (its.sure or its.differing is None or likeness.score >= BEARS_OUT):
                alike[customer] = likeness
        found: list[tuple[Decimal, int, Ranked]] = []
        for customer, likeness in alike.items():
            keys = pointed_at.get(customer)
            is_of_another = self._is_of_another(customer, likeness)
            if keys is not None and keys.by_number_alone and likeness.score < _NOTHING_ALIKE and is_of_another:
                # The number was given again: the organization had it before.
                continue
            worth, reasons = self._weighed(place, customer, likeness, keys)
            if keys is not None or worth >= self._least:
                ranked = Ranked(
                    self._deciding.customers[customer],
                    likeness.score,
                    worth,
                    "; ".join(filter(None, reasons)),
                    keys is not None,
                )
                found.append((-worth, customer, ranked))
        return [ranked for _, _, ranked in sorted(found, key=lambda each: each[:2])]

    def _weighed(self, place: int, customer: int, likeness: Likeness, keys: KeysOf | None) -> tuple[Decimal, list[str]]:
        worth, reasons = likeness.score, [likeness.reason]
        if keys is not None:
            worth += _SURE if keys.sure else _UNSURE
            reasons.insert(0, f"the same {keys.said}")
        other_keys = self._deciding.differing_of(place, customer)
        if other_keys is not None:
            worth -= _OTHER_KEYS
            reasons.append(f"the {other_keys} differ")
        if likeness.tells_two:
            worth -= _TELLS_TWO
        if customer in self._taken:
            worth -= _TAKEN
            reasons.append("a key proves it to be another organization")
        elif self._is_of_another(customer, likeness):
            worth -= _OF_ANOTHER_NAME
            reasons.append("another organization has a name that is more like it")
        return worth, reasons

    def _is_of_another(self, customer: int, likeness: Likeness) -> bool:
        """Whether keys prove it to be another organization, or another organization's name is more like it."""
        return customer in self._taken or self._best.get(customer, likeness.score) > likeness.score + _CLEARLY_MORE
