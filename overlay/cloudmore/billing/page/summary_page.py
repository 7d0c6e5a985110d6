"""One self-contained HTML page that tells a controller what a report holds: ``summary-page/1``.

All sums and all orders are computed here; the page's script only sorts and filters. The page loads nothing and may not.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from attrs import Factory, frozen

from cloudmore.billing.check.gathered import Counted, Judged
from cloudmore.billing.control import Control
from cloudmore.billing.files.amount_text import amount_text, counted, shown
from cloudmore.billing.files.line_file import FileHeading
from cloudmore.billing.files.writing import replacing
from cloudmore.billing.line import plain
from cloudmore.billing.page.cells import Table
from cloudmore.billing.page.changes import change_counts, changes_table
from cloudmore.billing.page.charts import Chart, charts_of
from cloudmore.billing.page.findings import counts_of, finding_groups
from cloudmore.billing.page.sums import OtherMonth, PageSums
from cloudmore.billing.page.tables import control_table, groups_table, largest_table, totals_table
from cloudmore.version import __version__

PAGE_SCHEMA = "summary-page/1"
# A page that is opened from a mail, on a phone.
MOST_BYTES = 2_000_000
# Rows of one table; where the page would be too large, it is made again with fewer.
_MOST_ROWS = (400, 150, 50, 15)
_MOST_CURRENCIES_WITH_CHARTS = 8
_MOST_IN_VERDICT = 3


@frozen
class Page:
    """What is told on a page.

    Attributes:
        heading: Which report it is about.
        sums: Of its lines.
        judged: Findings, open or accepted, in the order in which they are told.
        counts: How many there are of each code; also of those that are not told one by one.
        checked: Whether ``billing check`` looked at the report; else the findings are those of the report itself.
        remarks: What else a person must know of the check, in sentences.
        other: Another month to compare with.
        control: What became of the lines of the report on their way into files, where that was looked at.
        for_customer: Whether it may be shown to a customer: without cost, margin and findings.
    """

    heading: FileHeading
    sums: PageSums
    judged: tuple[Judged, ...] = ()
    counts: Mapping[str, Counted] = Factory(lambda self: counts_of(self.judged), takes_self=True)
    checked: bool = False
    remarks: tuple[str, ...] = ()
    other: OtherMonth | None = None
    control: Control | None = None
    for_customer: bool = False


def write_page(path: Path, page: Page) -> None:
    """Write a page into a file, whole or not at all.

    Args:
        path: The file.
        page: What is told.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    text = page_text(page)
    with replacing(path) as file:
        file.write(text)


def page_text(page: Page) -> str:
    """The page as HTML of less than two million bytes.

    Args:
        page: What is told.
    """
    template = _template()
    text = ""
    for most in _MOST_ROWS:
        text = str(template.render(_view(page, most)))
        if len(text.encode()) < MOST_BYTES:
            break
    return text


def totals_record(page: Page) -> dict[str, Any]:
    """The totals for a program, as they stand in the page; amounts are text, so that no reader rounds them."""
    heading, sums = page.heading, page.sums
    return {
        "schema": PAGE_SCHEMA,
        "source": heading.source,
        "reseller_id": heading.reseller_id,
        "period": heading.period.name,
        "first_billing_date": heading.period.start.isoformat(),
        "last_billing_date": heading.period.end.isoformat(),
        "zone": heading.zone,
        "asked_at": heading.asked_at.isoformat(),
        "lines": sums.lines,
        "organizations": sums.organizations(),
        "totals": {
            currency or "": {
                "lines": group.lines,
                "total_sales": plain(group.sales),
                **(
                    {}
                    if page.for_customer
                    else {
                        "total_cost": plain(group.cost),
                        "lines_without_cost": group.without_cost,
                        "margin": None if group.margin is None else plain(group.margin),
                    }
                ),
            }
            for currency, group in ((each, sums.by_currency[each]) for each in sums.currencies())
        },
    }


