"""What a user might keep or show of a call, written to a folder that is searched for secrets at the end."""

from __future__ import annotations

import logging
import os
import pickle
from collections.abc import Iterator, Sequence
from traceback import TracebackException

from conftest import REPOSITORY
from leaks import chain

from cloudmore import Attempt

FOLDER = REPOSITORY / "build" / "chaos"
LOGS, ERRORS, PICKLES, CACHES, CASSETTES = (
    FOLDER / name for name in ("logs", "errors", "pickles", "caches", "cassettes")
)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class _Lines(logging.Formatter):
    """The message as users have it, and what handlers of others keep beside it."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} | {record.args!r}"


def log_everything() -> logging.Handler:
    """Write the DEBUG log of all loggers to a file of this process."""
    handler = logging.FileHandler(LOGS / f"{WORKER}.log", encoding="utf-8")
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    return handler


def keep(name: str, number: int, outcome: object) -> list[str]:
    """Write an error, or what a call gave, as text and as pickles; gives the texts that were written."""
    texts, pickled = [f"{outcome!r}"], list[str]()
    if isinstance(outcome, BaseException):
        texts = [text for each in chain(outcome) for text in _shown(each)]
        for protocol in (0, pickle.HIGHEST_PROTOCOL):
            dumped = pickle.dumps(outcome, protocol)
            (PICKLES / f"{WORKER}-{number}-{protocol}.pickle").write_bytes(dumped)
            pickled.append(dumped.decode("latin-1"))
    with (ERRORS / f"{WORKER}.txt").open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.writelines(f"{line}\n" for line in (f"== {name}", *texts))
    return texts + pickled


def keep_events(number: int, events: Sequence[Attempt]) -> list[str]:
    """Write what was told of the attempts, as text and as a pickle; gives the texts that were written."""
    texts = [f"{each} {each!r}" for each in events]
    dumped = pickle.dumps([*events], 0)
    (PICKLES / f"{WORKER}-{number}-events.pickle").write_bytes(dumped)
    with (ERRORS / f"{WORKER}.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"{text}\n" for text in texts)
    return [*texts, dumped.decode("latin-1")]


def note(*shown: object) -> None:
    """Write what a user may print of a client."""
    with (ERRORS / f"{WORKER}.txt").open("a", encoding="utf-8") as file:
        file.write(f"{shown!r}\n")


def _shown(error: BaseException) -> Iterator[str]:
    yield f"{error} {error!r} {error.args!r} {vars(error)!r}"
    for locals_too in (False, True):
        told = TracebackException.from_exception(error, capture_locals=locals_too)
        yield "".join(told.format(chain=False))
