"""What a run of the tests over the wire prints at its end: operations and statuses, and what transports did."""

from __future__ import annotations

import ssl
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from kinds import KINDS, Kind
from status_cases import CELLS, Cell

# Cells that were seen on the wire, with who called and what brought them about.
Seen = dict[Cell, set[tuple[Kind, str]]]
SEEN = pytest.StashKey[Seen]()
# Tables of measured cells: title, row, column.
Measured = dict[str, dict[str, dict[str, str]]]
MEASURED = pytest.StashKey[Measured]()
SEEN_BY_A_PART, MEASURED_BY_A_PART = "cloudmore-seen", "cloudmore-measured"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Signs the certificates of servers; nobody trusts it by itself."""
    return trustme.CA()


@pytest.fixture(scope="session")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    """What a server on loopback shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "here.example").configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let clients trust the authority, as a user would."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Lets a server answer; opened at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing seen."""
    config.stash[SEEN] = defaultdict(set)
    config.stash[MEASURED] = defaultdict(lambda: defaultdict(dict))


@pytest.fixture(scope="session")
def seen(pytestconfig: pytest.Config) -> Seen:
    """What was seen on the wire so far; a test adds to it."""
    return pytestconfig.stash[SEEN]


@pytest.fixture(scope="session")
def measured(pytestconfig: pytest.Config) -> Measured:
    """What was measured so far; a test adds to it."""
    return pytestconfig.stash[MEASURED]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Of a run that is one of several side by side, hand over what it has seen and measured."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        name_of = {kind: name for name, kind in KINDS.items()}
        cells = session.config.stash[SEEN].items()
        output[SEEN_BY_A_PART] = [
            [*cell, name_of[kind], way] for cell, found in cells for kind, way in sorted(found, key=str)
        ]
        output[MEASURED_BY_A_PART] = {
            title: {row: dict(columns) for row, columns in rows.items()}
            for title, rows in session.config.stash[MEASURED].items()
        }


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather what such a part has seen and measured; one that broke off hands over nothing."""
    output: dict[str, Any] = getattr(node, "workeroutput", {})
    for operation, status, kind, way in output.get(SEEN_BY_A_PART, ()):
        node.config.stash[SEEN][operation, status].add((KINDS[kind], way))
    for title, rows in output.get(MEASURED_BY_A_PART, {}).items():
        for row, columns in rows.items():
            node.config.stash[MEASURED][title][row].update(columns)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the table, where a test has added to it."""
    if seen := config.stash[SEEN]:
        terminalreporter.section("operations and statuses (ok: as asked; fault: scripted; -: not called by each)")
        for line in table(seen):
            terminalreporter.write_line(line)
    for title, cells in config.stash[MEASURED].items():
        terminalreporter.section(title)
        columns = list(dict.fromkeys(column for row in cells.values() for column in row))
        rows = [["", *columns], *([name, *(row.get(each, "") for each in columns)] for name, row in cells.items())]
        for line in aligned(rows):
            terminalreporter.write_line(line)


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows as lines, with columns of one width."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def table(seen: Seen) -> list[str]:
    """A row per operation, a column per status, and the count; a cell counts when each kind of client has seen it."""
    operations = list(dict.fromkeys(operation for operation, _ in CELLS))
    statuses = sorted({status for _, status in CELLS})
    rows = [["", *map(str, statuses)]]
    for operation in operations:
        cells = [
            "/".join(seen_by_each(seen, (operation, status))) or "-" if (operation, status) in CELLS else ""
            for status in statuses
        ]
        rows.append([operation, *cells])
    called = sum(bool(seen_by_each(seen, cell)) for cell in CELLS)
    return [*aligned(rows), f"{len(CELLS)} cells, {called} called over a socket by each of {len(KINDS)} clients"]


def seen_by_each(seen: Seen, cell: Cell) -> list[str]:
    """The ways in which each kind of client has brought a cell about."""
    found = seen.get(cell, set())
    ways = {way for _, way in found}
    return sorted((way for way in ways if all((kind, way) in found for kind in KINDS.values())), reverse=True)
