"""Judges documents one after the other: a JSON text a line comes in, the findings of each go out.

``cloudmore contract adopt`` asks it again and again until everything that it would change is as the rules want it; it
runs in a process of its own, so that the libraries are loaded once, and the overlay needs none of them.
"""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from document_faults import faults
from document_lint import findings, lint
from ruamel.yaml import YAML


def main() -> int:
    """Answer until nothing is asked any more; returns the exit code."""
    answer(sys.stdin, sys.stdout)
    return 0


def answer(questions: TextIO, answers: TextIO) -> None:
    """Judge each document that is asked about.

    Args:
        questions: A JSON object a line: ``document`` and ``sources`` as texts of YAML, and whether to be ``quick``,
            that is to leave out the layout and what only OpenAPI's own schema forbids; then the document is JSON.
        answers: A JSON list a line: the findings in words, each with its line where it is known.
    """
    for question in questions:
        asked = json.loads(question)
        said = judged(asked["document"], YAML(typ="safe").load(asked["sources"]), is_quick=asked["quick"])
        print(json.dumps(said), file=answers, flush=True)


def judged(text: str, sources: dict[str, Any], *, is_quick: bool) -> list[str]:
    """What the lint and the generator would say of a document.

    Args:
        text: The document: YAML, or JSON where it is quick.
        sources: The sources by their short names.
        is_quick: Whether only the rules that read the document's meaning are asked.

    Returns:
        Nothing where all is well.
    """
    document: dict[str, Any] = json.loads(text) if is_quick else YAML(typ="safe").load(text)
    if is_quick:
        said = [f"{' '.join(map(str, path))}: {words}" for path, words in findings(document, sources)]
    else:
        said = [f"line {line}: {words}" for line, words in lint(text, sources)]
    return said or list(faults(document))


if __name__ == "__main__":
    sys.exit(main())
