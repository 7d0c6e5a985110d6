"""Which customer the keys of an organization say, and when they are no proof."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import Factory, frozen

from cloudmore.mapping.customers import Customer
from cloudmore.mapping.duplicates import twins_of
from cloudmore.mapping.key_index import (
    KeyIndex,
    KeyName,
    Keys,
    Pointing,
    differing,
    keys_of_organization,
    shared,
    texts_of,
)
from cloudmore.mapping.legal_forms import compared_forms
from cloudmore.mapping.likeness import Likeness, likeness
from cloudmore.mapping.name_index import Found, NameIndex
from cloudmore.mapping.names import ReadName, read_name
from cloudmore.mapping.organization import Organization

# Names that are at least so much alike bear out a key that is no proof by itself.
BEARS_OUT = 65
# Names that are so much alike, and more than those that the key says, speak against it.
SPEAKS_AGAINST = 85
MORE = 5
# A customer with a name so much like another's, and without any number, may be the record of it that is used.
ANOTHER_RECORD = 80
# Keys by which somebody has said which record of the other system it is, not only which company.
_DESIGNATING: frozenset[KeyName] = frozenset({"custom property", "customer number"})
_MOST_TOLD = 3


@frozen
class KeysOf:
    """The keys of an organization that say one customer.

    Attributes:
        said: Which ones, in words.
        sure: Whether one of them would prove it, if nothing else were known.
        differing: Which other keys differ, in words; ``None`` where none do.
        by_number_alone: Whether the customer number is the only one.
    """

    said: str
    sure: bool
    differing: str | None
    by_number_alone: bool


@frozen
class Said:
    """What the keys of an organization say.

    Attributes:
        customer: The place of the one customer that they prove it to be; ``None`` where they prove none.
        reason: Why, or why not; empty where no key says anything.
        pointed_at: What keys say of customers, by the customer's place.
    """

    customer: int | None
    reason: str
    pointed_at: Mapping[int, KeysOf] = Factory(dict[int, "KeysOf"])


class Deciding:
    """Decides by keys, with all that must be known of the others for it.

    Args:
        organizations: All of them: a key that several have says less.
        customers: All of them.
        key_property: The custom property that holds the customer's key.
        gone: Ids of organizations that are gone, in small letters; what they share with others does not count.
    """

    def __init__(
        self,
        organizations: Sequence[Organization],
        customers: Sequence[Customer],
        key_property: str | None,
        gone: Collection[str],
    ) -> None:
        self.customers = customers
        self._organizations = organizations
        self._key_property = key_property
        self.names = [read_name(each.name) for each in customers]
        self._their_names = [read_name(each.name) for each in organizations]
        self.index = KeyIndex(customers)
        self.by_name = NameIndex(self.names)
        self._keys = [keys_of_organization(each, key_property) for each in organizations]
        counted = [
            Keys(None, None, None, None) if each.id.casefold() in gone else keys
            for each, keys in zip(organizations, self._keys, strict=True)
        ]
        self._shared = shared(counted)
        self._twins = twins_of(self.names, self.index.keys)
        self._records: dict[int, set[int]] = {}

    def name_of(self, place: int) -> ReadName:
        """The name of an organization.

        Args:
            place: Its place.
        """
        return self._their_names[place]

    def likeness(self, place: int, customer: int) -> Likeness:
        """How like the names of an organization and a customer are.

        Args:
            place: The organization's place.
            customer: The customer's place.
        """
        return likeness(self._their_names[place], self.names[customer])

    def said(self, place: int, named: Sequence[Found]) -> Said:
        """What the keys of an organization say.

        Args:
            place: Its place.
            named: The customers with names like its own, the most like first.
        """
        keys = self._keys[place]
        pointings = self.index.pointings(self._organizations[place], keys, self._key_property)
        told = [each for each in pointings if each.customers]
        pointed_at = self._pointed_at(place, told)
        if not told:
            nowhere = f"no customer has the key of the {pointings[0].said}" if pointings else ""
            return Said(None, nowhere)
        against = _contradiction(pointings, self.customers)
        if against:
            return Said(None, against, pointed_at)
        common = _in_all(told)
        if len(common) != 1:
            which = ", ".join(self.customers[each].key for each in sorted(common)[:_MOST_TOLD])
            more = f" and {len(common) - _MOST_TOLD} more" if len(common) > _MOST_TOLD else ""
            return Said(None, f"several customers have the same {told[0].said}: {which}{more}", pointed_at)
        customer = common.pop()
        doubts: list[str] = []
        proofs: list[str] = []
        for pointing in told:
            doubt = self._doubt(place, pointing, customer)
            (doubts if doubt else proofs).append(doubt or pointing.said)
        objection = self._objection(place, customer, proofs, named) if proofs else "; ".join(dict.fromkeys(doubts))
        if objection:
            return Said(None, objection, pointed_at)
        return Said(customer, self._proved(place, customer, proofs), pointed_at)

    def _pointed_at(self, place: int, pointings: Sequence[Pointing]) -> dict[int, KeysOf]:
        found: dict[int, KeysOf] = {}
        for pointing in pointings:
            for customer in pointing.customers:
                before = found.get(customer)
                said = pointing.said if before is None else f"{before.said}, {pointing.said}"
                sure = (before is not None and before.sure) or not self._doubt(place, pointing, customer)
                by_number_alone = before is None and pointing.name == "customer number"
                found[customer] = KeysOf(said, sure, self.differing_of(place, customer), by_number_alone)
        return found

    def differing_of(self, place: int, customer: int) -> str | None:
        """Which keys of an organization and a customer differ, in words; ``None`` where none do.

        Args:
            place: The organization's place.
            customer: The customer's place.
        """
        return differing(self._keys[place], self.index.keys[customer])

    def _proved(self, place: int, customer: int, proofs: Sequence[str]) -> str:
        alike = self.likeness(place, customer)
        unlike = "" if alike.score >= BEARS_OUT else "; the names are not alike"
        return f"the same {' and '.join(proofs)}{unlike}"

    def _doubt(self, place: int, pointing: Pointing, customer: int) -> str:
        """Why a key alone does not prove the customer; empty where it does."""
        if len(pointing.customers) > 1:
            return f"several customers have the same {pointing.said}"
        if pointing.name == "VAT number" and (
            self._keys[place].has_vat_number_of_a_group or self.index.keys[customer].has_vat_number_of_a_group
        ):
            return f"the {pointing.said} is that of a group: the registration number is another one"
        sharing = self._shared.get((pointing.name, texts_of(self._keys[place])[pointing.name]), [place])
        if len(sharing) > 1 and not all(self._is_a_part(each, pointing, customer) for each in sharing):
            return f"{len(sharing)} organizations that are not known to be one customer have the same {pointing.said}"
        doubt = pointing.customers[customer]
        alike = self.likeness(place, customer)
        if alike.score < doubt.needs:
            return f"the same {pointing.said}, but {doubt.reason}, and the names are not alike"
        if doubt.needs and (alike.tells_two or (doubt.needs_the_same_words and alike.has_other_words)):
            return f"the same {pointing.said}, but {doubt.reason}, and the names may be those of two"
        return ""

    def _is_a_part(self, place: int, pointing: Pointing, customer: int) -> bool:
        if pointing.name == "VAT number":
            # Companies of a group share it, and have names alike.
            return self._their_names[place].is_part_of(self.names[customer])
        return self.likeness(place, customer).score >= BEARS_OUT

    def _objection(self, place: int, customer: int, proofs: Sequence[str], named: Sequence[Found]) -> str:
        """What speaks against a customer whatever the keys prove; empty where nothing does."""
        designated = any(proof.startswith(name) for proof in proofs for name in _DESIGNATING)
        told = self._other_keys(place, customer) or self._copies(place, customer, designated=designated)
        if not told:
            told = self._other_names(place, customer, named)
        return f"a key is that of {self.customers[customer].key}, {told}" if told else ""

    def _other_keys(self, place: int, customer: int) -> str:
        other_keys = self.differing_of(place, customer)
        return "" if other_keys is None else f"and the {other_keys} differ"

    def _copies(self, place: int, customer: int, *, designated: bool) -> str:
        copies = set[int]() if designated else self._records_like(customer)
        if copies:
            others = ", ".join(self.customers[each].key for each in sorted(copies)[:_MOST_TOLD])
            return f"which may be there more than once: {others}"
        return "which is marked as old" if self.names[customer].is_old and not self._their_names[place].is_old else ""

    def _records_like(self, customer: int) -> set[int]:
        """The customers that may be another record of the same company: its copies, and those that no number tells."""
        if customer not in self._records:
            name, its = self.names[customer], self.index.keys[customer]
            self._records[customer] = self._twins[customer] | {
                each.place
                for each in self.by_name.like(name, ANOTHER_RECORD)
                if each.place != customer
                and compared_forms(name.whole.forms, self.names[each.place].whole.forms) != "different"
                and (
                    name.is_of_the_same_name(self.names[each.place])
                    or (
                        self.index.keys[each.place].is_without_number
                        and differing(its, self.index.keys[each.place]) is None
                    )
                )
            }
        return self._records[customer]

    def _other_names(self, place: int, customer: int, named: Sequence[Found]) -> str:
        score = self.likeness(place, customer).score
        for found in named:
            if found.place != customer and found.place not in self._twins[customer]:
                better = found.likeness.score
                if better >= (SPEAKS_AGAINST if score >= BEARS_OUT else ANOTHER_RECORD) and better > score + MORE:
                    return f"and the name is that of {self.customers[found.place].key}"
                break
        return ""


def _in_all(pointings: Sequence[Pointing]) -> set[int]:
    first, *others = pointings
    return {customer for customer in first.customers if all(customer in other.customers for other in others)}


def _contradiction(pointings: Sequence[Pointing], customers: Sequence[Customer]) -> str:
    """What keys say that cannot all be; empty where they agree."""
    if _in_all(pointings):
        return ""
    first, *others = pointings
    against = next((each for each in others if not first.customers.keys() & each.customers.keys()), None)
    return ", ".join(_says(each, customers) for each in (pointings if against is None else (first, against)))


def _says(pointing: Pointing, customers: Sequence[Customer]) -> str:
    which = " or ".join(customers[each].key for each in list(pointing.customers)[:_MOST_TOLD])
    return f"the {pointing.said} says {which or 'nobody'}"
