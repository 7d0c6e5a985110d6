"""What the ways to the network have in common: slots, cancellations, forks, and that nothing happens by itself."""

from __future__ import annotations

import asyncio
import gc
import gzip
import io
import math
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Said
from faulty_server import BODY, FAULTS, Connection, Fault, FaultyServer, head, held_up, opened_or_stopped
from stacks import STACKS, DrivenTransport, asking, failure, opened

from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError, Credentials
from cloudmore.http.message import BODY_READ_LIMIT, Request
from cloudmore.http.transport import AsyncTransport, Transport, _address, _build, _plain, without_token

LONG = b"x" * (BODY_READ_LIMIT + 4096)
EVENT_LOOP_STACKS = ["httpx", "aiohttp"]


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Find what nobody closed while the test is still there to be blamed: its warning is an error."""
    yield
    gc.collect()


@pytest.fixture(params=STACKS)
def stack(request: pytest.FixtureRequest) -> str:
    """The name of a way to the network."""
    return str(request.param)


def saying(*answers: bytes) -> Fault:
    """One answer after the other, on one connection."""
    left = list(answers)

    def say(connection: Connection, _said: Said) -> bool:
        connection.say(left.pop(0))
        return bool(left)

    return Fault(say)


def test_nothing_of_an_answer_goes_into_the_next_request(stack: str) -> None:
    with FaultyServer(saying(head(len(BODY), "Set-Cookie: who=you; Path=/") + BODY, head() + BODY)) as server:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url) as transport:
            assert transport.send(asking(url), 5).headers["set-cookie"] == "who=you; Path=/"
            transport.send(asking(url), 5)
    assert server.connections == 1
    assert [said.headers.get("cookie") for said in server.said] == [None, None]


def test_no_redirect_is_followed(stack: str) -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    with FaultyServer(saying(moved, head() + BODY)) as server:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url) as transport:
            assert transport.send(asking(f"{url}/here"), 5).status_code == 302
    assert list(server.read) == [("GET", "/here")]


def test_a_download_that_is_tried_again_begins_its_file_anew(stack: str) -> None:
    longer = b"[" + b" " * 100 + b"]"
    with FaultyServer(saying(head(1000) + longer)) as server, io.BytesIO() as file:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url) as transport:
            failure(lambda: transport.download(asking(url), file, 5))
            assert file.getvalue() == longer
            server.fault = FAULTS["none"]
            transport.download(asking(url), file, 5)
        assert file.getvalue() == BODY


def reading_on(name: str) -> pytest.MarkDecorator:
    """Expect the failure of httpx, whose connections take what is there already for the next answer."""
    return pytest.mark.xfail("httpx" in name, reason="httpcore reads on", strict=True)


@pytest.mark.parametrize("stack", [pytest.param(name, marks=reading_on(name)) for name in STACKS])
def test_what_follows_an_answer_is_no_answer(stack: str) -> None:
    with FaultyServer(saying(head() + BODY + head(2) + b"[]", head() + BODY)) as server:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url) as transport:
            transport.send(asking(url), 5)
            server.fault = FAULTS["none"]
            assert transport.send(asking(url), 5).content == BODY


TARGETS = [
    "/api/a%20b",
    "/api/a%2Fb",
    "/api/%C3%A9",
    "/api/a'b(c)!*",
    "/api/a%27b",
    "/api/a+b",
    "/api/a;b=c,d",
    "/api/a~b",
    "/api/a:b@c",
    "/api/%7Eb",
    "/api/%25",
]


@pytest.mark.parametrize("target", TARGETS)
def test_every_stack_asks_for_the_same(target: str) -> None:
    came = {}
    for stack, make in STACKS.items():
        with FaultyServer(FAULTS["none"]) as server:
            url = f"http://{server.address}"
            params = (("a b", "c&d=é+~'%"), ("x", ""))
            with opened(make, url) as transport:
                transport.send(Request("GET", url + target, {}, params), 5)
        (said,) = server.said
        came[stack] = said.path
    assert came["httpx"] == came["httpx async"] == came["aiohttp"]
    assert came["httpx"].startswith(target)


@pytest.mark.parametrize("query", ["sig=a%2Bb%2fc%3D", "sig=a+b=&&x", "sig=%7E~'(!*)", "x=%C3%A9;y=/?:@", "sig"])
@pytest.mark.parametrize("stack", STACKS)
def test_a_query_that_may_be_a_signature_is_sent_as_it_is(stack: str, query: str) -> None:
    with FaultyServer(FAULTS["none"]) as server:
        url = f"http://{server.address}"
        with opened(STACKS[stack], url) as transport:
            transport.send(Request("GET", f"{url}/file", {}, query=query), 5)
    assert [said.path for said in server.said] == [f"/file?{query}"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_every_stack_sends_the_same_headers(method: str) -> None:
    came = {}
    for stack, make in STACKS.items():
        with FaultyServer(FAULTS["none"]) as server:
            url = f"http://{server.address}"
            with opened(make, url) as transport:
                transport.send(
                    Request(method, url, {"Content-Type": "application/json"}, (), None if method == "GET" else b"{}"),
                    5,
                )
        (said,) = server.said
        came[stack] = {name: value for name, value in said.headers.items() if name != "host"}
    assert came["httpx"] == came["httpx async"] == came["aiohttp"]


def test_who_waits_for_a_slot_is_told_when_the_time_is_over(gate: threading.Event) -> None:
    with FaultyServer(held_up(gate)) as server, opened(Transport, "http://127.0.0.1", max_connections=1) as transport:
        url = f"http://{server.address}"
        came: list[int] = []
        first = threading.Thread(target=lambda: came.append(transport.send(asking(f"{url}/slow"), 20).status_code))
        first.start()
        while not server.read:
            pass
        error = failure(lambda: transport.send(asking(url), 0.1))
        assert "none of 1 connections became free in time" in str(error)
        assert not error.may_have_happened
        second = threading.Thread(target=lambda: came.append(transport.send(asking(url), 20).status_code))
        second.start()
        gate.set()
        for thread in (first, second):
            thread.join(5)
    assert came == [200, 200]
    assert server.connections == 1


@pytest.mark.parametrize("name", EVENT_LOOP_STACKS)
def test_who_waits_for_a_slot_of_the_loop_is_told_when_the_time_is_over(name: str, gate: threading.Event) -> None:
    async def run(url: str) -> None:
        transport = AsyncTransport(base_url=url, timeout=0.05, max_connections=1, transport=name)
        slow = asyncio.create_task(transport.send(asking(f"{url}/slow"), 20))
        await asyncio.sleep(0)
        with pytest.raises(Exception, match="none of 1 connections became free in time") as caught:
            await transport.send(asking(url), 0.02)
        assert not caught.value.may_have_happened  # type: ignore[attr-defined] - a TransportError
        slow.cancel()
        await asyncio.wait([slow])
        # The time-out of a phase is not the bound of the queue.
        waiting = [asyncio.create_task(transport.send(asking(url), 20)) for _ in range(20)]
        assert {reply.status_code for reply in await asyncio.gather(*waiting)} == {200}
        await transport.close()

    with FaultyServer(held_up(gate)) as server:
        asyncio.run(run(f"http://{server.address}"))


@pytest.mark.parametrize("name", EVENT_LOOP_STACKS)
def test_twenty_cancelled_calls_leave_a_pool_of_two_usable(name: str, gate: threading.Event) -> None:
    async def run(url: str) -> None:
        transport = AsyncTransport(base_url=url, timeout=5, max_connections=2, transport=name)
        for moment in range(12):
            holders = [asyncio.create_task(transport.send(asking(f"{url}/slow"), 20)) for _ in range(2)]
            calls = [asyncio.create_task(transport.send(asking(url), 20)) for _ in range(20)]
            for _ in range(moment):
                await asyncio.sleep(0)
            for call in (*calls, *(holders if moment % 2 else ())):
                call.cancel()
            await asyncio.wait(calls)
            assert all(call.cancelled() for call in calls)
            if not moment % 2:
                gate.set()
                assert [reply.status_code for reply in await asyncio.gather(*holders)] == [200, 200]
                gate.clear()
            after = await asyncio.gather(*(transport.send(asking(url), 2) for _ in range(3)))
            assert [reply.status_code for reply in after] == [200] * 3
        await transport.close()

    with FaultyServer(held_up(gate)) as server:
        asyncio.run(run(f"http://{server.address}"))


@pytest.mark.parametrize("name", EVENT_LOOP_STACKS)
@pytest.mark.usefixtures("trusted")
def test_each_event_loop_has_connections_of_its_own(name: str, tls: Any) -> None:
    with FaultyServer(FAULTS["none, over TLS"], tls) as server:
        url = f"https://{server.address}"
        transport = AsyncTransport(base_url=url, timeout=5, max_connections=2, transport=name)

        async def run() -> list[int]:
            return [(await transport.send(asking(url), 5)).status_code for _ in range(2)]

        # Nobody closes it: what ``asyncio.run`` ends, ends the connections, too.
        assert [asyncio.run(run()) for _ in range(2)] == [[200, 200]] * 2
    assert server.connections == 2


FORK = """
import gc, os, sys, threading
sys.path[:0] = {paths!r}
from cloudmore.http.transport import Transport
from stacks import asking

