"""What the tests share: a sandbox on loopback, and a server that says what a test tells it to."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field, frozen
from kinds import KINDS, Kind

from cloudmore import Cloudmore, Credentials, Retry
from cloudmore.auth import SHARED_MEMORY
from cloudmore.sandbox import Sandbox, SandboxClock

pytest_plugins = ["told_at_the_end"]

REPOSITORY = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CREDENTIALS = Credentials(
    username="user@reseller.example",
    password="pass-word-of-the-test",
    client_secret="client-secret-of-the-test",
    reseller_id="11111111-2222-3333-4444-555555555555",
)
TOKEN_BODY = b'{"access_token":"token-of-the-test","expires_in":86400,"token_type":"Bearer","scope":"api"}'


def pytest_configure(config: pytest.Config) -> None:
    """Handle Ctrl-C here, so that every child has it by default: where a run is in the background it is ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Nor the profiles of whoever runs them: a test that has some says where they are.
    # A browser writes there, too.
    empty = tempfile.TemporaryDirectory(prefix="cloudmore-tests-")
    config.add_cleanup(empty.cleanup)
    os.environ["XDG_CONFIG_HOME"] = empty.name
    # dlt tells its makers of each run, and keeps what it loads in the user's folder.
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ["DLT_DATA_DIR"] = empty.name


# Files that take long, whatever number of tests they have.
LONGEST = (
    *("wire/test_control_identity", "wire/test_export_identity", "traps/test_traps", "types/test_public_surface"),
    *("unit/test_models_are_lossless", "unit/test_regeneration", "cli/test_year", "cli/test_contract_record"),
    *("wire/test_dialects", "wire/test_contract_record", "docs/test_check_page", "docs/test_examples"),
    *("nightly/test_workflow", "wire/test_live_drifts", "docs/test_how_to_pages", "docs/test_schedule_page"),
    "wire/test_dlt",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, so that no core waits in the end for one that began late."""
    places = {REPOSITORY / "tests" / f"{name}.py": place for place, name in enumerate(LONGEST)}
    assert all(map(Path.is_file, places)), "a file of LONGEST has another name"
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """Let the collector pass over ten thousand tests: a look for what one of them left took a quarter of a second."""
    gc.collect()
    gc.freeze()


VARIABLES = ("USERNAME", "PASSWORD", "CLIENT_SECRET", "RESELLER_ID")


def settings_of(credentials: Credentials, url: str) -> dict[str, str]:
    """The variables of a client."""
    values = {f"CLOUDMORE_{name}": getattr(credentials, name.lower()) for name in VARIABLES}
    return {**values, "CLOUDMORE_BASE_URL": url}


@pytest.fixture(autouse=True)
def no_tokens() -> None:
    """Begin without the tokens of other tests: the addresses of their servers come again."""
    SHARED_MEMORY.clear()


@pytest.fixture(scope="module")
def shared_clock() -> SandboxClock:
    """The clock of a module's tests: starting and stopping a sandbox takes longer than most of them."""
    return SandboxClock(NOW, manual=True)


@pytest.fixture
def clock(shared_clock: SandboxClock) -> SandboxClock:
    """Time that stands still until somebody waits."""
    shared_clock.set(NOW)
    return shared_clock


@pytest.fixture(scope="module")
def shared_sandbox(shared_clock: SandboxClock) -> Iterator[Sandbox]:
    """The sandbox of a module's tests."""
    with Sandbox(clock=shared_clock) as running:
        yield running


@pytest.fixture
def sandbox(shared_sandbox: Sandbox, clock: SandboxClock) -> Sandbox:
    """A sandbox with its usual forty organizations, as good as new."""
    assert shared_sandbox.clock is clock
    shared_sandbox.reset()
    return shared_sandbox


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Makes a client of one kind; whatever asks for it runs for each of them."""
    return KINDS[request.param]


@pytest.fixture(scope="module")
def retry() -> Retry | None:
    """How the clients of a module's tests try; a module whose tests look at one answer says ``None``."""
    return Retry()


@pytest.fixture
def cm(sandbox: Sandbox, kind: Kind, retry: Retry | None) -> Iterator[Cloudmore]:
    """A client of that sandbox; waiting takes no time."""
    with kind(sandbox.credentials, base_url=sandbox.url, clock=sandbox.clock, retry=retry) as client:
        yield client


@frozen
class Said:
    """A request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


# ``None`` closes the connection after the request was read in full; a function answers what was said.
RawAnswer = bytes | Callable[[Said], bytes] | None


@define
class ScriptedServer:
    """A server on loopback that answers the token endpoint by itself and everything else from a list of raw answers.

    The last answer is repeated.
    """

    answers: list[RawAnswer] = field(factory=list)
    token_answers: list[RawAnswer] = field(factory=list)
    requests: list[Said] = field(factory=list)
    listener: socket.socket = field(factory=lambda: socket.create_server(("127.0.0.1", 0)))
    threads: list[threading.Thread] = field(factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def sent(self, path: str) -> list[Said]:
        """Requests whose path ends so."""
        return [said for said in self.requests if said.path.partition("?")[0].endswith(path)]

    def start(self) -> None:
        """Accept until the listener is closed."""
        thread = threading.Thread(target=self._accept, daemon=True)
        self.threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Stop accepting and wait for every connection to end."""
        # Closing alone does not wake a thread that waits in accept.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            connection.settimeout(5)
            said = read_request(reader.readline, reader.read)
            if said is None:
                return
            self.requests.append(said)
            script = self.token_answers if said.path == "/connect/token" else self.answers
            if said.path == "/connect/token" and not script:
                script = [answer(200, TOKEN_BODY)]
            raw = script.pop(0) if len(script) > 1 else script[0]
            if raw is not None:
                connection.sendall(raw(said) if callable(raw) else raw)


def read_request(readline: Callable[[], bytes], read: Callable[[int], bytes]) -> Said | None:
    """One request from a connection; nothing when it is closed first."""
    first = readline().decode().split()
    if len(first) != 3:
        return None
    headers: dict[str, str] = {}
    while line := readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = read(int(headers.get("content-length", "0")))
    return Said(first[0], first[1], headers, body)


def answer(
    status: int, body: bytes = b"", *, content_type: str = "application/json", reason: str = "Said", **headers: str
) -> bytes:
    """A raw answer; header names are written with underscores."""
    lines = [f"HTTP/1.1 {status} {reason}", f"Content-Length: {len(body)}", "Connection: close"]
    if body:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def task_token(cm: Cloudmore) -> str:
    """What resumes a task of October that the server knows as ``t``."""
    return json.dumps(
        {
            "version": 1,
            "host": cm.base_url.partition("://")[2],
            "reseller_id": CREDENTIALS.reseller_id,
            "task_id": "t",
            "start": "2026-10-01",
            "end": "2026-10-31",
            "asked_at": "2026-11-23T09:00:00+00:00",
        }
    )


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server that says what the test tells it to."""
    running = ScriptedServer()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def scripted(server: ScriptedServer, clock: SandboxClock, kind: Kind, retry: Retry | None) -> Iterator[Cloudmore]:
    """A client of that server."""
    with kind(CREDENTIALS, base_url=server.url, clock=clock, timeout=5, retry=retry) as client:
        yield client


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The system's Chromium. Skips where it is missing, and fails there in continuous integration."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        assert not os.environ.get("CI"), "continuous integration installs chromium"
        pytest.skip("chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        # Its sandbox needs rights that root in a container does not have; what it opens are our own files.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
