"""What comes by an address, over real sockets: whatever a server does, one line and the code say so."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
import trustme
from compared.vendor_file import as_text, vendor_file
from conftest import RawAnswer, Said, ScriptedServer, answer
from faulty_server import FAULTS, Connection, Fault, FaultyServer

from cloudmore import ConfigurationError, TransportError
from cloudmore.cli.application import run
from cloudmore.contract import compare, read_source

AGREED = as_text(vendor_file()).encode()


def chunked(*pieces: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in pieces) + end


def moved(said: Said) -> bytes:
    return answer(200, AGREED) if said.path.startswith("/moved") else answer(301, Location="/moved?key=of-somebody")


GIVEN: dict[str, RawAnswer] = {
    "as it is": answer(200, AGREED),
    "in pieces": chunked(AGREED[:1000], AGREED[1000:]),
    "without a length": b"HTTP/1.0 200 OK\r\n\r\n" + AGREED,
    "as gzip": answer(200, gzip.compress(AGREED), Content_Encoding="gzip"),
    "as a file of gzip": answer(200, gzip.compress(AGREED)),
    "as what it is": answer(200, AGREED, Content_Encoding="identity"),
    "by another path": moved,
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_file_is_fetched_saved_byte_for_byte_and_told_no_secret(
    name: str, server: ScriptedServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = [GIVEN[name]]
    saved = tmp_path / "saved.json"
    address = f"{server.url}/swagger.json?key=of-somebody"
    assert run(["contract", "compare", address, "--save", str(saved), "-f", "json"]) == 0
    assert saved.read_bytes() == AGREED
    assert not {"authorization", "cookie"} & {header for said in server.requests for header in said.headers}
    assert "of-somebody" not in "".join(capsys.readouterr())


def test_a_byte_order_mark_is_read_over(server: ScriptedServer) -> None:
    server.answers = [answer(200, b"\xef\xbb\xbf" + AGREED)]
    assert compare(f"{server.url}/swagger.json").compared == 15


PACKED = gzip.compress(AGREED)
FAILS: dict[str, tuple[RawAnswer, str]] = {
    "not there": (answer(404), "answered 404"),
    "out of order": (answer(503), "answered 503"),
    **{f"asks who, by {code}": (answer(code), f"answered {code}. It asks who you are") for code in (401, 403, 407)},
    "closed": (None, "did not answer to the end"),
    "another protocol": (b"SSH-2.0-server\r\n", "did not answer to the end"),
    "sends to another host": (answer(302, Location="http://elsewhere.example/x"), "it sends elsewhere, and not by"),
    "sends with a password": (answer(302, Location="https://user:word@host.example/x"), "it sends elsewhere"),
    "sends to a file": (answer(302, Location="file:///etc/passwd"), "answered 302"),
    "sends to itself": (answer(302, Location="/swagger.json"), "answered 302"),
    "sends nowhere": (answer(302, Location="http://[bad/x"), "sends to what is no address"),
    "sends to no name": (answer(302, Location="https://a..b/x"), "sends to what is no address"),
    "cut": (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", "ended 8 bytes early"),
    "cut in pieces": (chunked(AGREED[:1000], end=b""), "did not answer to the end"),
    "cut as gzip": (answer(200, PACKED[:-9]), "packed as gzip, and ended early"),
    "no gzip": (answer(200, PACKED[:10] + b"\xff" * 99), "cannot be unpacked"),
    "packed otherwise": (answer(200, zlib.compress(AGREED), Content_Encoding="deflate"), "packed as deflate"),
}
UNUSABLE: dict[str, tuple[RawAnswer, str]] = {
    "a page": (answer(200, b"<!DOCTYPE html><title>Sign in</title>", content_type="text/html"), "is a page of HTML"),
    "nothing": (answer(204), "is empty"),
    "cut without a length": (b"HTTP/1.0 200 OK\r\n\r\n" + AGREED[:-99], "no JSON from byte"),
    "another encoding": (
        answer(200, AGREED.replace(b"Cloudmore API", b"Cloudm\xf6re")),
        "no JSON in UTF-8 from byte 74",
    ),
    "bytes": (answer(200, b"\x00\x01\x02\xff"), "neither JSON nor YAML"),
}


@pytest.mark.parametrize(
    ("code", "raw", "words"),
    [
        *(pytest.param(1, *each, id=name) for name, each in FAILS.items()),
        *(pytest.param(2, *each, id=name) for name, each in UNUSABLE.items()),
    ],
)
def test_what_does_not_come_ends_with_1_and_what_is_no_file_with_2(
    code: int, raw: RawAnswer, words: str, server: ScriptedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = [raw]
    assert run(["contract", "compare", f"{server.url}/swagger.json?key=of-somebody"]) == code
    out, told = capsys.readouterr()
    assert (out, told.count("\n")) == ("", 1)
    assert f"{server.url}/swagger.json " in told
    assert words in told
    assert "of-somebody" not in told


def test_a_port_where_nobody_listens_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/swagger.json"
    assert run(["contract", "compare", address]) == 1
    assert f"{address} cannot be reached" in capsys.readouterr().err


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server shows, and what is trusted."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return context


ENDLESS = [name for name in FAULTS if name.startswith(("a dripping", "never")) or name.endswith("silent")]


@pytest.mark.parametrize("name", ENDLESS)
def test_the_whole_takes_no_longer_than_it_may(name: str, tls: ssl.SSLContext) -> None:
    secure = "TLS" in name
    with FaultyServer(FAULTS[name], context=tls) as faulty:
        with pytest.raises(TransportError, match=r"took longer than 0\.5 seconds"):
            read_source(f"http{'s' if secure else ''}://{faulty.address}/x", seconds=0.5)
        assert faulty.read or name.endswith("silent")


TOO_LARGE = {"as it is": answer(200, b"{" + b" " * 3000), "packed": answer(200, gzip.compress(b" " * 3000))}


@pytest.mark.parametrize("name", TOO_LARGE)
def test_no_more_than_the_most_is_read(name: str, server: ScriptedServer) -> None:
    server.answers = [TOO_LARGE[name]]
    with pytest.raises(ConfigurationError, match="is larger than"):
        read_source(f"{server.url}/x", most=2999)


def test_the_most_is_64_mebibytes_and_read_in_no_time(server: ScriptedServer) -> None:
    mebibyte = 1 << 20
    server.answers = [answer(200, b"{" * (64 * mebibyte)), answer(200, b"{" * (64 * mebibyte + 1))]
    begun = monotonic()
    assert len(read_source(f"{server.url}/x").content) == 64 * mebibyte
    with pytest.raises(ConfigurationError, match="is larger than 64 MiB"):
        read_source(f"{server.url}/x")
    # The server gives up after five seconds of not getting rid of it.
    assert monotonic() - begun < 5


def _says(raw: bytes, connection: Connection, _said: Said) -> bool:
    connection.say(raw)
    return False


def test_https_never_sends_on_to_http(server: ScriptedServer, tls: ssl.SSLContext) -> None:
    server.answers = [answer(200, AGREED)]
    sends_on = Fault(partial(_says, answer(302, Location=f"{server.url}/x")), tls=True)
    with FaultyServer(sends_on, context=tls) as secure:
        with pytest.raises(TransportError, match="it sends elsewhere, and not by https"):
            read_source(f"https://{secure.address}/x")
        assert secure.read
    assert server.requests == []
    with FaultyServer(Fault(partial(_says, answer(200, AGREED)), tls=True), context=tls) as secure:
        server.answers = [answer(302, Location=f"https://{secure.address}/x")]
        assert [read_source(f"{url}/x").content for url in (f"https://{secure.address}", server.url)] == [AGREED] * 2


def test_what_came_by_http_is_told_to_have_come_so(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = [answer(200, AGREED)]
    # Asked for by way of a proxy, since no other host is there.
    monkeypatch.setenv("http_proxy", server.url)
    told = "The file came by http: whoever is on the way may have changed it."
    assert compare("http://vendor.example/swagger.json").remarks == (told,)
    assert run(["contract", "compare", "http://vendor.example/swagger.json"]) == 0
    assert told in capsys.readouterr().out
    monkeypatch.delenv("http_proxy")
    assert compare(f"{server.url}/swagger.json").remarks == ()


NO_ADDRESSES = {
    "ftp://host.example/x": "Nothing is fetched by ftp",
    "file:///etc/passwd": "Nothing is fetched by file",
    "https://user:word@host.example/x": "a user name or a password",
    "https://[bad/x?key=of-somebody": "is no address",
    "https://host.example:99999/x": "is no address",
    "https://a..b/x?key=of-somebody": "is no address",
    f"https://{'a' * 64}.example/x": "is no address",
    "https:///x": "it has no host",
    "://host.example/x": "it has no host",
}


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_not_asked_ends_with_2(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "compare", address]) == 2
    told = capsys.readouterr().err
    assert NO_ADDRESSES[address] in told
    assert "of-somebody" not in told
    assert "word@" not in told


def test_what_an_address_cannot_have_is_written_as_browsers_do(server: ScriptedServer) -> None:
    server.answers = [answer(200, AGREED)]
    read_source(f"{server.url}/the file/ä%20b?a=ö&b=c d#fragment")
    assert [each.path for each in server.requests] == ["/the%20file/%C3%A4%20b?a=%C3%B6&b=c%20d"]
