"""In which encoding a file is written; found out by reading all of it, in flat memory."""

from __future__ import annotations

import codecs
from pathlib import Path

from attrs import frozen

from cloudmore.errors import ConfigurationError

SAVE_AS_CSV = "Save the sheet as CSV UTF-8 in the spreadsheet program (File, Save As), and give that file."
LONGEST_LINE = 1 << 20
_AT_ONCE = 1 << 18
_BEGINNING = 1024

# How files begin that are no text, whatever their names end with.
_OTHER_KINDS = (
    (b"PK\x03\x04", "a workbook, as of .xlsx or .ods, or another packed file"),
    (b"\xd0\xcf\x11\xe0", "a workbook of old Excel (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file"),
    (b"PAR1", "a Parquet file"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")
# The longer marks first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LAST_RESORT = "cp1252"


@frozen
class Text:
    """How the bytes of a file become letters.

    Attributes:
        encoding: Name of the encoding, as Python knows it.
        note: What a person should know about it; empty where there is no doubt.
    """

    encoding: str
    note: str = ""


def text_of(path: Path, *, encoding: str | None = None) -> Text:
    """The encoding of a file that is a text from its first to its last byte.

    Args:
        path: The file.
        encoding: The only one to try; found out by default.

    Raises:
        ConfigurationError: It cannot be read, is empty, or is no text.
    """
    beginning = _beginning(path)
    _refuse_other_kinds(path, beginning)
    if encoding is not None:
        return Text(_scanned(path, _known(encoding)))
    for mark, marked in _MARKS:
        if beginning.startswith(mark):
            return Text(_scanned(path, marked))
    try:
        _scan(path, "utf-8")
    except UnicodeDecodeError:
        return Text(
            _scanned(path, _LAST_RESORT),
            f"The file {path.name} is not UTF-8, so it was read as Windows-1252. If letters look wrong, save it as CSV "
            "UTF-8.",
        )
    return Text("utf-8")


def _beginning(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ConfigurationError(f"{path} is no file.", remedy="Give the path of a CSV file.")
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError as error:
        raise ConfigurationError(
            f"The file {path} cannot be read: {error.strerror or error}.", remedy="Give the path of a CSV file."
        ) from None


def _refuse_other_kinds(path: Path, beginning: bytes) -> None:
    for mark, kind in _OTHER_KINDS:
        if beginning.startswith(mark):
            raise ConfigurationError(f"The file {path} is {kind}, not CSV.", remedy=SAVE_AS_CSV)
    if beginning.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_MARKUP):
        # What some programs save under the name of a workbook.
        raise ConfigurationError(f"The file {path} is a web page or XML, not CSV.", remedy=SAVE_AS_CSV)
    if not beginning:
        raise ConfigurationError(f"The file {path} is empty.", remedy="Save it again, with its headings.")


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise ConfigurationError(
            f"There is no encoding {encoding!r}.", remedy="Write one such as utf-8 or windows-1257."
        ) from None


def _scanned(path: Path, encoding: str) -> str:
    try:
        _scan(path, encoding)
    except (UnicodeError, LookupError):
        raise ConfigurationError(f"The file {path} is no text in {encoding}.", remedy=SAVE_AS_CSV) from None
    return encoding


def _scan(path: Path, encoding: str) -> None:
    line, since_break = 1, 0
    with path.open(encoding=encoding, newline="") as file:
        while letters := file.read(_AT_ONCE):
            if "\0" in letters:
                line += letters.count("\n", 0, letters.index("\0"))
                raise ConfigurationError(f"Line {line} of the file {path} holds a NUL byte.", remedy=SAVE_AS_CSV)
            line += letters.count("\n")
            last_break = max(letters.rfind("\n"), letters.rfind("\r"))
            since_break = since_break + len(letters) if last_break < 0 else len(letters) - last_break
            if since_break > LONGEST_LINE:
                raise ConfigurationError(
                    f"Line {line} of the file {path} is longer than a million letters, so it is no table.",
                    remedy=SAVE_AS_CSV,
                )
