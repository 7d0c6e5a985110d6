"""``mapping.toml``: read with the line of every mistake, and changed so that comments and order stay as they are."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

from attrs import evolve

from cloudmore.errors import ConfigurationError
from cloudmore.mapping.entries import SPLIT_HELP, CustomerMapping, near
from cloudmore.mapping.fields import (
    KEY_PROPERTY,
    entry_from,
    fields_of,
    item_fields_of,
    item_from,
    located,
    named,
)
from cloudmore.mapping.toml_blocks import Block, at, blocks_of

_TABLES: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], Any]]] = {
    "organizations": ("organization", entry_from),
    "products": ("product", item_from),
}
# What a text must not hold as it is, and names that need no quotation marks.
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# For messages that nobody sees: the file was read before.
_ITSELF = Path("the mapping")
_HEADER = """\
# Which customer of another system each organization is, and which item each product is.
# An entry of an organization has customer = "its key", excluded = "why it is left out", or split_by and customers.
# What is suggested counts for nothing until somebody writes it as customer, or as item of a product.
"""


def mapping_of_toml(text: str, path: Path) -> CustomerMapping:
    """What a TOML file says.

    Args:
        text: Of the file.
        path: The file, for messages.

    Raises:
        ConfigurationError: It is no TOML, or an entry is wrong.
    """
    content = _content(text, path)
    if unknown := [name for name in content if name not in (*_TABLES, KEY_PROPERTY)]:
        known = (KEY_PROPERTY, *_TABLES)
        raise ConfigurationError(
            f"{path} has {unknown[0]!r}, which is not known.",
            remedy=f"{near(unknown[0], known)}Known are {', '.join(known)}.",
        )
    key_property = content.get(KEY_PROPERTY)
    if key_property is not None and not (isinstance(key_property, str) and key_property.strip()):
        raise ConfigurationError(
            f"{path}: {KEY_PROPERTY} is no name of a custom property.",
            remedy=f'Write {KEY_PROPERTY} = "AutotaskCompanyID", or remove it.',
        )
    blocks = blocks_of(text)
    lines = {block.path[:2]: block.line for block in reversed(blocks) if block.path[1:]}
    read: dict[str, dict[str, Any]] = {}
    for table, (kind, make) in _TABLES.items():
        entries: Any = content.get(table, {})
        if not isinstance(entries, dict):
            raise ConfigurationError(f"{path}: {table} is no table.", remedy=f'Write [{table}."an id"].')
        read[table] = {}
        for identifier, fields in cast("dict[str, Any]", entries).items():
            where = partial(_place, path, blocks, lines, (table, identifier))
            name = cast("dict[str, Any]", fields).get("name") if isinstance(fields, dict) else None
            what = named(kind, identifier, name)
            if not isinstance(fields, dict):
                raise ConfigurationError(
                    f"{where()}: {what} is no table.",
                    remedy=f'Write [{table}."{identifier}"], and its fields below it.',
                )
            entry = cast("dict[str, Any]", fields)
            try:
                read[table][identifier] = make(entry)
            except ConfigurationError:
                read[table][identifier] = located(where(), what, partial(make, entry))
    try:
        return CustomerMapping(**read, key_property=key_property and key_property.strip())
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error.message}", remedy=error.remedy) from None


def _content(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        twice = any(word in str(error) for word in ("twice", "overwrite", "Cannot mutate"))
        told = (
            str(error)
            .replace("Cannot declare", "there is")
            .replace("Cannot overwrite a value", "a name is there twice")
        )
        raise ConfigurationError(
            f"{path} cannot be read: {told}.",
            remedy=f"Keep one of the two. One organization that is several customers: {SPLIT_HELP}"
            if twice
            else "Mend the line; a text stands in quotation marks, and a table's name in brackets.",
        ) from None


def _place(path: Path, blocks: Sequence[Block], lines: Mapping[tuple[str, ...], int], entry: tuple[str, str]) -> str:
    return f"{path}, line {_line_of(blocks, lines, entry)}"


def _line_of(blocks: Sequence[Block], lines: Mapping[tuple[str, ...], int], path: tuple[str, str]) -> int:
    if path in lines:
        return lines[path]
    block = next(block for block in blocks if block.has(path))
    written = block.body.split("\n")
    return block.line + next((number for number, line in enumerate(written) if path[1] in line), 0)


def toml_of(mapping: CustomerMapping, before: str | None) -> str:
    """The text of a TOML file.

    Args:
        mapping: What it shall say.
        before: Its text now, of which everything stays that says the same; ``None`` where there is no file.

    Raises:
        ConfigurationError: It is written in a way that cannot be changed without touching something else, or a package
            is missing.
    """
    text = _HEADER if before is None else before
    if "\r\n" in text and text.count("\r\n") == text.count("\n"):
        return toml_of(mapping, text.replace("\r\n", "\n")).replace("\n", "\r\n")
    now = mapping_of_toml(text, _ITSELF)
    known, wanted = _tables_of(now), _tables_of(mapping)
    blocks = blocks_of(text)
    if now.key_property != mapping.key_property:
        blocks = _with_key_property(blocks, mapping.key_property)
    for table in _TABLES:
        # What says the same stays as it is spelled.
        changed = {
            each: wanted[table].get(each) for each in known[table] if known[table][each] != wanted[table].get(each)
        }
        blocks = _with_entries(blocks, table, changed, known[table])
        new = {each: fields for each, fields in wanted[table].items() if each not in known[table]}
        if new:
            blocks = _with_new(blocks, table, new)
    written = "".join(block.text for block in blocks)
    if not _says(written, wanted, mapping.key_property):
        raise ConfigurationError(
            "The mapping is written in a way that cannot be changed without touching other entries.",
            remedy='Write each entry as a table of its own, such as [organizations."its id"], or use a new file.',
        )
    return written


def _tables_of(mapping: CustomerMapping) -> dict[str, dict[str, Any]]:
    """The fields of each entry, as they are read again: without blanks around them."""
    organizations, products = mapping.organizations, mapping.products
    return {
        "organizations": {each: fields_of(entry_from(fields_of(entry))) for each, entry in organizations.items()},
        "products": {each: item_fields_of(item_from(item_fields_of(item))) for each, item in products.items()},
    }


def _says(text: str, wanted: Mapping[str, Any], key_property: str | None) -> bool:
    try:
        read = mapping_of_toml(text, _ITSELF)
    except ConfigurationError:
        return False
    return read.key_property == key_property and _tables_of(read) == wanted


def _with_key_property(blocks: Sequence[Block], value: str | None) -> list[Block]:
    first, *others = blocks
    if first.path:
        first, others = Block(1, (), "", "", ""), list(blocks)
    if first.body or value is None:
        return [evolve(first, body=_edited(first.body, (), {KEY_PROPERTY: value})), *others]
    # Behind comments about the file, in front of everything else.
    return [Block(1, (), "", f"{first.tail}{KEY_PROPERTY} = {_quoted(value)}\n", "\n"), *others]


def _with_entries(
    blocks: Sequence[Block],
    table: str,
    changed: Mapping[str, Mapping[str, Any] | None],
    known: Mapping[str, Mapping[str, Any]],
) -> list[Block]:
    """The blocks with some of the entries other than they are; ``None`` takes one out."""
    of_one: dict[tuple[str, ...], list[int]] = {}
    of_several: list[int] = []
    for number, block in enumerate(blocks):
        if len(block.path) > 1:
            of_one.setdefault(block.path[:2], []).append(number)
        else:
            of_several.append(number)
    after: dict[int, Block] = dict(enumerate(blocks))
    for identifier, fields in changed.items():
        path = table, identifier
        places = sorted([*of_one.get(path, ()), *(number for number in of_several if after[number].has(path))])
        if fields is None:
            after |= {number: _without(after[number], path) for number in places}
        else:
            after |= _with_fields(after, places, path, fields, known[identifier])
    return list(after.values())


def _with_fields(
    blocks: Mapping[int, Block],
    places: Sequence[int],
    path: tuple[str, str],
    fields: Mapping[str, Any],
    known: Mapping[str, Any],
) -> dict[int, Block]:
    after = {number: blocks[number] for number in places}
    if len(places) == 1 and after[places[0]].body == _text_of(path, known):
        # As it is written here, so that nothing of somebody's own can be lost.
        return {places[0]: evolve(after[places[0]], body=_text_of(path, fields))}
    left = dict(fields)
    for number in places:
        block = blocks[number]
        there = at(block.content, path)
        inner = block.path[2:]
        if inner and fields.get(inner[0]) != at(there, inner[:1]):
            # A table of one field, such as the customers of a split: it moves into its entry.
            after[number] = evolve(block, comments="", body="", tail=block.comments + block.tail)
            continue
        changed = {name: fields.get(name) for name in there if there[name] != fields.get(name)}
        left = {name: value for name, value in left.items() if name not in there}
        if changed and not inner:
            after[number] = evolve(block, body=_edited(block.body, path, changed))
    if left:
        # What tells parts apart stands above their customers, so there is such a table.
        main = next(number for number in places if not blocks[number].path[2:])
        after[main] = evolve(after[main], body=_edited(after[main].body, path, left))
    return after


def _without(block: Block, path: tuple[str, str]) -> Block:
    if block.path[:2] == path:
        # The comments above it are about it.
        return evolve(block, comments="", body="", tail="" if not block.tail.strip() else block.tail)
    return evolve(block, body=_edited(block.body, path[:1], {path[1]: None}))


def _with_new(blocks: Sequence[Block], table: str, entries: Mapping[str, Mapping[str, Any]]) -> list[Block]:
    last = max((number for number, block in enumerate(blocks) if block.path[:1] == (table,)), default=len(blocks) - 1)
    before = blocks[last]
    lacks_end = before.body and not before.text.endswith("\n")
    apart = "" if not before.text or (before.tail.endswith("\n") and not before.tail.strip()) else "\n"
    filled = evolve(before, tail=before.tail + ("\n" if lacks_end else "") + apart)
    texts = [_text_of((table, identifier), fields) for identifier, fields in entries.items()]
    new = Block(0, (table,), "", "\n".join(texts), "\n" if last + 1 < len(blocks) else "")
    return [*blocks[:last], filled, new, *blocks[last + 1 :]]


def _text_of(path: Sequence[str], fields: Mapping[str, Any]) -> str:
    lines = [f"[{'.'.join(map(_key, path))}]", *(f"{name} = {_written(value)}" for name, value in fields.items())]
    return "".join(f"{line}\n" for line in lines)


def _written(value: Any) -> str:
    if isinstance(value, dict):
        parts = cast("dict[str, str]", value).items()
        return f"{{{', '.join(f'{_key(part)} = {_quoted(key)}' for part, key in parts)}}}"
    return f"[{', '.join(map(_quoted, cast('list[str]', value)))}]" if isinstance(value, list) else _quoted(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    letter = found[0]
    return f"\\{letter}" if letter in '"\\' else f"\\u{ord(letter):04x}"


def _edited(body: str, path: Sequence[str], changes: Mapping[str, Any]) -> str:
    """A table with some of its fields other than they are; ``None`` removes one."""
    kit = _kit()
    document = kit.parse(body if not body or body.endswith("\n") else body + "\n")
    table = document
    for name in path:
        table = table[name]
    for name, value in changes.items():
        if value is None:
            table.pop(name, None)
        else:
            table[name] = _value(value)
    return str(kit.dumps(document))


def _value(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inline = _kit().inline_table()
    inline.update(cast("dict[str, str]", value))
    return inline


def _kit() -> Any:
    try:
        return importlib.import_module("tomlkit")
    except ImportError as error:
        raise ConfigurationError(
            "To change a table that is written by hand, the package tomlkit is needed.",
            remedy="Install it with: pip install 'cloudmore-client[billing]', or write a .csv file.",
        ) from error
