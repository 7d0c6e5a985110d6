"""What stands in the files of an export, read with integers and the target's own file, and nothing of the client."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from random_reports import UNIT_PLACES

OF_TESTS = Path(__file__).parent / "targets"
SHIPPED = Path(__file__).parents[1] / "overlay/cloudmore/billing/targets/shipped"
# As the keys of a target's file name them.
ENCODINGS = {"utf-8": "utf-8", "utf-8-bom": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252"}
KINDS = {"all": {"invoice", "credit-note"}, "invoices": {"invoice"}, "credit-notes": {"credit-note"}}


@frozen
class Told:
    """A target's file as it stands there."""

    content: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.content["name"])

    def files(self) -> Sequence[Mapping[str, Any]]:
        """Its files, each with its columns."""
        shared = self.content.get("columns", [])
        return [{"columns": shared, **file} for file in self.content.get("files", [{}])]

    def needed(self) -> list[str]:
        """What a line must have of item, account and tax code."""
        defaults = self.content.get("defaults", {})
        columns = [column for file in self.files() for column in file["columns"] if column.get("required")]
        names = {column.get("from") for column in columns if "default" not in column}
        return sorted(names & {"item", "account", "tax_code"} - defaults.keys())


def told(file: Path) -> Told:
    """What a target's file says."""
    return Told(tomllib.loads(file.read_text("utf-8")))


@frozen
class WrittenRow:
    """A row of lines as it stands in a file.

    Attributes:
        document: Number of its document, where it has one.
        customer: Whose it is.
        currency: Of the amount.
        units: What the target books, in the smallest unit; below zero where it is credited.
        cost: Its cost, where the file tells one.
        texts: All of its cells by what they are from.
    """

    document: str
    customer: str
    currency: str
    units: int
    cost: int
    texts: Mapping[str, str]


def units_of(text: str, mark: str) -> tuple[int, int]:
    """A number as a whole number and its count of places."""
    whole, _mark, fraction = text.partition(mark)
    assert whole.removeprefix("-").isdigit(), text
    assert not fraction or fraction.isdigit(), text
    return int(whole + fraction), len(fraction)


def booked(quantity: str, price: str, places: int, mark: str) -> int:
    """What a target makes of quantity and price, in the smallest unit: their product, rounded to its places."""
    (count, count_places), (one, one_places) = units_of(quantity, mark), units_of(price, mark)
    product, more = count * one, count_places + one_places - places
    if more <= 0:
        return product * 10 ** (UNIT_PLACES - places - more)
    step = 10**more
    twice, sign = 2 * abs(product), 1 if product >= 0 else -1
    assert twice % (2 * step) != step, f"{quantity} x {price} lies between two amounts of {places} places"
    return sign * ((twice + step) // (2 * step)) * 10 ** (UNIT_PLACES - places)


def exact(text: str, places: int, mark: str) -> int:
    """An amount of at most so many places, in the smallest unit."""
    units, more = units_of(text, mark)
    assert more <= places, text
    return units * 10 ** (UNIT_PLACES - more)


def tables_of(file: Mapping[str, Any], path: Path, look: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Every row of a file and of its next parts, by what its columns are from."""
    suffix = file.get("suffix", "")
    stem = f"{path.stem}-{suffix}" if suffix else path.stem
    headings = [column["heading"] for column in file["columns"]]
    names = [column.get("from", column["heading"] or column.get("text")) for column in file["columns"]]
    number = 1
    while (part := path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")).exists():
        text = part.read_bytes().decode(ENCODINGS[look.get("encoding", "utf-8")])
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=look.get("delimiter", ","), strict=True)
        if look.get("header", True):
            assert next(rows) == headings
        found = [dict(zip(names, row, strict=True)) for row in rows]
        documents = {row.get("document_number") for row in found}
        assert len(documents) <= look.get("most_documents", len(documents)), part
        yield from found
        number += 1


def written_rows(target: Told, path: Path, places: Mapping[str, int]) -> list[WrittenRow]:
    """Every row of lines of an export.

    Args:
        target: What its file says.
        path: The name that was given.
        places: Of each currency's amounts.
    """
    look, rules = target.content.get("file", {}), target.content.get("documents", {})
    mark = look.get("decimal_mark", ".")
    chosen = target.content["amounts"]["places"]
    found: list[WrittenRow] = []
    headers: dict[str, dict[str, str]] = {}
    files = target.files()
    for file in files:
        if file.get("rows", "lines") == "documents":
            for row in tables_of(file, path, look):
                assert headers.setdefault(row["document_number"], row) is row, "a document has two rows"
    for file in files:
        if file.get("rows", "lines") == "documents":
            continue
        turned = file.get("documents", "all") == "credit-notes" and rules.get("credit_note_amounts") != "negative"
        for row in tables_of(file, path, look):
            whole = {**headers.get(row.get("document_number", ""), {}), **row}
            currency = whole["currency"]
            least = places[currency] if chosen == "currency" else chosen
            if "amount" in row:
                units = exact(row["amount"], least, mark)
            else:
                units = booked(row["quantity"], row["unit_price"], least, mark)
            cost = booked(row["quantity"], row["unit_cost"], UNIT_PLACES, mark) if row.get("unit_cost") else 0
            cost += exact(row["total_cost"], UNIT_PLACES, mark) if row.get("total_cost") else 0
            sign = -1 if turned else 1
            found.append(
                WrittenRow(
                    whole.get("document_number", ""),
                    whole.get("customer") or whole["customer_key"],
                    currency,
                    sign * units,
                    sign * cost,
                    whole,
                )
            )
    return found
