"""Texts that are recognised wherever they stand, however many there are."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator

from attrs import define, field

from cloudmore.contract.recording.known_words import is_number

# A shorter text, or a shorter number, stands in too many others to be told from them.
SHORTEST, SHORTEST_NUMBER = 4, 7
# A text of fewer letters is recognised as a word of its own only.
SHORTEST_PART = 6
# So many are sought one by one sooner than all that stands in a text is listed.
_FEW = 200


def folded(text: str) -> str:
    """A text in small letters, with as many of them: a place in it is a place in the text."""
    small_text = text.lower()
    if len(small_text) == len(text):
        return small_text
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def is_recognisable(text: str) -> bool:
    """Whether a text is told from others wherever it stands."""
    if is_number(text):
        return sum(map(str.isdigit, text)) >= SHORTEST_NUMBER
    return len(text.strip()) >= SHORTEST and any(map(str.isalpha, text))


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a recognised text counts where it stands: a short one, or a number, only as a word of its own.

    Args:
        text: Where it was found.
        start: Its first letter.
        end: The one behind it.
    """
    part = text[start:end]
    if len(part) >= SHORTEST_PART and not is_number(part):
        return True
    before, behind = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() and part[:1].isalnum()) and not (behind.isalnum() and part[-1:].isalnum())


@define
class Sought:
    """Texts in small letters, found in others without asking each of them."""

    _texts: set[str] = field(factory=set[str], init=False)
    # First letters -> how long the texts are that begin so, with a minus, since the longest counts.
    _lengths: dict[str, list[int]] = field(factory=dict[str, list[int]], init=False)

    def __contains__(self, small: str) -> bool:
        """Whether it is one of them."""
        return small in self._texts

    def add(self, small: str) -> None:
        """Look for it from now on; it has four letters or more."""
        self._texts.add(small)
        lengths = self._lengths.setdefault(small[:SHORTEST], [])
        if -len(small) not in lengths:
            insort(lengths, -len(small))

    def spans(self, small: str, *, below: int | None = None) -> Iterator[tuple[int, int]]:
        """Where they stand in a text, one behind the other.

        Args:
            small: The text, in small letters.
            below: Only those that are shorter.
        """
        at = 0
        while at <= len(small) - SHORTEST:
            if small[at : at + SHORTEST] in self._lengths and (end := next(self._ends(small, at, below), 0)):
                yield at, end
                at = end
            else:
                at += 1

    def all_in(self, small: str) -> Iterator[str]:
        """Every one that stands in a text, also within others; made for long ones."""
        starts = set(self._lengths)
        if len(starts) > _FEW:
            # Most begin with other letters than those that stand there.
            starts &= {small[at : at + SHORTEST] for at in range(len(small) - SHORTEST + 1)}
        for start in starts:
            at = small.find(start)
            while at >= 0:
                for end in self._ends(small, at, None):
                    yield small[at:end]
                at = small.find(start, at + 1)

    def _ends(self, small: str, at: int, below: int | None) -> Iterator[int]:
        for length in self._lengths[small[at : at + SHORTEST]]:
            end = at - length
            if (
                (below is None or -length < below)
                and end <= len(small)
                and small[at:end] in self._texts
                and stands_alone(small, at, end)
            ):
                yield end
