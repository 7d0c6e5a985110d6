"""How like the names of a product and an item are, from 0 to 100, and why, in words."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from attrs import frozen
from rapidfuzz.distance import Indel

from cloudmore.mapping.item_names import ReadProduct
from cloudmore.mapping.item_words import COMMON, EDITIONS, LICENSED

# Points that a difference costs: another edition is another price.
OTHER_EDITION, OTHER_MARK, OTHER_NUMBER, OTHER_TERM = 30, 25, 25, 20
# Where each has a word that the other has not, they may be of one family.
OTHER_WORDS = 15
# And what only one of the names says.
_ONE_SAYS, _ONE_SAYS_A_TERM = 4, 2
_LIKE_WORDS, _LIKE_BEGINNINGS = 0.75, 0.85
_SHORTEST_BEGINNING, _SHORTEST_ALIKE = 3, 4
_WITHOUT_WORDS = 60.0


@frozen
class ItemLikeness:
    """How like an item's name is to a product's.

    Attributes:
        score: From 0 to 100, with one decimal place.
        reason: Why, in words.
        is_another_edition: Whether the names say two editions, terms, sizes or versions.
        is_within: Whether all words of the shorter name are in the other, and one of them tells something.
        both_say_editions: Whether each says an edition, whichever.
    """

    score: Decimal
    reason: str
    is_another_edition: bool = False
    is_within: bool = False
    both_say_editions: bool = False


@frozen
class _Words:
    share: float
    reasons: tuple[str, ...]
    is_within: bool


def item_likeness(product: ReadProduct, item: ReadProduct) -> ItemLikeness:
    """How like an item's name is to a product's.

    Args:
        product: Its name.
        item: Its name.
    """
    words = _words(product.words, item.words)
    score, reasons, other = words.share, list(words.reasons), False
    none = frozenset[str]()
    for what, mine, its, cost in (
        *(
            ("edition", product.editions.get(slot, none), item.editions.get(slot, none), OTHER_EDITION)
            for slot in EDITIONS
        ),
        ("edition", product.licensed, item.licensed, OTHER_EDITION),
        ("number", product.numbers, item.numbers, OTHER_NUMBER),
        ("term", product.terms, item.terms, OTHER_TERM),
    ):
        if mine - its and its - mine:
            score, other = score - cost, True
            reasons.append(f"another {what}: {_told(mine - its)} and {_told(its - mine)}")
        elif mine != its:
            score -= _ONE_SAYS_A_TERM if what == "term" or mine | its <= LICENSED else _ONE_SAYS
            if what != "edition" or mine | its <= LICENSED:
                whose = "product" if mine - its else "item"
                reasons.append(f"only the {whose} says {_told(mine ^ its)}")
    if product.marks != item.marks:
        score, other = score - OTHER_MARK, True
        whose = "product" if product.marks - item.marks else "item"
        reasons.append(f"only the {whose} is {_told(product.marks ^ item.marks)}")
    told, both = "; ".join(dict.fromkeys(reasons)), bool(product.editions and item.editions)
    return ItemLikeness(Decimal(f"{max(score, 0):.1f}"), told, other, words.is_within and not other, both)


def _told(words: frozenset[str]) -> str:
    return " ".join(sorted(words))


@lru_cache(maxsize=1 << 15)
def _words(one: tuple[str, ...], other: tuple[str, ...]) -> _Words:
    """Pair each word with the one that is most like it; what is left over on either side counts against it."""
    if not one and not other:
        return _Words(_WITHOUT_WORDS, ("names without words",), is_within=False)
    if sorted(one) == sorted(other):
        return _Words(100.0, ("the same words",), any(word not in COMMON for word in one))
    pairs = sorted(
        (
            (like, place, its)
            for place, word in enumerate(one)
            for its, theirs_word in enumerate(other)
            if (like := alike(word, theirs_word))
        ),
        reverse=True,
    )
    mine, theirs = dict[int, int](), dict[int, float]()
    for like, place, its in pairs:
        if place not in mine and its not in theirs:
            mine[place], theirs[its] = its, like
    share = sum(theirs[its] * (_weight(one[place]) + _weight(other[its])) for place, its in mine.items())
    total = sum(map(_weight, one)) + sum(map(_weight, other))
    changed = [f"{one[place]} and {other[its]}" for place, its in mine.items() if one[place] != other[its]]
    alone = [word for place, word in enumerate(one) if place not in mine]
    its_alone = [word for its, word in enumerate(other) if its not in theirs]
    reasons = (
        *([f"like words: {', '.join(changed)}"] if changed else []),
        *([f"only the product has {' '.join(alone)}"] if alone else []),
        *([f"only the item has {' '.join(its_alone)}"] if its_alone else []),
    )
    tells = any(one[place] not in COMMON for place in mine)
    telling = [any(word in EDITIONS["suite"] or word not in COMMON for word in words) for words in (alone, its_alone)]
    cost = OTHER_WORDS if all(telling) else 0
    return _Words(100 * share / total - cost, reasons or ("the same words",), tells and not (alone and its_alone))


def _weight(word: str) -> float:
    return COMMON.get(word, 1.0)


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> float:
    """How like two words are, from 0 to 1; 0 where they are two words.

    Args:
        one: A word.
        other: The other.
    """
    if one == other:
        return 1.0
    if any(letter.isdigit() for letter in one + other):
        # E3 and E5 are as like as can be.
        return 0.0
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_BEGINNING and long.startswith(short):
        return _LIKE_BEGINNINGS
    like: float = Indel.normalized_similarity(one, other)
    return like if len(short) >= _SHORTEST_ALIKE and like >= _LIKE_WORDS else 0.0
