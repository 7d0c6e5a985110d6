"""What adopting makes of the document of a checkout: its new text, what changes, and what a person must decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import field, frozen

from cloudmore.contract.adopting import checkout
from cloudmore.contract.adopting.change import Change, Decision
from cloudmore.contract.adopting.line_diff import unified


@frozen
class Adoption:
    """What adopting makes of the document.

    Attributes:
        spec: The document's file.
        sources: The file of its sources.
        text: The document as it shall be.
        sources_text: The sources as they shall be.
        changes: Of the document, in its order.
        left: What a person must decide, in the document's order.
        to_mind: What the changes do that no line of them says, in words.
    """

    spec: Path
    sources: Path
    text: str = field(repr=False)
    sources_text: str = field(repr=False)
    changes: tuple[Change, ...]
    left: tuple[Decision, ...]
    to_mind: tuple[str, ...]
    _before: str = field(repr=False, alias="before")
    _sources_before: str = field(repr=False, alias="sources_before")

    @property
    def diff(self) -> str:
        """The changes of both files as a unified diff; empty where nothing changes."""
        return "".join(
            line
            for path, (old, new) in self._files.items()
            for line in unified(f"{path.absolute().parent.name}/{path.name}", old, new)
        )

    @property
    def changed(self) -> tuple[Path, ...]:
        """The files that change."""
        return tuple(path for path, (old, new) in self._files.items() if old != new)

    def write(self) -> None:
        """Write both files, each at once.

        Raises:
            ConfigurationError: One was changed since it was read, or cannot be written; then neither is.
        """
        # The sources first: a document that names a source which is not there is not clean.
        checkout.write(dict(reversed(self._files.items())))

    @property
    def _files(self) -> dict[Path, tuple[str, str]]:
        """Each file with its text before and after."""
        return {self.spec: (self._before, self.text), self.sources: (self._sources_before, self.sources_text)}

    def as_record(self) -> dict[str, Any]:
        """The adoption for a program: the files, the changes, what is left, and what is to be thought of."""
        return {
            "document": str(self.spec),
            "sources": str(self.sources),
            "changes": [each.as_record() for each in self.changes],
            "left": [each.as_record() for each in self.left],
            "to_mind": list(self.to_mind),
        }
