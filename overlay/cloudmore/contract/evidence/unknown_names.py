"""Which names of properties that the document does not have may be told, since they can be no one's.

Whoever keys an object by its customers has names of customers for properties, so a name is told for a reason alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import normalize

from cloudmore.contract.document import Document
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.names import is_name
from cloudmore.contract.recording.known_words import fixed_words

# Of properties of one object that the document does not have: whoever has more uses ids for names.
MOST_TOLD = 100
# In how many objects a name is that is not made of words of the document.
FEWEST_OBJECTS = 3
# More of them are a number of somebody's, digit by digit: `customer_4_7_1`.
_MOST_DIGITS = 1
_LONGEST_WORD, _SHORTEST_WORD = 15, 3
# Letters of ASCII alone, in which one letter cannot stand for another.
_OF_A_PROGRAM = re.compile(r"[@$]?[A-Za-z][A-Za-z0-9_.:\[\]~-]*")
_CAMEL_CASE = re.compile(r"[a-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_VOWEL = re.compile(r"[aeiouy]")
_LETTERS = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[^\w\n]|_")
_DIGIT = re.compile(r"[0-9]")
_MARKS = re.compile(r"[\u0300-\u036f]+")
# Letters without a mark that can be taken off, and those that are often written as two.
_IN_ASCII = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i"})
_AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "å": "aa"})
_TOLD_OF_THE_DOCUMENT = ("title", "summary", "description")


class Vocabulary:
    """The words that a document is made of.

    Args:
        document: Names of its properties, parameters and paths, words of its lists, and what it says in prose.
    """

    def __init__(self, document: Document) -> None:
        texts = (*fixed_words(document.data), *_prose(document.data))
        self._words = frozenset(word for text in texts for word in _words_of(text) if len(word) > 1)

    def has(self, name: str) -> bool:
        """Whether a name is made of these words alone, in whichever spelling, with a digit perhaps.

        Args:
            name: Of a property.
        """
        return _is_short(name) and _OF_A_PROGRAM.fullmatch(name) is not None and not self.others_in(name)

    def others_in(self, name: str) -> list[str]:
        """The words of a name that the document does not have, in small letters.

        Args:
            name: Of a property.
        """
        return [word for word in _words_of(name) if word not in self._words and not _is_digit(word)]

    def may_have(self, name: str) -> bool:
        """Whether a name looks like one of a program although it has other words: ``discountPercent``.

        Args:
            name: Of a property.
        """
        return (
            _is_short(name) and _CAMEL_CASE.fullmatch(name) is not None and all(map(_is_spoken, self.others_in(name)))
        )


class Texts:
    """All texts of some answers, to see whether a name stands in one of them; kept until the evidence is made."""

    def __init__(self) -> None:
        self._texts: set[str] = set()
        self._names: set[str] = set()

    def add(self, value: Any) -> None:
        """Add the texts of a value, and the names in it.

        Args:
            value: Decoded JSON, or one text.
        """
        pending = [value]
        while pending:
            each = pending.pop()
            if is_object(each):
                self._names.update(each)
                pending += each.values()
            elif is_list(each):
                pending += each
            elif isinstance(each, str):
                self._texts.add(each)

    def names_in(self, names: Iterable[str], vocabulary: Vocabulary) -> set[str]:
        """The names that stand in a text, in whatever letter case and with whatever between, or a word of them does.

        A name that no program gives is a text, too: where one object is keyed by customers, another one may be.

        Args:
            names: Of properties.
            vocabulary: Its words may stand in texts.
        """
        if not (sought := set(names)):
            return set()
        somebodys = {each for each in self._names if not vocabulary.may_have(each)}
        folded = "\n".join(spelling for text in self._texts | somebodys for spelling in _spellings(text))
        squashed = _BETWEEN.sub("", folded)
        words = set(_LETTERS.findall(folded))
        return {
            name
            for name in sought
            if words.intersection(vocabulary.others_in(name)) or "".join(_words_of(name)) in squashed
        }


def _words_of(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(text))


def _spellings(text: str) -> Iterator[str]:
    """A text in small letters, those of ASCII as far as may be: Malmö is a key as malmo, or as malmoe."""
    if text.isascii():
        yield text.lower()
        return
    folded = normalize("NFKC", text).casefold()
    for each in (folded, folded.translate(_AS_TWO)):
        yield _MARKS.sub("", normalize("NFKD", each.translate(_IN_ASCII)))


def _is_short(name: str) -> bool:
    return is_name(name) and len(_DIGIT.findall(name)) <= _MOST_DIGITS


def _is_digit(word: str) -> bool:
    return len(word) == 1 and word.isdigit()


def _is_spoken(word: str) -> bool:
    """Whether a word can be one that people say, as letters of a token or an id are not."""
    return _SHORTEST_WORD <= len(word) <= _LONGEST_WORD and _VOWEL.search(word) is not None


def _prose(node: Any) -> Iterator[str]:
    if is_object(node):
        for name, each in node.items():
            if name in _TOLD_OF_THE_DOCUMENT and isinstance(each, str):
                yield each
            elif name not in ("example", "examples", "default"):
                yield from _prose(each)
    elif is_list(node):
        for each in node:
            yield from _prose(each)
