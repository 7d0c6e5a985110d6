"""Keeps what proves an identity out of errors: out of their texts, their chain and the frames of their traceback."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from traceback import clear_frames
from typing import Any
from urllib.parse import unquote

Mask = Callable[[str], str]

# Fewer letters at the end of a cut text tell nothing of a secret, and are likely to be something else.
LEAST_LETTERS_OF_A_CUT_TOKEN = 8
_ESCAPE = re.compile(r"\\(?:u00([0-9a-fA-F]{2})|(.))", re.DOTALL)
# How the HTTP library quotes what it did not understand of an answer: a server may echo anything there.
_QUOTED_BYTES = re.compile(r"(?:bytearray\()?\bb(['\"]).*\1\)?", re.DOTALL)


def mask_token(text: str, token: str) -> str:
    """The text with the token replaced by ``***``, as it is, escaped as in JSON, or encoded as in an address.

    Args:
        text: Such as the body of an error.
        token: An access token, ASCII alone. What is left of it where the text was cut is masked, too.
    """
    text = text.replace(token, "***")
    if token in unquote(_ESCAPE.sub(_unescaped, text)):
        text = re.sub("".join(map(_spellings, token)), "***", text)
    for length in range(min(len(token), len(text) + 1) - 1, LEAST_LETTERS_OF_A_CUT_TOKEN - 1, -1):
        if text.endswith(token[:length]):
            return f"{text[:-length]}***"
    return text


def scrub(error: BaseException, mask: Mask) -> None:
    """Take secrets out of an error and out of those that led to it; how they led to it stays.

    The HTTP library's exceptions keep the request, its headers and body with it, and so do the local variables of the
    frames that its traceback holds: the one is dropped, the others are cleared.

    Args:
        error: The error of a request that failed.
        mask: Masks the secrets of that request in a text.
    """
    for each in _chain(error):
        each.args = tuple(mask(_QUOTED_BYTES.sub("…", arg)) if isinstance(arg, str) else arg for arg in each.args)
        if isinstance(getattr(type(each), "request", None), property):
            each.request = None
        clear_frames(each.__traceback__)


def _chain(error: BaseException) -> Iterator[Any]:
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            pending += [each.__cause__, each.__context__]


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]


def _spellings(letter: str) -> str:
    plain, code = re.escape(letter), f"{ord(letter):02x}"
    return rf"(?:{plain}|(?i:\\u00{code}|%{code})|\\{plain})"
