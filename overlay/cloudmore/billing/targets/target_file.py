"""The file of a target, read strictly: what is not understood is refused, and the error says where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from cloudmore.billing.kind import KINDS
from cloudmore.billing.payment_frequency import FREQUENCIES
from cloudmore.billing.targets.columns import columns_of, template_of
from cloudmore.billing.targets.consistency import check_target
from cloudmore.billing.targets.date_text import date_format
from cloudmore.billing.targets.fields import GROUP_FIELDS, ITEM_FIELDS, NUMBER_FIELDS
from cloudmore.billing.targets.keys import Keys
from cloudmore.billing.targets.target import (
    AmountRules,
    Collapse,
    Column,
    CreditNotes,
    DocumentDate,
    DocumentKind,
    DocumentRules,
    ItemDefaults,
    RowsOf,
    Status,
    Target,
    TargetFile,
    TextFile,
)
from cloudmore.errors import ConfigurationError

FORMAT = "cloudmore-target/1"
ENDING = ".toml"
_SHIPPED = "cloudmore.billing.targets", "shipped"
# As people name them -> as Python does, and what stands before the first line.
_ENCODINGS: Mapping[str, tuple[str, bytes]] = {
    "utf-8": ("utf-8", b""),
    "utf-8-bom": ("utf-8", b"\xef\xbb\xbf"),
    "utf-16": ("utf-16-le", b"\xff\xfe"),
    "windows-1252": ("cp1252", b""),
}
_LINE_ENDS: Mapping[str, str] = {"crlf": "\r\n", "lf": "\n"}
_DELIMITERS = (",", ";", "\t", "|")
_MOST_DAYS = 3650
_MOST_PLACES = 12
_MOST_DOCUMENTS = 1_000_000


def shipped_targets() -> tuple[str, ...]:
    """Names of the targets that come with this package, sorted."""
    names = (entry.name for entry in files(_SHIPPED[0]).joinpath(_SHIPPED[1]).iterdir())
    return tuple(sorted(name.removesuffix(ENDING) for name in names if name.endswith(ENDING)))


def shipped_target_text(name: str) -> str:
    """The file of a shipped target, as the start of one's own.

    Args:
        name: Of the target.

    Raises:
        ConfigurationError: There is none.
    """
    if name not in shipped_targets():
        raise ConfigurationError(
            f"No target {name!r} comes with this package.", remedy=f"There are {', '.join(shipped_targets())}."
        )
    return files(_SHIPPED[0]).joinpath(_SHIPPED[1], name + ENDING).read_text("utf-8")


def read_target(name_or_path: str | PathLike[str], settings: Mapping[str, Any] | None = None) -> Target:
    """Read a target.

    Args:
        name_or_path: The name of a shipped one, or the path of a TOML file.
        settings: What the user sets instead of what the file says, by key, such as ``documents.due_days``.

    Raises:
        ConfigurationError: There is none, or the file is not understood; the error names the file and the key.
    """
    name = str(name_or_path)
    if name in shipped_targets():
        return target_of(shipped_target_text(name), name + ENDING, settings)
    if not name.endswith(ENDING):
        raise ConfigurationError(
            f"There is no target {name!r}.",
            remedy=f"There are {', '.join(shipped_targets())}; a target of your own is a file whose name ends with "
            f"{ENDING}.",
        )
    try:
        text = Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise ConfigurationError(f"The target {name} cannot be read: {reason}.", remedy="Mend the file.") from None
    return target_of(text, name, settings)


def target_of(text: str, file: str, settings: Mapping[str, Any] | None = None) -> Target:
    """The target that a text tells.

    Args:
        text: TOML.
        file: Name of its file, for errors.
        settings: As of ``read_target``.

    Raises:
        ConfigurationError: It is not understood.
    """
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"The target {file} is no TOML: {error}.", remedy="Mend the file.") from None
    for key, value in (settings or {}).items():
        _set(content, key, value, file)
    return _target(Keys(content, "", file))


def _set(content: dict[str, Any], key: str, value: Any, file: str) -> None:
    *tables, name = key.split(".")
    if len(tables) != 1 or tables[0] not in _SETTABLE or name not in _SETTABLE[tables[0]]:
        known = [f"{table}.{each}" for table, names in _SETTABLE.items() for each in names]
        raise ConfigurationError(
            f"The target {file} has no setting {key!r}.", remedy=f"The settings are {', '.join(known)}."
        )
    table = content.setdefault(tables[0], {})
    if isinstance(table, dict):
        table[name] = value


# It is part of file names on every system, and of the register's.
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,39}")

# What differs from one user to the next, so that nobody needs a copy of a shipped file for it.
_SETTABLE: Mapping[str, tuple[str, ...]] = {
    "documents": (
        *("date", "date_days", "due_days", "own_customer", "invoice_number", "credit_note_number"),
        "credit_notes",
    ),
    "amounts": ("places", "price_places", "quantity_places", "zero_lines", "rounding_text"),
    "defaults": ITEM_FIELDS,
    "rounding": ITEM_FIELDS,
    "file": ("delimiter", "encoding", "decimal_mark", "date_format", "most_documents", "escape_formulas"),
}


def _target(top: Keys) -> Target:
    top.choice("format", [FORMAT])
    name = top.text("name")
    if not _NAME.fullmatch(name):
        raise top.error("name", f"is {name!r}", "It stands in names of files: letters, digits, - and _, at most 40.")
    title = top.text("title")
    status = Status(top.choice("status", Status))
    checked_against = top.text("checked_against")
    shared = columns_of(top.tables("columns"))
    target = Target(
        name=name,
        title=title,
        status=status,
        checked_against=checked_against,
        file=_file(top.table("file")),
        documents=_documents(top.table("documents")),
        amounts=_amounts(top.table("amounts")),
        collapse=_collapse(top.table("collapse")) if top.has("collapse") else None,
        defaults=_items(top.table("defaults")),
        rounding=_items(top.table("rounding")),
        files=_files(top.tables("files"), shared),
    )
    # Asked for above only where it is there, and known in any case.
    top.table("collapse")
    top.done()
    check_target(target, top)
    return target


def _file(keys: Keys) -> TextFile:
    encoding, mark = _ENCODINGS[keys.choice("encoding", _ENCODINGS, "utf-8")]
    found = TextFile(
        ending=keys.choice("ending", ["csv", "txt"], "csv"),
        delimiter=keys.choice("delimiter", _DELIMITERS, ","),
        encoding=encoding,
        mark=mark,
        header=keys.flag("header", default=True),
        line_end=_LINE_ENDS[keys.choice("line_end", _LINE_ENDS, "crlf")],
        quote_all=keys.flag("quote_all", default=False),
        decimal_mark=keys.choice("decimal_mark", [".", ","], "."),
        date_format=keys.parsed("date_format", date_format, "YYYY-MM-DD"),
        most_documents=keys.whole("most_documents", 1, _MOST_DOCUMENTS, None),
        escape_formulas=keys.flag("escape_formulas", default=False),
    )
    keys.done()
    return found


def _documents(keys: Keys) -> DocumentRules:
    found = DocumentRules(
        group_by=keys.choices("group_by", GROUP_FIELDS),
        invoice_number=template_of(keys, "invoice_number", NUMBER_FIELDS, ""),
        credit_note_number=template_of(keys, "credit_note_number", NUMBER_FIELDS, ""),
        date=DocumentDate(keys.choice("date", DocumentDate, "last-day")),
        date_days=keys.whole("date_days", -_MOST_DAYS, _MOST_DAYS, 0),
        due_days=keys.whole("due_days", 0, _MOST_DAYS, 30),
        credit_notes=CreditNotes(keys.choice("credit_notes", CreditNotes, "net")),
        negative_credit_notes=keys.choice("credit_note_amounts", ["positive", "negative"], "positive") == "negative",
        own_customer=keys.text("own_customer", None),
    )
    keys.done()
    return found


def _amounts(keys: Keys) -> AmountRules:
    places: int | Literal["currency"] = "currency"
    if keys.get("places") != "currency":
        places = keys.whole("places", 0, _MOST_PLACES)
    found = AmountRules(
        places=places,
        price_places=keys.whole("price_places", 0, _MOST_PLACES, 2),
        quantity_places=keys.whole("quantity_places", 0, _MOST_PLACES, 0),
        negative_price=keys.choice("negative", ["quantity", "price"], "quantity") == "price",
        zero_lines=keys.choice("zero_lines", ["hide", "keep"], "hide") == "keep",
        rounding_text=keys.text("rounding_text", "Rounding"),
    )
    keys.done()
    return found


def _collapse(keys: Keys) -> Collapse:
    found = Collapse(
        kinds=frozenset(keys.choices("kinds", KINDS)),
        frequencies=frozenset(keys.choices("frequencies", FREQUENCIES)),
        by=keys.choices("by", GROUP_FIELDS),
    )
    if not found.kinds and not found.frequencies:
        raise keys.error(
            "kinds", "is empty, and so is frequencies", "Say which lines become one, or leave the table out."
        )
    keys.done()
    return found


def _items(keys: Keys) -> ItemDefaults:
    found = ItemDefaults(**{name: keys.text(name, None) for name in ITEM_FIELDS})
    keys.done()
    return found


_KINDS: Mapping[str, frozenset[DocumentKind]] = {
    "all": frozenset(DocumentKind),
    "invoices": frozenset({DocumentKind.INVOICE}),
    "credit-notes": frozenset({DocumentKind.CREDIT_NOTE}),
}


def _files(tables: Iterable[Keys], shared: tuple[Column, ...]) -> tuple[TargetFile, ...]:
    found: list[TargetFile] = []
    for keys in tables:
        own = columns_of(keys.tables("columns"))
        found.append(
            TargetFile(
                suffix=keys.text("suffix", ""),
                kinds=_KINDS[keys.choice("documents", _KINDS, "all")],
                rows=RowsOf(keys.choice("rows", RowsOf, "lines")),
                columns=own or shared,
            )
        )
        keys.done()
    return tuple(found) or (TargetFile("", frozenset(DocumentKind), RowsOf.LINES, shared),)
