"""Which made-up text stands for which: the same for the same, wherever it stands, and another for another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from attrs import define, field

from cloudmore.contract.recording.made_up import (
    EMAIL,
    is_phone,
    made_up_domain,
    made_up_letters,
    made_up_phone,
    made_up_text,
    may_be_somebodys,
    nobodys_numbers,
)
from cloudmore.contract.recording.sought import SHORTEST_NUMBER, Sought, folded, is_recognisable

_TRIES = 500
_DIGITS = re.compile(f"[0-9]{{{SHORTEST_NUMBER},}}")


@define
class Replacements:
    """The pairs of one recording. Everything is collected first; then the pairs are settled; then texts are replaced.

    Args:
        random: Chance.
        fixed: What must not change, in small letters: names of the document and the like. What is a part of it is
            replaced at its own place only.
        kept_hosts: Hosts that stay.
    """

    _random: Random = field(alias="random")
    _fixed: str = field(default="", alias="fixed")
    _kept_hosts: frozenset[str] = field(default=frozenset(), alias="kept_hosts")
    _personal: dict[str, str] = field(factory=dict[str, str], init=False)
    _free: dict[str, str] = field(factory=dict[str, str], init=False)
    _kept: set[str] = field(factory=set[str], init=False)
    # Digits of amounts and the like: whoever has the same ones as a number cannot be told from them.
    _amounts: set[str] = field(factory=set[str], init=False)
    # Small letters -> the text and what stands for it.
    _pairs: dict[str, tuple[str, str]] = field(factory=dict[str, "tuple[str, str]"], init=False)
    _domains: dict[str, str] = field(factory=dict[str, str], init=False)
    _sought: Sought = field(factory=Sought, init=False)
    _hunted: dict[str, str] = field(factory=dict[str, str], init=False)
    _known: dict[str, str] = field(factory=dict[str, str], init=False)

    def personal(self, text: str, name: str = "") -> None:
        """Collect a text that is somebody's.

        Args:
            text: The text.
            name: Of its property, which may say that it is a telephone number.
        """
        self._emails(text)
        if any(map(str.isalnum, text)):
            self._personal.setdefault(text, name)

    def free(self, text: str, name: str = "") -> None:
        """Collect a text of which nobody knows what it is; where it stays somewhere else, it stays here, too."""
        self._emails(text)
        if any(map(str.isalnum, text)):
            self._free.setdefault(text, name)

    def kept(self, text: str) -> None:
        """Collect a text that stays, but for what of somebody's is in it."""
        self._emails(text)
        self._kept.add(text)

    def amount(self, number: str) -> None:
        """Collect a number that stays as it is."""
        self._amounts.update(_DIGITS.findall(number))

    def settle(self) -> None:
        """Make up what stands for each text that was collected."""
        replaced = {**{text: name for text, name in self._free.items() if text not in self._kept}, **self._personal}
        for text in replaced:
            small = folded(text)
            is_told_apart = is_recognisable(text) and small not in self._fixed and text.strip() not in self._amounts
            if is_told_apart and small not in self._hunted:
                self._hunted[small] = text
                self._sought.add(small)
        taken = {folded(text) for text in replaced}
        # The shortest first, since they may stand in the others.
        for text in sorted(replaced, key=len):
            if folded(text) not in self._pairs:
                new = self._made_up(text, replaced[text], taken)
                self._pairs[folded(text)] = (text, new)
                taken.add(folded(new))

    @property
    def hunted(self) -> list[str]:
        """The texts that must be nowhere in what is written."""
        return list(self._hunted.values())

    def of(self, text: str) -> str:
        """What stands for a text at a place whose texts are replaced; itself where it is known to be nobody's."""
        if self.stays(text):
            return self.within(text)
        pair = self._pairs.get(folded(text))
        return text if pair is None else _in_case_of(text, *pair)

    def stays(self, text: str) -> bool:
        """Whether a text is known to be nobody's, since it stands where texts stay."""
        return text in self._kept and text not in self._personal

    def has(self, text: str) -> bool:
        """Whether a text is recognised wherever it stands."""
        return folded(text) in self._hunted

    def within(self, text: str) -> str:
        """A text with made-up ones in place of those of somebody that stand in it."""
        if text not in self._known:
            pieces: list[str] = []
            at = 0
            for start, end, new in self._found(text):
                pieces += (text[at:start], new)
                at = end
            self._known[text] = "".join((*pieces, text[at:]))
        return self._known[text]

    def _emails(self, text: str) -> None:
        for found in EMAIL.findall(text) if "@" in text else ():
            self._personal.setdefault(found, "")

    def _found(self, text: str, *, below: int | None = None) -> Iterator[tuple[int, int, str]]:
        """Where recognised texts stand, and what stands there then; with ``below``, those that are shorter alone."""
        for start, end in self._sought.spans(folded(text), below=below):
            part = text[start:end]
            # Where the pairs are being settled, a longer one has none yet.
            if pair := self._pairs.get(folded(part)):
                yield start, end, _in_case_of(part, *pair)

    def _made_up(self, text: str, name: str, taken: set[str]) -> str:
        new = text
        for tries in range(_TRIES):
            # Where a range of numbers or a form is used up, another letter tells them apart.
            new = self._without_names(self._drawn(text, name, is_used_up=tries > _TRIES // 2))
            if folded(new) not in taken and not _may_be_somebodys(new, text, name):
                return new
        while folded(new) in taken:
            new += made_up_letters("x", self._random)
        return new

    def _without_names(self, new: str) -> str:
        """A made-up text with other letters where it has, by chance, one in it that must not be written."""
        for _try in range(_TRIES):
            spans = list(self._sought.spans(folded(new)))
            if not spans:
                break
            for start, end in spans:
                new = f"{new[:start]}{made_up_letters(new[start:end], self._random)}{new[end:]}"
        # What is left is found before anything is written.
        return new

    def _drawn(self, text: str, name: str, *, is_used_up: bool) -> str:
        if EMAIL.fullmatch(text):
            local, _, domain = text.rpartition("@")
            known = self._domains.setdefault(domain.lower(), made_up_domain(domain, self._random))
            return f"{made_up_letters(local, self._random)}@{known}"
        if is_phone(text, name):
            return made_up_phone(text, self._random, fiction=not is_used_up)
        pieces: list[str] = []
        at = 0
        for start, end, new in self._found(text, below=len(text)):
            pieces += (self._piece(text[at:start]), new)
            at = end
        return "".join((*pieces, self._piece(text[at:])))

    def _piece(self, text: str) -> str:
        return nobodys_numbers(made_up_text(text, self._random, kept_hosts=self._kept_hosts), self._random)


def _may_be_somebodys(new: str, text: str, name: str) -> bool:
    """Whether a made-up text may be a number that somebody has; telephone numbers have ranges for that."""
    return not is_phone(text, name) and may_be_somebodys(new)


def _in_case_of(found: str, text: str, new: str) -> str:
    """A made-up text in the letter case in which the other one was found."""
    if found == text:
        return new
    if len(new) == len(found):
        return "".join(
            b.upper() if a.isupper() else b.lower() if a.islower() else b for a, b in zip(found, new, strict=True)
        )
    return new.upper() if found.isupper() else new.lower() if found.islower() else new
