"""What an export tells on the screen: its documents, what is to be looked at, and what to do about it."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cloudmore.billing import Exported, Finding, Gathered, SavedReport, Target, document_sums
from cloudmore.cli.billing_control import show_control
from cloudmore.cli.month_reading import MonthReading
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import say, visible
from cloudmore.cli.records import show

MOST_OF_A_CODE = 20
"""So many findings of one code are told one by one."""


def tell_reading(reading: MonthReading, target: Target, options: Options) -> None:
    """Which reading goes where, and where a later one is saved: what that has more is not exported."""
    if options.format is ScreenFormat.TABLE:
        print(f"{visible(target.title)} ({target.status.value})")
        print(reading.told())
    if target.status.value == "unchecked":
        say(f"No page was found that confirms the columns of {target.name}: cloudmore billing targets")
    if reading.newest.manifest_file.name != reading.saved.manifest_file.name:
        month = reading.saved.manifest.period.name
        command = shlex.join(["cloudmore", "billing", "changes", month, "--from", str(reading.newest.manifest_file)])
        say(f"Of {month} a newer reading is saved, and not exported. See what it has more with: {command}")


def show_exported(exported: Exported, options: Options, *, rest_of: SavedReport | None = None) -> None:
    """What was exported by currency and kind of document, and where the rest went.

    Args:
        exported: It.
        options: Of this run.
        rest_of: The report whose rest it is; ``None``: all of a report.
    """
    rows: list[dict[str, Any]] = [
        {
            "document": each.kind,
            "currency": each.currency,
            "documents": each.documents,
            "rows": each.rows,
            "total_sales": each.total,
        }
        for each in document_sums(exported.documents)
    ]
    show(rows, ("document", "currency", "documents", "rows", "total_sales"), options, title="Exported")
    if options.format is not ScreenFormat.TABLE:
        return
    if rest_of is not None:
        left = sum(balance.report.lines for balance in exported.control.by_currency.values())
        before = rest_of.manifest.lines - left
        print(f"Of {rest_of.manifest.lines:,} lines of the report {before:,} were exported before; below is the rest.")
    show_control(exported.control, options)


def tell_looked_at(gathered: Gathered, options: Options) -> None:
    """Tell each finding on stderr, the largest first; of a code with very many the rest as a sum.

    Args:
        gathered: All of them.
        options: Of this run.
    """
    open_: dict[str, list[Finding]] = {}
    for finding, acceptance in ((each.finding, each.acceptance) for each in gathered.judged()):
        if acceptance is None:
            open_.setdefault(finding.code, []).append(finding)
        elif not options.quiet:
            told = f"Accepted: {finding.message} [{finding.code}] Because: {acceptance.reason}"
            print(visible(told), file=sys.stderr)
    for code, findings in open_.items():
        options.summary.findings[code] = sum(each.count for each in findings)
        findings.sort(key=lambda each: abs(each.amount or Decimal(0)), reverse=True)
        for each in findings[:MOST_OF_A_CODE]:
            key = "" if " " in each.key else f":{each.key}"
            print(visible(f"Look: {each.message} [{code}{key}]"), file=sys.stderr)
        if more := findings[MOST_OF_A_CODE:]:
            lines: Counter[str] = Counter()
            for each in more:
                lines[each.currency or "no currency"] += each.count
            told = ", ".join(f"{count:,} lines in {currency}" for currency, count in sorted(lines.items()))
            print(visible(f"Look: {len(more):,} more of these, smaller ones: {told}. [{code}]"), file=sys.stderr)


def tell_what_to_do(exported: Exported, again: Sequence[str], options: Options) -> None:
    """How what was not exported gets into the ledger.

    Args:
        exported: What was.
        again: Words of the command line that are the same for the rest.
        options: Of this run.
    """
    codes = {each.code for each in exported.findings}
    if options.quiet or not codes & {"line-held-back", "own-lines", "unmapped"}:
        return
    if "own-lines" in codes:
        say("The reseller's own lines go to a customer with --set documents.own_customer=KEY; else accept own-lines.")
    if "line-held-back" in codes:
        say(
            "What lines lack is set by product in the mapping, or for all with --set defaults.account=200 and the like."
        )
    say(f"When that is mended, export what is left with: {shlex.join(['cloudmore', 'billing', 'export', *again])}")
