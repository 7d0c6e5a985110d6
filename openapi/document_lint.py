"""The lint of the document: ``python openapi/document_lint.py [--document FILE]`` prints a line for each finding.

Each idea has a module of its own: ``reference_faults`` (references lead somewhere), ``document_marks`` (evidence and
the other keys of our own), ``document_names``, ``document_links``, ``document_examples`` and ``document_layout``. What
only the generator cannot read is refused by ``generate.py``.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
from collections.abc import Iterator
from typing import Any

from document_examples import example_findings
from document_grammar import Finding, parts, place
from document_layout import editor, layout_findings, line_of
from document_links import link_findings
from document_marks import mark_findings
from document_names import name_findings
from openapi_spec_validator import OpenAPIV31SpecValidator
from reference_faults import reference_faults
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

HERE = pathlib.Path(__file__).resolve().parent


def main() -> int:
    """Lint the document; returns the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--document", type=pathlib.Path, default=HERE / "cloudmore.yaml")
    file = arguments.parse_args().document
    sources: dict[str, Any] = YAML(typ="safe").load(HERE / "sources.yaml")
    try:
        text = file.read_text(encoding="utf-8")
        found = lint(text, sources)
        count = len(list(parts(YAML(typ="safe").load(text))))
    except (OSError, YAMLError) as error:
        print(f"{file}: {error}", file=sys.stderr)
        return 1
    for line, words in found:
        print(f"{file.name}:{line}: {words}")
    if not found:
        print(f"{count} parts, no finding")
    return bool(found)


def lint(text: str, sources: dict[str, Any]) -> list[tuple[int, str]]:
    """What is wrong with a document: line and words, in the order of the lines.

    Args:
        text: The document.
        sources: The sources by their short names.

    Returns:
        Nothing where all is well.
    """
    document: dict[str, Any] = YAML(typ="safe").load(text)
    lines = editor().load(text)
    said = list(findings(document, sources)) or invalid(document)
    found = [(line_of(lines, path), f"{place(path)}: {words}") for path, words in said]
    return sorted({*found, *layout_findings(text)})


def findings(document: dict[str, Any], sources: dict[str, Any]) -> Iterator[Finding]:
    """What is wrong with what a document says, by our own rules, each with its place.

    Args:
        document: The document as data.
        sources: The sources by their short names.

    Yields:
        Place and words.
    """
    unread = list(reference_faults(document))
    yield from unread
    if unread:
        # Nothing else can be followed then.
        return
    yield from mark_findings(document, sources)
    yield from name_findings(document)
    yield from link_findings(document)
    yield from example_findings(document)


def invalid(document: dict[str, Any]) -> Iterator[Finding]:
    """What OpenAPI does not allow; asked last, for it takes longer than everything else and finds less.

    Args:
        document: The document as data.

    Yields:
        Place and words.
    """
    for error in OpenAPIV31SpecValidator(document).iter_errors():
        yield tuple(error.absolute_path), f"no valid OpenAPI 3.1: {error.message}"


if __name__ == "__main__":
    sys.exit(main())
