"""The issues of a GitHub repository, over its REST API, with nothing but the standard library."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPErrorProcessor, Request, build_opener

from attrs import field, frozen

from cloudmore.contract.finding import visible
from cloudmore.contract.json_body import NotJsonError, decode_json, is_list, is_object
from cloudmore.contract.nightly.refusals import refusal, seconds_to_wait
from cloudmore.errors import ConfigurationError, PermissionDeniedError, ResponseError, TransportError

API_URL = "https://api.github.com"
API_VERSION = "2022-11-28"
ROWS_OF_A_PAGE = 100
TIMEOUT = 30.0
ATTEMPTS = 4
# All waits of one request together, in seconds: a job must not wait for an hour.
PATIENCE = 300.0
LARGEST_ANSWER = 20_000_000
LONGEST_REASON = 200
# Not the folder above, which would be another address of the API.
_REPOSITORY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*/(?!\.{1,2}$)[A-Za-z0-9_.-]+")
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="?next\b')
# Without what ends a line of a request, or is no ASCII in it.
_URL = re.compile(r"[!-~]+")
# What may be sent twice: the second one finds it done.
_REPEATABLE = frozenset({"GET", "PATCH"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class _AsItCame(HTTPErrorProcessor):
    """Every status is an answer, and no redirect is followed: the token goes to one host."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:  # noqa: ARG002 - the signature is the standard library's
        return response

    https_response = http_response


@frozen
class Answer:
    """What GitHub answered.

    Attributes:
        status: Of the answer.
        headers: Of it.
        body: As JSON; ``None`` where it is none.
    """

    status: int
    headers: Mapping[str, str]
    body: Any


