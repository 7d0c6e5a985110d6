"""Everything that an error shows or holds, looked through for secrets, and whether it crosses processes whole."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from traceback import TracebackException
from typing import Any
from urllib.parse import unquote_plus

from cloudmore import Cloudmore, CloudmoreError

_ESCAPE = re.compile(r"\\u00([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})|\\(.)", re.DOTALL)


def leaks(error: BaseException, secrets: Iterable[str]) -> list[str]:
    """Where a secret is, as it is or in a spelling of JSON, Python, forms and addresses.

    Args:
        error: As it came out of a call that was made in ``raised``.
        secrets: Parts of secrets that stand nowhere else.
    """
    wanted = tuple(secrets)
    return [
        f"{place}: {secret} in {text[:2000]}"
        for place, text in _shown(error)
        for spelling in unspelled(text)
        for secret in wanted
        if secret in spelling
    ]


def raised(call: Callable[[Cloudmore], Any], cm: Cloudmore) -> CloudmoreError | None:
    """The error of a call, from a frame in which there is no secret."""
    try:
        call(cm)
    except CloudmoreError as error:
        return error
    return None


def hold_whole(error: BaseException) -> None:
    """Fail unless pickles of every protocol, and copies, have all that the error has."""
    twins = [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for twin in (*twins, copy.copy(error), copy.deepcopy(error)):
        assert (type(twin), twin.args, vars(twin)) == (type(error), error.args, vars(error))
        assert (str(twin), repr(twin)) == (str(error), repr(error))


def _shown(error: BaseException) -> Iterator[tuple[str, str]]:
    for protocol in (0, pickle.HIGHEST_PROTOCOL):
        yield f"pickle protocol {protocol}", pickle.dumps(error, protocol).decode("latin-1")
    for each in chain(error):
        name = type(each).__name__
        yield f"{name}: text", f"{each} {each!r} {each.args!r} {vars(each)!r}"
        # One at a time: a context that is suppressed is held all the same.
        traceback = TracebackException.from_exception(each, capture_locals=True)
        yield f"{name}: traceback", "".join(traceback.format(chain=False))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all that led to it, also what is suppressed."""
    pending, seen = [error], set[int]()
    while pending:
        each = pending.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            pending += [each.__cause__, each.__context__]


def unspelled(text: str) -> Iterator[str]:
    """The text in the spellings of JSON, Python, forms and addresses, undone layer by layer."""
    # A text may be escaped again by the repr of what holds it, and so may an address in it.
    for _ in range(3):
        yield text
        yield unquote_plus(text)
        yield unquote_plus(unquote_plus(text))
        text = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else found[3], text)
