"""What is suggested, of organizations or of products: into files, into the mapping, and on the screen."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

import typer
from attrs import frozen

from cloudmore.billing import json_text
from cloudmore.cli.exit_codes import ExitCode
from cloudmore.cli.mapping_options import MAPPED
from cloudmore.cli.options import Options, ScreenFormat
from cloudmore.cli.output import as_it_came, say
from cloudmore.cli.records import as_bytes, format_of, show, write_file
from cloudmore.mapping import CustomerMapping, ItemSuggestion, Suggestion, is_undecided, write_mapping

# Rows of a table that a person still reads; the files have all.
MOST_SHOWN = 60
# Of what somebody has decided already nothing is shown.
_DECIDED = ("mapped", "excluded")
Made = TypeVar("Made", Suggestion, ItemSuggestion)


@frozen
class Suggested(Generic[Made]):
    """A kind of suggestions, as people see them.

    Attributes:
        what: Whose they are: ``organizations``.
        columns: Of the files.
        shown: Columns of the screen, of which ``key`` is the one that a candidate is known by.
        key: That column.
        by: What proves an exact one: ``an exact key``.
        verdicts: What each verdict is called, in the order in which they are told.
        order: The verdicts, what somebody has to decide first.
        row: A suggestion as a row.
        sorted_by: What else tells the order.
    """

    what: str
    columns: tuple[str, ...]
    shown: tuple[str, ...]
    key: str
    by: str
    verdicts: Mapping[str, str]
    order: tuple[str, ...]
    row: Callable[[Made], dict[str, Any]]
    sorted_by: Callable[[Made], tuple[str, str]]

    def ordered(self, found: Sequence[Made]) -> list[Made]:
        """Suggestions in their order.

        Args:
            found: They.
        """
        return sorted(found, key=lambda each: (self.order.index(each.verdict), *self.sorted_by(each)))

    def give(
        self,
        found: Sequence[Made],
        options: Options,
        mapping: Path,
        before: CustomerMapping,
        after: CustomerMapping,
        *,
        write: bool,
    ) -> None:
        """Write the files and the mapping, and show what was found.

        Args:
            found: The suggestions, in their order.
            options: Of this run.
            mapping: Its file.
            before: What it says.
            after: What it shall say.
            write: Whether somebody wants it written.
        """
        for path in options.output:
            write_file(path, self._told(found, format_of(path)))
            options.summary.wrote(path)
        if write and after != before:
            write_mapping(mapping, after, before=before)
            options.summary.wrote(mapping)
        if options.format is ScreenFormat.TABLE:
            self._show(found, options)
        else:
            as_it_came(self._told(found, options.format))

    def end(self, found: Sequence[Made], options: Options, mapping: Path, *, write: bool, wrote: bool) -> None:
        """Say what is next, and end with 7 while something is to be decided.

        Args:
            found: The suggestions.
            options: Of this run.
            mapping: The file.
            write: Whether somebody wanted it written.
            wrote: Whether there was something to write.

        Raises:
            Exit: Something is to be decided, or there is nothing.
        """
        undecided = sum(map(is_undecided, found))
        if not options.quiet:
            self._say_what_is_next(found, undecided, options, mapping, write=write, wrote=wrote)
        if undecided:
            options.summary.findings["undecided"] = undecided
        if undecided or not found:
            raise typer.Exit(ExitCode.LOOK)

    def _told(self, found: Sequence[Made], form: ScreenFormat) -> bytes:
        return as_bytes(json_text([self.row(each) for each in found], sort=False).encode(), self.columns, form)

    def _show(self, found: Sequence[Made], options: Options) -> None:
        if options.summary.sandbox:
            print("SANDBOX: made-up data, not for invoices.")
        counts = Counter[str](each.verdict for each in found)
        told = ", ".join(f"{counts[name]} {self.verdicts[name]}" for name in self.verdicts if counts[name])
        print(f"{len(found)} {self.what}: {told or 'nothing was compared'}.")
        rows = [self._shown(each) for each in found if each.verdict not in _DECIDED]
        if rows:
            show(rows[:MOST_SHOWN], self.shown, options, title="What is not decided first")
        if len(rows) > MOST_SHOWN:
            print(f"{len(rows) - MOST_SHOWN} more; -f csv and -o FILE have all.", file=sys.stderr)

    def _shown(self, suggestion: Made) -> dict[str, Any]:
        row = self.row(suggestion)
        others = [each[self.key] for each in row["candidates"][1:3]]
        if is_undecided(suggestion):
            best = row["candidates"][0][self.key] if row["candidates"] else None
            row[self.key] = None if best is None else f"{best}?"
            if others:
                row["reason"] = f"{row['reason']} (also {', '.join(others)})"
        return row

    def _say_what_is_next(
        self, found: Sequence[Made], undecided: int, options: Options, mapping: Path, *, write: bool, wrote: bool
    ) -> None:
        exact = sum(each.verdict == "exact" for each in found)
        named = "" if str(mapping) == str(MAPPED) else f" --mapping {mapping}"
        if wrote:
            say(f"Written to {mapping}: {exact} accepted by {self.by}, {undecided} to be decided.")
        elif write:
            say(f"{mapping} says all of this already.")
        elif found:
            say("Nothing was written. Write what is exact, and the rest as suggestions, with --write.")
        if undecided and write:
            say(f"Decide the rest in the file, or one by one with: cloudmore mapping edit{named}")
        for path in options.output:
            say(f"Written: {path}")
