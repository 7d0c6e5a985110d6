"""Which item a product is said to be: every verdict, what makes a code no proof, and how editions are told apart."""

from __future__ import annotations

from decimal import Decimal
from importlib.util import find_spec

import pytest

from cloudmore import ConfigurationError
from cloudmore.mapping import (
    CustomerMapping,
    Item,
    ItemSuggestion,
    LedgerItem,
    Product,
    is_undecided,
    suggest_items,
    with_item_suggestions,
)
from cloudmore.mapping.item_codes import item_key
from cloudmore.mapping.item_likeness import item_likeness
from cloudmore.mapping.item_names import read_product

E3, E5 = LedgerItem("M365-E3", "M365 E3"), LedgerItem("M365-E5", "M365 E5")
BACKUP = LedgerItem("1001", "Backup")


def product(name: str | None = "Microsoft 365 E3", code: str | None = None, identifier: str = "p-1") -> Product:
    return Product(identifier, name, code, "s-1", "Microsoft", identifier)


def one(bought: Product, *items: LedgerItem, mapping: CustomerMapping | None = None) -> ItemSuggestion:
    (found,) = suggest_items([bought], items, mapping or CustomerMapping())
    return found


# Each two spellings, and whether they are one code.
CODES = [
    pytest.param("M365-E3", "m365 e3", True, id="letter case and a blank"),
    pytest.param("CFQ7TTC0LCHC:0002", "CFQ7TTC0LCHC-0002", True, id="a colon"),
    pytest.param("A/B_C.D", "abcd", True, id="every separator"),
    pytest.param("\uff21\uff11", "a1", True, id="wide letters"),
    pytest.param("A\u20131", "A-1", True, id="a long dash"),
    pytest.param("1-10", "1.10", True, id="another separator between digits"),
    pytest.param("1-10", "11-0", False, id="a separator between digits elsewhere"),
    pytest.param("1-10", "110", False, id="no separator between digits"),
    pytest.param("0042", "42", False, id="leading zeros"),
    pytest.param("A+", "A", False, id="a sign that is no separator"),
]


@pytest.mark.parametrize(("one", "other", "same"), CODES)
def test_codes_are_compared_as_people_spell_them(one: str, other: str, *, same: bool) -> None:
    assert (item_key(one) == item_key(other)) is same


@pytest.mark.parametrize("code", [None, "", " ", "-", "N/A", "n/a", "0", "000", "none", "saknas", "111", "—"])
def test_junk_is_no_code(code: str | None) -> None:
    assert item_key(code) is None
    assert one(product("Backup", code), LedgerItem(code or "0", "Other")).verdict == "none"


EXACT = [
    pytest.param(product(code=" m365 e3 "), (E3, E5), "the same item code m365 e3", id="item code"),
    pytest.param(product(identifier="M365:E3"), (E3,), "the same product id M365:E3", id="product id"),
    pytest.param(
        product("Backup of a server", "1001"), (BACKUP,), "the same item code 1001", id="digits, words within"
    ),
    pytest.param(
        product("Backup", "LIC-20017"),
        (LedgerItem("LIC-20017", "Säkerhetslagring"),),
        "the same item code LIC-20017; the names are not alike",
        id="a long code, and another name",
    ),
    pytest.param(
        product(None, "LIC-20017"),
        (LedgerItem("LIC-20017", ""),),
        "the same item code LIC-20017; the names are not alike",
        id="a long code, and no name",
    ),
    pytest.param(
        product("Microsoft 365 E3 (annual)", "M365-E3"),
        (E3,),
        "the same item code M365-E3",
        id="a term that is not said",
    ),
]


@pytest.mark.parametrize(("bought", "items", "reason"), EXACT)
def test_an_exact_code_is_accepted(bought: Product, items: tuple[LedgerItem, ...], reason: str) -> None:
    found = one(bought, *items)
    assert (found.verdict, found.code, found.reason) == ("exact", items[0].code, reason)
    assert [each.item for each in found.candidates] == [items[0]]
    assert not is_undecided(found)


