"""From the facts of a comparison to the edits of the document, or to what a person must decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from cloudmore.contract.adopting.change import Decision
from cloudmore.contract.adopting.edit import Edit, Mark
from cloudmore.contract.adopting.fragments import Fragments, Undecided
from cloudmore.contract.adopting.rules import RULES
from cloudmore.contract.comparison.fact import Comparison, Fact, Standing
from cloudmore.contract.document import Document
from cloudmore.contract.json_body import is_object
from cloudmore.contract.pointer import Pointer

# What says that the marked part itself is there; the rest is said of it.
_EXISTENCE = frozenset({"header", "operation", "parameter", "property", "security", "server", "spelling", "status"})
# What a mark vouches for beside that; where a Swagger file is silent on it, the mark would vouch for a guess.
_OF_THE_VALUE = frozenset({"format", "parameter type", "type", "words"})
# Neither says what a value is where answers had nothing but null there.
_OF_NO_VALUE = frozenset({"null", "spelling"})


@frozen
class Decided:
    """What becomes of the facts of a comparison.

    Attributes:
        edits: In the order in which they are made, each with the facts that it is for.
        left: What a person must decide.
    """

    edits: tuple[tuple[Edit, tuple[Fact, ...]], ...] = field(repr=False)
    left: tuple[Decision, ...]


def decide(comparison: Comparison, document: Document, source: str) -> Decided:
    """Decide what becomes of each fact.

    Args:
        comparison: With a source.
        document: That it was made with.
        source: Short name of the source.
    """
    edits: list[tuple[Edit, tuple[Fact, ...]]] = []
    left: list[Decision] = []
    open_places: set[Pointer] = set()
    reasons: set[tuple[str, Pointer, str]] = set()
    adopted = Fragments(document, comparison, source)
    disputed = _disputed(comparison.facts)
    for fact in comparison.facts:
        if fact.standing is Standing.CONFIRMED:
            continue
        why = disputed.get(fact.subject) or _why_left(fact, document, comparison)
        made: Sequence[Edit] = ()
        if not why:
            try:
                made = RULES[fact.kind](adopted, fact)
            except Undecided as undecided:
                why = str(undecided)
        edits += ((edit, (fact,)) for edit in made)
        if why and (fact.kind, fact.place, why) not in reasons:
            # What several operations say of one place is told once: the reason has all of it.
            reasons.add((fact.kind, fact.place, why) if fact.subject in disputed else (fact.fingerprint, (), ""))
            left.append(Decision(fact.place, document.line(fact.place), told(fact), why))
        if why:
            open_places.update(_vouched(fact, document, comparison))
    edits += adopted.schemas()
    edits += _marks(comparison, document, source, open_places)
    # What gives places another name comes last, the deepest place first.
    edits.sort(key=lambda each: (each[0].renames, -len(each[0].place) if each[0].renames else 0))
    return Decided(tuple(edits), tuple(left))


def told(fact: Fact) -> str:
    """A fact in words, for a change or a decision.

    Args:
        fact: Of a comparison.
    """
    name = f" {fact.name}" if fact.name else ""
    said = [f"we say {fact.ours}"] if fact.ours else []
    said += [f"they say {fact.theirs}"] if fact.theirs else []
    return f"{fact.kind}{name} {fact.standing}" + (f" ({', '.join(said)})" if said else "")


def _why_left(fact: Fact, document: Document, comparison: Comparison) -> str:
    if fact.standing is Standing.UNKNOWN:
        return "nothing is taken away because somebody does not know it"
    if fact.standing is Standing.CONTRADICTED and fact.evidence == "verified" and comparison.grade != "verified":
        return "an answer of the live API says so, which is better than a file"
    if _would_be_verified(fact, document, comparison):
        return "the part is verified, and this would be as well, though no answer of the live API says so"
    return "" if fact.kind in RULES else "no rule says what to make of it"


def _would_be_verified(fact: Fact, document: Document, comparison: Comparison) -> bool:
    is_more = fact.standing is Standing.NEW and fact.kind in _OF_THE_VALUE
    known = document.at(marked(document, fact.place)).get("x-evidence")
    return is_more and known == "verified" and comparison.grade != "verified"


def _disputed(facts: Sequence[Fact]) -> Mapping[tuple[str, Pointer, str], str]:
    """What operations say differently of one and the same place."""
    by_subject: dict[tuple[str, Pointer, str], list[Fact]] = {}
    for fact in facts:
        by_subject.setdefault((fact.kind, fact.place, _name(fact)), []).append(fact)
    disputed: dict[tuple[str, Pointer, str], str] = {}
    for fact in facts:
        others = by_subject[fact.kind, fact.place, _name(fact)]
        if fact.kind == "spelling":
            # Whoever spells it as we do says that it is a property.
            others = [
                *others,
                *by_subject.get(("property", fact.place, ""), []),
                *by_subject.get(("parameter", fact.place, ""), []),
            ]
        said = [each for each in others if each.standing is not Standing.UNKNOWN]
        if len({(each.standing, each.theirs) for each in said}) > 1:
            words = "; ".join(
                dict.fromkeys(f"{', '.join(each.operation_ids)}: {each.theirs or each.ours}" for each in said)
            )
            disputed[fact.subject] = f"the operations that use it say different things ({words})"
    return disputed


def _name(fact: Fact) -> str:
    # Of a spelling it is what they say, and not what it is about.
    return "" if fact.kind == "spelling" else fact.name


def _vouched(fact: Fact, document: Document, comparison: Comparison) -> Iterator[Pointer]:
    """The marked part that would vouch for what is left open."""
    is_silent = fact.standing is Standing.UNKNOWN and fact.kind in _OF_THE_VALUE
    # Another operation may have it.
    is_silent = is_silent and all(
        each.standing is Standing.UNKNOWN
        for each in comparison.facts
        if (each.kind, each.place) == (fact.kind, fact.place)
    )
    is_open = is_silent or fact.standing is Standing.CONTRADICTED
    if is_open and _is_of_the_part(fact, document):
        yield marked(document, fact.place)


def marked(document: Document, place: Pointer) -> Pointer:
    """The part whose mark vouches for a place: the place itself, or the nearest one that it is in.

    Args:
        document: To look in.
        place: Of anything.
    """
    while place:
        node = document.at(place)
        if is_object(node) and "x-evidence" in node:
            return place
        if is_object(node) and "$ref" in node and "responses" in place[-2:-1]:
            # An answer that several operations have in common is marked where it is.
            return document.resolved(place)
        place = place[:-1]
    return place


def _is_of_the_part(fact: Fact, document: Document) -> bool:
    # An operation's mark says that there is one under this method and path, and nothing of what it takes.
    place = marked(document, fact.place)
    return fact.kind == "operation" or "operationId" not in document.at(place)


def _marks(
    comparison: Comparison, document: Document, source: str, open_places: set[Pointer]
) -> Iterator[tuple[Edit, tuple[Fact, ...]]]:
    grounds: dict[Pointer, list[Fact]] = {}
    typed = {each.place for each in comparison.facts if each.kind == "type"}
    for fact in comparison.facts:
        is_there = fact.standing is Standing.CONFIRMED and fact.kind in _EXISTENCE
        # What was contradicted says from now on what they say.
        is_changed = fact.standing is Standing.CONTRADICTED and _is_of_the_part(fact, document)
        if is_there or is_changed:
            grounds.setdefault(marked(document, fact.place), []).append(fact)
    for place, facts in grounds.items():
        is_of_no_value = place not in typed and all(each.kind in _OF_NO_VALUE for each in facts)
        if is_of_no_value and comparison.source == "evidence":
            continue
        mark = Mark(place, comparison.grade, source)
        if place and place not in open_places and mark.is_better_than(document.at(place)):
            yield mark, tuple(facts)
