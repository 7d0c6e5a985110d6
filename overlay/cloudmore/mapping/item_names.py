"""Names of products and items as they are compared: their words, and what of them tells editions apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import Factory, frozen
from rapidfuzz.distance import Indel

from cloudmore.mapping.item_words import ABBREVIATIONS, EDITIONS, FILLERS, LICENSED, MARKS, PHRASES, SUITES, TERMS

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d"})
_WORD = re.compile(r"[^\W_]+")
# 100gb is 100 GB.
_WITH_UNIT = re.compile(r"(\d+)([kmgt]b|pack|core|cores|tib|gib)")
_SPELLED = frozenset(word for slot in ("level", "audience") for word in EDITIONS[slot] if len(word) > 4)
_LIKE_AN_EDITION = 0.84


@frozen
class ReadProduct:
    """A name of a product or an item.

    Attributes:
        words: Those that say what it is, each once, editions among them.
        editions: Which edition it is, by what kind of edition that is.
        marks: What makes it another product altogether: an add-on, a trial, for schools.
        terms: For how long it is bought, and how it is billed.
        licensed: Whether it is bought for users or for devices, where it says so.
        numbers: Numbers in it, such as of a version or of gigabytes.
    """

    words: tuple[str, ...]
    editions: Mapping[str, frozenset[str]] = Factory(dict[str, frozenset[str]])
    marks: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    licensed: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    @property
    def kind(self) -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
        """What two names share that differ in nothing but spelling, order, vendor and term."""
        return frozenset(self.words) - {"microsoft"}, self.marks, self.licensed - {"user"}, self.numbers


@lru_cache(maxsize=1 << 14)
def read_product(text: str) -> ReadProduct:
    """A name as it is compared.

    Args:
        text: As somebody wrote it.
    """
    tokens = list(dict.fromkeys(_tokens(text)))
    numbers = frozenset(token for token in tokens if token.isdigit() and token not in FILLERS)
    words = tuple(token for token in tokens if token not in TERMS | LICENSED | MARKS | FILLERS and token not in numbers)
    found = frozenset(tokens)
    return ReadProduct(
        words,
        {slot: words_of & found for slot, words_of in EDITIONS.items() if words_of & found},
        MARKS & found,
        TERMS & found,
        LICENSED & found,
        numbers,
    )


def _tokens(text: str) -> Iterator[str]:
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    spaced = " ".join(_WORD.findall(plain))
    for pattern, replacement in PHRASES:
        spaced = " ".join(pattern.sub(replacement, spaced).split())
    for token in _with_suite(spaced.split()):
        if (unit := _WITH_UNIT.fullmatch(token)) is not None:
            yield from unit.groups()
        else:
            yield ABBREVIATIONS.get(token) or _as_an_edition(token)


def _with_suite(tokens: Sequence[str]) -> Sequence[str]:
    suite = next((suite for word, suite in SUITES.items() if "365" in tokens and word in tokens), None)
    return (
        tokens if suite is None else [suite if each == "365" else each for each in tokens if SUITES.get(each) != suite]
    )


def _as_an_edition(token: str) -> str:
    """An edition, where the word is one but for a typing mistake."""
    if len(token) < 5 or token in _SPELLED:
        return token
    nearest = max(_SPELLED, key=lambda each: (_like(token, each), each))
    return nearest if _like(token, nearest) >= _LIKE_AN_EDITION else token


def _like(one: str, other: str) -> float:
    like: float = Indel.normalized_similarity(one, other)
    return like
