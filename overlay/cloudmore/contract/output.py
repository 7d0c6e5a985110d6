"""The result of a check for programs and pages: JSON, JUnit, Markdown, and the commands of a GitHub workflow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from cloudmore.contract.check import CheckResult, Verdict
from cloudmore.contract.finding import Finding, Grade, visible

# XML 1.0 has no way to write them.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_GITHUB_LEVEL = {Grade.BROKEN: "error", Grade.VANISHED: "warning", Grade.NEW: "notice"}
# Of one difference, beside the first.
MOST_PLACES = 5
_COLUMNS = ("grade", "exchange", "operation", "where", "expected", "found", "document", "fingerprint")


def as_record(result: CheckResult, fail_on: Grade) -> dict[str, Any]:
    """The result for a program.

    Args:
        result: Of a check.
        fail_on: The least grade that fails.
    """
    return {
        "verdict": str(result.verdict(fail_on)),
        "fail_on": str(fail_on),
        "document": result.document,
        "document_sha256": result.document_sha256,
        "cassettes": len(result.cassettes),
        "exchanges": len(result.exchanges),
        "skipped": result.skipped,
        "counts": {str(grade): count for grade, count in result.counts.items()},
        "findings": [each.as_record() for each in result.findings],
        "known": [each.as_record() for each in result.known],
        "unusable": dict(result.unusable),
        "remarks": list(result.remarks),
    }


def as_json(result: CheckResult, fail_on: Grade) -> str:
    """The result as JSON."""
    return json.dumps(as_record(result, fail_on), indent=2, ensure_ascii=False) + "\n"


def as_junit(result: CheckResult, fail_on: Grade) -> str:
    """The result as JUnit XML: a suite for each cassette, a case for each exchange.

    A finding that does not fail is told in the output of its case; a file that is unusable is an error.
    """
    root = ET.Element("testsuites", name="contract")
    for cassette in result.cassettes:
        suite = ET.SubElement(root, "testsuite", name=_xml(cassette))
        for each in (each for each in result.exchanges if each.cassette == cassette):
            case = ET.SubElement(
                suite, "testcase", classname=_xml(cassette), name=_xml(f"{each.number} {each.call} {each.status}")
            )
            failing = [finding for finding in each.findings if finding.grade.reaches(fail_on)]
            if failing:
                failure = ET.SubElement(case, "failure", type=failing[0].kind, message=_xml(str(failing[0])))
                failure.text = _xml("\n".join(map(str, failing)))
            others = [finding for finding in (*each.findings, *each.known) if finding not in failing]
            if others:
                ET.SubElement(case, "system-out").text = _xml("\n".join(map(str, others)))
    for cassette, reason in result.unusable.items():
        suite = ET.SubElement(root, "testsuite", name=_xml(cassette))
        case = ET.SubElement(suite, "testcase", classname=_xml(cassette), name="can be read")
        ET.SubElement(case, "error", type="unusable", message=_xml(reason))
    for suite in root:
        suite.set("tests", str(len(suite)))
        for name, element in (("failures", "failure"), ("errors", "error")):
            suite.set(name, str(len(suite.findall(f"testcase/{element}"))))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_markdown(result: CheckResult, fail_on: Grade) -> str:
    """The result as Markdown for the page of a job."""
    return "\n".join(
        [f"### Contract: {result.verdict(fail_on)}", "", result.summary(), "", *_markdown_rows(result), ""]
    )


def as_github(result: CheckResult, fail_on: Grade) -> str:
    """The result as commands of a GitHub workflow, which marks files with them."""
    lines = [
        _command(
            _GITHUB_LEVEL[each.grade], _file(result, each.cassette), f"contract {each.grade}: {each.kind}", str(each)
        )
        for each in sorted(result.findings, key=_worst_first)
    ]
    lines += [
        _command("error", _file(result, name), "contract: unusable", reason) for name, reason in result.unusable.items()
    ]
    lines += [_command("warning", "", "contract: baseline", remark) for remark in result.remarks]
    level = "notice" if result.verdict(fail_on) is Verdict.CLEAN else "error"
    return "\n".join([*lines, _command(level, "", "contract", result.summary()), ""])


def as_text(result: CheckResult, _fail_on: Grade) -> str:
    """The result for a person: what is worst first, and each difference once."""
    alike: dict[str, list[Finding]] = {}
    for each in sorted(result.findings, key=_worst_first):
        alike.setdefault(each.fingerprint, []).append(each)
    lines = [visible(line) for same in alike.values() for line in _text_lines(same)]
    lines += [visible(line) for each in result.unusable.items() for line in (f"{each[0]}  unusable", f"    {each[1]}")]
    lines += [f"baseline: {remark}" for remark in result.remarks]
    return "\n".join([*lines, result.summary(), ""])


Output = Callable[[CheckResult, Grade], str]
OUTPUTS: Mapping[str, Output] = {
    "table": as_text,
    "json": as_json,
    "junit": as_junit,
    "github": as_github,
    "markdown": as_markdown,
}


def _worst_first(finding: Finding) -> int:
    return list(Grade).index(finding.grade)


def _file(result: CheckResult, cassette: str) -> str:
    """A recording as a path from where the check was started, as a workflow marks files."""
    return (result.cassettes_folder / cassette).as_posix()


def _text_lines(same: Sequence[Finding]) -> Iterator[str]:
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


def _markdown_rows(result: CheckResult) -> Iterator[str]:
    if result.findings:
        yield f"| {' | '.join(_COLUMNS)} |"
        yield f"|{'---|' * len(_COLUMNS)}"
    for each in sorted(result.findings, key=_worst_first):
        at = f"{each.where} {each.pointer}".rstrip()
        cells = (each.grade, each.place, f"{each.operation_id} {each.status}", at, each.expected, each.found)
        yield f"| {' | '.join(map(_cell, (*cells, f'{each.document}:{each.line}', each.fingerprint)))} |"
    yield from (f"- unusable: {_cell(name)}: {_cell(reason)}" for name, reason in result.unusable.items())
    yield from (f"- baseline: {_cell(remark)}" for remark in result.remarks)


def _cell(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|])", r"\\\1", visible(text))


def _command(level: str, file: str, title: str, message: str) -> str:
    properties = {"file": file, "title": title}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{level} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
