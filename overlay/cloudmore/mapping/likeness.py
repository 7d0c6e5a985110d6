"""How like two names are, from 0 to 100, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from attrs import frozen
from rapidfuzz.distance import Indel

from cloudmore.mapping.company_words import ABBREVIATIONS, GENERIC
from cloudmore.mapping.legal_forms import compared_forms
from cloudmore.mapping.names import Part, ReadName, Wording

# Points that a difference of the legal form costs: Nordic Café AB and Nordic Café Oy are two companies.
FORM_COSTS: Mapping[str, int] = {"same": 0, "missing": 2, "close": 4, "different": 15}
OLD_COST = 8
# Below that two words are two words.
_LIKE_WORDS = 0.74
_GLUED_COST = 0.03
_LIKE_GLUED = 0.8
_MOST_GLUED = 2
_OF_A_BEGINNING = 0.8
_WRITTEN_WITH_TWO_LETTERS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))


@frozen
class Likeness:
    """How like two names are.

    Attributes:
        score: From 0 to 100, with one decimal place.
        reason: Why, in words.
        has_other_words: Whether one of them has a word that the other has not: Nordic Café Holding and Nordic Café.
        tells_two: Whether a number in them or the legal form differs: Nordic Café 2 and Nordic Café.
    """

    score: Decimal
    reason: str
    has_other_words: bool = False
    tells_two: bool = False


@frozen
class _Pairing:
    """Words of two names, paired."""

    likeness: float
    reason: str
    has_other_words: bool = False


@frozen
class _Compared:
    """Two names, or parts of them, with what is told apart by them."""

    score: float
    reason: str
    has_other_words: bool
    tells_two: bool


def likeness(organization: ReadName, customer: ReadName) -> Likeness:
    """How like a customer's name is to an organization's.

    Args:
        organization: Its name.
        customer: Its name.
    """
    best = _Compared(-1.0, "", has_other_words=True, tells_two=False)
    for one in organization.parts:
        for other in customer.parts:
            if one.where and other.where:
                # Two remarks, such as the same country in brackets.
                continue
            compared = _of_parts(one, other)
            if compared.score > best.score:
                best = compared
    score, told = best.score, best.reason
    if customer.is_old and not organization.is_old:
        score, told = score - OLD_COST, f"{told}; the customer is marked as old"
    return Likeness(Decimal(f"{max(score, 0):.1f}"), told, best.has_other_words, best.tells_two)


def _of_parts(one: Part, other: Part) -> _Compared:
    pairing = _paired(one.wording, other.wording)
    forms = compared_forms(one.wording.forms, other.wording.forms)
    reasons = [pairing.reason]
    if forms in ("different", "close"):
        reasons.append(f"another legal form: {_forms(one.wording)} and {_forms(other.wording)}")
    elif forms == "missing":
        reasons.append("one has no legal form")
    reasons += [
        f"the {whose} name {each.where}"
        for whose, each in (("organization's", one), ("customer's", other))
        if each.where
    ]
    return _Compared(
        pairing.likeness * 100 - FORM_COSTS[forms] - one.lost - other.lost,
        "; ".join(reasons),
        pairing.has_other_words,
        forms == "different" or _digits(one.wording) != _digits(other.wording),
    )


def _digits(wording: Wording) -> str:
    return "".join(sorted(letter for word in wording.words for letter in word if letter.isdigit()))


def _forms(wording: Wording) -> str:
    return " ".join(sorted(wording.forms))


@lru_cache(maxsize=1 << 15)
def _paired(one: Wording, other: Wording) -> _Pairing:
    if not one.words or not other.words:
        return _Pairing(0.0, "a name without words")
    if one.words == other.words:
        return _Pairing(1.0, "the same words")
    if one.sorted_text == other.sorted_text:
        return _Pairing(0.99, "the same words in another order")
    if one.joined == other.joined:
        return _Pairing(0.98, "the same letters, other blanks")
    initials = _initials(one, other)
    if initials is not None:
        return initials
    by_words = _by_words(one.words, other.words)
    glued = _glued(one.words, other.words)
    return by_words if glued is None or by_words.likeness >= glued.likeness else glued


def _glued(one: tuple[str, ...], other: tuple[str, ...]) -> _Pairing | None:
    """The best pairing where words of the longer name are written in one; ``None`` where the other has no such word."""
    short, long = sorted((one, other), key=len)
    if not 1 <= len(long) - len(short) <= _MOST_GLUED:
        return None
    pairings: list[_Pairing] = []
    for place in range(len(long) - 1):
        word = long[place] + long[place + 1]
        if any(Indel.normalized_similarity(word, each) >= _LIKE_GLUED for each in short):
            glued = (*long[:place], word, *long[place + 2 :])
            pairing = _by_words(glued, other) if long is one else _by_words(one, glued)
            pairings.append(
                _Pairing(pairing.likeness - _GLUED_COST, f"{pairing.reason}, other blanks", pairing.has_other_words)
            )
    return max(pairings, key=lambda each: each.likeness, default=None)


def _initials(one: Wording, other: Wording) -> _Pairing | None:
    for short, long in ((one, other), (other, one)):
        if len(short.words) == 1 and 1 < len(short.words[0]) == len(long.words) and short.words[0] == long.initials:
            return _Pairing(0.8, f"{short.words[0].upper()} are the first letters of {' '.join(long.words)}")
    return None


def _by_words(one: tuple[str, ...], other: tuple[str, ...]) -> _Pairing:
    """Pair each word with the one that is most like it; what is left over on either side counts against it."""
    pairs = sorted(
        (
            (like, place, its)
            for place, word in enumerate(one)
            for its, mine in enumerate(other)
            if (like := _like(word, mine))
        ),
        reverse=True,
    )
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    total = sum(map(_weight, one)) + sum(map(_weight, other))
    found, changed = 0.0, list[str]()
    for like, place, its in pairs:
        if place in taken_one or its in taken_other:
            continue
        taken_one.add(place)
        taken_other.add(its)
        found += like * (_weight(one[place]) + _weight(other[its]))
        if one[place] != other[its]:
            changed.append(f"{one[place]} and {other[its]}")
    alone = [word for place, word in enumerate(one) if place not in taken_one]
    its_alone = [word for its, word in enumerate(other) if its not in taken_other]
    reasons = [
        *([f"like words: {', '.join(changed)}"] if changed else []),
        *([f"only the organization has {' '.join(alone)}"] if alone else []),
        *([f"only the customer has {' '.join(its_alone)}"] if its_alone else []),
    ]
    return _Pairing(found / total, "; ".join(reasons) or "the same words", bool(alone or its_alone))


def _weight(word: str) -> float:
    if word in GENERIC:
        return 0.45
    return 0.6 if len(word) < 3 else 1.0


@lru_cache(maxsize=1 << 16)
def _like(one: str, other: str) -> float:
    """How like two words are, from 0 to 1; 0 where they are two words."""
    if one == other:
        return 1.0
    folded, its = _without_two_letters(one), _without_two_letters(other)
    if folded == its:
        return 0.98
    if ABBREVIATIONS.get(one) == other or ABBREVIATIONS.get(other) == one:
        return 0.95
    short, long = sorted((folded, its), key=len)
    like: float = Indel.normalized_similarity(folded, its)
    if len(short) > 2 and long.startswith(short):
        return max(like, _OF_A_BEGINNING)
    return like if like >= _LIKE_WORDS and len(short) > 2 else 0.0


def _without_two_letters(word: str) -> str:
    """Müller is written Mueller, and Ålborg Aalborg."""
    for two, letter in _WRITTEN_WITH_TWO_LETTERS:
        word = word.replace(two, letter)
    return word
