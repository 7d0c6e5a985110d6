"""Whether a request counts as received, against what a server has read in full: fault by fault, on every stack."""

from __future__ import annotations

import gc
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from attrs import frozen
from faulty_server import FAULTS, Fault, FaultyServer
from leaks import leaks
from stacks import STACKS, asking, failure, opened

from cloudmore import TransportError
from cloudmore.masking import scrub

TITLE = "requests that a server had read in full / what the client says of them"
SECRET = "secret-of-the-test-0123456789"


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Find what nobody closed while the test is still there to be blamed: its warning is an error."""
    yield
    gc.collect()


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    """The name of a way to the network."""
    return str(request.param)


@frozen
class Expected:
    """What is to be told of a request.

    Attributes:
        read: How many the server reads in full.
        received: Whether it counts as received; None where it depends on who is faster.
        final: Whether trying again is of no use.
        before: Calls that succeed first.
        left: Seconds.
    """

    read: int
    received: bool | None
    final: bool = False
    before: int = 0
    left: float = 5


READ = Expected(1, received=True)
NOT_REACHED = Expected(0, received=False)
FAULTY = {
    "reset before reading": Expected(0, received=None),
    "read, then reset": READ,
    "read, then reset, over TLS": READ,
    "read, then closed": READ,
    "half a header": READ,
    "half a body": READ,
    "a wrong length": READ,
    "a duplicate length": READ,
    "garbage": READ,
    "NUL in a header": READ,
    "a bad chunk": READ,
    "the second one closed": Expected(2, received=True, before=1),
    "never an answer": Expected(1, received=True, left=0.2),
    "TLS handshake closed": NOT_REACHED,
    "TLS handshake reset": NOT_REACHED,
    "TLS handshake silent": Expected(0, received=False, left=0.4),
}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", FAULTY)
@pytest.mark.usefixtures("trusted")
def test_a_request_counts_as_received_where_the_server_may_have_it(
    name: str, stack: str, method: str, tls: ssl.SSLContext, measured: dict[str, dict[str, dict[str, str]]]
) -> None:
    expected = FAULTY[name]
    with FaultyServer(FAULTS[name], tls) as server:
        url = f"{'https' if 'TLS' in name else 'http'}://{server.address}"
        with opened(STACKS[stack], url) as transport:
            for _ in range(expected.before):
                assert transport.send(asking(url, method), 5).status_code == 200
            error = failure(lambda: transport.send(asking(f"{url}/path", method), expected.left))
    told(error, name, f"{stack} {method}", server, measured)
    assert server.read.total() == expected.read, "a request was sent again, or not at all"
    assert expected.received in (None, error.may_have_happened)
    assert error.final is expected.final
    assert url.partition("://")[2] in str(error)


def told(
    error: TransportError,
    name: str,
    column: str,
    server: FaultyServer | None,
    measured: dict[str, dict[str, dict[str, str]]],
) -> None:
    """Note what was counted and said; whatever was read counts as received."""
    read = server.read.total() if server else 0
    verdict = "final" if error.final else "received" if error.may_have_happened else "not received"
    measured[TITLE][name][column] = f"{read} {verdict}"
    assert error.may_have_happened or not read


@contextmanager
def refusing() -> Iterator[str]:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def full() -> Iterator[str]:
    """A server that has no room for another connection, so that connecting takes for ever."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        for each in waiting:
            each.close()


@contextmanager
def nameless() -> Iterator[str]:
    """A host that the fixture below knows nothing of."""
    yield "http://nowhere.invalid"


