"""The values of a line as nearly every line has them: texts, numbers and dates that stand on the line itself.

They are read together, all of a kind at once. A line that has anything else is read column by column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any

from cloudmore.billing.columns import NUMBERS
from cloudmore.billing.levels import ASKED_DATE, Level
from cloudmore.billing.line import shortest
from cloudmore.billing.values import as_identifier, as_text

_TEXTS = frozenset({str, NoneType})
_NUMBERS = frozenset({Decimal, int, NoneType})
# Numbers of no more characters, without an exponent, are amounts.
_MOST_CHARACTERS = 100
_PLAIN = re.compile(r"[0-9.,N-]*+")


class PlainColumns:
    """The columns that lie on the line itself.

    Attributes:
        columns: Which they are, but for the numbers.
        names: Where the values of these lie, and then those of the numbers.
        are_all: Whether there is nothing to a line but these, what lies further out, and what no column took.
    """

    def __init__(self, level: Level) -> None:
        own = {column: (name, convert) for column, name, convert in level.columns}
        texts = [column for column, (_name, convert) in own.items() if convert in (as_text, as_identifier)]
        others = [column for column in own if column not in (*texts, *NUMBERS)]
        numbers = [column for column in NUMBERS if column in own]
        self.columns = dict.fromkeys([*texts, *others]).keys()
        self.names = tuple(own[column][0] for column in (*texts, *others, *numbers))
        is_simple = not (level.inner_columns or level.further or level.pruned or ASKED_DATE in own)
        self.are_all = is_simple and len(set(self.names)) == len(self.names)
        self._others_at, self._numbers_at = len(texts), len(texts) + len(others)
        # There are few dates and currencies.
        self._others = [lru_cache(maxsize=4096)(own[column][1]) for column in others]
        self._missing = [place for place, column in enumerate(NUMBERS) if column not in own]

    def read(self, values: Sequence[Any]) -> tuple[list[Any], list[Decimal | None], list[str | None]] | None:
        """The values of the columns; the numbers; and these as the digest has them. ``None`` where it is not so simple.

        Args:
            values: Of a line, beginning with those of the names; ``None`` where one did not come.

        Raises:
            ReportShapeError: A date cannot be read.
        """
        texts, numbers = [*values[: self._numbers_at]], [*values[self._numbers_at : len(self.names)]]
        if not (_TEXTS.issuperset(map(type, texts)) and _NUMBERS.issuperset(map(type, numbers))):
            return None
        for place in self._missing:
            numbers.insert(place, None)
        spelled = ",".join(map(str, numbers)).replace("None", "N")
        if len(spelled) > _MOST_CHARACTERS or _PLAIN.fullmatch(spelled) is None:
            return None
        for place, convert in enumerate(self._others, self._others_at):
            texts[place] = convert(texts[place])
        return (
            [text or None for text in texts],
            [Decimal(number) if type(number) is int else number for number in numbers],
            [text if text[-1] not in "0N" else None if text == "N" else shortest(text) for text in spelled.split(",")],
        )
