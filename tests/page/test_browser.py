"""The summary page as a browser shows it: headless Chromium opens the file, reads, sorts, filters and prints."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve, field
from page.looked_at import HEADING, control_of, line, page_of

from cloudmore.billing.check.acceptances import Acceptance
from cloudmore.billing.check.gathered import Counted, Judged
from cloudmore.billing.files.amount_text import GROUPS_APART, MINUS
from cloudmore.billing.findings import Finding
from cloudmore.billing.line import BillingLine
from cloudmore.billing.page.summary_page import MOST_BYTES, Page, page_text, write_page
from cloudmore.billing.page.sums import OtherMonth, page_sums

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "{{ 7 * 7 }}{% raw %}",
    "=1+1",
    "a\u202eb\u2066c",
    "&lt;&amp;",
    "]]><!--",
    "\u05d0\u05d1 right to left",
    "W" * 300,
)


@define
class Looked:
    """A page in a browser, and what it did that it must not."""

    tab: Any
    wrong: list[str] = field(factory=list[str])

    def texts(self, selector: str) -> list[str]:
        """The texts of elements, numbers as a keyboard has them."""
        found: list[str] = self.tab.locator(selector).all_inner_texts()
        return [each.replace(MINUS, "-").replace(GROUPS_APART, "").strip() for each in found]

    def column(self, table: str, number: int) -> list[str]:
        """The first lines of a column's cells that are seen."""
        return [
            each.splitlines()[0] if each else ""
            for each in self.texts(f"#{table} tbody:not(.rest) tr:visible > :nth-child({number})")
        ]

    def press(self, table: str, heading: str) -> str:
        """Press the button of a heading; how it says that its column is sorted now."""
        cell = self.tab.locator(f"#{table} thead th").filter(has_text=re.compile(f"^{re.escape(heading)}$"))
        cell.locator("button").press("Enter")
        return str(cell.get_attribute("aria-sort"))


Look = Callable[..., Looked]


@pytest.fixture
def look(chromium: Any, tmp_path: Path) -> Iterator[Look]:
    """Open a page; at the end nothing was said on its console, and nothing was asked for but the file itself."""
    opened: list[Looked] = []

    def open_page(page: Page, *, scheme: str = "light", file: Path | None = None) -> Looked:
        path = file or tmp_path / f"page-{len(opened)}.html"
        if file is None:
            write_page(path, page)
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        looked = Looked(context.new_page())
        opened.append(looked)
        looked.tab.on("console", lambda message: looked.wrong.append(message.text))
        looked.tab.on("pageerror", lambda error: looked.wrong.append(str(error)))
        looked.tab.on("dialog", lambda dialog: looked.wrong.append(dialog.message))
        looked.tab.on("request", lambda request: request.url == path.as_uri() or looked.wrong.append(request.url))
        looked.tab.goto(path.as_uri())
        return looked

    yield open_page
    for each in opened:
        assert each.wrong == []
        each.tab.context.close()


def many_lines() -> Iterator[BillingLine]:
    """Lines of three currencies with sales and costs of up to fifteen places, some of them without a cost."""
    for number in range(400):
        currency = ("SEK", "EUR", "JPY")[number % 3]
        yield line(
            f"{(number * 7919) % 100003 - 20000}.{number:015d}",
            None if number % 50 == 49 and currency == "EUR" else f"{number}.{number:04d}",
            currency,
            organization_id=f"id-{number % 40}",
            organization_name=HOSTILE[number % 40] if number % 40 < len(HOSTILE) else f"Organization {number % 40}",
            service_id=f"s{number % 12}",
            service_name=f"Service {number % 12}",
            product_name=HOSTILE[number % len(HOSTILE)],
            details=HOSTILE[number % len(HOSTILE)],
            quantity=Decimal(number),
        )


