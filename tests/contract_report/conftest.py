"""What the tests of the report share."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from contract.recordings import EXCHANGES, write
from contract_report.report import Sources
from contract_report.samples import sampled

from cloudmore.spec import spec_digest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """One recording of the sandbox, and figures that are made up."""
    folder = tmp_path / "cassettes"
    write(folder / "sandbox", [EXCHANGES["list"], EXCHANGES["services"]])
    return sampled(evolve(Sources.of(REPOSITORY), cassettes=folder), tmp_path, spec_digest())
