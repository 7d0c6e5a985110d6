"""Mutants of the client that nothing can notice, each with the reason why nothing is different."""

from __future__ import annotations

from collections.abc import Mapping

EQUIVALENT: Mapping[str, str] = {}
