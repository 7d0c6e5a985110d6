"""Who says which column is what: the command line, the file of the answers, or a person who is asked once."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from cloudmore.billing.reconcile.column_file import keep, kept_for, most_alike, read_kept
from cloudmore.billing.reconcile.columns import TableColumns, told_headings
from cloudmore.billing.reconcile.headings import MEANINGS, proposals
from cloudmore.errors import ConfigurationError
from cloudmore.table_file import TableFile

# What is asked, and the heading that is proposed, if there is one; the answer is a heading, or empty for none.
Ask = Callable[[str, str | None], str]
NEITHER = "-"


@frozen
class Chosen:
    """Which column of a file is what.

    Attributes:
        columns: They.
        headings: Of the file.
        is_new: Whether the file of the answers does not have them yet.
    """

    columns: TableColumns
    headings: tuple[str, ...]
    is_new: bool

    def keep(self, path: Path) -> bool:
        """Write them into the file of the answers, if they are new; do it once the file has been read by them.

        Args:
            path: Of the file of the answers.

        Returns:
            Whether anything was written.

        Raises:
            ConfigurationError: It cannot be written.
        """
        if self.is_new:
            keep(path, self.headings, self.columns)
        return self.is_new


def chosen_columns(
    table: TableFile,
    path: Path | None,
    *,
    given: Mapping[str, str] | None = None,
    settings: Mapping[str, str | None] | None = None,
    ask: Ask | None = None,
) -> Chosen:
    """Which column of a file is what, as the command line, the file of the answers or a person says.

    Args:
        table: The file.
        path: Of the file of the answers; it is not written here. ``None``: there is none.
        given: Headings by what they are, as of ``--column``; they win over what was kept.
        settings: How the columns are written, as of ``TableColumns``; they win over what was kept.
        ask: Asks a person; ``None``: nobody is there.

    Returns:
        The columns.

    Raises:
        ConfigurationError: They are not known and nobody is there, or what was said does not fit the file.
    """
    headings = table.headings
    kept = read_kept(path) if path is not None else ()
    known = kept_for(kept, headings)
    said = {name: value for name, value in (settings or {}).items() if value is not None}
    columns = {**(known.columns if known else {}), **(given or {})}
    if known is None and not given:
        alike = most_alike(kept, headings)
        changes = alike.changes(headings) if alike else ""
        proposed = {
            **proposals(_filled(table)),
            **({name: heading for name, heading in alike.columns.items() if heading in headings} if alike else {}),
        }
        if ask is None:
            raise _unknown(table, path, changes, proposed)
        columns = _asked(headings, proposed, changes, ask)
        said = {**(alike.settings if alike else {}), **said}
    found = TableColumns.of(headings, columns, {**(known.settings if known else {}), **said})
    is_new = known is None or (dict(known.columns), dict(known.settings)) != (dict(found.columns), found.record())
    return Chosen(found, headings, is_new)


def _filled(table: TableFile) -> list[str]:
    """The headings below which something stands, or all of a table without rows: nobody means an empty column."""
    empty: set[int] | None = None
    for _number, cells in table.rows():
        empty = {at for at in (range(len(cells)) if empty is None else empty) if not cells[at]}
        if not empty:
            break
    return [heading for at, heading in enumerate(table.headings) if not empty or at not in empty]


def _asked(headings: Sequence[str], proposed: Mapping[str, str], changes: str, ask: Ask) -> dict[str, str]:
    columns: dict[str, str] = {}
    known = {heading.casefold(): heading for heading in headings}
    before = f"{changes} The headings are {told_headings(headings)}.\n".lstrip()
    for name, meaning in MEANINGS.items():
        while True:
            answer = ask(f"{before}Which column is {meaning.about}? ({NEITHER} for none)", proposed.get(name)).strip()
            before = ""
            if answer in ("", NEITHER):
                break
            if answer.casefold() in known:
                columns[name] = known[answer.casefold()]
                break
            before = f"There is no heading {answer!r}; they are {told_headings(headings)}.\n"
    return columns


def _unknown(table: TableFile, path: Path | None, changes: str, proposed: Mapping[str, str]) -> ConfigurationError:
    needed = {"customer_key": "HEADING", "amount": "HEADING"}
    if "customer_name" in proposed:
        needed.pop("customer_key")
    if {"quantity", "unit_price"} <= proposed.keys():
        needed.pop("amount")
    columns = {**needed, **proposed}
    options = " ".join(f"--column {shlex.quote(f'{name}={columns[name]}')}" for name in MEANINGS if name in columns)
    where = f" What is said is kept in {path}, for the next file with these headings." if path is not None else ""
    return ConfigurationError(
        f"It is not known which column of {table.path} is what. {changes and f'{changes} '}Its headings are "
        f"{told_headings(table.headings)}.",
        remedy=f"Say it, once you have checked it: {options}.{where}",
    )