def _view(page: Page, most: int) -> dict[str, Any]:
    heading, sums = page.heading, page.sums
    style, script = _file("page.css"), _file("page.js")
    return {
        "page": page,
        "heading": heading,
        "title": f"Billing report {heading.period.name}",
        "asked_at": f"{heading.asked_at:%Y-%m-%d %H:%M:%S} UTC",
        "is_sandbox": heading.source == "sandbox",
        "lines": counted(sums.lines, "line"),
        "organizations": counted(sums.organizations(), "organization"),
        "verdict": _verdict(page),
        "findings": () if page.for_customer else finding_groups(page.judged, page.counts, most=most),
        "totals": totals_table(sums, page.other, with_cost=not page.for_customer),
        "groups": _groups(page, most),
        "changes": _changes(page, most),
        "charts": _charts(page),
        "largest": largest_table(sums, with_cost=not page.for_customer) if sums.largest() else None,
        "control": None if page.for_customer or not page.control else control_table(page.control, sums),
        "record": _script_safe(totals_record(page)),
        "style": style,
        "script": script,
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "version": __version__,
    }


@frozen
class _Verdict:
    state: str
    words: str
    more: str
    list: tuple[str, ...] = ()
    by_code: bool = False


def _verdict(page: Page) -> _Verdict | None:
    if page.for_customer:
        return None
    found, passed = (sum(getattr(each, name) for each in page.counts.values()) for name in ("open", "accepted"))
    accepted = f" {counted(passed, 'finding')} accepted, with a reason." if passed else ""
    if found:
        words = f"{counted(found, 'finding')} {'is' if found == 1 else 'are'} open"
        told = [shown(each.finding.message) for each in page.judged if each.is_open]
        codes = sorted(page.counts.items(), key=lambda item: (-item[1].open, item[0]))
        by_code = [f"{code}: {amount_text(Decimal(each.open), places=0)}" for code, each in codes if each.open]
        is_short = found <= _MOST_IN_VERDICT and len(told) == found
        more = f"A person must look before this report is used.{accepted}"
        return _Verdict("open", words, more, tuple(told if is_short else by_code), by_code=not is_short)
    if not page.sums.lines:
        return _Verdict("open", "There is no billing line", f"So there was nothing to check.{accepted}")
    if page.checked:
        return _Verdict("done", "Nothing is open", f"The check found nothing that a person must look at.{accepted}")
    more = f"The report itself gives no reason to look twice; billing check looks further.{accepted}"
    return _Verdict("unchecked", "Nothing is open, but it was not checked yet", more)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _groups(page: Page, most: int) -> list[Table]:
    sums = page.sums
    found = (("organization", sums.by_organization), ("service", sums.by_service))
    return [
        groups_table(what, groups, sums, with_cost=not page.for_customer, most=most) for what, groups in found if groups
    ]


@frozen
class _Changes:
    counts: str
    table: Table


def _changes(page: Page, most: int) -> list[_Changes]:
    other = page.other
    if other is None:
        return []
    name = page.heading.period.name
    return [
        _Changes(
            f"{_capital(what)}s: {change_counts(what, page.sums, other.sums)}.",
            changes_table(what, page.sums, other, name, most=most),
        )
        for what in ("organization", "service")
    ]


@frozen
class _Charts:
    currency: str
    charts: tuple[Chart, ...]


def _charts(page: Page) -> list[_Charts]:
    currencies = [each for each in page.sums.currencies() if each is not None]
    return [
        _Charts(shown(each), charts_of(page.sums, page.other.sums if page.other else None, each))
        for each in currencies[:_MOST_CURRENCIES_WITH_CHARTS]
    ]


def _script_safe(record: Mapping[str, Any]) -> str:
    """JSON that no browser takes for the end of its element."""
    text = json.dumps(record, ensure_ascii=True, indent=1)
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _file(name: str) -> str:
    return files("cloudmore.billing.page").joinpath(name).read_text("utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - an extra

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_file("page.html.jinja"))