@frozen
class Repository:
    """A repository whose issues are read and written.

    Attributes:
        name: Owner and name.
        token: That GitHub gave.
        api_url: Address of the API, without a trailing slash.
        sleep: Waits for so many seconds.
        now: Seconds since 1970, as GitHub tells when a limit ends.
    """

    name: str
    token: str = field(repr=False)
    api_url: str = API_URL
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    now: Callable[[], float] = field(default=time.time, repr=False)

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, **given: Any) -> Self:
        """The repository of a workflow.

        Args:
            environment: With ``GITHUB_REPOSITORY``, ``GITHUB_TOKEN`` and ``GITHUB_API_URL``; that of the process by
                default.
            given: Further attributes.

        Raises:
            ConfigurationError: A variable is missing, or the token would travel unprotected.
        """
        variables = os.environ if environment is None else environment
        name, token = variables.get("GITHUB_REPOSITORY", ""), variables.get("GITHUB_TOKEN", "").strip()
        if not _REPOSITORY.fullmatch(name):
            raise ConfigurationError(
                "GITHUB_REPOSITORY is not set, or is no owner/name.", remedy="Set it; in a workflow GitHub does."
            )
        if not token or not token.isascii() or not token.isprintable():
            raise ConfigurationError(
                "GITHUB_TOKEN is not set, or is no token.",
                remedy="Give it to the step: env: GITHUB_TOKEN: ${{ github.token }}",
            )
        return cls(name=name, token=token, api_url=_safe(variables.get("GITHUB_API_URL") or API_URL), **given)

    def issues(self, label: str) -> Iterator[dict[str, Any]]:
        """Every issue with a label, open and closed, as the API tells it.

        Args:
            label: Its name.

        Raises:
            CloudmoreError: GitHub was not reachable, or refused.
        """
        query = urlencode({"labels": label, "state": "all", "per_page": ROWS_OF_A_PAGE, "direction": "asc"})
        address: str | None = f"{self._address('issues')}?{query}"
        seen: set[str] = set()
        while address is not None and address not in seen:
            seen.add(address)
            answer = self._send("GET", address)
            if not is_list(answer.body) or not all(map(is_object, answer.body)):
                raise ResponseError("GitHub's list of issues is none.", status_code=answer.status)
            yield from answer.body
            following = _NEXT.search(answer.headers.get("link", ""))
            address = self._same_host(following[1]) if following else None

    def make_label(self, label: str) -> bool:
        """Make a label, where there is none of this name.

        Args:
            label: Its name.

        Returns:
            Whether it was made.

        Raises:
            CloudmoreError: GitHub was not reachable, or refused.
        """
        if self._send("GET", self._address("labels", label), expected=(200, 404)).status == 200:
            return False
        # 422 where somebody else made it meanwhile.
        body = {"name": label, "color": "b60205", "description": "The API differs from its document"}
        return self._send("POST", self._address("labels"), body, expected=(201, 422)).status == 201

    def open(self, title: str, body: str, label: str) -> int:
        """Open an issue, and give its number.

        Args:
            title: Of it.
            body: Of it.
            label: By which it is found again.

        Raises:
            CloudmoreError: GitHub was not reachable, or refused.
        """
        made = self._send("POST", self._address("issues"), {"title": title, "body": body, "labels": [label]}).body
        if not is_object(made) or not isinstance(made.get("number"), int):
            raise ResponseError("GitHub's answer to a new issue has no number.")
        number: int = made["number"]
        # Who may not set labels gets an issue without one, which would be opened anew every night.
        if label.lower() not in {str(each.get("name", "")).lower() for each in made.get("labels", ())}:
            raise PermissionDeniedError(
                f"GitHub opened issue {number} without the label {label}.",
                remedy="Set the label by hand, and give the token the right to: issues: write.",
            )
        return number

    def edit(self, number: int, **changes: str) -> None:
        """Change an issue.

        Args:
            number: Of it.
            changes: Such as ``state``.

        Raises:
            CloudmoreError: GitHub was not reachable, or refused.
        """
        self._send("PATCH", self._address("issues", str(number)), changes)

    def comment(self, number: int, text: str) -> None:
        """Add a comment to an issue.

        Args:
            number: Of it.
            text: Of the comment.

        Raises:
            CloudmoreError: GitHub was not reachable, or refused.
        """
        self._send("POST", self._address("issues", str(number), "comments"), {"body": text})

    def _address(self, *parts: str) -> str:
        return "/".join([self.api_url, "repos", self.name, *(quote(part, safe="") for part in parts)])

    def _same_host(self, address: str) -> str:
        if urlsplit(address)[:2] != urlsplit(self.api_url)[:2]:
            raise ResponseError("GitHub's list of issues goes on at another host, which is not asked.")
        return address

    def _send(self, method: str, address: str, body: Any = None, *, expected: tuple[int, ...] = ()) -> Answer:
        attempt, waited = 1, 0.0
        while True:
            answer, lost = self._sent(method, address, body)
            if answer is not None and (answer.status in expected or (not expected and 200 <= answer.status < 300)):
                return answer
            seconds = seconds_to_wait(answer, attempt, self.now(), repeatable=method in _REPEATABLE)
            if seconds is None or attempt == ATTEMPTS or waited + seconds > PATIENCE:
                break
            attempt, waited = attempt + 1, waited + seconds
            self.sleep(seconds)
        if answer is None:
            raise TransportError(
                f"GitHub could not be reached ({lost}).",
                remedy="Run the command again: what was done is found, and not done twice.",
                method=method,
                url=address.partition("?")[0],
            )
        raise refusal(answer, self.token, method=method, url=address.partition("?")[0])

    def _sent(self, method: str, address: str, body: Any) -> tuple[Answer | None, str]:
        """The answer to one attempt; ``None`` and the reason where none came, or one that was cut."""
        content = None if body is None else json.dumps(body).encode()
        request = Request(address, content, method=method)  # noqa: S310 - the scheme was looked at in `_safe`
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", API_VERSION)
        request.add_header("User-Agent", "cloudmore-client")
        if content is not None:
            request.add_header("Content-Type", "application/json")
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        try:
            with build_opener(_AsItCame).open(request, timeout=TIMEOUT) as response:
                content = response.read(LARGEST_ANSWER)
                # Read in part, a body that ends early is no error to the standard library.
                if response.length:
                    return None, "the answer was cut"
                return _read(response.status, response.headers, content), ""
        except (OSError, HTTPException) as error:
            # Of the network or of the certificate; nothing that was sent is in it.
            reason = getattr(error, "reason", error)
            return None, visible(f"{type(reason).__name__}: {reason}")[:LONGEST_REASON]


def _read(status: int, headers: Message, content: bytes) -> Answer:
    try:
        body = decode_json(content)
    except NotJsonError:
        body = None
    return Answer(status, {name.lower(): value for name, value in headers.items()}, body)


def _safe(api_url: str) -> str:
    """The address of the API; plain http is for this machine only."""
    remedy = "Unset it, or give the address of your server's API."
    try:
        parts = urlsplit(api_url)
        _port = parts.port
        # A name of a host may be none, and is found out by whoever looks for its address.
        (parts.hostname or "").encode("idna")
    except ValueError:
        raise ConfigurationError("GITHUB_API_URL is no address.", remedy=remedy) from None
    if parts.username or parts.password or parts.query or parts.fragment or not _URL.fullmatch(api_url):
        raise ConfigurationError("GITHUB_API_URL holds more than scheme, host, port and path.", remedy=remedy)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ConfigurationError("GITHUB_API_URL would send the token unprotected.", remedy="Use https.")
    if not parts.hostname:
        raise ConfigurationError("GITHUB_API_URL is no address.", remedy=remedy)
    return api_url.rstrip("/")
