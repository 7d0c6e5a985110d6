"""Keys put into a mapping, renamed and taken out, with the order of the others and every comment kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

# Of the four places where ruamel.yaml keeps the comments of a key, that of what follows its value.
_AFTER = 2
_PLACES = 4
# What a part says of itself comes after what it is, and a schema that it holds last.
_LAST = ("x-evidence", "x-source", "schema", "items")


def put(mapping: CommentedMap, name: str, value: Any, *, before: str | None = None) -> None:
    """Put a key into a mapping.

    Args:
        mapping: To change.
        name: The key, which it does not have.
        value: As it is laid out.
        before: A key that follows it; by default it is the last.
    """
    if before is None:
        following = _without_what_follows(mapping)
        mapping[name] = value
        if following:
            mapping.ca.items[name] = [None] * _PLACES
            mapping.ca.items[name][_AFTER] = CommentToken(following, CommentMark(0), None)
    else:
        mapping.insert(list(mapping).index(before), name, value)


def append(sequence: CommentedSeq, value: Any) -> None:
    """Put something at the end of a list.

    Args:
        sequence: To change.
        value: As it is laid out.
    """
    following = _without_what_follows(sequence)
    sequence.append(value)
    if following:
        sequence.ca.items[len(sequence) - 1] = [CommentToken(following, CommentMark(0), None), None, None, None]


def rename(mapping: CommentedMap, old: str, new: str) -> None:
    """Give a key another name.

    Args:
        mapping: To change.
        old: The key.
        new: Which it does not have.
    """
    keys = list(mapping)
    position, comments = keys.index(old), mapping.ca.items.pop(old, None)
    # A status stays in its quotes.
    name = keys[position].__class__(new)
    value = mapping.pop(old)
    mapping.insert(position, name, value)
    if comments is not None:
        mapping.ca.items[new] = comments


def replace(mapping: Any, name: Any, value: Any) -> None:
    """Give a key another value, and leave the comments that follow it.

    Args:
        mapping: To change, or a list.
        name: The key, or the number of the item.
        value: As it is laid out.
    """
    following = _what_follows(mapping, name, cut=False)
    mapping[name] = value
    if following is not None and not mapping.fa.flow_style():
        is_block = isinstance(value, (CommentedMap, CommentedSeq)) and not value.fa.flow_style()
        # Beside a key whose value is in the lines below, it stands where the line ends.
        token = CommentToken(following.value, CommentMark(0), None) if is_block else following
        mapping.ca.items.setdefault(name, [None] * _PLACES)[_AFTER] = token


def take_out(mapping: CommentedMap, name: str) -> None:
    """Take a key out of a mapping; the comments that follow it go to the key before it.

    Args:
        mapping: To change.
        name: The key, which is not the first where the mapping is a block.
    """
    following = _what_follows(mapping, name, cut=False)
    keys = list(mapping)
    before = keys[keys.index(name) - 1]
    del mapping[name]
    if following is not None and not mapping.fa.flow_style():
        known = _what_follows(mapping, before, cut=False)
        if known is None:
            mapping.ca.items.setdefault(before, [None] * _PLACES)[_AFTER] = following
        else:
            known.value = known.value.rstrip("\n") + "\n" + following.value.lstrip("\n")


def is_followed(mapping: CommentedMap, name: str) -> bool:
    """Whether a comment follows a key's value.

    Args:
        mapping: To look in.
        name: The key.
    """
    return _what_follows(mapping, name, cut=False) is not None


def ordered(node: Mapping[str, Any], keys: Mapping[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    """What a part says, with some keys anew: each where it was, and new ones in front of what we add ourselves.

    Args:
        node: The part.
        keys: The new values.
        first: Keys that go to the front, in this order.
    """
    merged = {**node, **keys}
    marks = [key for key in _LAST if key in merged]
    own = [*(key for key in merged if str(key).startswith("x-") and key not in marks), *marks]
    front = [key for key in first if key in merged]
    rest = [key for key in merged if key not in front and key not in own]
    return {key: merged[key] for key in (*front, *rest, *own)}


def _without_what_follows(node: Any) -> str:
    if not node or node.fa.flow_style():
        return ""
    key = len(node) - 1 if isinstance(node, CommentedSeq) else next(reversed(node))
    found = _what_follows(node, key, cut=True)
    return found.value if found is not None else ""


def _what_follows(node: Any, key: Any, *, cut: bool) -> CommentToken | None:
    """The comments after a value, down to its last leaf; without the one on its own line where they are cut off."""
    place = 0 if isinstance(node, CommentedSeq) else _AFTER
    while True:
        slots = node.ca.items.get(key)
        if slots and len(slots) > place and slots[place] is not None:
            token: CommentToken = slots[place]
            if not cut:
                return token
            beside, newline, following = token.value.partition("\n")
            if not following:
                return None
            token.value = beside + newline
            return CommentToken(newline + following, CommentMark(0), None)
        value = node[key]
        if not isinstance(value, (CommentedMap, CommentedSeq)) or not value or value.fa.flow_style():
            return None
        node, key = value, len(value) - 1 if isinstance(value, CommentedSeq) else next(reversed(value))
        place = 0 if isinstance(node, CommentedSeq) else _AFTER
