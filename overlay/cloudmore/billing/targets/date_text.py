"""Dates as a target writes them: ``DD/MM/YYYY``, told in tokens that need no explanation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise

from attrs import frozen

# The longest first: `YYYY` is no `YY` twice.
_TOKENS: Mapping[str, Callable[[date], str]] = {
    "YYYY": lambda day: f"{day.year:04}",
    "YY": lambda day: f"{day.year % 100:02}",
    "MM": lambda day: f"{day.month:02}",
    "DD": lambda day: f"{day.day:02}",
    "M": lambda day: str(day.month),
    "D": lambda day: str(day.day),
}
_TOKEN = re.compile("|".join(_TOKENS))
_BETWEEN = re.compile(r"[-./ ]*")


@frozen
class DateFormat:
    """How dates are written.

    Attributes:
        text: Such as ``DD/MM/YYYY``.
    """

    text: str

    def of(self, day: date) -> str:
        """A date in this format.

        Args:
            day: It.
        """
        return _TOKEN.sub(lambda token: _TOKENS[token[0]](day), self.text)


def date_format(text: str) -> DateFormat:
    """The format that a text tells.

    Args:
        text: Day, month and year once each, in any order: ``DD`` or ``D``, ``MM`` or ``M``, ``YYYY`` or ``YY``; with
            nothing but ``-``, ``.``, ``/`` and spaces between them. Something must stand beside ``D`` and ``M``.

    Raises:
        ValueError: It is something else.
    """
    letters = sorted(token[0][0] for token in _TOKEN.finditer(text))
    if letters != ["D", "M", "Y"] or not _BETWEEN.fullmatch(_TOKEN.sub("", text)):
        raise ValueError(f"{text!r} is no date format: write day, month and year once each, such as DD/MM/YYYY")
    tokens = [*_TOKEN.finditer(text)]
    if any(one.end() == two.start() and 1 in {len(one[0]), len(two[0])} for one, two in pairwise(tokens)):
        # 1 November and 11 January would be one text.
        raise ValueError(f"{text!r} is no date format: write DD and MM where nothing stands between")
    return DateFormat(text)
