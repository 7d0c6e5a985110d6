"""Keeps what proves an identity out of errors: out of their texts, their chain and the frames of their traceback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from traceback import clear_frames
from typing import Any, cast
from urllib.parse import quote, quote_plus

Mask = Callable[[str], str]

# Fewer letters at the end of a cut text tell nothing of a secret, and are likely to be something else.
LEAST_LETTERS_OF_A_CUT_TOKEN = 8
# How the HTTP library quotes what it did not understand of an answer: a server may echo anything there.
_QUOTED_BYTES = re.compile(r"(?:bytearray\()?\bb(['\"]).*\1\)?", re.DOTALL)


# What stands in an address before the host, and behind the path: either may be a password.
_USER = re.compile(r"(?<=://)[^\s/?#@]*@")
_QUERY = re.compile(r"(://[^\s?#]*)[?#]\S*")


class Masks:
    """Two masks as one."""

    def __init__(self, first: Mask, second: Mask) -> None:
        self.first = first
        self.second = second

    def __call__(self, text: str) -> str:
        """The text without the secrets of either."""
        return self.second(self.first(text))


def mask(text: str, *secrets: str, flags: re.RegexFlag = re.NOFLAG) -> str:
    """The text with every secret replaced by ``***``, however a server would echo it.

    Args:
        text: Such as the body of an error.
        secrets: As they are; they are found as JSON, a form or an address spells them, and as JSON spells a form.
        flags: How they are compared; letter by letter by default.
    """
    sent = {each for secret in secrets for each in (secret, quote(secret, safe=""), quote_plus(secret))}
    # The longest first: one secret may be a part of the other.
    for secret in sorted(sent, key=len, reverse=True):
        if _may_hold(text, secret, flags):
            text = re.sub("".join(map(_spellings, secret)), "***", text, flags=flags)
    return text


def _may_hold(text: str, secret: str, flags: re.RegexFlag) -> bool:
    """Whether a secret has to be searched for: making the pattern of a token takes longer than its request."""
    if "\\" in text or "%" in text:
        # No spelling of a letter is shorter than the letter.
        return len(secret) <= len(text)
    # Nothing is escaped or encoded there.
    if not flags:
        return secret in text
    # Beyond ASCII, small letters are not all that a pattern finds: it takes the Kelvin sign for a k.
    return not (text.isascii() and secret.isascii()) or secret.lower() in text.lower()


def mask_token(text: str, token: str) -> str:
    """The text with the token replaced by ``***``, and what is left of it where the server cut the text.

    Args:
        text: Such as the body of an error.
        token: An access token, of either letter case, since a host is written in small letters. A password is not
            looked for so: it may begin with a word that ends a sentence.
    """
    text = mask(text, token, flags=re.IGNORECASE)
    end, small = text[-len(token) :].lower(), token.lower()
    for length in range(len(token) - 1, LEAST_LETTERS_OF_A_CUT_TOKEN - 1, -1):
        if end.endswith(small[:length]):
            return f"{text[:-length]}***"
    return text


def without_queries(text: str) -> str:
    """The text with ``…`` for what may open an address in it: its query, its fragment, and whose it is."""
    return _QUERY.sub(r"\1?…", _USER.sub("…@", text))


def scrub(error: BaseException, mask: Mask) -> None:
    """Take secrets out of an error and out of those that led to it; how they led to it stays.

    The HTTP library's exceptions keep the request, its headers and body with it, and the frames that a traceback holds
    keep their local variables, an answer's body among them: the one is dropped, the others are cleared.

    Args:
        error: The error of a request that failed, or of an answer that cannot be read.
        mask: Masks the secrets of that request in a text.
    """

    def clean(value: Any) -> Any:
        return mask(_QUOTED_BYTES.sub("…", value)) if isinstance(value, str) else value

    for each in _chain(error):
        each.args = tuple(map(clean, each.args))
        vars(each).update({name: clean(value) for name, value in vars(each).items()})
        # A traceback shows them.
        if notes := getattr(each, "__notes__", None):
            each.__notes__ = list(map(clean, notes))
        if isinstance(getattr(type(each), "request", None), property):
            cast("Any", each).request = None
        clear_frames(each.__traceback__)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        each = pending.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            pending += [each.__cause__, each.__context__]


@cache
def _spellings(letter: str) -> str:
    """Pattern of a letter as it is, escaped as in JSON, or encoded as in an address."""
    plain, units = re.escape(letter), letter.encode("utf-16-be").hex()
    escaped = "".join(f"\\\\u{units[start : start + 4]}" for start in range(0, len(units), 4))
    encoded = "".join(f"%{byte:02x}" for byte in letter.encode())
    backslashed = dict.fromkeys((rf"\\{plain}", re.escape(json.dumps(letter)[1:-1]), plain))
    return f"(?:{'|'.join(backslashed)}|(?i:{escaped}|{encoded}))"