FINDINGS = (
    Finding(
        "negative-margin", "Sold below <b>cost</b>.", 3, organization="Exempel AB", currency="SEK", amount=Decimal(-5)
    ),
    *(Finding("equal-lines", f"Equal lines {number}.", 2) for number in range(4)),
)
OPEN = tuple(map(Judged, FINDINGS))
GONE = Acceptance("gone", "gone", "It left <i>us</i>", "cloudmore", "r", "2026-10", 12, "", HEADING.asked_at)
ACCEPTED = (Judged(Finding("gone", "An organization is gone.", 12), GONE),)
FULL = Page(
    evolve(HEADING, source="sandbox"),
    page_sums(many_lines()),
    (*OPEN, *ACCEPTED),
    checked=True,
    other=OtherMonth("2026-09", page_sums(line("100", "50", each, organization_id="id-3") for each in ("SEK", "EUR"))),
    control=control_of(many_lines()),
)


def test_what_the_browser_reads_are_the_totals_of_the_record(look: Look) -> None:
    looked = look(FULL)
    record = json.loads(looked.tab.locator("#totals").text_content())
    exact: dict[str, Any] = {}
    for each in many_lines():
        sums = exact.setdefault(each.currency or "", [0, 0, 0])
        sums[0] += 1
        # Whole numbers of the smallest unit: nothing of the client's arithmetic.
        sums[1] += int(format(each.total_sales or 0, "f").replace(".", ""))
        sums[2] += int(format(each.total_cost or 0, ".4f").replace(".", ""))
    assert record["totals"].keys() == exact.keys()
    rows = looked.tab.locator("#totals-table tbody tr")
    assert rows.count() == len(exact)
    for at, (currency, told) in enumerate(record["totals"].items()):
        cells = rows.nth(at).locator("th, td")
        assert cells.nth(0).inner_text() == currency
        assert [cells.nth(place).get_attribute("title") for place in (1, 2)] == [
            told["total_sales"],
            told["total_cost"],
        ]
        lines, sales, cost = exact[currency]
        assert (told["lines"], int(told["total_sales"].replace(".", ""))) == (lines, sales)
        assert Decimal(told["total_cost"]) == Decimal(cost).scaleb(-4)
        seen = looked.texts(f"#totals-table tbody tr:nth-child({at + 1}) > :nth-child(2)")
        assert seen == [format(Decimal(told["total_sales"]).quantize(Decimal("0.01")), "f")]
        margin = cells.nth(3).get_attribute("title")
        assert margin == told["margin"]
        assert (margin is None) == (currency == "EUR")


def test_every_sum_of_a_table_is_that_of_its_rows(look: Look) -> None:
    looked = look(FULL)
    for table in ("by-organization", "by-service"):
        for column in (3, 4):
            shown: dict[str, Decimal] = {}
            for part, sign in (("tbody", 1), ("tfoot", -1)):
                cells = looked.tab.locator(f"#{table} {part} tr").evaluate_all(
                    "(rows, at) => rows.map((row) => [row.cells[1].innerText, row.cells[at].title])", column - 1
                )
                for currency, text in cells:
                    shown[currency] = shown.get(currency, Decimal(0)) + sign * Decimal(text)
            assert shown == {"SEK": 0, "EUR": 0, "JPY": 0}


def test_nothing_of_the_data_is_taken_for_the_page(look: Look) -> None:
    looked = look(FULL)
    names = looked.column("by-organization", 1)
    clean = {each.replace("\u202e", "").replace("\u2066", "") for each in HOSTILE}
    assert clean <= set(names)
    assert looked.tab.locator("img, b, i").count() == 0
    assert looked.tab.locator("script").count() == 2
    assert looked.tab.evaluate("document.title") == "SANDBOX: Billing report 2026-10"


def test_it_asks_for_nothing_and_its_policy_lets_nothing_in(look: Look) -> None:
    looked = look(FULL)
    policy = looked.tab.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert looked.tab.locator("[src], link, [style], [onclick]").count() == 0
    looked.tab.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title = 1'}))"
    )
    assert looked.tab.evaluate("document.title") != "1"
    assert len(looked.wrong) == 1
    assert "Content Security Policy" in looked.wrong.pop()


NUMBERS = ("98765432109876.55", "98765432109876.54", "-1", "0.0000001", "1E+40", "-1E+40", "9", "10")


