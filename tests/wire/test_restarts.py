"""Reports that are waited for while things end: the process that waits, the server, or the network between them."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from traceback import TracebackException
from typing import Any

import pytest
from conftest import CREDENTIALS, NOW, VARIABLES, ScriptedServer, answer, task_token
from kinds import Kind
from leaks import hold_whole

from cloudmore import AsyncCloudmore, CloudmoreError, ConfigurationError, NotFoundError, ServerError, TransportError
from cloudmore.billing import Progress, Report, TaskState
from cloudmore.sandbox import Sandbox, SandboxClock

TASKS = 100
# Of a month of a reseller without customers.
LINES = 2
SERVE = """
import sys
from cloudmore.sandbox import serve
serve(port=0, organizations=1, report_seconds=1.5, state=sys.argv[1])
"""
# Commands that are killed: one that says how to go on, and one that is to say nothing.
KILLED: dict[str, list[str]] = {"told": [], "quiet": ["--quiet"]}


@contextmanager
def served(folder: Path) -> Iterator[dict[str, str]]:
    """A sandbox in a process of its own, and the environment of its clients."""
    started = [sys.executable, "-W", "error", "-c", SERVE, str(folder / "sandbox.db")]
    with subprocess.Popen(started, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        printed = [serving.stdout.readline().strip() for _line in range(1 + len(VARIABLES) + 1)]
        try:
            yield {**os.environ, **dict(line.removeprefix("export ").split("=", 1) for line in printed[1:])}
        finally:
            serving.send_signal(signal.SIGINT)


def begun(arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """The command line in a process and a folder of its own."""
    temporary = folder / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "cloudmore", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**environment, "TMPDIR": str(temporary)},
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Its exit code and what it said."""
    with process:
        said, errors = process.communicate(timeout=60)
    return process.returncode, said, errors


def kept_task(folder: Path) -> Path:
    """The file that a command keeps its task in, when it is there."""
    for _look in range(600):
        for file in folder.glob("saved-reports/*.task.json"):
            if file.stat().st_size:
                return file
        threading.Event().wait(0.05)
    raise AssertionError("no task was kept")


