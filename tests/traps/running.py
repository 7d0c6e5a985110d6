"""Runs a row of the table on the wire, and tells every difference from what it states."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shlex
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from conftest import settings_of
from relay import Relay
from traps.differences import Run, differences
from traps.read_back import is_of_lines, lines_of
from traps.trap import AMOUNTS, SETTLED, Line, Step, Trap

from cloudmore.auth import SHARED_MEMORY
from cloudmore.billing.task_answer import SANDBOX_HEADER
from cloudmore.cli.application import run
from cloudmore.sandbox import Sandbox, SandboxClock

SAVED = "saved-reports"
SUMMARY = "run.json"
SETTINGS = "settings.toml"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@define
class World:
    """The sandboxes that the rows are run against, one for each reseller, with one clock that stands still."""

    clock: SandboxClock = field(factory=lambda: SandboxClock(SETTLED, manual=True))
    running: dict[int, Sandbox] = field(factory=dict)
    relays: dict[int, Relay] = field(factory=dict)
    stack: ExitStack = field(factory=ExitStack)

    def sandbox(self, reseller: int) -> Sandbox:
        """The sandbox of a reseller; it is started when it is first asked for."""
        if reseller not in self.running:
            made = Sandbox(seed=6 + reseller, organizations=1, report_seconds=0, clock=self.clock)
            self.running[reseller] = self.stack.enter_context(made)
        return self.running[reseller]

    def url(self, reseller: int, *, vendor: bool) -> str:
        """Where it is asked; the vendor's own API has no mark of a sandbox."""
        sandbox = self.sandbox(reseller)
        if not vendor:
            return sandbox.url
        if reseller not in self.relays:
            relay = self.relays[reseller] = self.stack.enter_context(Relay(sandbox.url))
            relay.swap_answers = (SANDBOX_HEADER.encode(), b"x" * len(SANDBOX_HEADER))
        return self.relays[reseller].url


def outcome(row: Trap, world: World, folder: Path) -> Iterator[str]:
    """Run a row step by step, as far as somebody asks.

    Args:
        row: The row.
        world: What it is run against.
        folder: An empty folder to work in.

    Yields:
        Each difference from what the row states; none where all is as stated.
    """
    before: Run | None = None
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        # The one seam of the command line for time: it has no option for it.
        patch.setattr("cloudmore.client.SYSTEM_CLOCK", world.clock)
        SHARED_MEMORY.clear()
        changed: set[int] = set()
        for number, step in enumerate(row.steps, 1):
            sandbox = world.sandbox(step.reseller)
            if step.reseller not in changed:
                changed.add(step.reseller)
                sandbox.reset()
            for name, value in settings_of(sandbox.credentials, world.url(step.reseller, vendor=step.vendor)).items():
                patch.setenv(name, value)
            _load(sandbox, step, folder)
            with _set(sandbox, {"content": step.content, **step.sandbox}):
                world.clock.set(step.at)
                _put_beside(step, folder)
                came = _run(step, folder)
            yield from (f"step {number}: {each}" for each in differences(step, came, before, folder))
            before = came


@contextmanager
def _set(sandbox: Sandbox, settings: Mapping[str, Any]) -> Generator[None]:
    usual = {name: getattr(sandbox, name) for name in settings}
    for name, value in settings.items():
        setattr(sandbox, name, value)
    try:
        yield
    finally:
        for name, value in usual.items():
            setattr(sandbox, name, value)


def _load(sandbox: Sandbox, step: Step, folder: Path) -> None:
    if step.given is None and step.answer is None and step.organizations is None:
        return
    data: dict[str, Any] = {"organizations": list(step.organizations or _organizations_of(step.given or ()))}
    if step.answer is None:
        data["lines"] = list(step.given or ())
    else:
        data["report"] = step.answer if isinstance(step.answer, str) else json_of(step.answer)
    file = folder / "given.json"
    file.write_text(json_of(data), "utf-8")
    sandbox.load(file)
    file.unlink()


def _put_beside(step: Step, folder: Path) -> None:
    for name, content in step.beside.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            if isinstance(content, str):
                file.write(content)
            else:
                rows = csv.DictWriter(file, list(dict.fromkeys(column for row in content for column in row)))
                rows.writeheader()
                rows.writerows(content)


def _organizations_of(lines: Sequence[Line]) -> list[dict[str, Any]]:
    names = {each["organizationId"]: each.get("organizationName") for each in lines if each.get("organizationId")}
    return [{"id": identifier, "name": name, "active": True} for identifier, name in names.items()]


def json_of(value: Any, name: str = "") -> str:
    """JSON; what stands under the name of an amount is a number, spelled as it stands."""
    match value:
        case dict():
            return "{" + ",".join(f"{json.dumps(each)}:{json_of(inner, each)}" for each, inner in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(json_of(each, name) for each in value) + "]"
        case str() if name in AMOUNTS and _NUMBER.fullmatch(value):
            return value
        case _:
            return json.dumps(value, ensure_ascii=False)


def _run(step: Step, folder: Path) -> Run:
    (folder / SUMMARY).unlink(missing_ok=True)
    arguments = [*shlex.split(step.run), "--summary", SUMMARY]
    if step.settings:
        (folder / SETTINGS).write_text(step.settings, "utf-8")
        arguments += ["--settings", SETTINGS]
    known = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
    screen = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True)
    with redirect_stdout(screen), redirect_stderr(screen):
        code = run(arguments)
    screen.flush()
    said = screen.buffer.getvalue().decode()  # type: ignore[attr-defined]  # it is the BytesIO above
    files = [file for file in _files(folder) if known.get(file) != file.stat().st_mtime_ns]
    kept = [file for file in (folder / SAVED).glob("*") if known.get(file) != file.stat().st_mtime_ns]
    manifests = [json.loads(file.read_text("utf-8")) for file in kept if file.name.endswith(".manifest.json")]
    return Run(
        code,
        " ".join(said.split()),
        json.loads((folder / SUMMARY).read_text("utf-8")),
        {file.name: lines_of(file) if is_of_lines(file) else [] for file in files},
        manifests[0] if len(manifests) == 1 else None,
        b"".join(gzip.decompress(file.read_bytes()) for file in kept if file.name.endswith(".raw.json.gz")),
    )


def _files(folder: Path) -> Iterator[Path]:
    own = {SUMMARY, SETTINGS}
    return (file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in own)
