"""Mutants of the client that nothing can notice, each with the reason why nothing is different."""

from __future__ import annotations

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {
    "edited generated: None returned, generated/cloudmore_api/scalars.py:106: value -> None": (
        "Reads a value of which the document says nothing; it has none today, and no model or call stands on it."
    ),
}
