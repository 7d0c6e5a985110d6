"""The options by which a file of invoices is read, and the questions where they do not say enough."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from cloudmore.billing import COLUMN_FILE, InvoiceFile, given_columns, read_invoices
from cloudmore.cli.options import Options
from cloudmore.cli.output import say, visible

Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="WHAT=HEADING",
        help="Which heading of the file is what, such as amount='Net amount'; kept for the next file. Repeatable.",
    ),
]
Columns = Annotated[Path, typer.Option("--columns", metavar="FILE", help="TOML file that keeps which heading is what.")]
COLUMNS = Path(COLUMN_FILE)
Numbers = Annotated[
    str | None,
    typer.Option(
        "--numbers", metavar="EXAMPLE|LOCALE", help="How the file writes numbers: 1.234,50 or 1,234.50, or sv-SE."
    ),
]
Dates = Annotated[
    str | None, typer.Option("--dates", metavar="ORDER", help="How the file writes dates: DD/MM/YYYY or MM/DD/YYYY.")
]
Currency = Annotated[
    str | None, typer.Option("--currency", metavar="CODE", help="Currency of rows that name none, such as SEK.")
]
Credits = Annotated[
    str | None,
    typer.Option(
        "--credits", metavar="signed|unsigned", help="Whether amounts of credit notes have their sign in the file."
    ),
]


@frozen
class InvoiceOptions:
    """What the command line says about a file of invoices.

    Attributes:
        column: Each ``WHAT=HEADING``.
        columns: The file that keeps them.
        numbers: How numbers are written.
        dates: How dates are written.
        currency: Of rows that name none.
        credits: Whether credit notes have their sign.
    """

    column: tuple[str, ...] = ()
    columns: Path = COLUMNS
    numbers: str | None = None
    dates: str | None = None
    currency: str | None = None
    credits: str | None = None

    def read_all(self, paths: Sequence[Path], options: Options) -> list[InvoiceFile]:
        """The files, in their order; each row says which it is of, where there are several.

        Args:
            paths: Of the files of invoices.
            options: Of this run.

        Raises:
            ConfigurationError: One cannot be read, or not without a guess.
        """
        files = [self.read(path, options) for path in paths]
        if len(files) > 1:
            for path, file in zip(paths, files, strict=True):
                file.label = str(path)
        return files

    def read(self, path: Path, options: Options) -> InvoiceFile:
        """The file, read as the options, the kept answers or a person say.

        Args:
            path: Of the file of invoices.
            options: Of this run.

        Raises:
            ConfigurationError: It cannot be read, or not without a guess.
        """
        settings = {
            "numbers": self.numbers,
            "dates": self.dates,
            "currency": self.currency,
            "credits": self.credits,
        }
        file = read_invoices(
            path,
            columns=given_columns(self.column),
            settings=settings,
            answers=self.columns,
            ask=_ask if sys.stdin.isatty() else None,
        )
        if file.kept_in is not None:
            options.summary.wrote(file.kept_in)
            if not options.quiet:
                say(f"Which column is what is kept in {file.kept_in}.")
        return file


def _ask(question: str, proposal: str | None) -> str:
    proposed = "" if proposal is None else f" [{visible(proposal)}]"
    asked = "\n".join(map(visible, question.split("\n")))
    print(f"{asked}{proposed}: ", end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline()
    if not typed:
        raise typer.Abort
    return typed.strip() or proposal or ""
