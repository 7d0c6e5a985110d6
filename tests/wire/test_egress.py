"""What the main job touches beside its host: nothing. Watched in a process of its own, with every extra installed."""

from __future__ import annotations

import http.client
import json
import os
import select
import socket
import ssl
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from attrs import frozen
from conftest import Said, settings_of
from faulty_server import Connection, Fault, FaultyServer

from cloudmore.sandbox import Sandbox

PROXY_PASSWORD = "password-of-the-proxy"
# Runs what is its first argument, and keeps in the file that is its second what the interpreter says of connections,
# look-ups of names, other programs and files that are written, from before the first import until the end.
WATCH = """
import atexit, json, os, sys

seen, watching = [], [True]

def watch(event, arguments):
    if not watching:
        return
    if event == "open":
        if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            seen.append(["written", os.path.abspath(arguments[0])] if isinstance(arguments[0], (str, bytes)) else [])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"):
        seen.append([event, arguments[1]])
    elif event.partition(".")[0] in ("subprocess", "socket", "webbrowser", "pty") or event in (
        "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile"
    ):
        seen.append([event, *map(str, arguments[:2])])

def keep(path=sys.argv.pop()):
    watching.clear()
    with open(path, "w") as file:
        json.dump([each for each in seen if each], file)

atexit.register(keep)
sys.addaudithook(watch)
exec(compile(sys.argv.pop(), "job", "exec"))
"""
JOBS = {
    "sync": """
from cloudmore import Cloudmore
with Cloudmore.from_env() as cm, cm.billing.report("2026-10") as report:
    report.write("sandbox.csv")
""",
    **{
        name: f"""
import asyncio
from cloudmore import AsyncCloudmore
async def job():
    async with AsyncCloudmore.from_env(transport="{transport}") as cm:
        with await cm.billing.report("2026-10") as report:
            report.write("sandbox.csv")
asyncio.run(job())
"""
        for name, transport in {"async": "httpx", "fast": "aiohttp"}.items()
    },
    "command line": """
from cloudmore.cli import main
sys.argv[1:] = ["billing", "report", "--month", "2026-10", "-o", "sandbox.csv"]
main()
""",
}


@frozen
class Route:
    """A way to the host.

    Attributes:
        variables: The settings of the client.
        peer: The only address that it has to connect to.
        server: What stands there.
    """

    variables: dict[str, str]
    peer: tuple[str, int]
    server: FaultyServer | None = None


def onward(sandbox: Sandbox) -> Callable[[Connection, Said], bool]:
    """Answers as the sandbox does."""

    def forward(connection: Connection, said: Said) -> bool:
        asked = http.client.HTTPConnection(sandbox.url.partition("://")[2], timeout=10)
        asked.request(said.method, said.path, said.body, {**said.headers, "connection": "close"})
        came = asked.getresponse()
        body = came.read()
        asked.close()
        framing = ("content-length", "transfer-encoding", "connection")
        headers = [f"{name}: {value}" for name, value in came.getheaders() if name.lower() not in framing]
        head = "\r\n".join([f"HTTP/1.1 {came.status} Said", f"Content-Length: {len(body)}", *headers])
        connection.say(head.encode("latin-1") + b"\r\n\r\n" + body)
        return True

    return forward


def tunnel(target: FaultyServer) -> Callable[[Connection, Said], bool]:
    """A proxy that leads to this server, whatever it is asked for."""

    def connect(connection: Connection, _said: Said) -> bool:
        with socket.create_connection(("127.0.0.1", target.port)) as there:
            connection.say(b"HTTP/1.1 200 Connected\r\n\r\n")
            other = {connection.socket: there, there: connection.socket}
            while ready := select.select([*other], [], [], 10)[0]:
                for each in ready:
                    if not (data := each.recv(65536)):
                        return False
                    other[each].sendall(data)
        return False

    return connect


@contextmanager
def private_authority(sandbox: Sandbox, _folder: Path, tls: ssl.SSLContext, trusted: str) -> Iterator[Route]:
    """TLS, with a certificate that only a private authority vouches for."""
    with FaultyServer(Fault(onward(sandbox), tls=True), tls) as host:
        variables = settings_of(sandbox.credentials, f"https://{host.address}")
        yield Route({**variables, "SSL_CERT_FILE": trusted}, ("127.0.0.1", host.port), host)


@contextmanager
def proxy(sandbox: Sandbox, _folder: Path, tls: ssl.SSLContext, trusted: str) -> Iterator[Route]:
    """The same behind a proxy that wants a password and knows the name, which nobody else does."""
    with (
        FaultyServer(Fault(onward(sandbox), tls=True), tls) as host,
        FaultyServer(Fault(tunnel(host))) as between,
    ):
        variables = settings_of(sandbox.credentials, "https://here.example")
        address = f"http://user:{PROXY_PASSWORD}@{between.address}"
        yield Route(
            {**variables, "SSL_CERT_FILE": trusted, "HTTPS_PROXY": address}, ("127.0.0.1", between.port), between
        )


