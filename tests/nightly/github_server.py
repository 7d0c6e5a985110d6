"""A server on loopback that keeps the issues of one repository as GitHub's REST API does."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from attrs import define, field, frozen

TOKEN = "token-of-the-workflow"
NAME = "example/checks"


@frozen
class Asked:
    """A request."""

    method: str
    path: str
    body: Any
    authorized: bool


@frozen
class Fault:
    """An answer instead of the usual one."""

    status: int
    headers: Mapping[str, str] = field(factory=dict[str, str])
    body: str = '{"message": "made up"}'
    # The answer of a lost request: it was carried out.
    after: bool = False
    # The connection ends in the middle of the body.
    cut: bool = False


@define
class GitHubServer:
    """Issues, labels and comments of a repository, for as long as the ``with`` block."""

    issues: list[dict[str, Any]] = field(factory=list)
    labels: list[str] = field(factory=list)
    comments: dict[int, list[str]] = field(factory=dict)
    asked: list[Asked] = field(factory=list)
    faults: dict[str, list[Fault]] = field(factory=dict)
    page_size: int = 100
    # Whose token may open issues, and not set labels.
    may_label: bool = True
    # Where the second page is said to be.
    elsewhere: str = ""
    _server: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"github": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Of the API."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_port}/api/v3"

    @property
    def environment(self) -> dict[str, str]:
        """As a workflow has it."""
        return {
            "GITHUB_API_URL": self.url,
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_RUN_ID": "7",
        }

    @property
    def states(self) -> list[str]:
        """The state of each issue, with the reason."""
        return [each["state"] + (f": {each['state_reason']}" if each["state_reason"] else "") for each in self.issues]

    @property
    def written(self) -> list[str]:
        """What was asked that changes something."""
        return [f"{each.method} {each.path}" for each in self.asked if each.method != "GET"]

    def close(self, number: int, reason: str) -> None:
        """Close an issue as a person does."""
        self.issues[number - 1].update(state="closed", state_reason=reason)

    def answer(self, method: str, target: str, body: Any) -> tuple[int, dict[str, str], Any]:
        """What the API answers."""
        found: tuple[int, dict[str, str], Any]
        parts = urlsplit(target)
        path = parts.path.removeprefix(f"/api/v3/repos/{NAME}")
        match method, [unquote(part) for part in path.split("/")[1:]]:
            case "GET", ["issues"]:
                found = self._listed({name: values[0] for name, values in parse_qs(parts.query).items()})
            case "GET", ["labels", name]:
                found = (200 if name in self.labels else 404), {}, {"name": name}
            case "POST", ["labels"]:
                made = body["name"] not in self.labels
                self.labels += [body["name"]] if made else []
                found = (201 if made else 422), {}, {"name": body["name"]}
            case "POST", ["issues"]:
                found = 201, {}, self._opened(body)
            case "PATCH", ["issues", number]:
                self.issues[int(number) - 1].update(body)
                found = 200, {}, self.issues[int(number) - 1]
            case "POST", ["issues", number, "comments"]:
                self.comments.setdefault(int(number), []).append(body["body"])
                found = 201, {}, {}
            case _:
                found = 404, {}, {"message": "Not Found"}
        return found

    def _listed(self, query: Mapping[str, str]) -> tuple[int, dict[str, str], Any]:
        found = [each for each in self.issues if query["labels"] in {label["name"] for label in each["labels"]}]
        assert query["state"] == "all"
        size, page = min(self.page_size, int(query["per_page"])), int(query.get("page", 1))
        rows: Sequence[Any] = found[(page - 1) * size : page * size]
        if page * size >= len(found):
            return 200, {}, rows
        where = self.elsewhere or self.url
        following = f"{where}/repos/{NAME}/issues?labels={query['labels']}&state=all&per_page={size}&page={page + 1}"
        return 200, {"Link": f'<{following}>; rel="next", <{following}>; rel="last"'}, rows

    def _opened(self, body: Mapping[str, Any]) -> dict[str, Any]:
        labels = [{"name": each} for each in body["labels"]] if self.may_label else []
        issue = {
            "number": len(self.issues) + 1,
            "title": body["title"],
            "body": body["body"],
            "labels": labels,
            "state": "open",
            "state_reason": None,
        }
        self.issues.append(issue)
        return issue


class _Handler(BaseHTTPRequestHandler):
    github: GitHubServer

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length)) if length else None
        authorized = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        self.github.asked.append(Asked(self.command, urlsplit(self.path).path.split(NAME)[-1], body, authorized))
        planned = self.github.faults.get(self.command, [])
        fault = planned.pop(0) if planned else None
        status, headers, answer = 401, {}, {"message": "Bad credentials"}
        if authorized and (fault is None or fault.after):
            status, headers, answer = self.github.answer(self.command, self.path, body)
        content = json.dumps(answer).encode()
        if fault is not None:
            status, headers, content = fault.status, dict(fault.headers), fault.body.encode()
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        cut = fault is not None and fault.cut
        for name, value in {**headers, "Content-Length": str(len(content) + cut)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = _handle  # noqa: N815 - the names of the standard library

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of the standard library
        """Say nothing."""
