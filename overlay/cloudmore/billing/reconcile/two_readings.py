"""Which of two ways the cells of a column are read: one cell may be doubtful, all of them together must not."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import define, frozen

from cloudmore.errors import ConfigurationError, shortened

Value = TypeVar("Value")


@frozen
class Readings(Generic[Value]):
    """What a cell means in each of two ways; ``None`` where it cannot be read that way.

    Attributes:
        first: By the first way.
        second: By the second way.
        problem: Why neither reads it, as the end of a sentence; empty where one does.
        currency: Code of the currency that the cell names.
    """

    first: Value | None = None
    second: Value | None = None
    problem: str = ""
    currency: str | None = None

    def by(self, way: int) -> Value | None:
        """The value by the first way (0) or the second (1)."""
        return self.second if way else self.first


@frozen
class Ways:
    """The two ways of a kind of cells.

    Attributes:
        kind: What the cells are, such as ``numbers``.
        examples: How a cell is written in each way.
        option: Of the command line, that says which it is.
        others: What else the option takes, for the remedy; may be empty.
    """

    kind: str
    examples: tuple[str, str]
    option: str
    others: str = ""

    def remedy(self) -> str:
        """How to say which way it is."""
        first, second = self.examples
        return f"Say which it is: {self.option} {first} or {self.option} {second}{self.others}."


@define
class ColumnSurvey:
    """What the cells of a column tell about the way they are written; read every one before any is used.

    Attributes:
        place: Which column of which file, for messages.
        ways: The two ways.
        proofs: For each way the first cell that only it reads: its line and its text.
        doubt: The first cell that each way reads as something else: its line, its text and both meanings.
    """

    place: str
    ways: Ways
    proofs: list[tuple[int, str] | None]
    doubt: tuple[int, str, str, str] | None = None

    @classmethod
    def of(cls, place: str, ways: Ways) -> ColumnSurvey:
        """A survey that has seen no cell yet."""
        return cls(place, ways, [None, None])

    def look(self, line: int, text: str, readings: Readings[Value]) -> None:
        """Take a cell into account.

        Args:
            line: Where it stands.
            text: As it stands.
            readings: What it may mean.

        Raises:
            ConfigurationError: It cannot be read at all.
        """
        first, second = readings.first, readings.second
        if readings.problem:
            raise ConfigurationError(
                f"Line {line} has {shortened(text)!r} in {self.place}, which {readings.problem}.",
                remedy=f"Mend the cell, or name another column for the {self.ways.kind}.",
            )
        if first == second:
            return
        if first is not None and second is not None:
            if self.doubt is None:
                self.doubt = (line, text, str(first), str(second))
        elif self.proofs[way := int(first is None)] is None:
            self.proofs[way] = (line, text)

    def decided(self, chosen: int | None = None) -> int:
        """The way that every cell is read in: 0 or 1.

        Args:
            chosen: What somebody said it is.

        Raises:
            ConfigurationError: The cells contradict each other or what was said, or none of them tells.
        """
        first, second = self.proofs
        if first is not None and second is not None:
            raise ConfigurationError(
                f"In {self.place} line {first[0]} has {shortened(first[1])!r} and line {second[0]} has "
                f"{shortened(second[1])!r}, which are written in two ways.",
                remedy="Save the file again with one of them, or mend the cells.",
            )
        proven = next((way for way, proof in enumerate(self.proofs) if proof is not None), None)
        if chosen is not None:
            proof = self.proofs[1 - chosen]
            if proof is not None:
                raise ConfigurationError(
                    f"Line {proof[0]} has {shortened(proof[1])!r} in {self.place}, which is not written as "
                    f"{self.ways.examples[chosen]}.",
                    remedy=f"Leave out {self.ways.option}, or mend the cell.",
                )
            return chosen
        if proven is None and self.doubt is not None:
            line, text, one, other = self.doubt
            raise ConfigurationError(
                f"The {self.ways.kind} in {self.place} can be read in two ways: line {line} has {shortened(text)!r}, "
                f"which is {one} or {other}.",
                remedy=self.ways.remedy(),
            )
        return proven or 0
