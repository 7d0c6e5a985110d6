"""A saved report for a target: documents in files, and the proof that no money is lost or invented on the way."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import chain, groupby
from operator import attrgetter
from os import PathLike
from pathlib import Path
from typing import Protocol

import msgspec
from attrs import evolve, frozen

from cloudmore.billing.control import Control, Rules, Split, kept
from cloudmore.billing.files.options import Audience, FileOptions
from cloudmore.billing.files.writing import Together, together
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import BillingLine, plain
from cloudmore.billing.month import Period
from cloudmore.billing.payment_frequency import frequency_of
from cloudmore.billing.rounding import rounded
from cloudmore.billing.saved.saved_report import SavedReport
from cloudmore.billing.targets.cells import Changed, RowCells, Stamp, Written, getters_of
from cloudmore.billing.targets.cells import Period as Days
from cloudmore.billing.targets.documents import NEGATIVE, POSITIVE, Document, Documents
from cloudmore.billing.targets.entries import MOST_IN_MEMORY, Entries, Entry, Items
from cloudmore.billing.targets.fields import COST_FIELDS, LINE_FIELDS
from cloudmore.billing.targets.holding import HeldBack, checks_of, why_not
from cloudmore.billing.targets.price import Billed, priced
from cloudmore.billing.targets.rows import Row, rows_of
from cloudmore.billing.targets.target import CreditNotes, DocumentDate, DocumentKind, RowsOf, Target
from cloudmore.billing.targets.text_files import PartFile
from cloudmore.billing.values import EXACT, ZERO
from cloudmore.errors import ConfigurationError


class MappedItem(Protocol):
    """What a mapping says of a product."""

    @property
    def item(self) -> str | None:
        """The target's item."""

    @property
    def account(self) -> str | None:
        """The account it is booked on."""

    @property
    def tax_code(self) -> str | None:
        """Its tax code."""


class ExportMapping(Protocol):
    """What an export asks of a mapping; ``cloudmore.mapping.CustomerMapping`` is one."""

    def customer_keys(self) -> Mapping[str, str | Split]:
        """Customer keys by organization id."""
        ...

    def excluded(self) -> Mapping[str, str]:
        """Why an organization is left out, by its id."""
        ...

    def item_of(self, line: BillingLine) -> MappedItem | None:
        """What a line is in the target; ``None`` where nobody has said it."""


@frozen
class Source:
    """Where lines come from.

    Attributes:
        source: ``cloudmore`` or ``sandbox``.
        reseller_id: Whose report.
        period: The billing dates.
        part: Of its lines that are exported at different times the how many-th; documents of another part have other
            numbers.
    """

    source: str
    reseller_id: str
    period: Period
    part: int = 1


@frozen
class ExportedDocument:
    """A document that was written.

    Attributes:
        number: Its number; empty where the target gives one.
        key: Ten letters and digits that are the same in every run.
        kind: ``invoice`` or ``credit-note``.
        customer: Whose it is.
        currency: Of all its amounts.
        groups: What tells it from the customer's other documents, in the order of ``group_by``.
        total: As the report has it: below zero for a credit note.
        rows: How many rows, the rounding line among them.
        rounding: Of the total the part that is the rounding line's.
    """

    number: str
    key: str
    kind: str
    customer: str
    currency: str
    groups: tuple[str | None, ...]
    total: Decimal
    rows: int
    rounding: Decimal


@frozen
class Exported:
    """What an export has written.

    Attributes:
        target: Name of the target.
        files: In the order in which they were begun; none where there was nothing to export.
        documents: In their order.
        rows: How many rows of lines, rounding lines among them.
        control: Where every line and all the money went.
        findings: What a person must look at.
    """

    target: str
    files: tuple[Path, ...]
    documents: tuple[ExportedDocument, ...]
    rows: int
    control: Control
    findings: tuple[Finding, ...]