def test_numbers_of_any_size_are_sorted_and_missing_ones_stand_last(look: Look) -> None:
    lines = [line("1", each, organization_id=each, organization_name=each) for each in NUMBERS]
    lines.append(line("1", None, organization_id="none", organization_name="none"))
    looked = look(page_of(*lines))
    order = sorted(NUMBERS, key=Decimal)
    assert looked.press("by-organization", "Cost") == "descending"
    assert looked.column("by-organization", 1) == [*reversed(order), "none"]
    assert looked.press("by-organization", "Cost") == "ascending"
    assert looked.column("by-organization", 1) == [*order, "none"]
    sorted_by = looked.tab.locator("#by-organization th[aria-sort]:not([aria-sort=none])").all_inner_texts()
    assert sorted_by == ["Cost"]


def test_names_are_sorted_as_people_do(look: Look) -> None:
    names = ["b", "\u00c4a", "ab", "B2", "\u00e9", "Z", "d"]
    looked = look(page_of(*(line("1", organization_id=each, organization_name=each) for each in names)))
    assert looked.press("by-organization", "Organization") == "ascending"
    assert looked.column("by-organization", 1) == ["\u00c4a", "ab", "b", "B2", "d", "\u00e9", "Z"]
    looked.press("by-organization", "Organization")
    assert looked.column("by-organization", 1) == ["Z", "\u00e9", "d", "B2", "b", "ab", "\u00c4a"]


def test_amounts_are_sorted_within_their_currency(look: Look) -> None:
    lines = [
        line(sales, "0", currency, organization_id=sales)
        for sales, currency in (("1", "SEK"), ("3", "SEK"), ("2", "JPY"))
    ]
    looked = look(page_of(*lines))
    looked.press("by-organization", "Sales")
    assert looked.column("by-organization", 3) == ["1.00", "3.00", "2.00"]
    looked.press("by-organization", "Sales")
    assert looked.column("by-organization", 3) == ["3.00", "1.00", "2.00"]
    looked.press("by-organization", "Lines")
    looked.press("by-organization", "Currency")
    assert looked.column("by-organization", 2) == ["JPY", "SEK", "SEK"]


def test_typing_hides_the_other_rows(look: Look) -> None:
    names = [f"Kund {number}" for number in range(10)] + ["Caf\u00e9 Nord"]
    looked = look(page_of(*(line("1", organization_id=each, organization_name=each) for each in names)))
    box = looked.tab.get_by_label("Show only organizations with")
    box.fill("nord cafe")
    assert looked.column("by-organization", 1) == ["Caf\u00e9 Nord"]
    assert (
        looked.tab.locator("#part-by-organization [role=status]").inner_text()
        == "1 of 11 organizations; sums are of all"
    )
    assert looked.texts("#by-organization tfoot th") == ["All in SEK"]
    looked.tab.emulate_media(media="print")
    assert len(looked.column("by-organization", 1)) == 11
    looked.tab.emulate_media(media="screen")
    box.fill("")
    assert len(looked.column("by-organization", 1)) == 11


@pytest.mark.parametrize("customer", [False, True], ids=["reseller", "customer"])
def test_no_width_makes_the_page_scroll_sideways(look: Look, *, customer: bool) -> None:
    looked = look(evolve(FULL, for_customer=customer))
    for each in looked.tab.locator("summary").all():
        each.press("Enter")
    for width in (320, 360, 768, 1280):
        looked.tab.set_viewport_size({"width": width, "height": 900})
        assert looked.tab.evaluate("document.documentElement.scrollWidth") == width


def test_paper_gets_everything_and_no_controls(look: Look) -> None:
    looked = look(FULL, scheme="dark")
    rows = looked.tab.locator("tr").count()
    looked.tab.emulate_media(media="print", color_scheme="dark")
    assert looked.tab.locator("tr:visible").count() == rows
    assert looked.tab.locator(".filter:visible, nav:visible").count() == 0
    assert looked.tab.locator(".bars:visible").count() == looked.tab.locator(".bars").count() > 2
    colours = looked.tab.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(26, 33, 41)", "rgb(255, 255, 255)"]
    # A4 between its margins, in pixels.
    looked.tab.set_viewport_size({"width": 680, "height": 900})
    tables = looked.tab.locator(".scroll").evaluate_all(
        "found => found.filter((each) => each.scrollWidth > each.clientWidth).length"
    )
    assert tables == 0
    assert looked.tab.pdf().startswith(b"%PDF")


