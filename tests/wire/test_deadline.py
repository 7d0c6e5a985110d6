"""A call ends when its time is over, whatever a server, a network or a name server does, on every stack."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from faulty_server import FAULTS, Connection, Fault, FaultyServer
from stacks import STACKS, asking, failure, opened

from cloudmore.http.deadline import CallTime, DeadlineBackend, Lookups, NotConnectedError
from cloudmore.http.message import Request
from cloudmore.http.transport import Transport

TITLE = "milliseconds over the deadline, at most 250"
LARGEST_OVERSHOOT_SECONDS = 0.25
Measured = dict[str, dict[str, dict[str, str]]]


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    """The name of a way to the network."""
    return str(request.param)


def overshoot(act: Callable[[], Any], left: float, row: str, column: str, measured: Measured) -> bool:
    """Hold what fails to its time; whether it may have happened."""
    began = time.monotonic()
    error = failure(act)
    over = time.monotonic() - began - left
    measured[TITLE][row][column] = f"{1000 * over:.0f}"
    assert -0.01 < over <= LARGEST_OVERSHOOT_SECONDS
    return error.may_have_happened


def reads_slowly(connection: Connection) -> bool:
    """Take a little of a large request now and then."""
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    while not connection.server.stopped.wait(0.01) and connection.socket.recv(4096):
        pass
    return False


# More than the system's buffers take; aiohttp warns of more than 1 MiB.
LARGE = {"httpx": b"x" * 2**24, "httpx async": b"x" * 2**24, "aiohttp": b"x" * 2**20}
SLOW = {
    **{
        name: (FAULTS[name], 1.0)
        for name in (
            *("never an answer", "a dripping header", "a dripping header, then nothing"),
            *("a dripping line of headers", "a dripping body"),
        )
    },
    "a dripping body, over TLS": (FAULTS["a dripping body, over TLS"], 0.3),
    "TLS handshake silent": (FAULTS["TLS handshake silent"], 0.3),
    "a large request, slowly read": (Fault(before=reads_slowly), 0.3),
}


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.usefixtures("trusted")
def test_a_server_does_not_stretch_the_deadline(name: str, stack: str, tls: ssl.SSLContext, measured: Measured) -> None:
    fault, left = SLOW[name]
    with FaultyServer(fault, tls) as server:
        url = f"{'https' if 'TLS' in name else 'http'}://{server.address}"
        body = LARGE[stack] if "large" in name else None
        request = Request("POST" if body else "GET", url, {}, (), body)
        with opened(STACKS[stack], url, timeout=30.0) as transport:
            # What is imported, and made, once.
            failure(lambda: transport.send(request, 0.1))
            received = overshoot(lambda: transport.send(request, left), left, name, stack, measured)
    assert received is ("handshake" not in name)


def test_a_download_does_not_stretch_the_deadline(stack: str, measured: Measured) -> None:
    with FaultyServer(FAULTS["a dripping body"]) as server:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url, timeout=30.0) as transport:
            file = io.BytesIO()
            overshoot(lambda: transport.download(asking(url), file, 0.3), 0.3, "a dripping download", stack, measured)
    assert set(file.getvalue()) == set(b" ")


@pytest.fixture
def through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    """A proxy that drips, named by the environment."""
    with FaultyServer(FAULTS["a dripping header"]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://{proxy.address}")
        yield proxy


def test_a_proxy_does_not_stretch_the_deadline(stack: str, through_a_proxy: FaultyServer, measured: Measured) -> None:
    url = "http://api.example"
    with opened(STACKS[stack], url, timeout=30.0) as transport:
        overshoot(lambda: transport.send(asking(f"{url}/x"), 0.3), 0.3, "a dripping proxy", stack, measured)
    assert [path for _method, path in through_a_proxy.read] == ["http://api.example/x"]


@pytest.fixture
def hanging_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A resolver that does not answer before the test ends."""
    end = threading.Event()

    def getaddrinfo(*_: Any, **__: Any) -> Any:
        end.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield end
    end.set()


