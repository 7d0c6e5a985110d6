"""What may become of the JSON of a success: other properties, types, formats, words, lists and spellings."""

import re
from collections.abc import Callable
from typing import Any

from cloudmore.sandbox.server.drift_answer import (
    ESSENTIAL,
    UUID_PLACES,
    WORD_PLACES,
    Object,
    is_list,
    is_object,
)
from cloudmore.sandbox.server.encoder import Number

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(T[0-9:.]+)?(?:Z|[+-][0-9:]+)?")
_OTHER_NAMES = {"id": "identifier", "productId": "productIdentifier", "access_token": "token"}
NEW_PROPERTY, NEW_WORD, OTHER_NUMBER = "revision", "Archived", 4711


def without_the_essential(operation: str, item: Object) -> Object:
    """Take away what the answer is useless without."""
    return {name: value for name, value in item.items() if name != ESSENTIAL.get(operation)}


def with_the_essential_renamed(operation: str, item: Object) -> Object:
    """Give it another name."""
    essential = ESSENTIAL.get(operation)
    return {_OTHER_NAMES[name] if name == essential else name: value for name, value in item.items()}


def without_an_optional(operation: str, item: Object) -> Object:
    """Take away the first text that nobody needs, unless it is all that there is."""
    name = _optional_text(operation, item) if len(item) > 1 else None
    return {other: value for other, value in item.items() if other != name}


def with_a_property_added(_: str, item: Object) -> Object:
    """Add a property that the document does not have."""
    return {**item, NEW_PROPERTY: 2}


def with_another_type(operation: str, item: Object) -> Object:
    """Make the first text that nobody needs a number."""
    return _with_optional(operation, item, OTHER_NUMBER)


def with_null(operation: str, item: Object) -> Object:
    """Make the first text that nobody needs null."""
    return _with_optional(operation, item, None)


def in_pascal_case(operation: str, value: Any) -> Any:
    """Begin each name with a capital, as another setting of the vendor's framework would."""
    if is_list(value):
        return [in_pascal_case(operation, each) for each in value]
    if is_object(value):
        return {f"{name[:1].upper()}{name[1:]}": in_pascal_case(operation, each) for name, each in value.items()}
    return value


def with_keys_reordered(operation: str, value: Any) -> Any:
    """Turn the order of the names in each object round."""
    if is_list(value):
        return [with_keys_reordered(operation, each) for each in value]
    if is_object(value):
        return {name: with_keys_reordered(operation, each) for name, each in reversed(value.items())}
    return value


def number_as_text(_: str, leaf: Any) -> Any:
    """Put a number in quotes."""
    return leaf.text if isinstance(leaf, Number) else leaf


def number_respelled(_: str, leaf: Any) -> Any:
    """Spell the same number with one more zero behind the point."""
    if not isinstance(leaf, Number) or "e" in leaf.text.lower():
        return leaf
    return Number(f"{leaf.text}{'0' if '.' in leaf.text else '.0'}")


def flag_as_text(_: str, leaf: Any) -> Any:
    """Put true and false in quotes."""
    return str(leaf).lower() if isinstance(leaf, bool) else leaf


def date_in_another_order(_: str, leaf: Any) -> Any:
    """Write a date as 10/31/2026, with its time behind it and without a zone."""
    found = _DATE.fullmatch(leaf) if isinstance(leaf, str) else None
    if found is None:
        return leaf
    year, month, day, time = found.groups(default="")
    return f"{month}/{day}/{year}{time.replace('T', ' ')}"


def currency_in_small_letters(name: str, leaf: Any) -> Any:
    """Write the code of a currency in small letters."""
    return leaf.lower() if isinstance(leaf, str) and name.lower().endswith("currencycode") else leaf


def with_uuids_in_braces(operation: str, item: Object) -> Object:
    """Write what the document says to be a UUID as registries do."""
    return _at(UUID_PLACES.get(operation), item, lambda text: f"{{{text.upper()}}}")


def with_a_new_word(operation: str, item: Object) -> Object:
    """Say a word that the document's open list does not have."""
    return _at(WORD_PLACES.get(operation), item, lambda _: NEW_WORD)


def with_a_word_in_capitals(operation: str, item: Object) -> Object:
    """Say the same word in other letters."""
    return _at(WORD_PLACES.get(operation), item, str.upper)


def with_the_list_in_an_envelope(_: str, value: Any) -> Any:
    """Put the list that is all of the answer into an object."""
    return {"items": value, "total": len(value)} if is_list(value) else value


def with_inner_lists_in_envelopes(operation: str, value: Any) -> Any:
    """Put the outermost lists that are properties into objects."""
    if is_list(value):
        return [with_inner_lists_in_envelopes(operation, each) for each in value]
    if not is_object(value):
        return value
    return {
        name: {"items": each} if is_list(each) else with_inner_lists_in_envelopes(operation, each)
        for name, each in value.items()
    }


def with_the_object_in_an_envelope(_: str, value: Any) -> Any:
    """Put the object that is all of the answer into another one."""
    return {"data": value} if is_object(value) else value


def with_the_object_in_a_list(_: str, value: Any) -> Any:
    """Put the object that is all of the answer into a list."""
    return [value] if is_object(value) else value


def with_one_for_the_list(_: str, value: Any) -> Any:
    """Answer with the first item instead of the list."""
    return value[0] if is_list(value) and value else value


def with_the_list_emptied(_: str, value: Any) -> Any:
    """Answer with no item."""
    return [] if is_list(value) else value


def with_the_list_longer(_: str, value: Any) -> Any:
    """Say the last item once more."""
    return [*value, value[-1]] if is_list(value) and value else value


def _optional_text(operation: str, item: Object) -> str | None:
    essential = ESSENTIAL.get(operation)
    return next((name for name, value in item.items() if isinstance(value, str) and name != essential), None)


def _with_optional(operation: str, item: Object, other: Any) -> Object:
    name = _optional_text(operation, item)
    return {each: other if each == name else value for each, value in item.items()}


def _at(place: str | None, item: Object, change: Callable[[str], str]) -> Object:
    found = item.get(place) if place is not None else None
    return {**item, place: change(found)} if place is not None and isinstance(found, str) else item
