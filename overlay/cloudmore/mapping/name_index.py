"""Finds the customers whose names are like a name, without holding every name against every other."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

from attrs import frozen
from rapidfuzz import fuzz, process

from cloudmore.mapping.likeness import Likeness, likeness
from cloudmore.mapping.names import ReadName, Wording

# How many customers are looked at closely for one organization, by the letters of the names and by their words.
_BY_LETTERS = 12
_BY_WORDS = 16
_LEAST_LETTERS = 55.0
# A word that so many customers have tells none of them from the others.
_MOST_WITH_A_WORD = 400
_SHORTEST_BEGINNING = 4


@frozen
class Found:
    """A customer with a name like an organization's.

    Attributes:
        place: The customer's place.
        likeness: How like the names are.
    """

    place: int
    likeness: Likeness


class NameIndex:
    """The names of customers.

    Args:
        names: In the order of the customers.
    """

    def __init__(self, names: Sequence[ReadName]) -> None:
        self._names = names
        self._owners: list[int] = []
        self._texts: list[str] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_letters: dict[str, set[int]] = defaultdict(set)
        for place, name in enumerate(names):
            for wording in dict.fromkeys(part.wording for part in name.parts):
                self._owners.append(place)
                self._texts.append(wording.sorted_text)
                for letters in _letters(wording):
                    self._by_letters[letters].add(place)
            for word in {word for part in name.parts for each in part.wording.words for word in _marks(each)}:
                self._by_word[word].append(place)

    def like(self, name: ReadName, least: int) -> list[Found]:
        """The customers with names like that one, the most like first.

        Args:
            name: The name.
            least: How like they must be, from 0 to 100.
        """
        places: set[int] = set()
        for wording in dict.fromkeys(part.wording for part in name.parts):
            near = process.extract(
                wording.sorted_text,
                self._texts,
                scorer=fuzz.ratio,
                processor=None,
                limit=_BY_LETTERS,
                score_cutoff=_LEAST_LETTERS,
            )
            places.update(self._owners[index] for _, _, index in near)
            for letters in _letters(wording):
                places |= self._by_letters.get(letters, set())
            places.update(self._with_the_same_words(wording))
        found = [Found(place, likeness(name, self._names[place])) for place in places]
        # In the file's order where they are as like, so that every run gives the same.
        return sorted(
            (each for each in found if each.likeness.score >= least),
            key=lambda each: (-each.likeness.score, each.place),
        )

    def _with_the_same_words(self, wording: Wording) -> list[int]:
        counted: Counter[int] = Counter()
        for word in {word for each in wording.words for word in _marks(each)}:
            having = self._by_word.get(word, ())
            if having and (len(having) <= _MOST_WITH_A_WORD or len(wording.words) == 1):
                rarity = int(100 * log(1 + len(self._names) / len(having)))
                for place in having:
                    counted[place] += rarity
        return [place for place, _ in heapq.nlargest(_BY_WORDS, counted.items(), key=lambda item: (item[1], -item[0]))]


def _marks(word: str) -> tuple[str, ...]:
    """What a word is looked up by: itself, and its beginning, which typing mistakes and abbreviations spare."""
    return (word, f"{word[:_SHORTEST_BEGINNING]}*") if len(word) > _SHORTEST_BEGINNING else (word,)


def _letters(wording: Wording) -> tuple[str, ...]:
    """What a name that is written in one word, or shortened to its first letters, is looked up by."""
    return (wording.joined, wording.initials) if len(wording.words) > 1 else (wording.joined,)
