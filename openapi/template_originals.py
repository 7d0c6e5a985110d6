"""Holds our templates against the ones of the installed generator that they replace.

The generator calls its templates unstable. ``templates/README.md`` lists each of ours with the digest of the original
it was written from, so that an upgrade of the generator stops with the names of the templates that it changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

from attrs import frozen

GENERATOR = "openapi-python-client"
LIST = "README.md"
ROW = re.compile(r"^\| `(?P<name>[^`]+\.jinja)` \|(?P<cells>.+)\|$", re.MULTILINE)
DIGEST = re.compile(r"`([0-9a-f]{64})`")


@frozen
class Listed:
    """What the list says: the digest of each original that is replaced, and the files that replace none."""

    digests: dict[str, str]
    own: frozenset[str]
    twice: frozenset[str]


@frozen
class Originals:
    """The templates of one version of the generator."""

    version: str
    folder: Path

    def digest(self, name: str) -> str | None:
        original = self.folder / name
        return sha256(original.read_bytes()).hexdigest() if original.is_file() else None


def installed_originals() -> Originals:
    """The templates of the generator that would run."""
    found = distribution(GENERATOR)
    return Originals(found.version, Path(str(found.locate_file("openapi_python_client/templates"))))


def read_list(text: str) -> Listed:
    """A row with a digest replaces an original; one without is a file of our own."""
    digests: dict[str, str] = {}
    own: set[str] = set()
    twice: set[str] = set()
    for row in ROW.finditer(text):
        name = row["name"]
        if name in digests or name in own:
            twice.add(name)
        if digest := DIGEST.search(row["cells"]):
            digests[name] = digest[1]
        else:
            own.add(name)
    return Listed(digests, frozenset(own), frozenset(twice))


def template_faults(templates: Path, originals: Originals) -> Iterator[str]:
    """What no longer fits together: the folder of our templates, its list, and the generator's originals.

    Args:
        templates: The folder of templates as the generator gets it, with the list in it.
        originals: The generator's own templates.

    Yields:
        One sentence for each template that is amiss, with what to do.
    """
    listed = read_list((templates / LIST).read_text(encoding="utf-8"))
    there = {each.relative_to(templates).as_posix() for each in templates.rglob("*.jinja")}
    known = listed.digests.keys() | listed.own
    for name in sorted(listed.twice):
        yield f"{name} is listed twice; leave one row"
    for name in sorted(known - there):
        yield f"{name} is listed, but not there; delete its row"
    for name in sorted(there - known):
        digest = originals.digest(name)
        row = f"as a replacement, with the digest {digest}" if digest else "as a file of our own"
        yield f"{name} is not listed; list it {row}"
    for name in sorted(listed.own & there):
        if originals.digest(name):
            yield f"{name} is listed as our own, but {originals.version} has a template of that name; rename ours"
    for name, digest in sorted(listed.digests.items()):
        if name in there:
            yield from _changed(name, digest, originals)


def _changed(name: str, listed: str, originals: Originals) -> Iterator[str]:
    digest = originals.digest(name)
    if digest is None:
        yield f"{name} replaces nothing in {originals.version}; find what took its place, and delete or rename ours"
    elif digest != listed:
        yield (
            f"{name} is another one in {originals.version}; compare ours with {originals.folder / name}, "
            f"take over what we need, and list the digest {digest}"
        )
