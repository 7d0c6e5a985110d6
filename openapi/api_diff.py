"""What a change does to users: ``python openapi/api_diff.py [REV] [--release patch|minor|major]``.

Holds the document and the Python surface of the working tree against those of a revision, and tells of each difference
whether it breaks somebody who uses the client, or somebody whose CI runs ``contract check``. Ends with 6 where the
release must not have what was found, with 2 where there is nothing to compare.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from attrs import frozen
from change_effects import Change, Effect
from document_changes import document_changes
from document_parts import Schema
from python_changes import FOLDERS, PythonChange, python_changes
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

HERE = Path(__file__).resolve().parent
DOCUMENT = "openapi/cloudmore.yaml"
BREAKING_EXIT, UNUSABLE_EXIT = 6, 2
RELEASES = ("patch", "minor", "major")
_DEEPEN = "run `git fetch --unshallow --tags`"


class NothingToCompareError(Exception):
    """There is no such revision, or no document in it; the message says what to do."""


@frozen
class Difference:
    """What changed since a revision.

    Attributes:
        since: The revision, as it was named, with its commit.
        document: Changes of the document.
        python: Changes of the Python surface.
    """

    since: str
    document: tuple[Change, ...]
    python: tuple[PythonChange, ...]

    def counts(self) -> Counter[Effect]:
        """How many changes have which effect."""
        return Counter([*(each.effect for each in self.document), *(each.effect for each in self.python)])

    def forbidden(self, release: str) -> list[Change | PythonChange]:
        """What a release must not have.

        Args:
            release: ``patch``: nothing that breaks somebody. ``minor``: of the document what rested on guesses, and of
                the generated names what followed it; no other name. ``major``: anything.
        """
        document = [each for each in self.document if each.effect is Effect.BREAKING]
        python = [each for each in self.python if each.effect is Effect.BREAKING]
        if release == "major":
            return []
        if release == "minor":
            follows = bool(document) and all(each.may_be_in_a_minor_release for each in document)
            document = [each for each in document if not each.may_be_in_a_minor_release]
            python = [each for each in python if not (follows and each.follows_the_document)]
        return [*document, *python]


def main(arguments: list[str] | None = None, root: Path = HERE.parent) -> int:
    """Print what changed; returns the exit code.

    Args:
        arguments: Of the command line.
        root: The checkout.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision", nargs="?", metavar="REV", help="by default the last tag, or HEAD without one")
    parser.add_argument("--release", choices=RELEASES, default="patch", help="the release that may have the changes")
    options = parser.parse_args(arguments)
    try:
        difference = compared(root, options.revision)
    except NothingToCompareError as error:
        print(f"api_diff: {error}", file=sys.stderr)
        return UNUSABLE_EXIT
    print("\n".join(report(difference)))
    if forbidden := difference.forbidden(options.release):
        print(f"api_diff: breaking, for a {options.release} release: {len(forbidden)}", file=sys.stderr)
        return BREAKING_EXIT
    return 0