@pytest.mark.parametrize("name", ["httpx"])
def test_a_name_that_is_not_found_in_time_does_not_stretch_it(
    name: str, hanging_names: threading.Event, measured: Measured
) -> None:
    with opened(STACKS[name], "http://api.example", timeout=30.0) as transport:
        before = threading.active_count()
        received = [
            overshoot(lambda: transport.send(asking("http://api.example"), 0.3), 0.3, "a hanging name", name, measured)
            for _ in range(3)
        ]
        assert threading.active_count() == before + 1, "one thread looks up a name, however many wait"
        hanging_names.set()
    assert received == [False] * 3


@pytest.mark.parametrize("stack", [name for name in STACKS if name != "httpx"])
def test_a_name_that_is_not_found_in_time_ends_the_async_calls(stack: str, hanging_names: threading.Event) -> None:
    """The loop that is left must wait for the look-up, so the test lets it end with the call."""
    with opened(STACKS[stack], "http://api.example", timeout=30.0) as transport:
        began = time.monotonic()
        error = failure(lambda: transport.send(asking("http://api.example"), 0.3))
        assert time.monotonic() - began < 0.3 + LARGEST_OVERSHOOT_SECONDS
        hanging_names.set()
    assert not error.may_have_happened


class Unreachable:
    """A network on which some addresses take all the time that they are given, and note it."""

    def __init__(self, *takes: str) -> None:
        self.given: list[tuple[str, float | None]] = []
        self._takes = takes

    def connect_tcp(self, host: str, _port: int, timeout: float | None, *_: Any) -> str:
        self.given.append((host, timeout))
        if host in self._takes:
            return host
        raise ConnectionRefusedError(host)


def test_the_addresses_of_a_host_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{number}", 80)) for number in (1, 2, 3, 2)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    network = Unreachable("192.0.2.3")
    DeadlineBackend(network, CallTime()).connect_tcp("three.example", 80, timeout=9)
    assert [host for host, _ in network.given] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert [timeout for _, timeout in network.given] == pytest.approx([3, 4.5, 9], abs=0.5)
    with pytest.raises(ConnectionRefusedError, match=r"192\.0\.2\.3"):
        DeadlineBackend(Unreachable(), CallTime()).connect_tcp("three.example", 80)


def test_no_address_is_tried_when_the_time_is_over() -> None:
    call, network = CallTime(), Unreachable()
    call.end = time.monotonic()
    with pytest.raises(NotConnectedError):
        DeadlineBackend(network, call).connect_tcp("192.0.2.1", 80, timeout=9)
    assert network.given == []


@pytest.mark.parametrize(
    ("address", "looked_up"),
    [("192.0.2.1", 0), ("2001:db8::1", 0), ("fe80::1", 0), ("a.example", 1), ("192.0.2", 1)],
)
def test_an_address_needs_no_look_up(address: str, looked_up: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *given, **_: asked.append(given) or [(0, 0, 0, "", (address, 80))]
    )
    assert Lookups().addresses(address, 80, 5) == [address]
    assert len(asked) == looked_up


def test_each_thread_has_a_deadline_of_its_own() -> None:
    with FaultyServer(FAULTS["a dripping body"]) as server:
        url = f"http://{server.address}"
        with opened(Transport, url, timeout=30.0) as transport:
            took: dict[float, float] = {}

            def call(left: float) -> None:
                began = time.monotonic()
                failure(lambda: transport.send(asking(url), left))
                took[left] = time.monotonic() - began

            threads = [threading.Thread(target=partial(call, left)) for left in (0.2, 0.6)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(5)
    assert sorted(took) == pytest.approx(sorted(took.values()), abs=LARGEST_OVERSHOOT_SECONDS)
    assert max(took.values()) - min(took.values()) > 0.2