def made(folder: Path) -> dict[str, bytes]:
    """What a command has made of the report, and the answer."""
    (raw,) = folder.glob("saved-reports/*.raw.json.gz")
    (lines,) = folder.glob("saved-reports/*.lines.jsonl.gz")
    (manifest,) = folder.glob("saved-reports/*.manifest.json")
    assert set(raw.parent.iterdir()) == {raw, lines, manifest}, "the task is not kept any more"
    files = {"the lines": gzip.decompress(lines.read_bytes())} | {
        file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()
    }
    # Each task is named in its answer.
    return {**files, "the answer": re.sub(rb'^{"taskId":"[0-9a-f-]{36}"', b"", gzip.decompress(raw.read_bytes()))}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_killed_command_is_resumed_by_a_new_one_with_the_same_report(tmp_path: Path) -> None:
    folders = {name: tmp_path / name for name in (*KILLED, "undisturbed")}
    files = ["-o", "sandbox.csv", "-o", "sandbox.json"]
    asked = ["billing", "report", "--month", "2026-10", *files]
    with served(tmp_path) as environment:
        told, quiet = (begun([*asked, *more], folders[name], environment) for name, more in KILLED.items())
        undisturbed = begun(asked, folders["undisturbed"], environment)
        assert told.stderr is not None
        lines = list(itertools.takewhile(lambda line: "asked again" not in line, told.stderr))
        task = kept_task(folders["quiet"])
        for each in (told, quiet):
            each.kill()
        assert [ended(each)[0] for each in (told, quiet)] == [-signal.SIGKILL] * 2
        # Nothing is there yet except what names the task, for its owner alone; nor is what a download may leave.
        assert list(task.parent.iterdir()) == [task]
        assert {path for path in folders["quiet"].iterdir() if path.is_file()} == set()
        assert (task.stat().st_mode & 0o777, task.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert {path.stat().st_mode & 0o777 for path in folders["quiet"].glob("temporary/*")} <= {0o600}
        (command,) = [line for line in lines if "billing resume" in line]
        assert "saved-reports/2026-10-asked-" in command
        again = [
            begun(shlex.split(command)[1:], folders["told"], environment),
            begun(["billing", "resume", str(task), *files], folders["quiet"], environment),
        ]
        results = [ended(each) for each in (undisturbed, *again)]
    assert [(code, errors) for code, _said, errors in results if code] == []
    first = made(folders["undisturbed"])
    assert set(first) == {"sandbox.csv", "sandbox.json", "the answer", "the lines"}
    assert len(first["sandbox.csv"].splitlines()) > 80
    assert [made(folders[name]) for name in KILLED] == [first, first]
    # The second line tells when it was asked for.
    shown = [[line for line in said.splitlines() if "; asked " not in line] for _code, said, _errors in results]
    assert shown == [shown[0]] * 3


Told = Callable[[Progress], None]
# Whatever comes of waiting for each of these tasks, all at once.
WaitForAll = Callable[[Sandbox, Sequence[str], Told], list[Report | CloudmoreError]]


def in_threads(sandbox: Sandbox, tokens: Sequence[str], told: Told) -> list[Report | CloudmoreError]:
    """With one client, a thread for each task."""

    def wait(token: str) -> Report | CloudmoreError:
        try:
            return cm.billing.resume(token).result(on_progress=told)
        except CloudmoreError as error:
            return error

    with sandbox.client(rate_limit=None) as cm, ThreadPoolExecutor(TASKS) as threads:
        return list(threads.map(wait, tokens))


def on_a_loop(transport: str) -> WaitForAll:
    """With one client, all on one event loop."""

    async def wait(sandbox: Sandbox, tokens: Sequence[str], told: Told) -> list[Any]:
        # Sleeping by a clock that can be moved takes a thread for each.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(TASKS))
        async with sandbox.async_client(rate_limit=None, transport=transport) as cm:
            waiting = (cm.billing.resume(token).result(on_progress=told) for token in tokens)
            return await asyncio.gather(*waiting, return_exceptions=True)

    return lambda sandbox, tokens, told: asyncio.run(wait(sandbox, tokens, told))


ALL_AT_ONCE: dict[str, WaitForAll] = {
    "threads": in_threads,
    "tasks, httpx": on_a_loop("httpx"),
    "tasks, aiohttp": on_a_loop("aiohttp"),
}


class Restarted:
    """A sandbox that is stopped and started again on its port and its state file."""

    def __init__(self, folder: Path, clock: SandboxClock, **options: Any) -> None:
        """Start it."""
        self.clock = clock
        self._options = {"state": folder / "sandbox.db", "clock": clock, "organizations": 0, **options}
        self.sandbox = Sandbox(**self._options).start()
        self._port = int(self.sandbox.url.rpartition(":")[2])

    def stop(self) -> None:
        """Stop it."""
        self.sandbox.stop()

    def start(self) -> Sandbox:
        """Start another one in its place."""
        self.sandbox = Sandbox(**self._options, port=self._port).start()
        return self.sandbox


@pytest.mark.parametrize("name", ALL_AT_ONCE)
def test_a_hundred_tasks_outlive_two_restarts(name: str, tmp_path: Path) -> None:
    server = Restarted(tmp_path, SandboxClock(NOW), report_seconds=600)
    with server.sandbox.client(rate_limit=None) as cm, ThreadPoolExecutor(10) as threads:
        tokens = list(threads.map(lambda _number: cm.billing.submit("2026-10").to_token(), range(TASKS)))
    server.stop()
    second = server.start()
    running = threading.Semaphore(0)

    def told(progress: Progress) -> None:
        if progress.status.state is TaskState.RUNNING:
            running.release()

    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(ALL_AT_ONCE[name], second, tokens, told)
        for _task in tokens:
            assert running.acquire(timeout=30)
        server.stop()
        # Wakes all who wait, and they find nobody.
        server.clock.advance(600)
        came = waiting.result()
    assert [type(each) for each in came] == [TransportError] * TASKS
    third = server.start()
    again = ALL_AT_ONCE[name](third, [each.token or "" for each in came if isinstance(each, CloudmoreError)], told)
    reports = [each for each in again if isinstance(each, Report)]
    server.stop()
    assert [each.asked.task_id for each in reports] == [identified(token) for token in tokens]
    (totals,) = {(each.totals().lines, str(each.totals().by_currency)) for each in reports}
    assert totals[0] == LINES
    for each in reports:
        each.close()


def identified(token: str) -> str:
    """The id in a token."""
    return token.partition('"task_id":"')[2].partition('"')[0]


class Absence(SandboxClock):
    """Time that stands still, in which a server comes back after so many tries to reach it."""

    def __init__(self) -> None:
        """Nobody is away."""
        super().__init__(NOW, manual=True)
        self.tries_left: int | None = None
        self.end: Callable[[], object] = lambda: None

    def sleep(self, seconds: float) -> None:
        """Wait, before a try."""
        super().sleep(seconds)
        if self.tries_left is not None:
            if not self.tries_left:
                self.end()
            self.tries_left -= 1


@pytest.fixture
def absence(tmp_path: Path) -> Iterator[tuple[Restarted, Told, Absence]]:
    """A server, and what lets it go away when it has said that a report is being built."""
    clock = Absence()
    server = Restarted(tmp_path, clock, report_seconds=60)
    clock.end = server.start

    def go_away(progress: Progress) -> None:
        if clock.tries_left is None and progress.status.state is TaskState.RUNNING:
            server.stop()
            clock.tries_left = wanted.pop()

    wanted: list[int] = []
    go_away.tries = wanted  # type: ignore[attr-defined] - told by the test
    yield server, go_away, clock
    server.stop()


@pytest.mark.parametrize("tries", [0, 1, 3])
def test_a_server_that_comes_back_is_found_again(
    absence: tuple[Restarted, Any, Absence], tries: int, kind: Kind
) -> None:
    server, go_away, clock = absence
    go_away.tries.append(tries)
    with (
        kind(server.sandbox.credentials, base_url=server.sandbox.url, clock=clock) as cm,
        cm.billing.report("2026-10", on_progress=go_away) as report,
    ):
        assert report.totals().lines == LINES
    assert clock.tries_left is not None
    assert clock.tries_left < 0


def test_a_server_that_stays_away_loses_no_report(absence: tuple[Restarted, Any, Absence], kind: Kind) -> None:
    server, go_away, clock = absence
    go_away.tries.append(4)
    with kind(server.sandbox.credentials, base_url=server.sandbox.url, clock=clock) as cm:
        with pytest.raises(TransportError) as caught:
            cm.billing.report("2026-10", on_progress=go_away)
        shown = "".join(TracebackException.from_exception(caught.value).format())
        assert "billing.resume(error.token)" in shown
        hold_whole(caught.value)
        clock.end = lambda: None
        server.start()
        # Whoever only has the error has the task, too.
        with cm.billing.resume(caught.value.token).result() as report:
            assert report.totals().lines == LINES


def test_a_report_that_cannot_come_any_more_is_not_to_be_resumed(scripted: Any, server: ScriptedServer) -> None:
    server.answers = [answer(404)]
    with pytest.raises(NotFoundError) as caught:
        scripted.billing.resume(task_token(scripted)).result()
    assert caught.value.token is None
    assert not hasattr(caught.value, "__notes__")


def test_who_shares_an_error_with_a_task_is_not_told_to_resume_it(server: ScriptedServer) -> None:
    server.token_answers = [answer(500)]

    async def both() -> list[Any]:
        async with AsyncCloudmore(CREDENTIALS, base_url=server.url, retry=None, transport="httpx") as cm:
            waiting = cm.billing.resume(task_token(cm)).result()  # type: ignore[arg-type] - its address is all
            return await asyncio.gather(waiting, cm.organizations.list(), return_exceptions=True)

    waited, listed = asyncio.run(both())
    assert len(server.sent("/connect/token")) == 1
    assert (type(waited), type(listed)) == (ServerError, ServerError)
    assert waited.token is not None
    assert listed.token is None
    assert not hasattr(listed, "__notes__")


def test_a_port_that_is_taken_is_said_so(shared_sandbox: Sandbox) -> None:
    port = int(shared_sandbox.url.rpartition(":")[2])
    with pytest.raises(ConfigurationError, match=f"port {port} of 127.0.0.1 cannot be used"):
        Sandbox(organizations=0, port=port).start()
