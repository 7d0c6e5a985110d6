"""Every kind of drift: who makes it, what is expected, and how many are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from drift.making import lists, messages, mixtures, not_json, properties, spellings, values
from drift.making.drifts import BROKEN, NEW, NOTHING, VANISHED, Chance, Material
from drift.making.values import TYPES, type_changed, value_changed


@frozen
class Kind:
    """A kind of drift.

    Attributes:
        name: As docs/drift.md has it.
        expected: The grades that its drifts may have, each drift one of them.
        most: How many of them are taken.
        make: Tells the chances.
    """

    name: str
    expected: tuple[str, ...]
    most: int
    make: Callable[[str, Material], Iterator[Chance]]

    @property
    def is_permitted(self) -> bool:
        """Whether no drift of it may be broken or vanished."""
        return self.name.startswith("permitted: ")


ABSENT = (BROKEN, VANISHED, NEW)
VALUE = (BROKEN, NEW)
# A whole number is a number. Null for a value is a kind of its own.
PAIRS = [
    (before, after)
    for before in TYPES
    for after in TYPES
    if after not in {before, "null"} and (before, after) != ("number", "integer")
]
_KINDS = (
    Kind("property removed", (BROKEN, VANISHED), 120, properties.removed),
    Kind("property renamed", ABSENT, 120, properties.renamed),
    Kind("letter case of a property changed", ABSENT, 120, properties.in_other_letters),
    *(Kind(f"type: {before} to {after}", VALUE, 24, type_changed(before, after)) for before, after in PAIRS),
    Kind("null for a value", VALUE, 120, value_changed(values.null)),
    Kind("text emptied", VALUE, 60, value_changed(values.emptied)),
    Kind("code in another notation", (BROKEN,), 60, value_changed(values.in_another_notation)),
    Kind("number as text", (BROKEN,), 60, value_changed(values.number_as_text)),
    Kind("text as number", (BROKEN,), 60, value_changed(values.text_as_number)),
    Kind("date-time without zone", VALUE, 60, value_changed(values.without_zone)),
    Kind("date in another order", VALUE, 60, value_changed(values.in_another_order)),
    Kind("date as epoch", VALUE, 60, value_changed(values.as_epoch)),
    Kind("text of another format", VALUE, 90, value_changed(values.of_another_format)),
    Kind("decimal comma", (BROKEN,), 60, value_changed(values.decimal_comma)),
    Kind("thousands separator", (BROKEN,), 60, value_changed(values.thousands_separator)),
    Kind("word in another letter case", VALUE, 60, value_changed(values.word_in_other_letters)),
    Kind("new word", VALUE, 60, value_changed(values.new_word)),
    Kind("array in an envelope", (BROKEN,), 90, lists.in_an_envelope),
    Kind("envelope taken off", (BROKEN,), 60, lists.out_of_the_envelope),
    Kind("object in an envelope", ABSENT, 90, properties.in_an_envelope),
    Kind("object for an array", (BROKEN,), 60, lists.one_for_a_list),
    Kind("success status changed", (BROKEN,), 120, messages.success_exchanged),
    Kind("error status changed", (BROKEN,), 120, messages.error_exchanged),
    Kind("media type changed", (BROKEN,), 120, messages.media_type_changed),
    Kind("Location gone", (BROKEN, VANISHED), 60, messages.location_gone),
    Kind("body on 204", (BROKEN,), 60, messages.body_on_204),
    Kind("body cut", (BROKEN,), 90, not_json.cut),
    Kind("nearly JSON", (BROKEN,), 90, not_json.nearly_json),
    Kind("body in another encoding", (BROKEN,), 90, not_json.in_another_encoding),
    Kind("error body of another shape", (BROKEN, VANISHED), 90, messages.error_of_another_shape),
    Kind("page of a longer list", (BROKEN,), 90, lists.page_of_a_list),
    Kind("permitted: property added", (NEW,), 60, properties.added),
    Kind("permitted: list longer", (NOTHING,), 60, lists.longer),
    Kind("permitted: list shorter", (NOTHING,), 60, lists.shorter),
    Kind("permitted: list empty", (NOTHING,), 60, lists.empty),
    Kind("permitted: keys in another order", (NOTHING,), 60, spellings.in_another_order),
    Kind("permitted: white space", (NOTHING,), 60, spellings.spaced),
    Kind("permitted: escapes", (NOTHING,), 60, spellings.escaped),
    Kind("permitted: header added", (NOTHING,), 60, spellings.header_added),
    Kind("permitted: media type spelled otherwise", (NOTHING,), 60, spellings.media_type_spelled_otherwise),
    Kind("permitted: other free text", (NOTHING,), 60, spellings.other_text),
    Kind("permitted: value of another recording", (NOTHING,), 60, mixtures.value_of_another_recording),
    Kind("permitted: optional property absent as before", (NOTHING,), 60, properties.absent_as_before),
    Kind("permitted: number spelled otherwise", (NOTHING,), 60, spellings.number_spelled_otherwise),
    Kind("permitted: time spelled otherwise", (NOTHING,), 60, spellings.time_spelled_otherwise),
    Kind("permitted: body where none is described", (NEW,), 60, messages.body_where_none_is_described),
    Kind("permitted: key of a map added", (NOTHING,), 60, spellings.key_of_a_map_added),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
