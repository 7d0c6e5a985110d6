"""What a refusal of GitHub means: whether to wait and ask again, or the error that says what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from cloudmore.contract.finding import visible
from cloudmore.contract.json_body import is_object
from cloudmore.errors import (
    ApiError,
    AuthenticationError,
    CloudmoreError,
    ConfigurationError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerError,
    UnexpectedStatusError,
)

LONGEST_MESSAGE = 200
_ONE_ISSUE = re.compile(r"/issues/\d+(/|$)")
# What was moved to another repository, and what was deleted.
_GONE = frozenset({301, 404, 410})
# Where GitHub says nothing, by its guide for the REST API.
_WITHOUT_A_WORD = 60.0


class Refused(Protocol):
    """An answer of GitHub."""

    @property
    def status(self) -> int:
        """Of the answer."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Of the answer, with lower-case names."""
        ...

    @property
    def body(self) -> Any:
        """As JSON."""
        ...


def seconds_to_wait(answer: Refused | None, attempt: int, now: float, *, repeatable: bool) -> float | None:
    """How long to wait before a request is sent again; ``None`` where it is not.

    A limit means that nothing was done, so that everything may be sent again after it. Without an answer, and after a
    failure of the server, only what does no harm twice is.

    Args:
        answer: What came; ``None`` where nothing did.
        attempt: Which one it was; the first is 1.
        now: Seconds since 1970.
        repeatable: Whether the request does no harm twice.
    """
    if answer is not None and _is_limit(answer):
        return _told(answer.headers, now)
    if (answer is None or answer.status >= 500) and repeatable:
        return float(2 ** (attempt - 1))
    return None


def refusal(answer: Refused, token: str, *, method: str, url: str) -> CloudmoreError:
    """The error of an answer that is none that was hoped for.

    Args:
        answer: It.
        token: Which is not shown, whatever the server echoes.
        method: Of the request.
        url: Of the request, without its query.
    """
    kind, told, remedy = _meaning(answer, is_one_issue=_ONE_ISSUE.search(url) is not None)
    said = visible(_said(answer).replace(token, "***"))[:LONGEST_MESSAGE].strip().rstrip(".")
    message = f"{told} ({answer.status}{f': {said}' if said else ''})."
    if issubclass(kind, ConfigurationError):
        return kind(message, remedy=remedy)
    return kind(message, remedy=remedy, status_code=answer.status, method=method, url=url)


def _meaning(answer: Refused, *, is_one_issue: bool) -> tuple[type[CloudmoreError], str, str]:
    if _is_limit(answer):
        return RateLimitedError, "GitHub limits how much is asked of it", "Run the command again later."
    if is_one_issue and answer.status in _GONE:
        return NotFoundError, "An issue of the list is not there any more", "Run the command again, which lists anew."
    if 300 <= answer.status < 400:
        told = "GitHub leads to another address, and the token is not sent there"
        return ConfigurationError, told, "Set GITHUB_REPOSITORY to the name that the repository has now."
    if answer.status >= 500:
        return ServerError, "GitHub failed", "Run the command again: what was done is found, and not done twice."
    return _MEANINGS.get(answer.status, (UnexpectedStatusError, "GitHub refused", ""))


_RIGHTS = "Give the job `permissions: issues: write`, and the calling job as well."
_MEANINGS: Mapping[int, tuple[type[ApiError | ConfigurationError], str, str]] = {
    401: (AuthenticationError, "GitHub does not know the token", "Set GITHUB_TOKEN to one that is valid."),
    403: (PermissionDeniedError, "The token may not do this", _RIGHTS),
    404: (NotFoundError, "The repository is not there, or the token may not see its issues", _RIGHTS),
    410: (ConfigurationError, "The repository has no issues", "Turn them on in its settings."),
}


def _is_limit(answer: Refused) -> bool:
    if answer.status == 429:
        return True
    # The same status as of a token that may not. A secondary limit may come without a header, and is told by its words.
    return answer.status == 403 and (
        "retry-after" in answer.headers or _is_used_up(answer.headers) or "rate limit" in _said(answer).lower()
    )


def _is_used_up(headers: Mapping[str, str]) -> bool:
    return headers.get("x-ratelimit-remaining") == "0"


def _said(answer: Refused) -> str:
    return str(answer.body.get("message") or "") if is_object(answer.body) else ""


def _told(headers: Mapping[str, str], now: float) -> float:
    # Each answer says when the hour's limit is renewed; that is to be waited for only where it is used up.
    ends = {"retry-after": 0.0, **({"x-ratelimit-reset": now} if _is_used_up(headers) else {})}
    for name, begin in ends.items():
        value = headers.get(name, "")
        if value.isascii() and value.isdecimal():
            return max(0.0, float(value) - begin)
    return _WITHOUT_A_WORD
