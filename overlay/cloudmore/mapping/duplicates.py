"""Customers that another system has twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from attrs import frozen

from cloudmore.mapping.customers import Customer
from cloudmore.mapping.key_index import Keys, differing, keys_of_customer
from cloudmore.mapping.names import ReadName, read_name

# Who shares this many keys with others is behind a key that says nothing.
_MOST_WITH_ONE_KEY = 20


@frozen
class Duplicates:
    """Customers that look like one.

    Attributes:
        customers: At least two, in the order of the list.
        reason: Why, in words.
    """

    customers: tuple[Customer, ...]
    reason: str


def customer_duplicates(customers: Sequence[Customer]) -> tuple[Duplicates, ...]:
    """Customers that look like one: the same name, or the same tax number and a name that goes on behind it.

    Args:
        customers: All of them.

    Returns:
        Groups of them. Those whose VAT or registration numbers differ are two, whatever their names.
    """
    names = [read_name(each.name) for each in customers]
    keys = [keys_of_customer(each) for each in customers]
    twins = twins_of(names, keys)
    groups: dict[int, tuple[int, ...]] = {}
    for place, others in enumerate(twins):
        group = tuple(sorted({place, *others}))
        if others and group[0] == place:
            groups[place] = group
    return tuple(
        Duplicates(tuple(customers[each] for each in group), _reason([names[each] for each in group]))
        for group in groups.values()
    )


def _reason(names: Sequence[ReadName]) -> str:
    old = sum(name.is_old for name in names)
    told = "the same name" if all(each.whole.words == names[0].whole.words for each in names) else "names alike"
    return f"{told}, and no key that differs" + (f"; {old} marked as old" if old else "")


def twins_of(names: Sequence[ReadName], keys: Sequence[Keys]) -> list[set[int]]:
    """For each customer the places of the others that look like it.

    Args:
        names: Of the customers, in their order.
        keys: Of the customers, in their order.
    """
    together: dict[str, list[int]] = defaultdict(list)
    for place, (name, its) in enumerate(zip(names, keys, strict=True)):
        for text in {name.whole.sorted_text, name.first.sorted_text} - {""}:
            together[f"name {text}"].append(place)
        for number in {each.national for each in (its.vat, its.registration) if each is not None}:
            together[f"number {number}"].append(place)
    twins: list[set[int]] = [set() for _ in names]
    for places in together.values():
        for one in places if 1 < len(places) <= _MOST_WITH_ONE_KEY else ():
            for other in places:
                if one != other and _are_one(names[one], names[other]) and differing(keys[one], keys[other]) is None:
                    twins[one].add(other)
    return twins


def _are_one(one: ReadName, other: ReadName) -> bool:
    return one.is_part_of(other) or other.is_part_of(one)
