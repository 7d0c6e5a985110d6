"""What the tests over the wire share: certificates, a gate, and what is told at the end of the run."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from told_at_the_end import MEASURED, SEEN, Measured, Seen


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


@pytest.fixture(scope="session")
def seen(pytestconfig: pytest.Config) -> Seen:
    """What was seen on the wire so far; a test adds to it."""
    return pytestconfig.stash[SEEN]


@pytest.fixture(scope="session")
def measured(pytestconfig: pytest.Config) -> Measured:
    """What was measured so far; a test adds to it."""
    return pytestconfig.stash[MEASURED]
