"""The file of the answers, ``reconcile.toml``: next month's file has the same headings, and nothing is asked again."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeGuard, cast

from attrs import frozen

from cloudmore.billing.files.writing import replacing
from cloudmore.billing.reconcile.columns import TableColumns, told_headings
from cloudmore.errors import ConfigurationError

COLUMN_FILE = "reconcile.toml"
_HEADER = """\
# How files are read that are held against billing reports. An entry is for files with these headings, in any order.
# Edit and remove what you like; keep it beside the other settings of the month.
"""
_REMEDY = "Mend the file, or remove it and answer again."


@frozen
class Kept:
    """What was said about files with some headings.

    Attributes:
        headings: Of those files.
        columns: The heading of each column, by what it is.
        settings: How the columns are written, as of ``TableColumns``.
    """

    headings: tuple[str, ...]
    columns: Mapping[str, str]
    settings: Mapping[str, str]

    def is_for(self, headings: Sequence[str]) -> bool:
        """Whether a file has just these headings, in any order and letter case."""
        return _plain(self.headings) == _plain(headings)

    def changes(self, headings: Sequence[str]) -> str:
        """What is different in a file's headings, as a sentence."""
        before, now = _plain(self.headings), _plain(headings)
        gone = [each for each in self.headings if each.casefold() not in now]
        new = [each for each in headings if each.casefold() not in before]
        parts = [*([f"gone: {told_headings(gone)}"] if gone else []), *([f"new: {told_headings(new)}"] if new else [])]
        return f"Its headings have changed since they were last said; {', '.join(parts)}."


def read_kept(path: Path) -> tuple[Kept, ...]:
    """What was said before.

    Args:
        path: Of the file; where there is none, nothing was.

    Raises:
        ConfigurationError: It cannot be read, or has something else.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ConfigurationError(f"The columns cannot be read from {path}: {why}.", remedy=_REMEDY) from None
    entries: Any = content.pop("file", [])
    if content or not _is_list(entries):
        raise ConfigurationError(f"{path} has something else than [[file]] tables.", remedy=_REMEDY)
    return tuple(_entry(each, number, path) for number, each in enumerate(entries, 1))


def kept_for(kept: Sequence[Kept], headings: Sequence[str]) -> Kept | None:
    """What was said last about files with just these headings."""
    return next((each for each in reversed(kept) if each.is_for(headings)), None)


def most_alike(kept: Sequence[Kept], headings: Sequence[str]) -> Kept | None:
    """What was said about the files whose headings have most in common with these, and at least half of their own."""
    now = _plain(headings)
    shared = [(len(_plain(each.headings) & now), at) for at, each in enumerate(kept)]
    best, at = max(shared, default=(0, 0))
    return kept[at] if best and best * 2 >= len(kept[at].headings) else None


def keep(path: Path, headings: Sequence[str], columns: TableColumns) -> None:
    """Put what was said into the file, in place of what was said about the same headings; the rest is left as it is.

    Args:
        path: Of the file; made if it is not there.
        headings: Of the file that it was said about.
        columns: What was said.

    Raises:
        ConfigurationError: The file cannot be read or written, or tomlkit is not installed.
    """
    try:
        import tomlkit  # noqa: PLC0415 - only who writes the file needs it
    except ImportError:
        raise ConfigurationError(
            f"Writing {path} needs tomlkit.", remedy="Install it with: pip install 'cloudmore-client[billing]'."
        ) from None
    read_kept(path)
    document = tomlkit.parse(path.read_text("utf-8-sig") if path.exists() else _HEADER)
    entries = document.setdefault("file", tomlkit.aot())
    same = [each for each in entries if _plain(each["headings"]) == _plain(headings)]
    entry = same[-1] if same else tomlkit.table()
    entry["headings"] = list(headings)
    _fill(entry, columns.record(), but=("headings", "columns"))
    _fill(entry.setdefault("columns", tomlkit.table()), columns.columns)
    if not same:
        entries.append(entry)
    try:
        with replacing(path) as file:
            file.write(tomlkit.dumps(document))
    except ConfigurationError as error:
        raise ConfigurationError(error.message, remedy="Choose another place with --columns.") from None


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _fill(table: Any, values: Mapping[str, str], *, but: Sequence[str] = ()) -> None:
    """Give a table these values and no others; what a person wrote between them stays."""
    for name in [each for each in table if each not in values and each not in but]:
        del table[name]
    table.update(values)


def _plain(headings: Any) -> frozenset[str]:
    return frozenset(str(heading).casefold() for heading in headings)


def _entry(given: Any, number: int, path: Path) -> Kept:
    table = dict(cast("dict[str, Any]", given)) if isinstance(given, dict) else {}
    headings, columns = table.pop("headings", None), table.pop("columns", None)
    if not _is_list(headings) or not all(isinstance(each, str) for each in headings) or not isinstance(columns, dict):
        raise ConfigurationError(f"Entry {number} of {path} lacks headings or columns.", remedy=_REMEDY)
    for name, value in (*table.items(), *cast("dict[str, Any]", columns).items()):
        if not isinstance(value, str):
            raise ConfigurationError(f"{name} of entry {number} of {path} is no text.", remedy=_REMEDY)
    return Kept(tuple(headings), cast("dict[str, str]", columns), cast("dict[str, str]", table))