url = {url!r}
transport = Transport(base_url=url, timeout=30, max_connections=4)
send = lambda path: transport.send(asking(url + path), 20).status_code
came = []
send("/warm")
threads = [threading.Thread(target=lambda: came.append(send("/slow"))) for _ in range(3)]
for each in threads:
    each.start()
send("/when three are under way")
child = os.fork()
if child == 0:
    came = [send("/child") for _ in range(5)]
    transport.close()
    del transport
    gc.collect()
    sys.exit(0 if came == [200] * 5 else 1)
_, status = os.waitpid(child, 0)
assert status == 0, status
send("/open the gate")
for each in threads:
    each.join()
assert came == [200] * 3, came
send("/after")
transport.close()
"""
ASYNC_FORK = """
import asyncio, os, sys
sys.path[:0] = {paths!r}
from cloudmore.http.transport import AsyncTransport
from stacks import asking

url = {url!r}
transport = AsyncTransport(base_url=url, timeout=30, max_connections=4, transport={name!r})
send = lambda path: transport.send(asking(url + path), 20)

async def calls(path, count):
    return [(await send(path)).status_code for _ in range(count)]

async def run():
    await send("/warm")
    slow = [asyncio.create_task(send("/slow")) for _ in range(3)]
    await send("/when three are under way")
    child = os.fork()
    if child == 0:
        came = asyncio.run(calls("/child", 5))
        sys.stderr.flush()
        os._exit(0 if came == [200] * 5 else 1)
    _, status = os.waitpid(child, 0)
    assert status == 0, status
    await send("/open the gate")
    assert [reply.status_code for reply in await asyncio.gather(*slow)] == [200] * 3
    await send("/after")
    await transport.close()