def export(
    saved: SavedReport,
    target: Target,
    mapping: ExportMapping | None,
    path: str | PathLike[str],
    *,
    audience: str = Audience.RESELLER,
    excluded: Mapping[str, str] | None = None,
    on_line: Callable[[BillingLine], object] | None = None,
    part: int = 1,
) -> Exported:
    """Write a saved report for a target; all of its files appear, or none.

    Args:
        saved: The report.
        target: What it wants.
        mapping: Whose customers and which items the lines are; ``None``: each organization is a customer by its id.
        path: The file, or the first of several, which are named after it. What is there is replaced.
        audience: ``reseller``, or ``customer``: then no column with a cost.
        excluded: Why an organization is left out, by its id, beside those of the mapping.
        on_line: Gets every line that is exported, before the files appear.
        part: Of the month's lines that are exported at different times the how many-th, so that its documents have
            numbers of their own.

    Returns:
        What was written, and where all the money went.

    Raises:
        ConfigurationError: The data is made up by the sandbox, a file cannot be written, another run has left a file
            that would be taken for a part of this one, two documents have one number, or the lines are not as they
            were saved.
        CloudmoreError: What would be written does not add up to the report.
    """
    manifest = saved.manifest
    file = Path(path)
    for own in (saved.manifest_file, saved.raw_file, saved.lines_file):
        if own is not None and own.resolve() == file.resolve():
            raise ConfigurationError(f"The file {file} is one of the saved report.", remedy="Choose another place.")
    source = Source(manifest.source, manifest.reseller_id, manifest.period, part)
    return export_lines(
        saved.lines(), source, target, mapping, file, audience=audience, excluded=excluded, on_line=on_line
    )


def export_lines(
    lines: Iterable[BillingLine],
    source: Source,
    target: Target,
    mapping: ExportMapping | None,
    path: Path,
    *,
    audience: str = Audience.RESELLER,
    excluded: Mapping[str, str] | None = None,
    on_line: Callable[[BillingLine], object] | None = None,
    most_in_memory: int = MOST_IN_MEMORY,
) -> Exported:
    """Write lines for a target, as ``export`` does.

    Args:
        lines: All lines of a report.
        source: Where they come from.
        target: As there.
        mapping: As there.
        path: As there.
        audience: As there.
        excluded: As there.
        on_line: As there.
        most_in_memory: From so many lines on they are sorted on the disk.

    Raises:
        ConfigurationError: As there.
        CloudmoreError: As there.
    """
    if source.source == "sandbox":
        raise ConfigurationError(
            "The report is made up by the sandbox, and is no matter for a ledger.",
            remedy="Export a report of your own; to try a target, write the lines with billing report -o.",
        )
    if path.suffix.lower() != f".{target.file.ending}":
        raise ConfigurationError(
            f"The target {target.name} takes files whose names end with .{target.file.ending}, and {path} does not.",
            remedy=f"Write {path.with_suffix(f'.{target.file.ending}').name}.",
        )
    wanted = for_audience(target, FileOptions(audience=audience).audience)
    rules = Rules(
        excluded={**({} if mapping is None else mapping.excluded()), **(excluded or {})},
        mapped=None if mapping is None else mapping.customer_keys(),
        zero_lines=target.amounts.zero_lines,
        places=target.amounts.places,
    )
    run = _Run(wanted, source, mapping, Control(rules), path)
    with Entries(most_in_memory) as entries, together() as drafts:
        for entry in run.taken(iter(lines)):
            entries.add(entry)
            if on_line is not None:
                on_line(entry.line)
        exported = run.written(entries, drafts)
        drafts.take_place()
    return exported


def for_audience(target: Target, audience: Audience) -> Target:
    """The target as it may be shown: a customer gets no column that has a cost in it.

    Args:
        target: It.
        audience: Who reads the files.
    """
    if audience is Audience.RESELLER:
        return target
    files = [
        evolve(file, columns=tuple(each for each in file.columns if COST_FIELDS.isdisjoint(each.template.fields)))
        for file in target.files
    ]
    return evolve(target, files=tuple(files))