VERDICTS: dict[str, tuple[dict[str, Any], str]] = {
    "open": ({"judged": OPEN, "checked": True}, "5 findings are open"),
    "one open": ({"judged": OPEN[:1]}, "1 finding is open"),
    "checked": ({"checked": True, "judged": ACCEPTED}, "Nothing is open"),
    "not checked": ({}, "Nothing is open, but it was not checked yet"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_the_verdict_is_told_in_words_and_by_a_sign(look: Look, name: str) -> None:
    values, words = VERDICTS[name]
    looked = look(page_of(line("1"), **values))
    assert looked.texts(".verdict h2") == [words]
    assert looked.tab.locator(".verdict svg:visible").count() == 1
    assert looked.tab.locator(".group li").count() == len(values.get("judged", ()))


def test_accepted_findings_are_told_with_the_reason(look: Look) -> None:
    looked = look(page_of(line("1"), judged=ACCEPTED, checked=True))
    assert "1 finding accepted, with a reason." in looked.texts(".verdict p")[0]
    assert looked.texts(".group .badge") == ["Accepted"]
    assert "Accepted because: It left <i>us</i>" in looked.texts(".group li")[0]


def test_hundreds_of_findings_are_told_by_code(look: Look) -> None:
    judged = [Judged(Finding("price-changed", f"Price {number}.", 1)) for number in range(300)]
    judged += [Judged(Finding("equal-lines", f"Equal {number}.", 1)) for number in range(100)]
    counts = {"price-changed": Counted(1500), "equal-lines": Counted(100)}
    looked = look(page_of(line("1"), judged=tuple(judged), counts=counts, checked=True, remarks=("Not settled.",)))
    assert looked.texts(".verdict h2, .verdict li") == [
        "1600 findings are open",
        "price-changed: 1500",
        "equal-lines: 100",
    ]
    assert "Not settled." in looked.texts(".verdict p")
    assert looked.texts("summary > span:last-child") == ["1500 findings", "100 findings"]
    assert looked.tab.locator(".group li:visible").count() == 0
    looked.tab.locator(".group summary").first.press("Enter")
    assert looked.tab.locator(".group li:visible").count() == 101
    assert looked.texts(".group li")[100] == "and 1400 more"


@pytest.mark.parametrize("source", ["sandbox", "cloudmore"])
def test_made_up_data_has_a_banner(look: Look, source: str) -> None:
    looked = look(evolve(page_of(line("1")), heading=evolve(HEADING, source=source)))
    assert looked.texts(".sandbox") == (["SANDBOX Made-up data, not for invoices."] if source == "sandbox" else [])


def test_it_says_which_report_it_is(look: Look) -> None:
    looked = look(page_of(line("1")))
    assert looked.texts("dd") == [
        "2026-10-01 to 2026-10-31, both included",
        "Europe/Stockholm",
        "1 line, 1 organization",
        "2026-11-09 07:31:00 UTC",
        HEADING.reseller_id,
    ]


def test_a_report_without_lines_says_so(look: Look) -> None:
    looked = look(page_of(judged=(Judged(Finding("empty", "The report has no billing line.", 0)),)))
    assert looked.texts("#totals-part p") == ["The report has no billing line."]
    assert looked.tab.locator("table").count() == 0


def test_a_customer_sees_no_cost_and_no_margin(look: Look, tmp_path: Path) -> None:
    cost = "123456.789"
    lines = [line("10", cost, organization_id=str(number)) for number in range(20)]
    page = page_of(*lines, judged=(*OPEN, *ACCEPTED), for_customer=True)
    looked = look(page)
    assert looked.texts("#by-organization thead th")[:3] == ["Organization", "Currency", "Amount"]
    content = (tmp_path / "page-0.html").read_text("utf-8")
    body = content.partition("</style>")[2]
    assert not re.search(r"cost|margin|finding", body, re.IGNORECASE)
    assert all(each not in body.replace(GROUPS_APART, "") for each in ("123456.79", "123446", "2469135"))


def test_a_keyboard_and_a_screen_reader_find_their_way(look: Look) -> None:
    looked = look(FULL)
    count = looked.tab.locator
    assert [count(each).count() for each in ("main", "header", "footer", "nav[aria-label]", "h1")] == [1] * 5
    levels = [int(each) for each in count("h1, h2, h3, h4").evaluate_all("found => found.map(each => each.tagName[1])")]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert count("table").count() == count("table > caption").count() > 5
    assert count("thead th:not([scope=col])").count() == count("thead th:not([aria-sort])").count() == 0
    assert count("tbody tr:not(:has(> th[scope=row]))").count() == 0
    assert count(".scroll:not([tabindex='0'])").count() == 0
    for named in ("section[aria-labelledby]", ".scroll[aria-labelledby]"):
        broken = count(named).evaluate_all(
            "found => found.filter(each => !document.getElementById(each.getAttribute('aria-labelledby'))).length"
        )
        assert broken == 0
    assert count("input").count() == count("label").count()
    for link in count("nav a, .verdict a").all():
        assert count(link.get_attribute("href")).count() == 1
    identifiers = count("[id]").evaluate_all("found => found.map(each => each.id)")
    assert len(identifiers) == len(set(identifiers))


COLOURS = (
    "ink ground",
    "ink raised",
    "soft ground",
    "soft raised",
    "link ground",
    "ink good-ground",
    "good good-ground",
)
COLOURS += ("ink bad-ground", "bad bad-ground", "bad ground", "link bad-ground", "link good-ground", "link wait-ground")
COLOURS += ("ink wait-ground", "wait wait-ground")
SIGNS = ("now ground", "before ground", "strong-line ground")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(scheme: str) -> None:
    style = files("cloudmore.billing.page").joinpath("page.css").read_text("utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light if scheme == "light" else dark))
    for pairs, least in ((COLOURS, 4.5), (SIGNS, 3.0)):
        for pair in pairs:
            one, other = (colours[name] for name in pair.split())
            assert contrast(one, other) >= least, pair


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 has it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """As WCAG 2.2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_names_and_findings_without_end_are_a_small_page_all_the_same() -> None:
    endless = "<" * 5000
    lines = (
        line(
            "1",
            organization_id=str(number),
            organization_name=f"{number}{endless}",
            product_name=endless,
            details=endless,
        )
        for number in range(2000)
    )
    judged = tuple(Judged(Finding("x", endless, 1, organization=endless, service=endless)) for _ in range(400))
    assert len(page_text(page_of(*lines, judged=judged)).encode()) < MOST_BYTES


def test_a_hundred_thousand_lines_are_a_small_page_whose_sums_hold(look: Look, tmp_path: Path) -> None:
    lines = (
        line(
            f"{number % 9973}.{number % 89:02d}",
            f"{number % 8191}.{number % 97:02d}",
            ("SEK", "EUR", "DKK", "JPY")[number % 4],
            organization_id=f"{number % 5000}",
            organization_name=f"{number % 5000} {'Name & <Co> ' * 24}",
            service_id=f"{number % 300}",
            service_name=f"Service {number % 300}",
        )
        for number in range(100_000)
    )
    other = OtherMonth("2026-09", page_sums(line("1", organization_id=str(number)) for number in range(5000)))
    looked = look(Page(HEADING, page_sums(lines), other=other))
    assert (tmp_path / "page-0.html").stat().st_size < MOST_BYTES
    record = json.loads(looked.tab.locator("#totals").text_content())
    cells = looked.tab.locator("#by-organization tbody tr").evaluate_all(
        "rows => rows.map((row) => [row.cells[1].innerText, row.cells[2].title])"
    )
    sums: dict[str, Decimal] = {}
    for currency, text in cells:
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(text)
    assert {currency: Decimal(told["total_sales"]) for currency, told in record["totals"].items()} == sums
    assert any("more, together" in each for each in looked.texts("#by-organization .rest th"))
