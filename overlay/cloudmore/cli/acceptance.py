"""``--accept`` and ``--fail-on``: which findings a person has looked at, and which end a command with 7."""

from __future__ import annotations

from typing import Annotated

import typer

from cloudmore.billing import Gathered, known_codes

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
ANY, NONE = "any", "none"


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


def is_failing(gathered: Gathered, codes: frozenset[str] | None) -> bool:
    """Whether a finding is open that counts.

    Args:
        gathered: All of them.
        codes: As of ``failing_codes``.
    """
    return any(each.open and (codes is None or code in codes) for code, each in gathered.counts.items())
