"""Record every cassette anew, from a sandbox through the client; ``nox -s record`` runs this."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

from attrs import evolve
from replay.cassettes import ADDRESS, CREDENTIALS, FOLDER, INDEX, ORIGIN, RECORDED_AT, index, interactions
from replay.dialect import dialect
from replay.placeholders import Placeholders
from replay.scenario import Scenario
from replay.scenarios import SCENARIOS
from replay.seed import SEED
from vcr import VCR

from cloudmore import Cloudmore
from cloudmore.auth import MemoryTokenStore
from cloudmore.contract import update_shapes
from cloudmore.sandbox import Sandbox, SandboxClock
from cloudmore.spec import spec_digest


def record(folder: Path) -> dict[str, Any]:
    """Record into an empty folder.

    Returns:
        What the index says of it.
    """
    # The library tells each answer before anything in it is replaced.
    logging.getLogger("vcr").setLevel(logging.WARNING)
    contents = {_record(folder / f"{name}.yaml", scenario) for name, scenario in SCENARIOS.items()}
    assert len(contents) == 1, "one recording speaks one dialect"
    return {
        "recorded": RECORDED_AT.isoformat(),
        "against": f"the sandbox, seed {SEED}, {_sizes()} organizations{_loaded()}; recorded by its clock",
        "address": ADDRESS,
        "document_sha256": spec_digest(),
        "dialect": dialect(*contents, interactions(folder / "billing-report.yaml")),
        "cassettes": {path.name: len(interactions(path)) for path in sorted(folder.iterdir())},
    }


def _sizes() -> str:
    *others, most = sorted({scenario.organizations for scenario in SCENARIOS.values()})
    return f"{', '.join(map(str, others))} or {most}"


def _loaded() -> str:
    names = [name for name, scenario in SCENARIOS.items() if scenario.loaded is not None]
    return "".join(f", what was loaded for {name}" for name in names)


def _record(path: Path, scenario: Scenario) -> str:
    """Record one cassette, and tell how reports were spelled."""
    clock = SandboxClock(RECORDED_AT, manual=True)
    with Sandbox(seed=SEED, organizations=scenario.organizations, clock=clock, report_seconds=1) as sandbox:
        own = sandbox.credentials
        assert (own.username, own.reseller_id) == (CREDENTIALS.username, CREDENTIALS.reseller_id)
        if scenario.loaded is not None:
            sandbox.load(scenario.loaded)
        for each in scenario.wrong:
            sandbox.faults.add(each.fault, operation=each.operation, times=each.times)
        placeholders = Placeholders(sandbox.url, own)
        recorder = VCR(
            record_mode="all",
            record_on_exception=False,
            before_record_request=placeholders.in_request,
            before_record_response=placeholders.in_response,
        )
        credentials = evolve(own, **scenario.credentials)
        # A port comes again, and with it the token of an earlier sandbox.
        options = {"clock": clock, "token_store": MemoryTokenStore(), **scenario.client_options}
        with recorder.use_cassette(str(path)), Cloudmore(credentials, base_url=sandbox.url, **options) as cm:
            scenario.run(cm)
        assert sandbox.faults.pending == (), f"{path.name} is recorded without {sandbox.faults.pending}"
        return sandbox.content


def main() -> None:
    """Replace the sandbox's cassettes; those of other origins stay."""
    with tempfile.TemporaryDirectory() as fresh:
        entry = record(Path(fresh))
        shutil.rmtree(FOLDER / ORIGIN, ignore_errors=True)
        shutil.copytree(fresh, FOLDER / ORIGIN)
    entries = {**(index() if INDEX.exists() else {}), ORIGIN: entry}
    INDEX.write_text(json.dumps(entries, indent=2, sort_keys=True) + "\n", "utf-8")
    update_shapes(FOLDER)
    for name, count in entry["cassettes"].items():
        print(f"{ORIGIN}/{name}: {count} interactions, {(FOLDER / ORIGIN / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