@contextmanager
def secret_files(sandbox: Sandbox, folder: Path, _tls: ssl.SSLContext, _trusted: str) -> Iterator[Route]:
    """Secrets that lie in files, as a container has them."""
    variables = settings_of(sandbox.credentials, sandbox.url)
    for name in ("CLOUDMORE_PASSWORD", "CLOUDMORE_CLIENT_SECRET"):
        file = folder / name.lower()
        file.write_text(variables.pop(name) + "\n", "utf-8")
        variables[f"{name}_FILE"] = str(file)
    yield Route(variables, ("127.0.0.1", int(sandbox.url.rpartition(":")[2])))


ROUTES: dict[str, Any] = {
    "private authority": private_authority,
    "proxy with a password": proxy,
    "secrets in files": secret_files,
}


@pytest.fixture(scope="module")
def small() -> Iterator[Sandbox]:
    """A sandbox whose reports are small and ready at once."""
    with Sandbox(organizations=1, report_seconds=0) as running:
        yield running


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("name", ROUTES)
def test_the_main_job_touches_one_host_and_the_files_that_it_is_told(
    name: str, job: str, *, small: Sandbox, tls: ssl.SSLContext, authority: trustme.CA, tmp_path: Path
) -> None:
    folder, temporary, settings = (tmp_path / each for each in ("folder", "temporary", "settings"))
    for each in (folder, temporary, settings):
        each.mkdir()
    authority.cert_pem.write_to_path(str(settings / "authority.pem"))
    with ExitStack() as stack:
        route: Route = stack.enter_context(ROUTES[name](small, settings, tls, str(settings / "authority.pem")))
        ran, seen = watched(JOBS[job], folder, {**route.variables, "TMPDIR": str(temporary)})
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert len((folder / "sandbox.csv").read_text("utf-8").splitlines()) > 80
    assert {tuple(each[1]) for each in seen if each[0] == "socket.connect"} == {route.peer}
    # Names are looked up for that address alone; behind a proxy, the host's own never is.
    done = [each for each in seen if each[0] not in ("socket.connect", "socket.__new__", "written")]
    assert [each for each in done if each[:2] != ["socket.getaddrinfo", "127.0.0.1"]] == []
    written = {Path(each[1]) for each in seen if each[0] == "written"} - {Path(os.devnull)}
    assert {path for path in written if not any(map(path.is_relative_to, (folder, temporary)))} == set()
    assert list(temporary.iterdir()) == []
    secrets = (small.credentials.password, small.credentials.client_secret, PROXY_PASSWORD, "Bearer")
    told = [ran.stdout, ran.stderr, *(path.read_bytes().decode("latin-1") for path in folder.rglob("*.*"))]
    assert [secret for secret in secrets for text in told if secret in text] == []
    if name == "proxy with a password":
        assert route.server is not None
        expected = f"Basic {b64encode(f'user:{PROXY_PASSWORD}'.encode()).decode()}"
        assert {(said.method, said.path) for said in route.server.said} == {("CONNECT", "here.example:443")}
        assert {said.headers["proxy-authorization"] for said in route.server.said} == {expected}


def test_whatever_else_a_job_would_touch_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with FaultyServer() as elsewhere:
        job = f"""
import socket, subprocess
socket.create_connection(("127.0.0.1", {elsewhere.port})).close()
socket.getaddrinfo("localhost", 1)
socket.gethostbyname("127.0.0.1")
with socket.socket(type=socket.SOCK_DGRAM) as any:
    any.sendto(b"", ("127.0.0.1", {elsewhere.port}))
subprocess.run([sys.executable, "-S", "-c", ""])
os.system("exit")
open("somewhere", "a").close()
"""
        ran, seen = watched(job, tmp_path / "folder", {})
    assert ran.returncode == 0, ran.stderr
    expected = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "subprocess.Popen")
    assert {each[0] for each in seen} >= {*expected, "os.system", "written"}


def watched(job: str, folder: Path, variables: dict[str, str]) -> tuple[subprocess.CompletedProcess[str], list[Any]]:
    """What a job said, and what it touched."""
    kept = folder.parent / "seen.json"
    ran = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", WATCH, job, str(kept)],
        cwd=folder,
        env={**bare_environment(), **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ran, json.loads(kept.read_text("utf-8")) if kept.exists() else []


def bare_environment() -> dict[str, str]:
    """The environment without what a client reads of it."""
    read = ("CLOUDMORE_", "SSL_CERT_", "REQUESTS_")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(read) and not name.lower().endswith("_proxy")
    }
