"""Lists of items as ledgers export them, and products as a report bills them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from saved import line, saved

from cloudmore import ConfigurationError
from cloudmore.mapping import CustomerMapping, Item, LedgerItem, Product, products_in, read_items

HEADINGS = [
    pytest.param("Code,Name", id="our own words"),
    pytest.param("Item Code,Description", id="English"),
    pytest.param("SKU,Product Name", id="a shop's English"),
    pytest.param("No.,Description", id="Business Central's"),
    pytest.param("Item,Description", id="the word for the thing is the code"),
    pytest.param("Article number,Title", id="other English"),
    pytest.param("Code,Item", id="the word for the thing is the name"),
    pytest.param("Artikelnummer,Benämning", id="Swedish"),
    pytest.param("Artikelnr.,Beteckning", id="short Swedish"),
    pytest.param("Artikelnummer,Bezeichnung", id="German"),
    pytest.param("Varenummer,Beskrivelse", id="Norwegian"),
    pytest.param("Varenr.,Varenavn", id="Danish"),
    pytest.param("Nimikekoodi,Nimike", id="Finnish"),
    pytest.param("Tuotekoodi,Tuotenimi", id="other Finnish"),
    pytest.param("ITEM_CODE,NAME", id="capital letters"),
]


def written(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    file = folder / "items.csv"
    file.write_text("\n".join(rows) + "\n", encoding=encoding)
    return file


@pytest.mark.parametrize("headings", HEADINGS)
def test_usual_headings_are_known(tmp_path: Path, headings: str) -> None:
    rows = (f"{headings},Price", "00123,Säkerhetskopia,5")
    assert read_items(written(tmp_path, *rows)) == (LedgerItem("00123", "Säkerhetskopia"),)


def test_columns_can_be_named_and_equal_rows_are_one_item(tmp_path: Path) -> None:
    file = written(tmp_path, "A;B;Price", "1;Blå;5", "1;Blå;6", "2;;7", encoding="cp1252")
    assert read_items(file, {"code": "a", "name": " B "}) == (LedgerItem("1", "Blå"), LedgerItem("2", ""))


MISTAKES = [
    pytest.param(
        ("Colour,Name", "red,A"),
        {},
        "No heading of FILE is known to be the code of an item: Colour, Name.",
        "code=HEADING",
        id="no code",
    ),
    pytest.param(("SKU,Price", "1,5"), {}, "is known to be the name of an item: SKU, Price.", "name=", id="no name"),
    pytest.param(
        ("SKU,Product code,Name", "1,2,A"),
        {},
        "Several headings of FILE may be the code of an item: SKU, Product code.",
        "code=HEADING",
        id="two codes",
    ),
    pytest.param(("SKU,Name", "1,A"), {"key": "SKU"}, "An item has no 'key'", "Use one of code, name.", id="no field"),
    pytest.param(
        ("SKU,Name", "1,A"), {"code": "Nr"}, "FILE has no heading 'Nr', which was named as the code.", "", id="heading"
    ),
    pytest.param(
        ("SKU,Name", "1,A", ",B"), {}, "The item on line 3 of FILE has no code.", "under SKU", id="no code in a row"
    ),
    pytest.param(
        ("SKU,Name", "a1,A", "2,B", "A1,C"),
        {},
        "Lines 2 and 4 of FILE are two items with the code A1.",
        "A code must be one item's",
        id="one code twice",
    ),
    pytest.param(("SKU,Name",), {}, "There is no item in FILE.", "Export the items", id="no row"),
]


@pytest.mark.parametrize(("rows", "columns", "message", "remedy"), MISTAKES)
def test_what_is_not_clear_is_told(
    tmp_path: Path, rows: tuple[str, ...], columns: Mapping[str, str], message: str, remedy: str
) -> None:
    file = written(tmp_path, *rows)
    with pytest.raises(ConfigurationError) as told:
        read_items(file, columns)
    assert message.replace("FILE", str(file)) in told.value.message
    assert remedy in told.value.remedy


def test_products_are_those_that_are_billed_each_once_by_what_a_mapping_knows_it_by(tmp_path: Path) -> None:
    report = saved(
        tmp_path / "saved",
        [
            line(itemCode="A-1"),
            line(productId="P-1", productName="Backup of a server, new", itemCode="A-2", organizationId="o-2"),
            line(productId=..., productName="Coded", itemCode="C-1"),
            line(productId=..., productName="One of what the service sells"),
            line(productId=..., productName="Nothing to name it by", serviceId=...),
            line(productId="p-9", organizationId=..., organizationName=...),
        ],
    )
    assert products_in(report) == (
        Product("p-1", "Backup of a server, new", "A-1", "s-1", "Backup", "p-1", ("A-2",)),
        Product("C-1", "Coded", "C-1", "s-1", "Backup"),
        Product("s-1", None, None, "s-1", "Backup"),
    )


SUGGESTED = Item(name="Backup", suggested=("X",), suggested_because="alike")
# What the mapping says of the product p-1, of its service s-1, and what a line's item, account and tax code are then.
LOOKED_UP: dict[str, tuple[Item | None, Item | None, Item | None]] = {
    "nothing": (None, None, None),
    "a suggestion is nothing": (SUGGESTED, None, None),
    "a name is nothing": (Item(name="Backup"), None, None),
    "a suggestion hides nothing": (SUGGESTED, Item("S"), Item("S")),
    "the product before its service": (Item("P"), Item("S"), Item("P")),
    "an account beside a suggestion counts": (
        Item(account="3010", suggested=("X",)),
        Item("S"),
        Item(account="3010", suggested=("X",)),
    ),
}


@pytest.mark.parametrize("name", LOOKED_UP)
def test_what_is_only_suggested_counts_for_nothing(name: str) -> None:
    product, service, found = LOOKED_UP[name]
    entries = {"p-1": product, "s-1": service}
    mapping = CustomerMapping(products={each: item for each, item in entries.items() if item is not None})
    assert mapping.item_of(Product("p-1", service_id="s-1", product_id="p-1")) == found
    assert [item.is_open for item in mapping.products.values()] == [
        item.item is None for item in entries.values() if item is not None
    ]