AMBIGUOUS = [
    pytest.param(product(code="M365-E3"), (E3, LedgerItem("m365 e3", "M365 E3 new")), "several items", id="twice"),
    pytest.param(
        product(code="M365-E3", identifier="M365-E5"),
        (E3, E5),
        "several items: M365-E3 has the same item",
        id="two codes",
    ),
    pytest.param(
        product("Backup", "42"),
        (LedgerItem("0042", "Backup"),),
        "but for zeros or signs, which is no proof",
        id="zeros",
    ),
    pytest.param(product("Backup", "110"), (LedgerItem("1-10", "Backup"),), "zeros or signs", id="a sign in a number"),
    pytest.param(product(code="1001"), (BACKUP,), "short or of digits alone", id="a counter, and another name"),
    pytest.param(product(code="AB1"), (LedgerItem("AB1", "Backup"),), "short or of digits", id="short"),
    pytest.param(product(None, "1001"), (BACKUP,), "short or of digits alone", id="a counter without a name"),
    pytest.param(product(code="M365-E5"), (E5,), "two products: only the product has e3", id="another edition"),
    pytest.param(
        product("Microsoft 365 E3 (annual)", "M365-E3"),
        (LedgerItem("M365-E3", "M365 E3 månadsvis"),),
        "another term: annual and monthly",
        id="another term",
    ),
    pytest.param(
        product("Microsoft 365 E3 (no Teams)", "M365-E3"), (E3,), "only the product is noteams", id="without Teams"
    ),
    pytest.param(
        product("Managed firewall, Oslo", "LIC-20017"),
        (LedgerItem("LIC-20017", "Managed firewall"), LedgerItem("LIC-20018", "Managed firewall Oslo")),
        "the name is that of LIC-20018",
        id="the name of another item",
    ),
    pytest.param(
        product(), (LedgerItem("A", "MS 365 E3"), LedgerItem("B", "M365 E3")), "2 items have names", id="a tie"
    ),
    pytest.param(
        product("Microsoft 365 E3", "LIC-20017"),
        (LedgerItem("LIC-20017", "M365 Apps business"),),
        "editions that have little in common",
        id="a long code, and an unlike edition",
    ),
    pytest.param(
        product("Managed firewall", "LIC-20017"),
        (LedgerItem("LIC-20017", "Consulting"), LedgerItem("LIC-20018", "Firewall")),
        "the name is that of LIC-20018",
        id="a long code with another name, and a name that is more like it",
    ),
    pytest.param(
        product("Backup of all servers and desktops 100 GB"),
        (LedgerItem("A", "Backup of all servers and desktops 500 GB"),),
        "only items of another edition are like it",
        id="another size alone",
    ),
]


@pytest.mark.parametrize(("bought", "items", "reason"), AMBIGUOUS)
def test_what_is_not_sure_is_asked(bought: Product, items: tuple[LedgerItem, ...], reason: str) -> None:
    found = one(bought, *items)
    assert (found.verdict, found.code) == ("ambiguous", None)
    assert reason in found.reason
    assert is_undecided(found)
    assert set(items) >= {each.item for each in found.candidates} != set()


def test_a_code_that_products_of_different_names_have_is_asked() -> None:
    bought = [product(code="M365-E3", identifier="p-1"), product("Microsoft 365 E3 Security", "M365-E3", "p-2")]
    found = suggest_items(bought, [E3], CustomerMapping())
    assert [each.verdict for each in found] == ["ambiguous", "ambiguous"]
    assert "products of 2 different names have it" in found[0].reason


def test_variants_of_one_name_may_be_one_item() -> None:
    names = ("Microsoft 365 E3", "MICROSOFT 365 E3", "M365 E3 (annual)", None)
    bought = [product(name, "M365-E3", f"p-{at}") for at, name in enumerate(names)]
    found = suggest_items(bought, [E3, E5], CustomerMapping())
    assert [(each.verdict, each.code) for each in found] == [("exact", "M365-E3")] * 4


def test_several_codes_on_the_lines_of_one_product_must_say_one_item() -> None:
    bought = Product("p-1", "Microsoft 365 E3", "M365-E3", product_id="p-1", more_item_codes=("LIC-20017",))
    assert one(bought, E3, E5).verdict == "exact"
    assert one(bought, E3, LedgerItem("LIC-20017", "M365 E3 extra")).verdict == "ambiguous"


def test_an_item_code_that_is_not_sure_of_one_product_is_not_of_its_other_lines() -> None:
    bought = [product(code="M365-E3", identifier="M365-E5"), Product("M365-E3", "Microsoft 365 E3", "M365-E3")]
    found = suggest_items(bought, [E3, E5], CustomerMapping())
    assert [(each.verdict, each.code) for each in found] == [("ambiguous", None)] * 2
    assert found[1].reason.endswith("of another product with that item code it is not sure")


def test_a_name_is_suggested_and_nothing_alike_is_none() -> None:
    found = one(product(), E5, E3)
    assert (found.verdict, found.code, found.reason) == ("name", None, "the name alone: the same words")
    assert [(each.item, each.score) for each in found.candidates] == [(E3, Decimal("100.0"))]
    nothing = one(product("Managed firewall"), E5, E3)
    assert (nothing.verdict, nothing.candidates) == ("none", ())
    assert one(product(None), LedgerItem("A", "Other")).reason.startswith("no name of an item")


def test_a_plan_of_a_service_is_found_by_both_names() -> None:
    bought = Product("p-1", "Plan 1", None, "s-1", "Exchange Online", "p-1")
    found = one(bought, LedgerItem("A", "EXO P2"), LedgerItem("B", "EXO P1"))
    assert (found.verdict, [each.item.code for each in found.candidates]) == ("name", ["B"])


