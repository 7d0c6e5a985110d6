"""A mapping as TOML and as CSV: nothing is lost from one to the other, comments stay, and mistakes are told."""

from __future__ import annotations

import difflib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import made_up_lines
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmore import ConfigurationError
from cloudmore.billing import Split
from cloudmore.mapping import CustomerMapping, Entry, Item, read_mapping, write_mapping

# What people and spreadsheet programs spell in ways that break files, and anything else that is text.
TEXTS = st.one_of(
    st.sampled_from(
        [
            "00123",
            "1E05",
            '="x"',
            "=1+1",
            "-",
            "a|b",
            "a\\",
            "a;b",
            'say "so"',
            "é ß 日本",
            "1,5",
            "12345678901234567",
            "two\nlines",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
).filter(lambda text: text == text.strip() and text != "")
PARTS = st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3)
NAMES = st.none() | TEXTS
ENTRIES = st.one_of(
    st.builds(Entry, customer=TEXTS, name=NAMES, reason=NAMES, decided_by=NAMES),
    st.builds(Entry, excluded=TEXTS, name=NAMES, reason=NAMES),
    st.builds(Entry, split=st.builds(Split, st.just("cost_center"), PARTS), name=NAMES, reason=NAMES),
    st.builds(Entry, suggested=st.lists(TEXTS, max_size=3, unique=True).map(tuple), suggested_because=NAMES),
)
ITEMS = st.one_of(
    st.builds(Item, NAMES, NAMES, NAMES, NAMES, NAMES, NAMES),
    st.builds(
        Item,
        account=NAMES,
        name=NAMES,
        suggested=st.lists(TEXTS, max_size=3, unique=True).map(tuple),
        suggested_because=NAMES,
    ),
)
IDS = st.lists(TEXTS, max_size=6, unique_by=lambda text: text.strip().casefold())


@st.composite
def mappings(draw: st.DrawFn) -> CustomerMapping:
    return CustomerMapping(
        organizations={identifier: draw(ENTRIES) for identifier in draw(IDS)},
        products={each: draw(ITEMS) for each in draw(IDS)},
        key_property=draw(NAMES),
    )


@given(mappings(), mappings())
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_between_toml_and_csv(mapping: CustomerMapping, other: CustomerMapping) -> None:
    with TemporaryDirectory() as name:
        toml, csv = Path(name, "mapping.toml"), Path(name, "mapping.csv")
        for file, source in ((toml, None), (csv, toml), (toml, csv)):
            # Over another one, too, of which nothing may be left.
            write_mapping(file, other)
            write_mapping(file, mapping if source is None else read_mapping(source))
            assert read_mapping(file) == mapping


USERS_FILE = """\
# Our customers. Ask Bo in accounting.
key_property = "AutotaskCompanyID"   # set in March

# The café: agreed with Bo.
[organizations.o-1]
name = "Nordic Café AB"
customer = "10042"   # was 10041

# Not ours any more?
[organizations."o-2"]
suggested = [
  "10050",  # or
  "10051",
]

[products.p-1]
item = "M365-BB"

# Written last.
[organizations.o-3]
split_by = "cost_center"
[organizations.o-3.customers]
Sales = "1"
IT = "2"
# the end
"""
Change = Callable[[CustomerMapping], CustomerMapping]
# What is changed, and every line of the file that is other then: those that go, and those that come.
EDITS: dict[str, tuple[Change, list[str], list[str]]] = {
    "nothing": (lambda mapping: mapping, [], []),
    "another customer": (
        lambda mapping: mapping.deciding({"o-1": Entry(customer="10043", name="Nordic Café AB")}),
        ['customer = "10042"   # was 10041'],
        ['customer = "10043"   # was 10041'],
    ),
    "a field more, above the next entry's comment": (
        lambda mapping: mapping.deciding({"O-1": Entry(customer="10042", name="Nordic Café AB", reason="by hand")}),
        [],
        ['reason = "by hand"'],
    ),
    "a suggestion accepted": (
        lambda mapping: mapping.deciding({"o-2": Entry(customer="10050")}),
        ["suggested = [", '  "10050",  # or', '  "10051",', "]"],
        ['customer = "10050"'],
    ),
    "an entry forgotten, and what is said of it": (
        lambda mapping: mapping.deciding({"o-2": None}),
        ["# Not ours any more?", '[organizations."o-2"]', "suggested = [", '  "10050",  # or', '  "10051",', "]", ""],
        [],
    ),
    "a new entry behind the last one": (
        lambda mapping: mapping.deciding({"o.4": Entry(excluded="our own")}),
        [],
        ['[organizations."o.4"]', 'excluded = "our own"', ""],
    ),
    "a part of a split": (
        lambda mapping: mapping.deciding({"o-3": Entry(split=Split("cost_center", {"Sales": "1", "IT": "3"}))}),
        ["[organizations.o-3.customers]", 'Sales = "1"', 'IT = "2"'],
        ['customers = {Sales = "1", IT = "3"}'],
    ),
    "a new product": (
        lambda mapping: mapping.with_items({"P-2": Item(item="X", account="3010")}),
        [],
        ["[products.P-2]", 'item = "X"', 'account = "3010"', ""],
    ),
    "the property": (
        lambda mapping: mapping.with_key_property("Other"),
        ['key_property = "AutotaskCompanyID"   # set in March'],
        ['key_property = "Other"   # set in March'],
    ),
}


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
@pytest.mark.parametrize("name", EDITS)
def test_comments_order_and_spelling_of_the_user_stay(tmp_path: Path, name: str, ending: str) -> None:
    change, gone, new = EDITS[name]
    file = tmp_path / "mapping.toml"
    file.write_bytes(USERS_FILE.replace("\n", ending).encode())
    before = read_mapping(file)
    write_mapping(file, change(before), before=before)
    text = file.read_bytes().decode()
    assert text.count("\r\n") == (text.count("\n") if ending == "\r\n" else 0)
    old, now = USERS_FILE.split("\n"), text.replace("\r\n", "\n").split("\n")
    changes = [line for line in difflib.ndiff(old, now) if line[0] in "+-"]
    assert sorted(line[2:] for line in changes if line[0] == "-") == sorted(gone)
    assert sorted(line[2:] for line in changes if line[0] == "+") == sorted(new)
    assert read_mapping(file) == change(before)
    if "o-2" in read_mapping(file).organizations:
        assert text.index("# Not ours any more?") + len(f"# Not ours any more?{ending}") == text.index(
            '[organizations."o-2"]'
        )


def test_entries_on_one_line_are_changed_in_place(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text('[organizations]\n"o-1" = {customer = "1"}  # one\n"o-2" = {excluded = "own"}  # two\n', "utf-8")
    before = read_mapping(file)
    write_mapping(file, before.deciding({"o-1": Entry(customer="7")}))
    assert file.read_text("utf-8").split("\n")[1:3] == [
        '"o-1" = {customer = "7"}  # one',
        '"o-2" = {excluded = "own"}  # two',
    ]


def test_the_property_and_an_entry_of_one_line(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text('[organizations]\n"o-1" = {customer = "1"}\n"o-2" = {excluded = "own"}\n', "utf-8")
    write_mapping(file, read_mapping(file).deciding({"o-2": None}).with_key_property("ERP"))
    assert file.read_text("utf-8") == 'key_property = "ERP"\n\n[organizations]\n"o-1" = {customer = "1"}\n'


def test_an_entry_that_is_written_as_a_table_of_its_own_keeps_what_follows(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    write_mapping(file, CustomerMapping({"o-1": Entry(suggested=("1", "2"), name="A"), "o.2": Entry(customer="3")}))
    mapping = read_mapping(file)
    file.write_text(file.read_text("utf-8") + "# the end\n", "utf-8")
    write_mapping(file, mapping.deciding({"O-1": Entry(split=Split("cost_center", {"a b": "1", "c": '"'}), name="A")}))
    _, _, written = file.read_text("utf-8").partition("[")
    assert written == (
        'organizations.o-1]\nname = "A"\nsplit_by = "cost_center"\ncustomers = {"a b" = "1", c = "\\""}\n\n'
        '[organizations."o.2"]\ncustomer = "3"\n# the end\n'
    )


def test_a_text_that_looks_like_a_table_is_none(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    text = '[organizations.o-1]\ncustomer = "1"\nreason = """\nas in\n[organizations.o-2]\n"""\n'
    file.write_text(text, "utf-8")
    before = read_mapping(file)
    write_mapping(file, before.deciding({"o-3": Entry(customer="3")}))
    assert file.read_text("utf-8") == f'{text}\n[organizations.o-3]\ncustomer = "3"\n'


def test_what_cannot_both_be_cannot_be_said_in_python_either() -> None:
    with pytest.raises(ConfigurationError, match="excluded without a reason"):
        Entry(excluded=" ")
    for nobodys in (Entry, lambda customer: Entry(split=Split("cost_center", {"IT": customer}))):
        with pytest.raises(ConfigurationError, match="a customer without a key"):
            nobodys(customer=" ")


def test_what_cannot_be_changed_by_itself_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    text = 'organizations = {o-1 = {customer = "1"}}\n'
    file.write_text(text, "utf-8")
    before = read_mapping(file)
    with pytest.raises(ConfigurationError, match="cannot be changed without touching other entries"):
        write_mapping(file, before.deciding({"o-9": Entry(customer="9")}))
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("ending", ["toml", "csv"])
def test_a_file_that_was_changed_meanwhile_is_not_written_over(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"mapping.{ending}"
    before = CustomerMapping(organizations={"o-1": Entry(customer="1")})
    write_mapping(file, before, before=CustomerMapping())
    theirs = before.deciding({"o-2": Entry(customer="2")})
    write_mapping(file, theirs, before=before)
    with pytest.raises(ConfigurationError, match="was changed while this ran"):
        write_mapping(file, before.deciding({"o-3": Entry(customer="3")}), before=before)
    assert read_mapping(file) == theirs
    assert [each.name for each in tmp_path.iterdir()] == [file.name]


O1 = "[organizations.o-1]\n"
CSV = "id,customer\n"
# Name of the file, its text, and what is said of it: the line, what is wrong, and what to write.
MISTAKES: dict[str, tuple[str, str, list[str]]] = {
    "an organization twice": (
        "m.toml",
        f'{O1}customer = "1"\n{O1}customer = "2"\n',
        ["m.toml", "line 3", "twice", "split_by"],
    ),
    "an organization twice, in other letters": (
        "m.toml",
        f'{O1}customer = "1"\n[organizations.O-1]\ncustomer = "1"\n',
        ["m.toml: The organization O-1 is there twice, the other time as o-1", "Keep one"],
    ),
    "an organization twice in CSV": ("m.csv", f"{CSV}o-1,1\nO-1,1\n", ["m.csv, line 2 and 3", "o-1", "is there twice"]),
    "two customers": (
        "m.toml",
        f'# one\n{O1}name = "A"\ncustomer = ["1", "2"]\n',
        ["m.toml, line 2: the organization o-1 (A) has 2 customers", 'split_by = "cost_center"'],
    ),
    "two customers in CSV": (
        "m.csv",
        f"{CSV}o-1,1\no-2,5\no-1,2\n",
        ["m.csv, line 2 and 4: the organization o-1 has 2 customers", 'split_by = "cost_center"'],
    ),
    "parts without a column": (
        "m.toml",
        f'{O1}customers = {{A = "1"}}\n',
        ["line 1", "which line is whose", "split_by"],
    ),
    "a column that no line has": (
        "m.toml",
        f'{O1}split_by = "cost_centre"\ncustomers = {{A = "1"}}\n',
        ["'cost_centre'", "Did you mean cost_center?"],
    ),
    "a column of amounts": ("m.toml", f'{O1}split_by = "total_sales"\ncustomers = {{A = "1"}}\n', ["'total_sales'"]),
    "no parts": ("m.toml", f'{O1}split_by = "cost_center"\n', ["no customers that belong to it"]),
    "empty parts": ("m.toml", f'{O1}split_by = "cost_center"\ncustomers = {{}}\n', ["not said whose the parts are"]),
    "one customer and parts": (
        "m.toml",
        f'{O1}customer = "1"\nsplit_by = "cost_center"\ncustomers = {{A = "1"}}\n',
        ["one customer for all its lines, and others by split_by"],
    ),
    "parts of different columns": (
        "m.csv",
        "id,split_by,part,customer\no-1,cost_center,A,1\no-1,purchase_order,B,2\n",
        ["line 2 and 3", "not split by the same column"],
    ),
    "a part twice": (
        "m.csv",
        "id,split_by,part,customer\no-1,cost_center,A,1\no-1,cost_center,A,2\n",
        ["has the part A twice"],
    ),
    "a part without a customer": ("m.csv", "id,split_by,part,customer\no-1,cost_center,A,\n", ["without a part or a"]),
    "a part without a column": ("m.csv", "id,split_by,part,customer\no-1,,A,1\n", ["a part, and no split_by"]),
    "excluded without a reason": (
        "m.toml",
        f'{O1}excluded = " "\n',
        ["line 1: the organization o-1 is excluded without"],
    ),
    "excluded by a yes": (
        "m.toml",
        f"{O1}excluded = true\n",
        ["excluded without a reason", 'excluded = "our own tenant"'],
    ),
    "excluded and mapped": (
        "m.toml",
        f'{O1}customer = "1"\nexcluded = "own"\n',
        ["the organization o-1 is both excluded and mapped to a customer", "Keep one of the two"],
    ),
    "a field that is nearly one": (
        "m.toml",
        f'{O1}custmer = "1"\n',
        ["the organization o-1 has the field 'custmer'", "Did you mean customer?"],
    ),
    "a field of a product": ("m.toml", '[products.p]\nacount = "1"\n', ["the product p has", "Did you mean account?"]),
    "a table that is nearly one": ("m.toml", '[organisations.o-1]\ncustomer = "1"\n', ["Did you mean organizations?"]),
    "a number for a key": (
        "m.toml",
        f"{O1}customer = 10042\n",
        ["has 10042 as its customer, which is no text", 'customer = "10042"'],
    ),
    "an empty key": ("m.toml", f'{O1}customer = ""\n', ["has an empty customer"]),
    "no table": ("m.toml", 'organizations = "x"\n', ["organizations is no table"]),
    "no table of an entry": ("m.toml", '[organizations]\no-1 = "x"\n', ["line 2: the organization o-1 is no table"]),
    "an odd property": ("m.toml", "key_property = 7\n", ["key_property is no name"]),
    "no TOML": ("m.toml", f"{O1}customer = 10 042\n", ["m.toml cannot be read", "line 2", "quotation marks"]),
    "another encoding": ("m.toml", f'{O1}name = "\udce4"\n', ["m.toml cannot be read: it is not written in UTF-8"]),
    "another ending": ("m.xlsx", "x", ["ends with .xlsx", ".csv to edit it in a spreadsheet program"]),
    "no file": ("none.toml", "", ["There is no mapping", "cloudmore mapping suggest"]),
    "a column that is nearly one": (
        "m.csv",
        "id,custmer\no-1,1\n",
        ["m.csv, line 1: the column 'custmer'", "customer?"],
    ),
    "no id": ("m.csv", "customer,name\n1,A\n", ["has no column id"]),
    "a row without an id": ("m.csv", "id,customer\no-1,1\n,2\n", ["m.csv, line 3: the row has no id"]),
    "a row of nothing known": (
        "m.csv",
        "kind,id\norganisation,o-1\n",
        ["'organisation'", "Did you mean organization?"],
    ),
    "a long number that a spreadsheet has damaged": (
        "m.csv",
        "id;customer\no-1;1,23457E+16\n",
        ["line 2: the customer 1,23457E+16 is what a spreadsheet program makes of a long number"],
    ),
    "a product's cell in an organization": ("m.csv", "id,item\no-1,X\n", ["column item, which only products have"]),
    "an organization's cell in a product": (
        "m.csv",
        "kind,id,item,customer\nproduct,p,X,1\n",
        ["column customer, which only organizations have"],
    ),
    "a product twice": ("m.csv", "kind,id,item\nproduct,p,X\nproduct,P,Y\n", ["the product p is there twice"]),
    "the property twice": ("m.csv", "kind,id\nkey_property,A\nkey_property,B\n", ["key_property is there twice"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file, text, words = MISTAKES[name]
    monkeypatch.chdir(tmp_path)
    if not file.startswith("none"):
        Path(file).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigurationError) as raised:
        read_mapping(file)
    told = f"{raised.value.message} {raised.value.remedy}"
    assert [word for word in words if word not in told] == [], told
    assert raised.value.remedy


# What a spreadsheet program saves, of which nothing may be lost.
SAVED_BY = {
    "Excel in Sweden": ("\ufeffkind;id;name;customer\r\norganization;o-1;Café;00123\r\n", "utf-8"),
    "Excel in Sweden, as CSV without UTF-8": ("kind;id;name;customer\r\norganization;o-1;Café;00123\r\n", "cp1252"),
    "Excel in the United States": ("id,customer,Name\r\no-1,00123,Café\r\n", "utf-8"),
    "with a text that was a formula": ('id,customer,name\no-1,"=""00123""",Café\n', "utf-8"),
    "with empty columns and lines": ("id;customer;name;part;\r\no-1;00123;Café;;\r\n;;;;\r\n", "utf-8"),
    "tabs": ("id\tcustomer\tname\no-1\t00123\tCafé\n", "utf-16"),
}


@pytest.mark.parametrize("name", SAVED_BY)
def test_what_a_spreadsheet_program_saves_is_read(tmp_path: Path, name: str) -> None:
    text, encoding = SAVED_BY[name]
    file = tmp_path / "mapping.csv"
    file.write_bytes(text.encode(encoding))
    assert read_mapping(file).organizations == {"o-1": Entry(customer="00123", name="Café")}


def test_the_delimiter_of_a_country_stays(tmp_path: Path) -> None:
    file = tmp_path / "mapping.csv"
    file.write_text("id;customer\no-1;7\n", "utf-8")
    before = read_mapping(file)
    write_mapping(file, before.deciding({"o-2": Entry(customer="00123", name="=1+1")}), before=before)
    assert file.read_text("utf-8-sig").split("\n")[2] == ('organization;o-2;"=""=1+1""";"=""00123""";;;;;;;;;;')


def test_an_item_is_found_by_product_then_item_code_then_service() -> None:
    items = {name: Item(item=name) for name in ("P-1", "code", "S-1")}
    mapping = CustomerMapping(products=items)
    line = made_up_lines.line
    found = [
        mapping.item_of(line(product_id="p-1", item_code="code", service_id="s-1")),
        mapping.item_of(line(product_id="other", item_code="CODE", service_id="s-1")),
        mapping.item_of(line(product_id=None, item_code=None, service_id="s-1")),
        mapping.item_of(line(product_id=None, item_code=None, service_id=None)),
    ]
    assert [each and each.item for each in found] == ["P-1", "code", "S-1", None]


def test_reading_needs_no_package_and_writing_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text(USERS_FILE, "utf-8")
    monkeypatch.setitem(sys.modules, "tomlkit", None)
    before = read_mapping(file)
    with pytest.raises(ConfigurationError, match=r"cloudmore-client\[billing\]"):
        write_mapping(file, before.deciding({"o-1": Entry(customer="9")}))
    assert file.read_text("utf-8") == USERS_FILE
    new = tmp_path / "new.toml"
    write_mapping(new, before)
    assert read_mapping(new) == before


def test_thousands_of_organizations_are_written_and_changed_in_seconds(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    many = CustomerMapping({f"o-{number}": Entry(suggested=(f"{number}",)) for number in range(3000)})
    began = time.process_time()
    write_mapping(file, many)
    text = file.read_text("utf-8")
    one = many.deciding({"o-1500": Entry(customer="1500")})
    write_mapping(file, one, before=many)
    assert file.read_text("utf-8") == text.replace('suggested = ["1500"]', 'customer = "1500"')
    write_mapping(file, one.deciding({f"o-{number}": Entry(customer="1") for number in range(3000)}), before=one)
    # Parsing every table of a file for each that changes takes minutes.
    assert time.process_time() - began < 15