asyncio.run(run())
"""


def gated(gate: threading.Event) -> Fault:
    """Holds what is slow up until the gate is opened, and what waits for it until three are."""

    def answer(connection: Connection, said: Said) -> bool:
        if said.path == "/slow":
            opened_or_stopped(gate, connection)
        elif said.path.startswith("/when"):
            while connection.server.read["GET", "/slow"] < 3:
                if connection.server.stopped.wait(0.001):
                    return False
        elif said.path.startswith("/open"):
            gate.set()
        connection.say(head() + BODY)
        return True

    return Fault(answer)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.parametrize("name", STACKS)
def test_a_forked_child_works_and_its_parent_does_not_notice(name: str, gate: threading.Event) -> None:
    paths = [str(Path(__file__).parents[1])]
    with FaultyServer(gated(gate)) as server:
        template = FORK if name == "httpx" else ASYNC_FORK
        script = template.format(paths=paths, url=f"http://{server.address}", name=name.split(maxsplit=1)[0])
        ran = subprocess.run(
            # Python 3.12 warns of a fork beside threads, which is what is tried here.
            [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (ran.returncode, ran.stderr) == (0, "")
    # Four of the parent, and what the child made itself.
    assert server.connections == 5
    assert server.read["GET", "/child"] == 5


class Lost(httpx.MockTransport):
    """A transport of a user's, which says that it could not connect, and whether it was closed."""

    def __init__(self) -> None:
        super().__init__(self._lose)
        self.timeouts: list[dict[str, float]] = []
        self.closed = False

    def _lose(self, request: httpx.Request) -> httpx.Response:
        self.timeouts.append(request.extensions["timeout"])
        if request.url.path == "/lost":
            raise httpx.ConnectError("refused") from ConnectionRefusedError()
        return httpx.Response(200, content=BODY)

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


@pytest.mark.parametrize("make", [Transport, DrivenTransport], ids=["sync", "async"])
def test_what_a_handed_in_transport_was_given_counts_as_received(make: Callable[..., Any]) -> None:
    lost = Lost()
    with opened(make, "http://127.0.0.1", transport=lost, timeout=30.0) as transport:
        error = failure(lambda: transport.send(asking("http://127.0.0.1/lost"), 2.0))
        assert (error.may_have_happened, error.final) == (True, False)
        assert transport.send(asking("http://127.0.0.1/"), 100).status_code == 200
        nothing = failure(lambda: transport.send(asking("http://127.0.0.1/"), 0))
        assert not nothing.may_have_happened
    assert [max(each.values()) for each in lost.timeouts] == pytest.approx([2, 30], abs=0.1)
    assert lost.closed


