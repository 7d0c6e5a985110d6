"""Findings in the spellings of a terminal, of Markdown, of XML, and of a GitHub workflow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cloudmore.contract.finding import Finding, Grade, visible

# XML 1.0 has no way to write them.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_GITHUB_LEVEL = {Grade.BROKEN: "error", Grade.VANISHED: "warning", Grade.NEW: "notice"}
# Of one difference, beside the first.
MOST_PLACES = 5
_COLUMNS = ("grade", "exchange", "operation", "where", "expected", "found", "document", "fingerprint")


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of their grades, and else in their own."""
    return sorted(findings, key=lambda each: list(Grade).index(each.grade))


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """What is worst first, and the same difference in one list."""
    groups: dict[str, list[Finding]] = {}
    for each in worst_first(findings):
        groups.setdefault(each.fingerprint, []).append(each)
    return list(groups.values())


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """Findings for a person: what is worst first, and each difference once."""
    return [visible(line) for same in alike(findings) for line in _lines(same)]


def finding_table(findings: Sequence[Finding]) -> Iterator[str]:
    """Findings as the lines of a table in Markdown; none without a finding."""
    if findings:
        yield f"| {' | '.join(_COLUMNS)} |"
        yield f"|{'---|' * len(_COLUMNS)}"
    for each in worst_first(findings):
        at = f"{each.where} {each.pointer}".rstrip()
        cells = (each.grade, each.place, f"{each.operation_id} {each.status}", at, each.expected, each.found)
        yield markdown_row((*cells, f"{each.document}:{each.line}", each.fingerprint))


def finding_command(finding: Finding, file: str) -> str:
    """A finding as a command of a GitHub workflow.

    Args:
        finding: It.
        file: The file that is marked; empty for none.
    """
    return github_command(_GITHUB_LEVEL[finding.grade], file, f"contract {finding.grade}: {finding.kind}", str(finding))


def markdown_row(cells: Iterable[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(map(markdown_cell, cells))} |"


def markdown_cell(text: str) -> str:
    """A text that means nothing to Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", visible(text))


def github_command(level: str, file: str, title: str, message: str) -> str:
    """A command of a GitHub workflow.

    Args:
        level: ``error``, ``warning`` or ``notice``.
        file: The file that is marked; empty for none.
        title: Above the message.
        message: Of any number of lines.
    """
    properties = {"file": file, "title": title}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{level} {told}::{_data(message)}"


def xml_text(text: str) -> str:
    """A text without what XML cannot write."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _lines(same: Sequence[Finding]) -> Iterator[str]:
    finding = same[0]
    at = f" {finding.pointer}" if finding.pointer else ""
    often = f", {finding.count} times" if finding.count > 1 else ""
    call = f"{finding.operation_id or 'no operation'} {finding.status}"
    yield f"{finding.place}  {finding.grade}  {call}  {finding.where}{at}"
    yield f"    {finding.kind}: expected {finding.expected}, found {finding.found}{often}"
    if len(same) > 1:
        others = [each.place for each in same[1:]]
        more = f", and {len(others) - MOST_PLACES} more" if len(others) > MOST_PLACES else ""
        yield f"    also in {', '.join(others[:MOST_PLACES])}{more}"
    yield f"    {finding.document}:{finding.line}  {finding.fingerprint}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