UNREACHED: dict[str, tuple[Callable[[], object], float]] = {
    "refused": (refusing, 5),
    "connect time-out": (full, 0.3),
    "no such name": (nameless, 5),
}


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer the look-up of a few names by ourselves: the machine's own resolver may take its time."""
    look_up = socket.getaddrinfo

    def getaddrinfo(host: str | bytes, *arguments: object, **options: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up("127.0.0.1" if name.endswith(".example") else host, *arguments, **options)  # type: ignore[arg-type] - as it came

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", UNREACHED)
@pytest.mark.usefixtures("names")
def test_a_request_that_reaches_nobody_is_not_received(
    name: str, stack: str, method: str, measured: dict[str, dict[str, dict[str, str]]]
) -> None:
    somewhere, left = UNREACHED[name]
    with somewhere() as url, opened(STACKS[stack], url) as transport:  # type: ignore[attr-defined] - a context manager
        error = failure(lambda: transport.send(asking(f"{url}/path", method), left))
    told(error, name, f"{stack} {method}", None, measured)
    assert (error.may_have_happened, error.final) == (False, False)
    assert str(error).startswith(f"Cannot reach {url.removeprefix('http://')}: ")


@pytest.mark.parametrize("host", ["127.0.0.1", "elsewhere.example"], ids=["unknown authority", "another host's"])
@pytest.mark.usefixtures("names")
def test_a_refused_certificate_is_final(
    host: str,
    stack: str,
    tls: ssl.SSLContext,
    measured: dict[str, dict[str, dict[str, str]]],
    request: pytest.FixtureRequest,
) -> None:
    if host != "127.0.0.1":
        request.getfixturevalue("trusted")
    with FaultyServer(FAULTS["none, over TLS"], tls) as server:
        url = f"https://{host}:{server.port}"
        with opened(STACKS[stack], url) as transport:
            error = failure(lambda: transport.send(asking(url, "POST"), 5))
    told(error, f"certificate of {host}", f"{stack} POST", server, measured)
    assert (error.may_have_happened, error.final) == (False, True)
    assert "SSL_CERT_FILE" in error.remedy


@pytest.mark.parametrize(
    "refusal", [b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", b""], ids=["403", "closed"]
)
@pytest.mark.usefixtures("names")
def test_a_proxy_that_refuses_lets_nothing_through(refusal: bytes, stack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(connection: object, _said: object) -> bool:
        connection.say(refusal)  # type: ignore[attr-defined] - a Connection
        return False

    with FaultyServer(Fault(refuse)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:{SECRET}@{proxy.address}")
        with opened(STACKS[stack], "https://api.example") as transport:
            error = failure(lambda: transport.send(asking("https://api.example/path", "POST"), 5))
    assert list(proxy.read) == [("CONNECT", "api.example:443")]
    assert proxy.said[0].headers["proxy-authorization"] == f"Basic {b64encode(f'user:{SECRET}'.encode()).decode()}"
    # What became of a CONNECT without an answer is not known; it only errs on the safe side.
    assert error.may_have_happened is (refusal == b"")
    assert leaks(error, [SECRET]) == []


def test_an_earlier_error_that_is_being_handled_has_no_say(stack: str) -> None:
    with (
        FaultyServer(FAULTS["read, then reset"]) as server,
        refusing() as nowhere,
        opened(STACKS[stack], f"http://{server.address}") as transport,
    ):
        try:
            transport.send(asking(nowhere), 5)
        except TransportError as error:
            earlier = error.may_have_happened
            again = failure(lambda: transport.send(asking(f"http://{server.address}", "POST"), 5))
    assert not earlier
    assert (server.read.total(), again.may_have_happened) == (1, True)


def echoing(before: bytes, after: bytes) -> Fault:
    """Says back the authorization of a request, somewhere where an answer is not understood."""

    def echo(connection: object, said: object) -> bool:
        connection.say(before + said.headers["authorization"].encode() + after)  # type: ignore[attr-defined] - as above
        return False

    return Fault(echo)


ECHOES = {
    "in a status line": echoing(b"HTP/9 ", b"\r\n\r\n"),
    "in a header that is cut": echoing(b"HTTP/1.1 200 OK\r\nX-Echo: ", b"\r\nX-More"),
    "beside a length that is none": echoing(b"HTTP/1.1 200 OK\r\nX-Echo: ", b"\r\nContent-Length: x\r\n\r\n"),
    "as a length": echoing(b"HTTP/1.1 200 OK\r\nContent-Length: ", b"\r\n\r\n"),
    "as a header's name": echoing(b"HTTP/1.1 200 OK\r\n", b"\x00: x\r\n\r\n"),
    "as a chunk": echoing(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"\r\n"),
    "in a body that is cut": echoing(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"\r\n"),
}


@pytest.mark.parametrize("name", ECHOES)
def test_no_error_holds_a_header_of_the_request(name: str, stack: str) -> None:
    with FaultyServer(ECHOES[name]) as server:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url) as transport:
            error = failure(lambda: transport.send(asking(url, "POST", Authorization=SECRET), 5))
    scrub(error, str)
    assert leaks(error, [SECRET]) == []
    assert server.read.total() == 1
