"""The result of a live check for persons, programs and pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree as ET

from cloudmore.contract.finding import Grade, visible
from cloudmore.contract.finding_texts import (
    finding_command,
    finding_lines,
    finding_table,
    github_command,
    markdown_cell,
    markdown_row,
    worst_first,
    xml_text,
)
from cloudmore.contract.live.verdict import LiveResult, LiveVerdict
from cloudmore.contract.sarif import Notification, sarif_of

_COLUMNS = ("operation", "verdict", "calls", "reason")
_LEVEL = {LiveVerdict.NOT_REACHABLE: "error", LiveVerdict.NOT_EXERCISED: "warning"}


def as_text(result: LiveResult, _fail_on: Grade) -> str:
    """The result for a person: a line an operation, then what differs."""
    rows = [_COLUMNS, *((each.operation_id, each.verdict, str(each.calls), each.reason) for each in result.operations)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS) - 1)]
    lines = ["  ".join((*map(str.ljust, row, widths), row[-1])) for row in rows]
    found = finding_lines(result.findings)
    return "\n".join([*map(visible, lines), *([""] if found else []), *found, *_remarks(result), result.summary(), ""])


def as_json(result: LiveResult, fail_on: Grade) -> str:
    """The result as JSON, as of the schema ``contract-live/1``."""
    return json.dumps(result.as_record(fail_on), indent=2, ensure_ascii=False) + "\n"


def as_junit(result: LiveResult, fail_on: Grade) -> str:
    """The result as JUnit XML: a case an operation.

    Not reachable is an error, not exercised is skipped, a finding that does not fail is in the output of its case.
    """
    root = ET.Element("testsuites", name="contract")
    suite = ET.SubElement(root, "testsuite", name=f"contract {result.source}")
    for each in result.operations:
        case = ET.SubElement(suite, "testcase", classname=f"contract.{result.source}", name=xml_text(each.operation_id))
        of_it = [finding for finding in result.findings if finding.cassette == each.operation_id]
        failing = [finding for finding in of_it if finding.grade.reaches(fail_on)]
        if failing:
            failure = ET.SubElement(case, "failure", type=failing[0].kind, message=xml_text(str(failing[0])))
            failure.text = xml_text("\n".join(map(str, failing)))
        elif each.verdict is LiveVerdict.NOT_REACHABLE:
            ET.SubElement(case, "error", type=each.verdict, message=xml_text(each.reason))
        elif each.verdict is LiveVerdict.NOT_EXERCISED:
            ET.SubElement(case, "skipped", message=xml_text(each.reason))
        known = [finding for finding in result.known if finding.cassette == each.operation_id]
        others = [*(finding for finding in of_it if finding not in failing), *known]
        ET.SubElement(case, "system-out").text = xml_text("\n".join([each.reason, *map(str, others)]))
    suite.set("tests", str(len(suite)))
    for name, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(len(suite.findall(f"testcase/{element}"))))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def as_github(result: LiveResult, fail_on: Grade) -> str:
    """The result as commands of a GitHub workflow."""
    lines = [finding_command(each, "") for each in worst_first(result.findings)]
    lines += [
        github_command(level, "", f"contract: {each.verdict}", f"{each.operation_id}: {each.reason}")
        for each in result.asked
        if (level := _LEVEL.get(each.verdict))
    ]
    lines += [github_command("notice", "", "contract: remark", remark) for remark in result.remarks]
    level = "error" if result.exit_code_at(fail_on) else "notice"
    return "\n".join([*lines, github_command(level, "", f"contract: {result.verdict}", result.summary()), ""])


def as_markdown(result: LiveResult, _fail_on: Grade) -> str:
    """The result as Markdown for the page of a job."""
    return "\n".join([f"### Contract: {result.verdict}", "", result.summary(), "", *_markdown_lines(result), ""])


def as_sarif(result: LiveResult, fail_on: Grade) -> str:
    """The result as SARIF; what was not judged is a notification of the run."""
    return sarif_of(
        result.findings,
        result.known,
        justifications=result.justifications,
        document=(result.document, result.document_sha256),
        succeeded=not any(each.verdict in _LEVEL for each in result.asked),
        notifications=[
            *(
                Notification(level, f"{each.operation_id} is {each.verdict}: {each.reason}")
                for each in result.asked
                if (level := _LEVEL.get(each.verdict))
            ),
            *(Notification("note", remark) for remark in result.remarks),
        ],
        invocation={
            "startTimeUtc": result.began.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "exitCode": result.exit_code_at(fail_on),
        },
    )


def _remarks(result: LiveResult) -> list[str]:
    return [visible(f"remark: {remark}") for remark in result.remarks]


def _markdown_lines(result: LiveResult) -> Iterator[str]:
    yield f"| {' | '.join(_COLUMNS)} |"
    yield f"|{'---|' * len(_COLUMNS)}"
    for each in result.operations:
        yield markdown_row((each.operation_id, each.verdict, str(each.calls), each.reason))
    if result.findings:
        yield ""
    yield from finding_table(result.findings)
    if result.remarks:
        yield ""
    yield from (f"- {markdown_cell(remark)}" for remark in result.remarks)


LIVE_OUTPUTS: Mapping[str, Callable[[LiveResult, Grade], str]] = {
    "table": as_text,
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_github,
    "markdown": as_markdown,
}