def compared(root: Path, revision: str | None) -> Difference:
    """What changed between a revision and the working tree.

    Args:
        root: The checkout.
        revision: A tag, a branch or a commit; by default the last tag, or ``HEAD``.

    Raises:
        NothingToCompareError: There is no such revision, or no document in it or here.
    """
    is_shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    if not revision:
        revision = _last_tag(root)
        # Against HEAD a clean clone differs in nothing, which would pass for a check since the last release.
        if is_shallow and revision == "HEAD":
            raise NothingToCompareError(f"this clone is shallow and has no tag; {_DEEPEN}, or name a revision")
    commit = (
        _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    if not commit:
        where = f"; this clone is shallow: {_DEEPEN}" if is_shallow else "; `git tag` and `git log` list what there is"
        raise NothingToCompareError(f"there is no revision {revision!r}{where}")
    if not _git(root, "ls-tree", commit, DOCUMENT):
        raise NothingToCompareError(f"{revision} has no {DOCUMENT}; name a later revision")
    now = _document(root / DOCUMENT, "the working tree")
    with tempfile.TemporaryDirectory() as folder:
        there = [each for each in FOLDERS if _git(root, "ls-tree", commit, each)]
        packed = _git(root, "archive", "--format=tar", commit, DOCUMENT, *there)
        if not packed:
            raise NothingToCompareError(f"git cannot read the files of {revision}; `git fsck` tells why")
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        then = _document(Path(folder) / DOCUMENT, revision)
        try:
            document = document_changes(then, now)
        except (AttributeError, LookupError, TypeError) as error:
            why = f"{type(error).__name__}: {error}"
            raise NothingToCompareError(
                f"one of the documents is not whole ({why}); `nox -s lint` tells where"
            ) from None
        python = python_changes(Path(folder), root)
    return Difference(f"{revision} ({commit[:12]})", tuple(document), tuple(python))


def report(difference: Difference) -> Iterator[str]:
    """The lines of the report, in Markdown.

    Args:
        difference: What changed.

    Yields:
        A line.
    """
    counts = difference.counts()
    yield f"# What changed for users since {difference.since}"
    yield ""
    yield ", ".join(f"{counts[each]} {each}" for each in Effect) + "."
    for effect in Effect:
        of_document = [each for each in difference.document if each.effect is effect]
        of_python = [each for each in difference.python if each.effect is effect]
        yield from _section(f"The document: {effect}", [_told(each) for each in of_document])
        yield from _section(f"The Python surface: {effect}", [_told_of_python(each) for each in of_python])


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from ("", f"## {title}", "")
        yield from (f"- {each}" for each in lines)


def _told(change: Change) -> str:
    parts = [f"{change}."]
    if change.effect is not Effect.NEITHER:
        parts.append(f"Users of the client: {change.client}; `contract check`: {change.check}.")
    if change.effect is Effect.BREAKING:
        allowed = "may be in a minor release of 0.x" if change.may_be_in_a_minor_release else "not in a minor release"
        parts.append(f"It rests on what is {change.evidence}: {allowed}.")
    if change.operations and change.place.split(" ")[0] not in change.operations:
        parts.append(f"Reached by {', '.join(change.operations)}.")
    return " ".join(parts)


def _told_of_python(change: PythonChange) -> str:
    if change.effect is not Effect.BREAKING:
        return f"`{change.place}`: {change.words}."
    whose = (
        "It follows the document: allowed where its changes are."
        if change.follows_the_document
        else "A name of the overlay is a promise: not in a minor release."
    )
    return f"`{change.place}`: {change.words}. {whose}"


def _last_tag(root: Path) -> str:
    return _git(root, "describe", "--tags", "--abbrev=0").decode().strip() or "HEAD"


def _document(file: Path, where: str) -> Schema:
    try:
        document = YAML(typ="safe").load(file)
    except (OSError, YAMLError) as error:
        why = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
        raise NothingToCompareError(f"the document of {where} cannot be read: {why}") from None
    if not isinstance(document, dict) or "paths" not in document:
        raise NothingToCompareError(f"the document of {where} is no OpenAPI document")
    return document


def _git(root: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it refuses.

    Raises:
        NothingToCompareError: There is no git, or no repository.
    """
    program = shutil.which("git")
    if program is None:
        raise NothingToCompareError("git is not installed, and knows what there was")
    # What git says is looked at, so that it has to say it in one language.
    done = subprocess.run(
        [program, "-C", str(root), *arguments], check=False, capture_output=True, env={**os.environ, "LC_ALL": "C"}
    )
    if b"not a git repository" in done.stderr:
        raise NothingToCompareError(f"{root} is no git repository; run it in a clone")
    return done.stdout if done.returncode == 0 else b""


if __name__ == "__main__":
    sys.exit(main())