@pytest.mark.parametrize("closed", [True, False], ids=["closed meanwhile", "a mistake of its own"])
@pytest.mark.parametrize("name", ["httpx", "httpx async"])
def test_a_transport_that_breaks_is_told_from_one_that_is_closed(name: str, *, closed: bool) -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        # What another thread may do at any moment.
        made._closed = closed
        raise RuntimeError("broken")

    make = Transport if name == "httpx" else AsyncTransport
    made = make(base_url="http://a.example", timeout=5.0, max_connections=1, transport=httpx.MockTransport(broken))
    expected = ConfigurationError if closed else RuntimeError
    request = asking("http://a.example/")
    with pytest.raises(expected, match="closed" if closed else "broken"):
        made.send(request, 5) if isinstance(made, Transport) else asyncio.run(made.send(request, 5))


def test_a_client_takes_a_transport() -> None:
    who = Credentials(username="u", password="p", client_secret="s", reseller_id="r")

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"access_token": "t"} if request.url.path == "/connect/token" else [])

    with Cloudmore(who, region="eu", transport=httpx.MockTransport(answer)) as cm:
        assert cm.organizations.list() == []

    async def run() -> None:
        async with AsyncCloudmore(who, region="eu", transport=httpx.MockTransport(answer)) as acm:
            assert await acm.organizations.list() == []

    asyncio.run(run())


CHOICES = [
    pytest.param(None, {}, True, "aiohttp", id="the default"),
    pytest.param(None, {}, False, "httpx", id="the default without the extra"),
    pytest.param("httpx", {}, True, "httpx", id="httpx"),
    pytest.param("aiohttp", {}, True, "aiohttp", id="aiohttp"),
    pytest.param("aiohttp", {}, False, "pip install 'cloudmore-client[fast]'", id="aiohttp without the extra"),
    pytest.param("curl", {}, True, "no transport 'curl'", id="something else"),
    pytest.param(None, {"ALL_PROXY": "socks5://127.0.0.1:1"}, True, "httpx", id="a SOCKS proxy"),
    pytest.param("aiohttp", {"ALL_PROXY": "socks5://127.0.0.1:1"}, True, "no SOCKS proxy", id="aiohttp, SOCKS"),
]