# A product, the item that it is, and one that it is not though it looks so.
EDITIONS = [
    ("Microsoft 365 E3", "M365E3 licens 1 år", "Microsoft 365 E5"),
    ("Microsoft 365 E3", "MS 365 E3", "Office 365 E3"),
    ("Office 365 E1", "365 E1, Office", "Office 365 E3"),
    ("Microsoft 365 Business Basic", "365 Bus. Basic", "365 Bus. Standard"),
    ("Microsoft 365 E3", "M365 E3 årsvis", "Microsoft 365 E3 (no Teams)"),
    ("Microsoft 365 F3", "M365 F3 NCE", "Microsoft 365 F1"),
    ("Microsoft 365 Business Premium", "Prem Bus MS365", "Microsoft 365 Business Standard"),
    ("Microsoft 365 Business Basic", "M365 Bus. Bas.", "Microsoft 365 Business Premium"),
    ("Microsoft 365 Apps for business", "O365 Apps Bus", "Microsoft 365 Apps for enterprise"),
    ("Exchange Online (Plan 1)", "EXO P1", "Exchange Online (Plan 2)"),
    ("Microsoft Entra ID P2", "Azure AD Premium P2", "Microsoft Entra ID P1"),
    ("Power BI Pro", "PBI Professional per användare", "Power BI Premium Per User"),
    ("Windows Server 2022 CAL User", "Win Srv 2022 CAL användare", "Windows Server 2022 CAL Device"),
    ("Windows Server 2022 Standard", "Win Svr Std 2022", "Windows Server 2019 Standard"),
    ("Backup 100 GB", "Bkp 100GB", "Backup 500 GB"),
    ("Microsoft 365 E3 (annual)", "M365 E3 jährlich", "Microsoft 365 E3 monatlich"),
    ("Microsoft 365 E3 P1Y", "M365 E3 12 månader", "Microsoft 365 E3 3 years"),
    ("Microsoft 365 Business Premium", "Microsoft 365 Bussines Premum", "Microsoft 365 Business Standard"),
    ("Defender for Office 365 (Plan 1)", "MDO P1", "Defender for Office 365 (Plan 2)"),
    ("Enterprise Mobility + Security E3", "EMS E3", "Enterprise Mobility + Security E5"),
    ("Copilot Add-on", "Copilot addon licence", "Copilot"),
]


@pytest.mark.parametrize(("name", "right", "decoy"), EDITIONS)
@pytest.mark.parametrize("decoy_first", [False, True])
def test_another_edition_never_stands_before_the_right_one(
    name: str, right: str, decoy: str, *, decoy_first: bool
) -> None:
    items = [LedgerItem("right", right), LedgerItem("decoy", decoy)]
    found = one(product(name), *(reversed(items) if decoy_first else items))
    assert (found.verdict, found.candidates[0].item.code) == ("name", "right")
    assert item_likeness(read_product(name), read_product(decoy)).is_another_edition


def test_of_a_service_it_is_told_that_its_item_is_that_of_all_it_sells() -> None:
    found = one(Product("s-1", None, None, "s-1", "Endpoint Protection"), LedgerItem("EP", "Endpoint Prot"))
    assert found.verdict == "name"
    assert found.reason.endswith("; it would be the item of all that the service sells and that has none")
    assert found.candidates[0].reason.endswith("and that has none")


def test_what_is_decided_stays_and_what_is_lost_is_told() -> None:
    mapping = CustomerMapping(products={"P-1": Item("OLD", reason="agreed"), "s-2": Item("M365-E3")})
    found = one(product(code="M365-E3"), E3, mapping=mapping)
    assert (found.verdict, found.code, found.reason) == ("mapped", "OLD", "agreed; no item has the code OLD")
    assert one(Product("p-2", "Any", service_id="s-2", product_id="p-2"), E3, mapping=mapping).verdict == "mapped"
    assert with_item_suggestions(mapping, [found]) == mapping


def test_only_what_is_exact_is_written_as_accepted() -> None:
    bought = [
        Product("p-1", "Microsoft 365 E3", "M365-E3", "s-1", "Microsoft", "p-1"),
        product("Microsoft 365 E5", None, "p-2"),
        product("Managed firewall", None, "p-3"),
    ]
    before = CustomerMapping(products={"s-1": Item(account="3010", tax_code="MP1"), "p-2": Item(account="3020")})
    after = with_item_suggestions(before, suggest_items(bought, [E3, E5], before)).products
    assert after["p-1"] == Item(
        "M365-E3", "3010", "MP1", "Microsoft 365 E3", "the same item code M365-E3", "mapping suggest"
    )
    assert after["p-2"] == Item(
        account="3020",
        name="Microsoft 365 E5",
        suggested=("M365-E5",),
        suggested_because="M365-E5 M365 E5 (100.0): the same words",
    )
    assert after["p-3"] == Item(name="Managed firewall", suggested_because="no name of an item is like this one")
    assert after["s-1"] == before.products["s-1"]
    again = CustomerMapping(products=after)
    assert with_item_suggestions(again, suggest_items(bought, [E3, E5], again)) == again


def test_without_the_package_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloudmore.mapping.suggestions.find_spec", lambda name: find_spec(f"no_{name}"))
    with pytest.raises(ConfigurationError, match="rapidfuzz"):
        suggest_items([], [], CustomerMapping())
