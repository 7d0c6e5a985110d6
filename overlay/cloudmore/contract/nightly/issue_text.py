"""What stands in an issue: text that came from an API cannot become a mention, a link or markup of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cloudmore.contract.finding import visible
from cloudmore.contract.nightly.finished_run import Difference, FinishedRun, Origin

LONGEST_TEXT = 300
LONGEST_TITLE = 200
MOST_NAMED = 100
MORE_TITLE = "Contract: more differences than issues were opened for"
_NOT_IN_TITLES = re.compile(r"[^\w /.*$:…-]")
_BACKTICKS = re.compile(r"`+")
_ITEM = re.compile(r"/\d+(?=/|$)")
# A line of its own: a text that came from an API never begins one, so that no name can pass for a mark.
_MARK = re.compile(r"^<!-- cloudmore-contract: ([0-9a-f]{12}) (\w*) -->\r?$", re.MULTILINE)
_MORE = re.compile(r"^<!-- cloudmore-contract: more -->\r?$", re.MULTILINE)

Entry = tuple[str, str]
"""Fingerprint and operation of a difference."""


def code(text: str) -> str:
    """A text as code, in which GitHub makes nothing of ``@``, ``#``, ``<`` and the like.

    Args:
        text: Of any origin.
    """
    line = visible(" ".join(text.split())) or "nothing"
    if len(line) > LONGEST_TEXT:
        line = f"{line[:LONGEST_TEXT]}…"
    # Longer than any run of them inside, which then ends nothing (CommonMark 0.31, section 6.1).
    fence = "`" * (max(map(len, _BACKTICKS.findall(line)), default=0) + 1)
    space = " " if "`" in line else ""
    return f"{fence}{space}{line}{space}{fence}"


def title_of(difference: Difference) -> str:
    """The title of an issue; a title is shown without markup, and takes no mention.

    Args:
        difference: What it is about.
    """
    place = _ITEM.sub("/*", difference.pointer)
    words = (difference.operation_id or "no operation", str(difference.status), difference.where, place)
    told = f"Contract {difference.grade}: {' '.join(filter(None, words))}: {difference.kind}"
    return _NOT_IN_TITLES.sub("…", visible(told))[:LONGEST_TITLE]


def body_of(difference: Difference, run: FinishedRun, seen_in: str) -> str:
    """The text of an issue, with the mark by which it is found again.

    Args:
        difference: What it is about.
        run: That found it.
        seen_in: Address of the run's page; empty where there is none.
    """
    often = f", {difference.count} times in this run" if difference.count > 1 else ""
    operations = f" --operations {difference.operation_id}" if difference.operation_id else ""
    again = "--cassettes cassettes" if run.origin is Origin.RECORDINGS else f"--live{operations}"
    return "\n".join(
        [
            f"The API answers otherwise than the document says: **{difference.grade}**{often}.",
            "",
            f"- operation: {code(difference.operation_id or 'none of the document')}, status {difference.status}",
            f"- where: {code(f'{difference.where} {difference.pointer}')}",
            f"- what: {code(difference.kind)}",
            f"- expected: {code(difference.expected)}",
            f"- found: {code(difference.found)}",
            f"- document: {code(f'{difference.document}:{difference.line}')}, SHA-256 {code(run.document_sha256)}",
            *([f"- client: {code(run.client)}"] if run.client else []),
            *([f"- seen in: {seen_in}"] if seen_in else []),
            "",
            "See it again, with the settings of the run:",
            "",
            "```sh",
            f"cloudmore contract check {again}",
            "```",
            "",
            "Where it may stand for a while, put it into the baseline. This issue is then closed until its day:",
            "",
            "```toml",
            "[[known]]",
            f'fingerprint = "{difference.fingerprint}"',
            'owner = ""',
            'reason = ""',
            "expires = 2000-01-31",
            "```",
            "",
            "The check closes this issue when the difference is gone. Close it as *not planned* to hear no more of it.",
            "",
            mark(difference.fingerprint, difference.operation_id),
            "",
        ]
    )


def more_body(entries: Iterable[tuple[Entry, str]]) -> str:
    """The text of the one issue that names what no issue was opened for yet.

    Args:
        entries: Each difference, and what is told of it, as this module made it.
    """
    waiting = list(entries)
    # GitHub takes no more than 65536 characters; those that are left out are found again by the run that sees them.
    told = [line for entry, text in waiting[:MOST_NAMED] for line in (f"- {text} {code(entry[0])}", "", mark(*entry))]
    if len(waiting) > MOST_NAMED:
        told += ["", f"And {len(waiting) - MOST_NAMED} more, which are not named here.", ""]
    return "\n".join(
        [
            "One run opens so many issues and not more. The next ones follow in the next run; until then these wait:",
            "",
            *told,
            "<!-- cloudmore-contract: more -->",
            "",
        ]
    )


def mark(fingerprint: str, operation_id: str) -> str:
    """What is not shown of an issue, and tells which difference it is about.

    Args:
        fingerprint: Of the difference.
        operation_id: Of the difference.
    """
    return f"<!-- cloudmore-contract: {fingerprint} {operation_id} -->"


def marks_in(body: str) -> tuple[Entry, ...]:
    """The differences that an issue is about.

    Args:
        body: Its text.
    """
    return tuple((found[1], found[2]) for found in _MARK.finditer(body))


def is_more(body: str) -> bool:
    """Whether an issue names what no issue was opened for.

    Args:
        body: Its text.
    """
    return _MORE.search(body) is not None


def gone_comment(operation_id: str, seen_in: str) -> str:
    """Why an issue is closed: its difference is not found any more."""
    return _with_run(
        f"Gone: {code(operation_id)} was called, an answer with data was judged, and this was not found.", seen_in
    )


def known_comment(seen_in: str) -> str:
    """Why an issue is closed: somebody answers for its difference."""
    told = "Known: the baseline has an entry for it. When that has expired and it is still there, this issue is opened."
    return _with_run(told, seen_in)


def back_comment(seen_in: str) -> str:
    """Why an issue is opened again."""
    return _with_run("It is back.", seen_in)


def _with_run(text: str, seen_in: str) -> str:
    return f"{text}\n\nSeen in: {seen_in}" if seen_in else text