class _Run:
    """One export."""

    def __init__(
        self, target: Target, source: Source, mapping: ExportMapping | None, control: Control, path: Path
    ) -> None:
        self._target = target
        self._source = source
        self._mapping = mapping
        self._control = control
        self._path = path
        self._held_back = HeldBack()
        self._changed = Changed()
        of_lines = [column for file in target.files if file.rows is RowsOf.LINES for column in file.columns]
        alone = {column.template.only for column in of_lines}
        self._has_unit_cost = "unit_cost" in alone
        self._has_price = "unit_price" in alone
        self._document_parts = 3 + len(target.documents.group_by)
        # What tells the rows of one document apart, so that a required column never loses its value.
        required = {name for column in of_lines if column.required for name in column.template.fields}
        self._collapsed_by = (
            () if target.collapse is None else (*target.collapse.by, *sorted(required & LINE_FIELDS.keys()))
        )
        self._numbers: dict[str, str] = {}
        month = source.period.name.replace("-", "").replace("_", "-")
        self._days = Days(month, source.period.start, source.period.end)

    def taken(self, lines: Iterator[BillingLine]) -> Iterator[Entry]:
        """The lines that the target gets; what it does not get is counted."""
        checks = checks_of(self._target)
        for line, key in kept(lines, self._control):
            mapped = key or (self._target.documents.own_customer if _is_own(line) else None)
            customer = mapped or (line.organization_id or line.organization_name if self._mapping is None else None)
            items = self._items(line)
            reason = why_not(line, customer, mapped, items, checks)
            if customer is None and _is_own(line):
                reason = "no customer, being of the reseller itself,"
            if reason is not None:
                self._control.balance(line.currency).unmapped.add(line)
                self._held_back.add(line, reason)
            else:
                yield Entry(self._key(line, customer, items), line, items)

    def _items(self, line: BillingLine) -> Items:
        found, defaults = None if self._mapping is None else self._mapping.item_of(line), self._target.defaults
        if found is None:
            return defaults.item, defaults.account, defaults.tax_code
        return (
            found.item or defaults.item,
            found.account or defaults.account,
            found.tax_code or defaults.tax_code,
        )

    def _key(self, line: BillingLine, customer: str | None, items: Items) -> tuple[str | None, ...]:
        rules, collapse = self._target.documents, self._target.collapse
        assert line.total_sales is not None
        sign = None
        if rules.credit_notes is CreditNotes.LINES:
            sign = NEGATIVE if line.total_sales < ZERO else POSITIVE
        document = (customer, line.currency, sign, *(getattr(line, name) for name in rules.group_by))
        if collapse is None or not (
            line.kind in collapse.kinds or frequency_of(line.payment_frequency) in collapse.frequencies
        ):
            return (*document, _ALONE)
        shared = (_text(getattr(line, name)) for name in self._collapsed_by)
        return (*document, _COLLAPSED, "own" if _is_own(line) else None, *items, *shared)

    def written(self, entries: Entries, drafts: Together) -> Exported:
        """Write the entries into files that wait for their places."""
        documents = Documents(self._target, self._control)
        documents.plan(rows_of(iter(entries), self._document_parts))
        getters = getters_of(self._target, self._days, has_mapping=self._mapping is not None)
        look = self._target.file
        files = [
            PartFile(file, self._path, look, RowCells(file.columns, look, getters, self._changed), drafts)
            for file in self._target.files
        ]
        told: list[ExportedDocument] = []
        rows = documents.with_amounts(rows_of(iter(entries), self._document_parts))
        for document, of_document in zip(documents, grouped(rows), strict=True):
            told.append(self._write(document, of_document, documents, files))
        self._control.hold()
        for file in files:
            file.refuse_left_over()
        return Exported(
            self._target.name,
            tuple(path for file in files for path in file.written),
            tuple(told),
            sum(each.rows for each in told),
            self._control,
            tuple(self._findings(told)),
        )

    def _write(
        self, document: Document, rows: Iterator[Row], documents: Documents, files: list[PartFile]
    ) -> ExportedDocument:
        stamp, turned = self._stamp(document, documents)
        into = [file for file in files if document.kind in file.kinds]
        for file in into:
            file.begin()
        count = 0
        for row in chain(rows, [documents.rounding_row(document)] if document.rounding else []):
            count += 1
            written = self._row(stamp, row, count, turned=turned)
            for file in into:
                if file.rows is RowsOf.LINES:
                    file.add(written)
            self._count(written, turned=turned)
        for file in into:
            if file.rows is RowsOf.DOCUMENTS:
                file.add(self._row(stamp, document.like, 1, turned=turned))
        total = EXACT.minus(stamp.total) if turned else stamp.total
        return ExportedDocument(
            stamp.number,
            stamp.key,
            document.kind,
            document.customer,
            document.currency,
            document.groups,
            total,
            count,
            document.rounding,
        )

    def _row(self, stamp: Stamp, row: Row, number: int, *, turned: bool) -> Written:
        line, places = row.line, self._target.amounts.places_in(row.line.currency)
        amount = EXACT.minus(row.amount) if turned and row.amount else row.amount
        cost = None if line.total_cost is None else EXACT.minus(row.cost) if turned and row.cost else row.cost
        billed = Billed(line.quantity, line.unit_sales, line.unit_cost)
        found = priced(amount, places, billed, self._target.amounts, cost if self._has_unit_cost else None)
        return Written(stamp, row, number, amount, found, cost)

    def _count(self, written: Written, *, turned: bool) -> None:
        """What the target will book of a row that the files have: its own product, and not what we meant."""
        row, document = written.row, written.stamp.document
        booked = written.amount
        if self._has_price:
            product = EXACT.multiply(written.priced.quantity, written.priced.price)
            booked = rounded(product, self._target.amounts.places_in(document.currency))
        booked = EXACT.minus(booked) if turned else booked
        balance = self._control.balance(document.currency)
        for total in (balance.exported, *([balance.resellers_own] if row.own and row.lines else [])):
            total.add_lines(row.lines or 1, booked, row.cost, without_cost=row.without_cost)

    def _stamp(self, document: Document, documents: Documents) -> tuple[Stamp, bool]:
        rules = self._target.documents
        is_credit_note = document.kind is DocumentKind.CREDIT_NOTE
        turned = is_credit_note and not rules.negative_credit_notes
        key = _document_key(self._source, self._target, self._days.month, document)
        values = {
            "month": self._days.month,
            "customer": document.customer,
            "currency": document.currency,
            "document_key": key,
        }
        template = rules.credit_note_number if is_credit_note else rules.invoice_number
        number = template.filled(values.get)
        self._refuse_second(number, document)
        first_day = {
            DocumentDate.FIRST_DAY: self._days.first,
            DocumentDate.LAST_DAY: self._days.last,
            DocumentDate.NEXT_DAY: self._days.last + timedelta(days=1),
        }[rules.date]
        day = first_day + timedelta(days=rules.date_days)
        total = EXACT.add(document.amount, document.rounding)
        signed = EXACT.minus(total) if turned else total
        due = day + timedelta(days=rules.due_days)
        return Stamp(document, number, key, documents.name_of(document), day, due, signed), turned

    def _refuse_second(self, number: str, document: Document) -> None:
        if not number:
            return
        other = self._numbers.get(number.casefold())
        self._numbers[number.casefold()] = document.customer
        if other is not None:
            raise ConfigurationError(
                f"Two documents have the number {number}: one of {other}, and one of {document.customer}.",
                remedy="Write {document_key} into invoice_number and credit_note_number of [documents]. Nothing was "
                "written.",
            )

    def _findings(self, documents: list[ExportedDocument]) -> Iterator[Finding]:
        target = self._target.name
        if not documents:
            yield Finding("nothing-exported", f"No line is exported to {target}.", 0, f"nothing-exported {target}")
        for (identifier, name, currency), total in self._control.unmapped_organizations.items():
            yield Finding(
                "organization-unmapped",
                f"{name or identifier} has {total.lines} lines of {plain(total.sales)} "
                f"{currency or 'without a currency'}, and no customer key; they are not exported.",
                total.lines,
                subject_key(target, identifier, name, currency, plain(total.sales), str(total.lines)),
                organization=name or identifier,
                currency=currency,
                amount=total.sales,
            )
        yield from self._held_back.findings(target)
        for heading, count in self._changed.cut.items():
            yield Finding(
                "text-cut",
                f"{count} texts of {heading} are longer than {target} takes, and were cut; the whole text stands "
                "nowhere in the file.",
                count,
                subject_key(target, heading),
            )
        for heading, count in self._changed.replaced.items():
            yield Finding(
                "text-replaced",
                f"{count} texts of {heading} have characters that {target} has not; each became a question mark.",
                count,
                subject_key(target, heading),
            )


_ALONE, _COLLAPSED = "0", "1"
_KEY_LETTERS = 10


def _document_key(source: Source, target: Target, month: str, document: Document) -> str:
    part = () if source.part == 1 else (str(source.part),)
    parts = (source.reseller_id, target.name, month, document.kind, *document.identity, *part)
    digest = hashlib.sha256(msgspec.json.encode(parts)).digest()
    return base64.b32encode(digest).decode()[:_KEY_LETTERS]


def _is_own(line: BillingLine) -> bool:
    return line.organization_id is None and line.organization_name is None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def grouped(rows: Iterable[Row]) -> Iterator[Iterator[Row]]:
    """Rows of each document in turn."""
    for _document, of_document in groupby(rows, key=attrgetter("document")):
        yield of_document
