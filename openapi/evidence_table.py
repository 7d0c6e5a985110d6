"""How well the API is known: ``python openapi/evidence_table.py [--output FILE]`` writes ``docs/evidence.md``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from document_marks import GRADES, marked_parts, reached_schemas, sources_of
from document_parts import operations, resolve
from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
PAGE = """\
<!-- Written from openapi/cloudmore.yaml and openapi/sources.yaml by `nox -s generate`. Do not edit. -->
# On what each call rests

Every operation, parameter, answer, property, header, link, server and security scheme of
[the document](../openapi/cloudmore.yaml) says how well it is known, and from where. All {count} of them:
{total}.

| grade | what it means |
|---|---|
| verified | an answer of the live API |
| documented | the vendor, or a program of its staff, says so in public |
| seen | somebody's program does so |
| inferred | concluded from what the vendor says of something near it |
| assumed | a guess, so that the client has something to begin with |

## Operations

The grade and the sources of an operation are of the operation itself: that it exists, under this method and path.
The other columns count its parts. Properties are those of the body that is sent and of every success that comes back,
at any depth, each once.

| operation | grade | sources | parameters | properties sent | answers | properties of a success |
|---|---|---|---|---|---|---|
{operations}

## Sources

How many facts rest on each source. A fact with two sources counts for both.

| source | what it is | read | facts | of these |
|---|---|---|---|---|
{sources}
"""


def main() -> int:
    """Write the page; returns the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--output", type=Path, default=HERE.parent / "docs" / "evidence.md")
    output = arguments.parse_args().output
    yaml = YAML(typ="safe")
    page = evidence_page(yaml.load(HERE / "cloudmore.yaml"), yaml.load(HERE / "sources.yaml"))
    output.write_text(page, encoding="utf-8", newline="\n")
    print(f"evidence written into {output}")
    return 0


def evidence_page(document: dict[str, Any], sources: dict[str, dict[str, Any]]) -> str:
    """The page that a document and its sources give.

    Args:
        document: The document as data.
        sources: The sources by their short names.

    Returns:
        Markdown.
    """
    facts = [part.node for part in marked_parts(document)]
    return PAGE.format(
        count=len(facts),
        total=counted(facts),
        operations="\n".join(operation_row(document, *each) for each in operations(document)),
        sources="\n".join(
            source_row(name, source, [fact for fact in facts if name in sources_of(fact)])
            for name, source in sources.items()
        ),
    )


def operation_row(
    document: dict[str, Any], path: str, method: str, operation: dict[str, Any], parameters: list[dict[str, Any]]
) -> str:
    """An operation's line of the table."""
    return row(
        f"`{operation['operationId']}`<br>{method.upper()} `{path}`",
        operation["x-evidence"],
        ", ".join(sources_of(operation)),
        *map(counted, operation_facts(document, operation, parameters)),
    )


def operation_facts(
    document: dict[str, Any], operation: dict[str, Any], parameters: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], ...]:
    """The parts of an operation: parameters, properties sent, answers, properties of a success."""
    answers = {status: resolve(document, answer) for status, answer in operation["responses"].items()}
    successes = [answer for status, answer in answers.items() if status.startswith("2")]
    return (
        parameters,
        properties(document, [resolve(document, operation.get("requestBody", {}))]),
        list(answers.values()),
        properties(document, successes),
    )


def source_row(name: str, source: dict[str, Any], facts: list[dict[str, Any]]) -> str:
    """A source's line of the table."""
    return row(name, f"[{source['title']}]({source['address']})", str(source["read"]), str(len(facts)), counted(facts))


def row(*cells: str) -> str:
    """A line of a table."""
    return f"| {' | '.join(cells)} |"


def properties(document: dict[str, Any], bearers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every property of what bodies or answers hold, references followed, each once."""
    roots = [each.get("schema", {}) for bearer in bearers for each in bearer.get("content", {}).values()]
    reached = reached_schemas(document, roots)
    return [each for schema in reached for each in schema.get("properties", {}).values()]


def counted(facts: Iterable[dict[str, Any]]) -> str:
    """How many facts have which grade, best grade first."""
    counts = Counter(fact["x-evidence"] for fact in facts)
    return ", ".join(f"{counts[grade]} {grade}" for grade in GRADES if counts[grade]) or "none"


if __name__ == "__main__":
    sys.exit(main())
