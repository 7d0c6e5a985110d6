"""A mapping as CSV, for people who edit it in a spreadsheet program: a row for each organization, part or product."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from cloudmore.errors import ConfigurationError
from cloudmore.mapping.entries import CustomerMapping, Entry, Item, folded, near
from cloudmore.mapping.fields import (
    ITEM_FIELDS,
    KEY_PROPERTY,
    entry_from,
    fields_of,
    item_fields_of,
    item_from,
    located,
    named,
)
from cloudmore.table_file import TableFile, read_table

HEADINGS = (
    *("kind", "id", "name", "customer", "split_by", "part", "excluded", "suggested", "suggested_because", "reason"),
    *("decided_by", "item", "account", "tax_code"),
)
_ORGANIZATION, _PRODUCT = "organization", "product"
_KINDS = (_ORGANIZATION, _PRODUCT, KEY_PROPERTY)
# The columns of an organization that are fields of its entry.
_AS_THEY_STAND = ("name", "customer", "split_by", "excluded", "suggested_because", "reason", "decided_by")
# Spreadsheet programs take these for numbers, days or formulas, and write something else when they save.
_CHANGED = re.compile(r"\s.*|.*\s|[-+=@\t].*|0\d.*|\d{12,}|\d+[eE][-+]?\d+|\d+[-./:, ]\d.*|(?i:true|false)", re.DOTALL)
# What is left of an id that one of them took for a large number.
_DAMAGED = re.compile(r"\d[.,]?\d*[eE]\+\d+")
_APART = " | "


@frozen
class _Row:
    line: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str | None:
        return self.cells.get(name) or None


def mapping_of_csv(path: Path) -> CustomerMapping:
    """What a CSV file says.

    Args:
        path: The file.

    Raises:
        ConfigurationError: It cannot be read, or a row is wrong.
    """
    table = read_table(path)
    rows: dict[tuple[str, str], list[_Row]] = {}
    key_property: str | None = None
    for row in _rows(table):
        kind, identifier = (row.get("kind") or _ORGANIZATION).casefold(), row.get("id")
        where = f"{path}, line {row.line}"
        if kind not in _KINDS:
            raise ConfigurationError(
                f"{where}: no row is a {kind!r}.", remedy=f"{near(kind, _KINDS)}Known are {', '.join(_KINDS)}."
            )
        if identifier is None:
            raise ConfigurationError(f"{where}: the row has no id.", remedy="Write the id, or remove the row.")
        if kind == KEY_PROPERTY:
            if key_property is not None:
                raise ConfigurationError(f"{where}: {KEY_PROPERTY} is there twice.", remedy="Keep one of the two.")
            key_property = identifier
        else:
            rows.setdefault((kind, folded(identifier)), []).append(row)
    organizations: dict[str, Any] = {}
    products: dict[str, Any] = {}
    for (kind, _folded), of_one in rows.items():
        first = of_one[0]
        where = f"{path}, line {' and '.join(str(row.line) for row in of_one)}"
        identifier = first.cells["id"]
        what = named(kind, identifier, first.get("name"))
        if kind == _ORGANIZATION:
            organizations[identifier] = located(where, what, partial(_entry, of_one))
        else:
            products[identifier] = located(where, what, partial(_item, of_one))
    return CustomerMapping(organizations=organizations, products=products, key_property=key_property)


def csv_of(mapping: CustomerMapping, path: Path) -> bytes:
    """The content of a CSV file.

    Args:
        mapping: What it shall say.
        path: The file; where it is there, its delimiter stays, and with it what a country's program expects.
    """
    delimiter = read_table(path).delimiter if path.exists() else ","
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADINGS, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    for row in _written(mapping):
        writer.writerow({name: kept(value) for name, value in row.items()})
    # The mark at its beginning tells Excel that it is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def kept(text: str) -> str:
    """A text that a spreadsheet program shows and saves as it is, never as a number, a day or a formula."""
    return '="' + text.replace('"', '""') + '"' if _CHANGED.fullmatch(text) else text


def _rows(table: TableFile) -> Iterator[_Row]:
    names = [heading.casefold().replace(" ", "_") for heading in table.headings]
    for name, heading in zip(names, table.headings, strict=True):
        if name not in HEADINGS:
            raise ConfigurationError(
                f"{table.path}, line {table.heading_line}: the column {heading!r} is not known.",
                remedy=f"{near(name, HEADINGS)}Known are {', '.join(HEADINGS)}.",
            )
    if "id" not in names:
        raise ConfigurationError(
            f"{table.path} has no column id.", remedy=f"Write a mapping with the columns {', '.join(HEADINGS)}."
        )
    for line, cells in table.rows():
        row = _Row(line, dict(zip(names, cells, strict=True)))
        for name in ("id", "customer", "item", "account"):
            if _DAMAGED.fullmatch(row.get(name) or ""):
                raise ConfigurationError(
                    f"{table.path}, line {line}: the {name} {row.cells[name]} is what a spreadsheet program makes of a "
                    "long number.",
                    remedy=f'Write it as a text, such as ="12345678901234567", in the column {name}.',
                )
        yield row


def _entry(rows: Sequence[_Row]) -> Entry:
    return entry_from(_organization(rows))


def _item(rows: Sequence[_Row]) -> Item:
    return item_from(_product(rows))


def _organization(rows: Sequence[_Row]) -> dict[str, Any]:
    first = rows[0]
    fields: dict[str, Any] = {name: first.get(name) for name in _AS_THEY_STAND if first.get(name)}
    if first.get("suggested"):
        fields["suggested"] = _apart(first.cells["suggested"])
    _refuse_filled(rows, ("item", "account", "tax_code"), "organization", "product")
    if not any(row.get("split_by") for row in rows):
        if first.get("part"):
            raise ConfigurationError(
                "The organization has a part, and no split_by.",
                remedy="Write in split_by which column of its lines tells the parts apart, such as cost_center.",
            )
        if len(rows) > 1:
            keys = list(dict.fromkeys(row.get("customer") for row in rows))
            if len(keys) == 1:
                raise ConfigurationError("The organization is there twice.", remedy="Keep one of the rows.")
            return {**fields, "customer": keys}
        return fields
    columns = {row.get("split_by") for row in rows}
    if len(columns) > 1:
        raise ConfigurationError(
            "The organization has rows that are not split by the same column.",
            remedy="Write the same split_by in each of its rows.",
        )
    customers: dict[str, Any] = {}
    for row in rows:
        part = row.get("part")
        key = row.get("customer")
        if part is None or key is None or part in customers:
            wrong = f"the part {part} twice" if part in customers else "a row without a part or a customer"
            raise ConfigurationError(
                f"The organization has {wrong}.",
                remedy="Write in each of its rows what stands in the column of split_by, and whose customer it is.",
            )
        customers[part] = key
    fields.pop("customer", None)
    return {**fields, "customers": customers}


def _product(rows: Sequence[_Row]) -> dict[str, Any]:
    if len(rows) > 1:
        raise ConfigurationError("The product is there twice.", remedy="Keep one of the rows.")
    row = rows[0]
    others = tuple(name for name in HEADINGS if name not in ("kind", "id", *ITEM_FIELDS))
    _refuse_filled(rows, others, "product", "organization")
    fields: dict[str, Any] = {name: row.get(name) for name in ITEM_FIELDS if row.get(name)}
    if "suggested" in fields:
        fields["suggested"] = _apart(fields["suggested"])
    return fields


def _refuse_filled(rows: Sequence[_Row], names: Sequence[str], kind: str, other: str) -> None:
    for name in names:
        if any(row.get(name) for row in rows):
            raise ConfigurationError(
                f"The {kind} has something in the column {name}, which only {other}s have.",
                remedy=f"Empty the cell, or write {other} in the column kind.",
            )


def _written(mapping: CustomerMapping) -> Iterator[dict[str, str]]:
    if mapping.key_property is not None:
        yield {"kind": KEY_PROPERTY, "id": mapping.key_property}
    for identifier, entry in mapping.organizations.items():
        fields = fields_of(entry)
        customers: Any = fields.pop("customers", None)
        row: dict[str, str] = {name: value for name, value in fields.items() if isinstance(value, str)}
        row |= {"kind": _ORGANIZATION, "id": identifier}
        if entry.suggested:
            row["suggested"] = _together(entry.suggested)
        if customers is None:
            yield row
            continue
        for number, (part, key) in enumerate(customers.items()):
            again: dict[str, str] = {name: row[name] for name in ("kind", "id", "name", "split_by") if name in row}
            yield {**(again if number else row), "part": part, "customer": key}
    for identifier, item in mapping.products.items():
        row = {name: value for name, value in item_fields_of(item).items() if isinstance(value, str)}
        row |= {"suggested": _together(item.suggested)} if item.suggested else {}
        yield {"kind": _PRODUCT, "id": identifier, **row}


def _together(keys: Sequence[str]) -> str:
    return _APART.join(each.replace("\\", "\\\\").replace("|", "\\|") for each in keys)


def _apart(text: str) -> list[str]:
    keys = re.findall(r"(?:[^\\|]|\\.)+", text, re.DOTALL)
    return [re.sub(r"\\(.)", r"\1", key.strip(), flags=re.DOTALL) for key in keys if key.strip()]
