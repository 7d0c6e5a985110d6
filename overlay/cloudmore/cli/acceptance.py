"""``--accept`` and ``--fail-on``: which findings a person has looked at, and which end a command with 7."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Self

import typer
from attrs import frozen

from cloudmore.billing import (
    Acceptances,
    Finding,
    Gathered,
    Subject,
    known_codes,
    read_acceptances,
    remember_acceptances,
)
from cloudmore.cli.options import Options
from cloudmore.cli.output import visible

ANY, NONE = "any", "none"
Accept = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE=REASON",
        help="Accept findings of this code, or one with CODE:KEY=REASON; remembered in accepted.toml. Repeatable.",
    ),
]
FailOn = Annotated[
    str, typer.Option(metavar="CODE[,CODE]|any|none", help="Which open findings end the command with 7.")
]


def failing_codes(text: str) -> frozenset[str] | None:
    """The codes of ``--fail-on``; ``None`` for any.

    Args:
        text: As it was given.

    Raises:
        ConfigurationError: There is no such code.
    """
    if text.strip() == ANY:
        return None
    if text.strip() == NONE:
        return frozenset()
    return frozenset(known_codes(code.strip() for code in text.split(",")))


@frozen
class Judgement:
    """What somebody says about findings before they are known.

    Attributes:
        accept: Each ``CODE=REASON`` or ``CODE:KEY=REASON``.
        fail_on: As it was given.
        codes: Those of it; ``None`` for any.
    """

    accept: tuple[str, ...] = ()
    fail_on: str = ANY
    codes: frozenset[str] | None = None

    @classmethod
    def of(cls, accept: Sequence[str] | None, fail_on: str) -> Self:
        """What the options say, checked before anything is done.

        Raises:
            ConfigurationError: There is no such code, or a reason is missing.
        """
        Acceptances().giving(accept or ())
        return cls(tuple(accept or ()), fail_on, failing_codes(fail_on))

    def gathered(self, findings: Iterable[Finding], subject: Subject, folder: Path) -> tuple[Gathered, Path | None]:
        """The findings, each accepted or open; what is accepted now is remembered.

        Args:
            findings: About a report.
            subject: Which one.
            folder: Of the saved reports.

        Returns:
            They, and the file of what was accepted, if it was written.

        Raises:
            ConfigurationError: That file cannot be read or written.
        """
        gathered = Gathered(subject, read_acceptances(folder).giving(self.accept), datetime.now(UTC))
        for finding in findings:
            gathered.add(finding)
        return gathered, remember_acceptances(folder, gathered.remembered)

    def options(self) -> list[str]:
        """The options again, for a command that goes on."""
        given = [word for text in self.accept for word in ("--accept", text)]
        return given if self.fail_on == ANY else [*given, "--fail-on", self.fail_on]


def tell_findings(gathered: Gathered, options: Options) -> None:
    """Tell each finding on stderr, and the summary those that are open.

    Args:
        gathered: All of them.
        options: Of this run.
    """
    for finding, acceptance in ((each.finding, each.acceptance) for each in gathered.judged()):
        if acceptance is None:
            options.summary.findings[finding.code] += finding.count
            print(visible(f"Look: {finding.message} [{finding.code}]"), file=sys.stderr)
        elif not options.quiet:
            told = f"Accepted: {finding.message} [{finding.code}] Because: {acceptance.reason}"
            print(visible(told), file=sys.stderr)
