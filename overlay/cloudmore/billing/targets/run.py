"""An export while it runs: rows of sorted lines into files that wait for their places."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path

import msgspec

from cloudmore.billing.control import Control
from cloudmore.billing.files.writing import Together
from cloudmore.billing.findings import Finding, subject_key
from cloudmore.billing.line import plain
from cloudmore.billing.rounding import rounded
from cloudmore.billing.targets.cells import Changed, Days, RowCells, Stamp, Written, getters_of
from cloudmore.billing.targets.documents import Document, Documents
from cloudmore.billing.targets.entries import Entries
from cloudmore.billing.targets.exported import Exported, ExportedDocument, Source
from cloudmore.billing.targets.holding import told_lines
from cloudmore.billing.targets.price import Billed, priced
from cloudmore.billing.targets.rows import Row, rows_of
from cloudmore.billing.targets.target import DocumentDate, DocumentKind, RowsOf, Target
from cloudmore.billing.targets.text_files import PartFile
from cloudmore.billing.values import EXACT
from cloudmore.errors import ConfigurationError

# Five bits each.
_KEY_LETTERS, _KEY_BYTES = 10, 10


class Run:
    """Writes one export.

    Args:
        target: What it wants.
        source: Where the lines come from.
        control: Gathers where the lines went.
        path: The file, or the first of several.
        has_mapping: Whether customers are those of a mapping.
    """

    def __init__(self, target: Target, source: Source, control: Control, path: Path, *, has_mapping: bool) -> None:
        self._has_mapping = has_mapping
        self._target = target
        self._source = source
        self._control = control
        self._path = path
        self._changed = Changed()
        of_lines = [column for file in target.files if file.rows is RowsOf.LINES for column in file.columns]
        alone = {column.template.only for column in of_lines}
        self._has_unit_cost = "unit_cost" in alone
        self._has_price = "unit_price" in alone
        self._numbers: dict[str, str] = {}
        month = source.period.name.replace("-", "").replace("_", "-")
        self._days = Days(month, source.period.start, source.period.end)

    def written(self, entries: Entries, drafts: Together) -> Exported:
        """Write the entries into files that wait for their places.

        Args:
            entries: All that are exported.
            drafts: Where the files wait.

        Raises:
            ConfigurationError: A file cannot be written, or two documents have one number, or nothing tells two
                currencies apart.
            CloudmoreError: What was written does not add up to the report.
        """
        documents = Documents(self._target, self._control)
        documents.plan(rows_of(iter(entries), self._target.documents.identity_parts))
        self._refuse_mixed({document.currency for document in documents})
        getters = getters_of(self._target, self._days, has_mapping=self._has_mapping)
        look = self._target.file
        files = [
            PartFile(file, self._path, look, RowCells(file.columns, look, getters, self._changed), drafts)
            for file in self._target.files
        ]
        told: list[ExportedDocument] = []
        rows = documents.with_amounts(rows_of(iter(entries), self._target.documents.identity_parts))
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

    def _refuse_mixed(self, currencies: set[str]) -> None:
        if len(currencies) > 1 and not any(
            "currency" in column.template.fields for file in self._target.files for column in file.columns
        ):
            raise ConfigurationError(
                f"The lines are in {' and '.join(sorted(currencies))}; no column of {self._target.name} says which.",
                remedy='Write a column from = "currency" into the file of the target. Nothing was written.',
            )

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
                "unmapped",
                f"{name or identifier} has no customer key: {told_lines(total.lines)}, {plain(total.sales)} "
                f"{currency or 'without a currency'}, not exported.",
                total.lines,
                subject_key(target, identifier, name, currency, plain(total.sales), str(total.lines)),
                organization=name or identifier,
                currency=currency,
                amount=total.sales,
            )
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


def _document_key(source: Source, target: Target, month: str, document: Document) -> str:
    part = () if source.part == 1 else (str(source.part),)
    parts = (source.reseller_id, target.name, month, document.kind, *document.identity, *part)
    digest = hashlib.sha256(msgspec.json.encode(parts)).digest()
    return base64.b32encode(digest[:_KEY_BYTES]).decode()[:_KEY_LETTERS]


def grouped(rows: Iterable[Row]) -> Iterator[Iterator[Row]]:
    """Rows of each document in turn."""
    for _document, of_document in groupby(rows, key=attrgetter("document")):
        yield of_document
