"""JSON as a type: asking a value for its kind then leaves nothing inside unknown to the type checkers."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | None"
