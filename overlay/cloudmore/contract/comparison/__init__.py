"""What the vendor says, or what was seen, held against the document: facts, each with its standing."""

from __future__ import annotations

from cloudmore.contract.comparison.comparing import compare
from cloudmore.contract.comparison.fact import Comparison, Fact, Standing
from cloudmore.contract.comparison.fetching import Source, read_source
from cloudmore.contract.comparison.output import COMPARISON_OUTPUTS, as_lines

__all__ = ["COMPARISON_OUTPUTS", "Comparison", "Fact", "Source", "Standing", "as_lines", "compare", "read_source"]