@pytest.mark.parametrize(("asked", "environment", "installed", "expected"), CHOICES)
def test_the_transport_is_chosen(
    asked: str | None, environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch, *, installed: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if not installed:
        monkeypatch.setitem(sys.modules, "httpx_aiohttp", None)
    try:
        chosen = AsyncTransport(base_url="https://api.example", timeout=5, max_connections=1, transport=asked)._stack
    except ConfigurationError as error:
        chosen = str(error)
    assert expected in chosen


@pytest.mark.parametrize("name", STACKS)
def test_a_closed_transport_sends_nothing(name: str) -> None:
    with FaultyServer(FAULTS["none"]) as server:
        url = f"http://{server.address}"
        transport = STACKS[name](base_url=url, timeout=5.0, max_connections=2)
        if name == "httpx":
            transport.close()
            with pytest.raises(ConfigurationError, match="closed"):
                transport.send(asking(url), 5)
        else:

            async def run() -> None:
                await transport._transport.close()
                with pytest.raises(ConfigurationError, match="closed"):
                    await transport._transport.send(asking(url), 5)

            transport._runner.run(run())
            transport.close()
    assert not server.read


def test_of_an_error_no_more_than_the_start_is_read(stack: str) -> None:
    """The rest may be endless; a short one is read in full, and its connection is used again."""
    endless = Fault(lambda connection, _said: bool(connection.drip(iter([head(10**9).replace(b"200", b"500"), LONG]))))
    with FaultyServer(endless) as server, opened(STACKS[stack], f"http://{server.address}") as transport:
        reply = transport.send(asking(f"http://{server.address}"), 5)
    assert (reply.status_code, reply.content) == (500, LONG[:BODY_READ_LIMIT])
    short = head().replace(b"200", b"404") + BODY
    with FaultyServer(saying(short, short)) as server, opened(STACKS[stack], f"http://{server.address}") as transport:
        for _ in range(2):
            reply = transport.send(asking(f"http://{server.address}"), 5)
            assert reply.raw.content == reply.content == BODY
    assert server.connections == 1


ADDRESSES = (
    "https://api.cloudmore.com/api/resellers/1/organizations",
    "https://api.cloudmore.com/api/resellers/11111111-2222-3333-4444-555555555555/organizations/8e05~_.x-1/services",
    "http://127.0.0.1:8765/api/services",
    "http://[::1]:8765/api/services",
    "https://EXAMPLE.com:443/api/x",
    "https://api.cloudmore.com/prefix/api/x",
    "https://api.cloudmore.com/api/a/../b",
    "https://api.cloudmore.com/api/./b",
    "https://api.cloudmore.com/api/.b",
    "https://api.cloudmore.com/api/%C3%A4/%zz",
    "https://api.cloudmore.com/api/\u00e4 b",
    "https://api.cloudmore.com/api/",
    "https://api.cloudmore.com/connect/token",
    "https://b\u00fccher.example/api/x",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_read_in_part_is_the_one_that_httpx_reads(address: str) -> None:
    whole, found = httpx.URL(address), httpx.URL(_address(address))
    assert found == whole
    assert (found.raw_scheme, found.netloc, found.raw_path) == (whole.raw_scheme, whole.netloc, whole.raw_path)
    assert str(found) == str(whole)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_request_that_httpx_does_not_build_is_the_one_that_it_builds(address: str) -> None:
    request = Request("GET", address, {"Authorization": "Bearer a", "Accept": "application/json"})
    built, plain = _build(request, 5, math.inf), _plain(request)
    if plain is not None:
        assert plain[1:] == (str(built.url), dict(built.headers.items()))
        assert list(plain[2]) == list(built.headers)
        assert (plain[0].scheme, plain[0].netloc) == (built.url.scheme, built.url.netloc)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(Request("POST", ADDRESSES[0], {}), id="a method"),
        pytest.param(Request("GET", ADDRESSES[0], {}, (("showActive", "false"),)), id="parameters"),
        pytest.param(Request("GET", ADDRESSES[0], {}, query="sig=a"), id="a signature"),
        pytest.param(Request("GET", ADDRESSES[0], {}, content=b"{}"), id="a body"),
        pytest.param(Request("GET", ADDRESSES[0], {"Authorization": "Bearer \u00e9"}), id="a header"),
    ],
)
def test_a_request_that_only_httpx_can_read_is_left_to_it(request_: Request) -> None:
    assert _plain(request_) is None


ANSWERS = {
    "a success": head(len(BODY), "Set-Cookie: a=b", "X-Said: \u00e9", "x-said: again") + BODY,
    "nothing": head(0).replace(b"200 OK", b"204 No Content"),
    "in pieces": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n",
    "packed": head(len(gzip.compress(BODY)), "Content-Encoding: gzip") + gzip.compress(BODY),
    "a redirect": head(0, "Location: /api/there").replace(b"200 OK", b"302 Found"),
    "an error": head(len(BODY)).replace(b"200 OK", b"404 Not Found") + BODY,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_response_is_the_same_on_every_stack(answer: str) -> None:
    came = {}
    for stack, make in STACKS.items():
        with FaultyServer(saying(ANSWERS[answer])) as server, opened(make, f"http://{server.address}") as transport:
            reply = transport.send(asking(f"http://{server.address}/api/x", Authorization="Bearer the-secret"), 5)
        response = without_token(reply.raw)
        assert (reply.status_code, reply.content) == (response.status_code, response.content)
        assert list(reply.headers.items()) == list(response.headers.items())
        assert response.elapsed.total_seconds() > 0
        assert response.request.headers["Authorization"] == "***"
        twin = pickle.loads(pickle.dumps(response))
        assert (twin.content, twin.headers) == (response.content, response.headers)
        sent = response.request
        came[stack] = (
            *(response.status_code, response.headers.raw, response.content, response.text),
            *(response.http_version, response.reason_phrase, response.is_closed, response.is_stream_consumed),
            *(
                response.num_bytes_downloaded,
                response.encoding,
                response.history,
                dict(response.cookies),
                repr(response),
            ),
            *(sent.method, sent.url.raw_path, [name for name in sent.headers if name != "host"], repr(sent)[:18]),
        )
    assert came["aiohttp"] == came["httpx async"] == came["httpx"]
