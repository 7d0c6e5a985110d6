"""Edits by hand of the generated client: what somebody would do who mends the output instead of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from drift.making.python_edits import Edit

# By kind: which files, what is found, and what is put in its place.
EDITS: Mapping[str, tuple[str, str, str]] = {
    "wire name of a property": ("models/*.py", r'(Property\("\w+", "\w+)"', r'\1X"'),
    "kind of value": ("models/*.py", r"(Property\([^\n]*)\bTEXT\b", r"\1BOOLEAN"),
    "kind of number": ("models/*.py", r"(Property\([^\n]*)\b(?:NUMBER|INTEGER|BOOLEAN|DATE|DATE_TIME)\b", r"\1TEXT"),
    "nullable dropped": ("models/*.py", r"OneOf\(\((\w+), NULL\)\)", r"\1"),
    "essential unmarked": ("models/*.py", r"(Property\([^\n]*), needed=True", r"\1"),
    "essential marked": ("models/*.py", r'(Property\("[^\n=]*\))\),\n', r"\1, needed=True),\n"),
    "evidence marked": ("models/*.py", r'(Property\("[^\n=]*)\),\n', r"\1, strict=True),\n"),
    "evidence unmarked": ("models/*.py", r"(Property\([^\n]*), strict=True", r"\1"),
    "object is another model": ("models/*.py", r'ObjectOf\("(\w+?)(?:Detail|Create|Update)"', r'ObjectOf("Status"'),
    "list taken off": ("models/*.py", r"ListOf\((ObjectOf\(\"\w+\"(?:, flat=True)?\))\)", r"\1"),
    "default of a property": ("models/*.py", r"^(    \w+: [^\n]*) = UNSET$", r"\1 = None"),
    "reading of a property dropped": ("models/*.py", r"^(        )self\.\w+ = _PROPERTIES\[\d+\]\.read.*$", r"\1pass"),
    "exact number dropped": ("models/*.py", r"^(            )self\.\w+ = exact\(.*$", r"\1pass"),
    "path": ("api/*/[!_]*.py", r'(path=f"[^"\n]*)/(\w+)(/[^"\n]*|)"', r'\1/\2s\3"'),
    "parameter of a path": ("api/*/[!_]*.py", r"path_segment\((organization_id|service_id|task_id)\)", r"\1"),
    "method": ("api/*/[!_]*.py", r'method="\w+"', 'method="PATCH"'),
    "name in the query": ("api/*/[!_]*.py", r'\("showActive"', '("activeOnly"'),
    "default of a parameter": ("api/*/*.py", r"active_only: bool = False", "active_only: bool = True"),
    "body": ("api/*/[!_]*.py", r"content=encode_\w+\(body\)", "content=None"),
    "media type of a body": ("api/*/[!_]*.py", r'content_type="[^"]+"', 'content_type="text/json"'),
    "repeatable": ("api/*/[!_]*.py", r"repeatable=(True|False)", "repeatable=not \\1"),
    "a status's parser": (
        "api/*/[!_]*.py",
        r"if answer\.status_code == (\d)\d\d:",
        r"if answer.status_code == \g<1>99:",
    ),
    "model of an answer": ("api/*/[!_]*.py", r'ObjectOf\("\w+"(, flat=True)?\)', 'ObjectOf("Status", flat=True)'),
    "list of an answer": ("api/*/[!_]*.py", r"ListOf\((ObjectOf\([^()]*\))\)", r"\1"),
    "argument of a call": (
        "api/*/__init__.py",
        r"organization_id=organization_id",
        "organization_id=self._reseller_id",
    ),
    "another call": (
        "api/*/__init__.py",
        r"= (organization(?:s|_services))_(?:list|estore|subscriptions|get)\.build",
        r"= \1_delete.build",
    ),
    "value of a call": (
        "api/*/__init__.py",
        r"return \((await )?self\._sender\.send\(([^\n]*)\)\)\.parsed",
        "return None",
    ),
    "full response of a call": (
        "api/*/__init__.py",
        r"return (await )?self\._sender\.send\(call\)$",
        r"return (\1self._sender.send(call)).parsed",
    ),
}

_KINDS = frozenset({"BOOLEAN", "DATE", "DATE_TIME", "INTEGER", "NULL", "NUMBER", "TEXT"})
_SCALARS = re.compile(r"^from \.\.scalars import (.*)$", re.MULTILINE)


def edits(package: Path, kind: str) -> Iterator[tuple[Path, Edit]]:
    """Every edit of a kind.

    Args:
        package: The folder ``cloudmore_api``.
        kind: A name of ``EDITS``.
    """
    where, found, put = EDITS[kind]
    for file in sorted(package.glob(where)):
        text = file.read_text("utf-8")
        for match in re.finditer(found, text, re.MULTILINE):
            new = match.expand(put)
            line = text.count("\n", 0, match.start()) + 1
            edited = _importing_kinds(text[: match.start()] + new + text[match.end() :])
            yield file, Edit(kind, line, match[0], new, edited)


def _importing_kinds(text: str) -> str:
    """The module with an import of all kinds of value that it names, else it would break for another reason."""
    present = _SCALARS.search(text)
    named = sorted(_KINDS.intersection(re.findall(r"\b[A-Z_]{4,}\b", _SCALARS.sub("", text))))
    others = [each for each in present[1].split(", ") if each not in _KINDS] if present else []
    return _SCALARS.sub(f"from ..scalars import {', '.join([*named, *others])}", text)
