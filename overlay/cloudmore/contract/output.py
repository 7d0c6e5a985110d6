"""The result of a check for programs and pages: JSON, JUnit, SARIF, Markdown, the commands of a GitHub workflow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from cloudmore.contract.check import CheckResult, Verdict
from cloudmore.contract.finding import Grade, visible
from cloudmore.contract.finding_texts import (
    finding_command,
    finding_lines,
    finding_table,
    github_command,
    markdown_cell,
    worst_first,
    xml_text,
)
from cloudmore.contract.sarif import as_sarif


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
        suite = ET.SubElement(root, "testsuite", name=xml_text(cassette))
        for each in (each for each in result.exchanges if each.cassette == cassette):
            case = ET.SubElement(
                suite,
                "testcase",
                classname=xml_text(cassette),
                name=xml_text(f"{each.number} {each.call} {each.status}"),
            )
            failing = [finding for finding in each.findings if finding.grade.reaches(fail_on)]
            if failing:
                failure = ET.SubElement(case, "failure", type=failing[0].kind, message=xml_text(str(failing[0])))
                failure.text = xml_text("\n".join(map(str, failing)))
            others = [finding for finding in (*each.findings, *each.known) if finding not in failing]
            if others:
                ET.SubElement(case, "system-out").text = xml_text("\n".join(map(str, others)))
    for cassette, reason in result.unusable.items():
        suite = ET.SubElement(root, "testsuite", name=xml_text(cassette))
        case = ET.SubElement(suite, "testcase", classname=xml_text(cassette), name="can be read")
        ET.SubElement(case, "error", type="unusable", message=xml_text(reason))
    for suite in root:
        suite.set("tests", str(len(suite)))
        for name, element in (("failures", "failure"), ("errors", "error")):
            suite.set(name, str(len(suite.findall(f"testcase/{element}"))))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_markdown(result: CheckResult, fail_on: Grade) -> str:
    """The result as Markdown for the page of a job."""
    return "\n".join(
        [f"### Contract: {result.verdict(fail_on)}", "", result.summary(), "", *_markdown_lines(result), ""]
    )


def as_github(result: CheckResult, fail_on: Grade) -> str:
    """The result as commands of a GitHub workflow, which marks files with them."""
    lines = [finding_command(each, _file(result, each.cassette)) for each in worst_first(result.findings)]
    lines += [
        github_command("error", _file(result, name), "contract: unusable", reason)
        for name, reason in result.unusable.items()
    ]
    lines += [github_command("warning", "", "contract: baseline", remark) for remark in result.remarks]
    level = "notice" if result.verdict(fail_on) is Verdict.CLEAN else "error"
    return "\n".join([*lines, github_command(level, "", "contract", result.summary()), ""])


def as_text(result: CheckResult, _fail_on: Grade) -> str:
    """The result for a person: what is worst first, and each difference once."""
    lines = finding_lines(result.findings)
    lines += [visible(line) for each in result.unusable.items() for line in (f"{each[0]}  unusable", f"    {each[1]}")]
    lines += [f"baseline: {remark}" for remark in result.remarks]
    return "\n".join([*lines, result.summary(), ""])


Output = Callable[[CheckResult, Grade], str]
OUTPUTS: Mapping[str, Output] = {
    "table": as_text,
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_github,
    "markdown": as_markdown,
}


def _file(result: CheckResult, cassette: str) -> str:
    """A recording as a path from where the check was started, as a workflow marks files."""
    return (result.cassettes_folder / cassette).as_posix()


def _markdown_lines(result: CheckResult) -> Iterator[str]:
    yield from finding_table(result.findings)
    yield from (
        f"- unusable: {markdown_cell(name)}: {markdown_cell(reason)}" for name, reason in result.unusable.items()
    )
    yield from (f"- baseline: {markdown_cell(remark)}" for remark in result.remarks)
