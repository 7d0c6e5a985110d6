"""What the tables of a target must say together, so that no amount and no text is lost in its files."""

from __future__ import annotations

import re
from collections import Counter

from cloudmore.billing.targets.fields import NOT_ON_EVERY_ROW, OF_DOCUMENTS
from cloudmore.billing.targets.keys import Keys
from cloudmore.billing.targets.target import CreditNotes, DocumentKind, RowsOf, Target, TargetFile
from cloudmore.billing.targets.templates import Template

_SUFFIX = re.compile("[a-z]+(-[a-z]+)*", re.IGNORECASE)


def check_target(target: Target, top: Keys) -> None:
    """Refuse a target whose files would not hold every amount once.

    Args:
        target: It.
        top: Its outermost table, for errors.

    Raises:
        ConfigurationError: They would not.
    """
    suffixes = Counter(file.suffix for file in target.files)
    if twice := [suffix for suffix, count in suffixes.items() if count > 1]:
        raise top.error("[[files]]", f"have the suffix {twice[0]!r} twice", "Give each its own suffix.")
    for suffix in suffixes:
        # A number would be that of a part.
        if suffix and not _SUFFIX.fullmatch(suffix):
            raise top.error("[[files]]", f"have the suffix {suffix!r}", "Write letters, and - between them.")
    for kind in DocumentKind:
        of_lines = [file for file in target.files if file.rows is RowsOf.LINES and kind in file.kinds]
        if len(of_lines) != 1 and not (kind is DocumentKind.CREDIT_NOTE and _never(target) and not of_lines):
            raise top.error(
                "[[files]]",
                f"have {len(of_lines)} files of lines for {'credit notes' if kind == 'credit-note' else 'invoices'}",
                "Every document's lines must be in exactly one file.",
            )
    for file in target.files:
        _check_columns(file, target, top)
    for name in ("invoice_number", "credit_note_number"):
        number: Template = getattr(target.documents, name)
        if number.parts and not {"document_key", "month"} & {*number.fields}:
            raise top.error(
                f"{name} in [documents]", "is the same every month", "Write {document_key} or {month} into it."
            )


def _never(target: Target) -> bool:
    return target.documents.credit_notes is CreditNotes.NEVER


def _check_required(file: TargetFile, target: Target, top: Keys, where: str) -> None:
    for column in file.columns:
        if column.required and column.template.only in NOT_ON_EVERY_ROW:
            raise top.error(where, f"require {column.template.only}, which is not on every row", "Leave required out.")
        if column.required and column.template.only == "document_number" and not _is_numbered(file, target):
            raise top.error(
                where,
                "require document_number, and the documents have none",
                "Write invoice_number and credit_note_number into [documents].",
            )


def _is_numbered(file: TargetFile, target: Target) -> bool:
    rules = target.documents
    needed = {
        DocumentKind.INVOICE: rules.invoice_number,
        # Nothing is a credit note there.
        DocumentKind.CREDIT_NOTE: rules.invoice_number if _never(target) else rules.credit_note_number,
    }
    return all(needed[kind].parts for kind in file.kinds)


def _turned(target: Target) -> bool:
    return not _never(target) and not target.documents.negative_credit_notes


def _check_columns(file: TargetFile, target: Target, top: Keys) -> None:
    where = f"the columns of the file {file.suffix!r}" if file.suffix else "[[columns]]"
    if not file.columns:
        raise top.error(where, "are missing", "Write [[columns]] for each.")
    headings = Counter(column.heading for column in file.columns if column.heading)
    if twice := [heading for heading, count in headings.items() if count > 1]:
        raise top.error(where, f"have the heading {twice[0]!r} twice", "Give each its own heading.")
    alone = {column.template.only for column in file.columns}
    inside = {name for column in file.columns for name in column.template.fields}
    _check_required(file, target, top, where)
    if len(file.kinds) == len(DocumentKind) and _turned(target) and "document_kind" not in inside:
        raise top.error(
            where,
            "hold credit notes above zero beside invoices, and do not say which is which",
            'Write a column from document_kind, credit_note_amounts = "negative" into [documents], or a file of credit '
            "notes alone.",
        )
    if file.rows is RowsOf.DOCUMENTS:
        known = {*OF_DOCUMENTS, *target.documents.group_by}
        if of_lines := sorted(inside - known):
            raise top.error(
                where,
                f"hold {of_lines[0]}, which may differ between the lines of a document",
                f"A row for a document can hold {', '.join([*OF_DOCUMENTS, *target.documents.group_by])}.",
            )
        return
    if not ({"amount"} <= alone or {"quantity", "unit_price"} <= alone):
        raise top.error(where, "hold no amount", "Write a column from amount, or those from quantity and unit_price.")
    if "unit_price" in alone and "quantity" not in alone:
        raise top.error(where, "hold a price and no quantity", "Write a column from quantity.")
    if "quantity" in alone and "quantity_text" not in inside:
        raise top.error(
            where,
            "have no place for a quantity that the amount does not fit to",
            "Write {quantity_text} into the text of a column, such as {product_name}[, {quantity_text}].",
        )
    if target.collapse is not None and "lines_text" not in inside:
        raise top.error(
            where,
            "do not say how many lines a row stands for",
            "Write {lines_text} into the text of a column, such as {product_name}[, {lines_text}].",
        )
