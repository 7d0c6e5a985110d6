"""Stands before a sandbox, and gives its answers as the vendor's: without the header that says whose they are."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from attrs import define

_OF_A_HOP = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding", "cloudmore-sandbox"})


@define
class Vendor:
    """The API as the vendor gives it.

    Attributes:
        url: Of it.
        organizations: Changes each organization of a list.
    """

    url: str = ""
    organizations: Callable[[dict[str, Any]], None] = lambda _each: None


@contextmanager
def as_the_vendor(url: str) -> Iterator[Vendor]:
    """Give on what comes to a sandbox."""
    vendor, behind = Vendor(), urlsplit(url).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_call(self) -> None:
            asked = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = HTTPConnection(behind, timeout=30)
            headers = {
                name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}
            }
            headers["Accept-Encoding"] = "identity"
            connection.request(self.command, self.path, asked, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if urlsplit(self.path).path.endswith("/organizations") and answer.status == 200:
                found = json.loads(content)
                for each in found:
                    vendor.organizations(each)
                content = json.dumps(found).encode()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _OF_A_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = handle_call  # noqa: N815 - the names of the standard library

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of the standard library
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    vendor.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield vendor
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
