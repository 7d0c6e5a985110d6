"""A comparison for a terminal, for the page of a job (Markdown), and as commands of a GitHub workflow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from cloudmore.contract.comparison.fact import Comparison, Fact, Standing, told_place
from cloudmore.contract.finding_texts import github_command, markdown_cell, markdown_row

_COLUMNS = ("standing", "kind", "place", "name", "we say", "they say", "note", "document", "fingerprint")
_LEVEL = {Standing.CONTRADICTED: "error", Standing.NEW: "warning"}


def as_markdown(comparison: Comparison, _fail_on: Collection[str]) -> str:
    """The comparison as Markdown for the page of a job."""
    return "\n".join(["### Comparison", "", markdown_cell(comparison.summary()), "", *_markdown_lines(comparison), ""])


def as_github(comparison: Comparison, fail_on: Collection[str]) -> str:
    """The comparison as commands of a GitHub workflow.

    Args:
        comparison: It.
        fail_on: The standings that fail.
    """
    failing = comparison.failing(fail_on)
    lines = [
        github_command(
            "error" if each.standing in failing else _LEVEL.get(each.standing, "notice"),
            "",
            f"contract compare: {each.kind} {each.standing}",
            _with_note(each),
        )
        for each in _shown(comparison)
        # What they do not know is nothing to act on, and there may be hundreds.
        if each.standing is not Standing.UNKNOWN or comparison.since
    ]
    lines += [github_command("notice", "", "contract compare: went", str(each)) for each in comparison.went]
    lines += [github_command("warning", "", "contract compare: remark", remark) for remark in comparison.remarks]
    level = "error" if failing or not comparison.compared else "notice"
    return "\n".join([*lines, github_command(level, "", "contract compare", comparison.summary()), ""])


def as_lines(comparison: Comparison, *, verbose: bool) -> list[str]:
    """The comparison for a person.

    Args:
        comparison: It.
        verbose: Whether what is confirmed is told as well.
    """
    facts = map(_with_note, comparison.facts if verbose else _shown(comparison))
    return [comparison.summary(), *facts, *(f"went: {each}" for each in comparison.went), *comparison.remarks]


def _shown(comparison: Comparison) -> list[Fact]:
    """The facts that a person looks at: what is confirmed only where it is a change."""
    return [each for each in comparison.facts if each.standing is not Standing.CONFIRMED or comparison.since]


def _with_note(fact: Fact) -> str:
    return f"{fact} ({fact.note})" if fact.note else str(fact)


def _markdown_lines(comparison: Comparison) -> Iterator[str]:
    facts = _shown(comparison)
    if facts:
        yield markdown_row(_COLUMNS)
        yield f"|{'---|' * len(_COLUMNS)}"
    for each in facts:
        said = (each.standing, each.kind, told_place(each.place), each.name, each.ours, each.theirs, each.note)
        yield markdown_row((*said, f"{comparison.document}:{each.line}", each.fingerprint))
    if facts and (comparison.went or comparison.remarks):
        yield ""
    yield from (f"- went: {markdown_cell(str(each))}" for each in comparison.went)
    yield from (f"- {markdown_cell(remark)}" for remark in comparison.remarks)


# By name of the format; the second argument has the standings that fail.
COMPARISON_OUTPUTS: Mapping[str, Callable[[Comparison, Collection[str]], str]] = {
    "github": as_github,
    "markdown": as_markdown,
}
