"""What the client makes of an answer that is not quite as the document says: the table, on made-up models."""

from __future__ import annotations

import copy
import io
import pickle
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import ModuleType
from typing import Any

import attrs
import pytest
from rich.console import Console
from rich.pretty import Pretty
from spelled_json import tokens

from cloudmore_api import UNSET


def parse_error(models: ModuleType) -> type[Exception]:
    found: type[Exception] = sys.modules[models.__package__.partition(".")[0]].ParseError
    return found


CEST = timezone(timedelta(hours=2))
# What stands beside the id, the attribute, and what is read; a surprise by its pointer.
READ: dict[str, tuple[str, str, Any, tuple[str, ...]]] = {
    "a number": ('"unitPrice":1.50', "unit_price", Decimal("1.50"), ()),
    "a whole number": ('"unitPrice":5', "unit_price", Decimal(5), ()),
    "25 digits": ('"unitPrice":1.2345678901234567890123456', "unit_price", Decimal("1.2345678901234567890123456"), ()),
    "an exponent": ('"unitPrice":15E-1', "unit_price", Decimal("1.5"), ()),
    "absent": ("", "unit_price", UNSET, ()),
    "null that the document has": ('"shade":null', "shade", None, ()),
    "null that it only guesses away": ('"unitPrice":null', "unit_price", None, ("/unitPrice",)),
    "a text for a guessed number": ('"unitPrice":"1.50"', "unit_price", "1.50", ("/unitPrice",)),
    "true for a guessed number": ('"unitPrice":true', "unit_price", True, ("/unitPrice",)),
    "a list for a guessed number": ('"unitPrice":[1.50]', "unit_price", [Decimal("1.50")], ("/unitPrice",)),
    "a number for a guessed text": ('"shade":7', "shade", 7, ("/shade",)),
    "a number for an essential id, which is guessed": ('"id":7', "id", 7, ("/id",)),
    "an integer": ('"count":7', "count", 7, ()),
    "an integer with a point": ('"count":7.0', "count", 7, ()),
    "a fraction for an integer": ('"count":7.5', "count", Decimal("7.5"), ("/count",)),
    "a default of the document, absent": ("", "count", UNSET, ()),
    "a date-time": ('"made":"2026-10-01T12:30:00Z"', "made", datetime(2026, 10, 1, 12, 30, tzinfo=UTC), ()),
    "with an offset": ('"made":"2026-10-01T12:30:00+02:00"', "made", datetime(2026, 10, 1, 12, 30, tzinfo=CEST), ()),
    # Naive, as it came.
    "without a zone": ('"made":"2026-10-01T12:30:00"', "made", datetime(2026, 10, 1, 12, 30), ()),  # noqa: DTZ001
    "seven digits": (
        '"made":"2026-10-01T12:30:00.1234567Z"',
        "made",
        datetime(2026, 10, 1, 12, 30, 0, 123456, UTC),
        (),
    ),
    "a leap second": ('"made":"2026-12-31T23:59:60Z"', "made", datetime(2027, 1, 1, tzinfo=UTC), ()),
    "no date-time": ('"made":"yesterday"', "made", "yesterday", ("/made",)),
    "month thirteen": ('"made":"2026-13-01T00:00:00Z"', "made", "2026-13-01T00:00:00Z", ("/made",)),
    "a second after the last year": ('"made":"9999-12-31T23:59:60Z"', "made", "9999-12-31T23:59:60Z", ("/made",)),
    "a date": ('"due":"2026-10-01"', "due", date(2026, 10, 1), ()),
    "a date with a time": ('"due":"2026-10-01T00:00:00"', "due", "2026-10-01T00:00:00", ("/due",)),
    "a week": ('"due":"2026-W40-4"', "due", "2026-W40-4", ("/due",)),
    "the constant": ('"kind":"widget"', "kind", "widget", ()),
    "another constant": ('"kind":"gadget"', "kind", "gadget", ("/kind",)),
    "a number for the constant": ('"kind":7', "kind", 7, ("/kind",)),
    "null for a guessed object": ('"part":null', "part", None, ("/part",)),
    "null for a guessed list": ('"parts":null', "parts", None, ("/parts",)),
    "null in a guessed list": ('"parts":[null]', "parts", [None], ("/parts/0",)),
    "null that a union has": ('"spare":null', "spare", None, ()),
    "a list of texts": ('"words":["a","b"]', "words", ["a", "b"], ()),
    "a number in a guessed list of texts": ('"words":["a",7]', "words", ["a", 7], ("/words/1",)),
    "a list of dates": ('"days":["2026-10-01"]', "days", [date(2026, 10, 1)], ()),
    "a date that is none, in a list": (
        '"days":["2026-10-01","soon"]',
        "days",
        [date(2026, 10, 1), "soon"],
        ("/days/1",),
    ),
    "a number or a text: a number": ('"mixed":1.50', "mixed", Decimal("1.50"), ()),
    "a number or a text: a text": ('"mixed":"1.50"', "mixed", "1.50", ()),
    "a number or a text: neither": ('"mixed":true', "mixed", True, ("/mixed",)),
    "a name with a slash": ('"counts":{"a/b~c":2.5}', "counts", {"a/b~c": Decimal("2.5")}, ("/counts/a~1b~0c",)),
    "anything": ('"anything":{"a":[1.0]}', "anything", {"a": [Decimal("1.0")]}, ()),
    "an object for a guessed number or null": ('"fee":{}', "fee", {}, ("/fee",)),
    "a list for it": ('"fee":[]', "fee", [], ("/fee",)),
    "a date-time or a text, which is one": ('"when":"2026-10-01T12:30:00Z"', "when", "2026-10-01T12:30:00Z", ()),
    "a text or a date-time": ('"when":"soon"', "when", "soon", ()),
    "nothing of anything": ('"anything":null', "anything", None, ()),
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("way", ["fast", "slow"])
def test_a_value_is_read_or_kept_as_it_came(models: ModuleType, name: str, way: str) -> None:
    text, attribute, value, surprises = READ[name]
    # A property that the document does not have makes the decoder refuse, so that the model reads it the slow way.
    rest = '"new":-0' if way == "slow" else ""
    body = "{" + ",".join(each for each in ('"id":"w-1"' if '"id"' not in text else "", text, rest) if each) + "}"
    widget = models.Widget.from_json(body)
    found = getattr(widget, attribute)
    found = found.additional_properties if attribute == "counts" else UNSET if repr(found) == "UNSET" else found
    assert (found, type(value) is bool or isinstance(found, type(value))) == (value, True)
    assert tuple(each.pointer for each in widget.surprises) == surprises
    assert tokens(widget.to_json()) == tokens(body)
    assert models.Widget.from_dict(widget.to_dict()) == widget


# What stands beside the id, where it cannot be read, what was expected and what was found.
REFUSED: dict[str, tuple[str, str, str, str]] = {
    "no essential id": ("{}", "/id", "a text", "nothing"),
    "null for it": ('{"id":null}', "/id", "a text", "null"),
    "an object for it": ('{"id":{"x":1}}', "/id", "a text", "an object"),
    "a list for it": ('{"id":["w-1"]}', "/id", "a text", "an array"),
    "null for what is documented": ('{"id":"w-1","name":null}', "/name", "a text", "null"),
    "a number for a documented text": ('{"id":"w-1","name":5}', "/name", "a text", "an integer"),
    "a text for a documented number": ('{"id":"w-1","price":"1.50"}', "/price", "a number", "a text"),
    "true for a documented number": ('{"id":"w-1","price":true}', "/price", "a number", "true or false"),
    "a documented date-time that is none": ('{"id":"w-1","sure":"soon"}', "/sure", "a date-time", "a text"),
    "null for a documented list": ('{"id":"w-1","sureParts":null}', "/sureParts", "an array", "null"),
    "null in a documented list": ('{"id":"w-1","sureParts":[{},null]}', "/sureParts/1", "an object", "null"),
    "an object for a list": ('{"id":"w-1","parts":{"weight":1}}', "/parts", "an array", "an object"),
    "a text for a list": ('{"id":"w-1","parts":"x"}', "/parts", "an array", "a text"),
    "a list for an object": ('{"id":"w-1","part":[]}', "/part", "an object", "an array"),
    "a text for an object": ('{"id":"w-1","part":"x"}', "/part", "an object", "a text"),
    "a text in a list of objects": ('{"id":"w-1","parts":[{},"x"]}', "/parts/1", "an object", "a text"),
    "a list in a list of objects": ('{"id":"w-1","parts":[[]]}', "/parts/0", "an object", "an array"),
    "deep inside": (
        '{"id":"w-1","inside":[{"id":"w-2","inside":[{"id":"w-3"},{}]}]}',
        "/inside/0/inside/1/id",
        "a text",
        "nothing",
    ),
    "a documented text deep inside": (
        '{"id":"w-1","inside":[{"id":"w","parts":[{"tag":7}]}]}',
        "/inside/0/parts/0/tag",
        "a text",
        "an integer",
    ),
    "none of several objects": ('{"id":"w-1","either":[]}', "/either", "an object", "an array"),
    "no object": ("[]", "", "an object", "an array"),
    "null": ("null", "", "an object", "null"),
    "not JSON": ("<html>", "", "JSON", "6 bytes that are not (JSON is malformed: invalid character (byte 0))"),
    "cut": ('{"id":"w-1"', "", "JSON", "11 bytes that are not (Input data was truncated)"),
    "cut deep inside": ('{"id":"w-1","inside":[{"id":', "", "JSON", "28 bytes that are not (Input data was truncated)"),
    "nothing": ("", "", "JSON", "an empty body"),
    "half a character": ('{"id":"\ud800"}', "", "JSON", ""),
    "an absurd exponent": ('{"id":"w-1","unitPrice":1E9999999999999999999}', "", "JSON", ""),
    "absurdly deep": ('{"id":"w-1","new":' + "[" * 100_000, "", "JSON", ""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_says_where_and_what(models: ModuleType, name: str) -> None:
    body, pointer, expected, found = REFUSED[name]
    with pytest.raises(parse_error(models)) as caught:
        models.Widget.from_json(body)
    error = caught.value
    assert (error.pointer, error.expected) == (pointer, expected)
    assert found in error.found
    assert "w-1" not in str(error)


def test_a_choice_stays_open(models: ModuleType) -> None:
    colours, levels = models.Colour, models.Level
    widget = models.Widget.from_json('{"id":"w","colour":"red","level":2}')
    assert (widget.colour, widget.level) == (colours.RED, levels.VALUE_2)
    assert widget.colour.is_known
    assert widget.surprises == ()
    odd = models.Widget.from_json('{"id":"w","colour":"mauve","level":-7}')
    assert isinstance(odd.colour, colours)
    assert isinstance(odd.level, levels)
    assert (odd.colour, odd.colour.value, str(odd.colour), odd.level) == ("mauve", "mauve", "mauve", -7)
    assert not odd.colour.is_known
    assert not odd.level.is_known
    assert [(each.pointer, each.found) for each in odd.surprises] == [
        ("/colour", "another one"),
        ("/level", "another one"),
    ]
    assert odd.to_json() == '{"id":"w","colour":"mauve","level":-7}'
    assert list(colours) == [colours.DARK_BLUE, colours.RED]
    for twin in (copy.deepcopy(odd), pickle.loads(pickle.dumps(odd))):
        assert twin == odd
        assert not twin.colour.is_known
    with pytest.raises(ValueError, match="5"):
        colours(5)
    assert models.Widget.from_json('{"id":"w","level":1.0}').to_json() == '{"id":"w","level":1.0}'


def test_of_several_objects_the_one_that_fits_is_made(models: ModuleType) -> None:
    for text, expected in {
        '{"code":"x"}': models.Code(code="x"),
        '{"weight":1.5}': models.Part(weight=Decimal("1.5")),
        '{"tag":"t"}': models.Part(tag="t"),
        '{"code":"x","new":1}': models.Code(code="x", additional_properties={"new": 1}),
    }.items():
        assert models.Widget.from_json(f'{{"id":"w","either":{text}}}').either == expected


def test_surprises_are_told_from_inside(models: ModuleType) -> None:
    inside = '[{"id":"v","counts":{"a":1,"b":2.5}}]'
    text = f'{{"id":"w","parts":[{{"weight":1}},{{"weight":"x"}}],"part":{{"weight":null}},"inside":{inside}}}'
    widget = models.Widget.from_json(text)
    told = {each.pointer: (each.expected, each.found) for each in widget.surprises}
    assert told == {
        "/parts/1/weight": ("a number", "a text"),
        "/part/weight": ("a number", "null"),
        "/inside/0/counts/b": ("an integer", "a number"),
    }
    widget.parts = UNSET
    assert "/parts/1/weight" not in {each.pointer for each in widget.surprises}


def test_a_model_is_a_class_of_attrs(models: ModuleType) -> None:
    widget = models.Widget(id="w", unit_price=Decimal("1.50"), additional_properties={"new": 1})
    assert attrs.has(type(widget))
    assert [each.name for each in attrs.fields(type(widget))][:2] == ["id", "unit_price"]
    other = attrs.evolve(widget, unit_price=Decimal("2.00"))
    assert (other.id, other.unit_price, other.additional_properties) == ("w", Decimal("2.00"), {"new": 1})
    assert widget != other
    assert widget == copy.copy(widget)
    part = models.Part(weight=Decimal(1), tag="t")
    assert attrs.asdict(part) == {"weight": 1, "tag": "t", "additional_properties": {}}
    with pytest.raises(AttributeError):
        widget.unit_prise = Decimal(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(widget)
    with pytest.raises(TypeError, match="id"):
        models.Widget()


def test_what_the_document_does_not_have_is_kept_beside(models: ModuleType) -> None:
    widget = models.Widget.from_json('{"id":"w","new":{"a":1.50},"newer":null}')
    assert widget.additional_keys == ["new", "newer"]
    assert "new" in widget
    assert widget["new"] == {"a": Decimal("1.50")}
    widget["newer"] = 1
    del widget["new"]
    assert widget.to_json() == '{"newer":1,"id":"w"}'
    # The name under which the decoder would put all of these.
    for odd in ('{"id":"w","additional properties":{"x":1}}', '{"id":"w","additional\\u0020properties":{}}'):
        assert tokens(models.Widget.from_json(odd).to_json()) == tokens(odd)


@pytest.mark.parametrize("name", ["unitPrice", "id"])
def test_what_the_document_has_is_an_attribute_and_no_item(models: ModuleType, name: str) -> None:
    widget = models.Widget(id="w")
    hint = "is a property of the document: use ."
    with pytest.raises(KeyError, match=hint):
        widget[name] = "New"
    with pytest.raises(KeyError, match=hint):
        _ = widget[name]
    with pytest.raises(KeyError, match=hint):
        del widget[name]
    assert widget.to_json() == '{"id":"w"}'


REPRS: dict[str, tuple[str, str]] = {
    "only what is there": ('{"id":"w","unitPrice":1.50}', "Widget(id='w', unit_price=1.50)"),
    "null": ('{"id":"w","shade":null}', "Widget(id='w', shade=None)"),
    "a secret": ('{"id":"w","pin":"1234"}', "Widget(id='w', pin=***)"),
    "a long text": ('{"id":"' + "w" * 99 + '"}', f"Widget(id='{'w' * 39}…')"),
    "what is inside": ('{"id":"w","part":{"weight":1},"parts":[{},{}]}', "Widget(id='w', part=Part(…), parts=<2>)"),
    "what else came, uncalled": ('{"id":"w","token":"s3cr3t"}', "Widget(id='w', 1 more)"),
}


@pytest.mark.parametrize("name", REPRS)
def test_a_repr_is_short_and_holds_no_secret(models: ModuleType, name: str) -> None:
    text, shown = REPRS[name]
    assert repr(models.Widget.from_json(text)) == shown


def test_rich_shows_no_secret_either(models: ModuleType) -> None:
    widget = models.Widget.from_json('{"id":"w","unitPrice":1.50,"pin":"1234","token":"s3cr3t"}')
    out = io.StringIO()
    Console(file=out, width=300, color_system=None).print(Pretty(widget))
    assert out.getvalue().strip() == "Widget(id='w', unit_price=Decimal('1.50'), pin='***', more=1)"


def test_a_repr_of_everything_is_short(models: ModuleType) -> None:
    words = {f"word{number}": "x" for number in range(200)}
    widget = models.Widget(id="w" * 500, shade="s" * 500, name="n" * 500, kind="k" * 500, mixed="m" * 500, pin="p")
    widget.additional_properties.update(words)
    assert len(repr(widget)) < 220


def test_a_mapping_that_is_read_is_left_as_it_is(models: ModuleType) -> None:
    part = {"weight": Decimal(1), "new": [1]}
    given_ = {"id": "w", "parts": [part], "made": "2026-10-01T12:30:00.1234567Z"}
    before = copy.deepcopy(given_)
    widget = models.Widget.from_dict(given_)
    widget.parts[0].additional_properties["new"].append(2)
    assert given_ == before
    assert '"made":"2026-10-01T12:30:00.1234567Z"' in widget.to_json()


def test_a_model_in_a_mapping_is_copied(models: ModuleType) -> None:
    part = models.Part(weight=5)
    widget = models.Widget.from_dict({"id": "w", "part": part})
    assert (widget.part.weight, type(part.weight)) == (Decimal(5), int)
    assert widget.part is not part


def test_what_a_user_made_of_a_model_is_read_as_well(models: ModuleType) -> None:
    own = type("Own", (models.Widget,), {})
    assert type(own.from_json('{"id":"w"}')) is type(own.from_json('{"id":"w","new":1}')) is own


def test_json_that_is_nested_too_deeply_to_be_written_is_an_error(models: ModuleType) -> None:
    value: Any = []
    for _ in range(5000):
        value = [value]
    with pytest.raises(ValueError, match="recursion"):
        models.Widget(id="w", anything=value).to_json()


def test_what_is_computed_from_a_spelled_value_has_no_spelling(models: ModuleType) -> None:
    widget = models.Widget.from_json('{"id":"w","unitPrice":1e3,"count":2.0,"made":"2026-10-01T12:30:00.1234567Z"}')
    assert str(widget.unit_price + 1) == "1001"
    assert widget.count + 1 == 3
    later = attrs.evolve(
        widget,
        unit_price=widget.unit_price * 2,
        count=widget.count + 1,
        made=widget.made + timedelta(days=1),
    )
    assert tokens(later.to_json()) == tokens(
        '{"id":"w","count":3,"made":"2026-10-02T12:30:00.123456+00:00","unitPrice":2E+3}'
    )


# Objects of one list, of which the decoder takes some, refuses some for what is new and others for good.
LISTED = (
    '{"weight":1.50,"tag":"t"}',
    '{"weight":"1.50"}',
    '{"new":{"a":[1.0]},"weight":15E-1,"newer":null,"tag":"t"}',
    '{"newer":1,"weight":5,"new":2}',
    '{"new":0,"weight":true}',
    '{"weight":0.0000001,"additional properties":{}}',
    "{}",
    "null",
)


def test_odd_objects_of_a_list_are_read_as_alone(models: ModuleType) -> None:
    text = f'{{"id":"w","parts":[{",".join(LISTED)}]}}'
    widget = models.Widget.from_json(text)
    alone = [None if each == "null" else models.Part.from_json(each) for each in LISTED]
    assert [repr(each) for each in widget.parts] == [repr(each) for each in alone]
    assert widget.parts == alone
    assert widget == models.Widget.from_dict(widget.to_dict())
    assert tokens(widget.to_json()) == tokens(text)
    assert [each.pointer for each in widget.surprises] == ["/parts/1/weight", "/parts/4/weight", "/parts/7"]
    assert widget.parts[3].additional_keys == ["newer", "new"]
    assert (widget.parts[2].weight, type(widget.parts[3].weight)) == (Decimal("1.5"), Decimal)
    new_and_wrong = text.replace('"new":2', '"tag":2')
    with pytest.raises(parse_error(models)) as caught:
        models.Widget.from_json(new_and_wrong)
    assert (caught.value.pointer, caught.value.found) == ("/parts/3/tag", "an integer")


def test_a_long_text_is_read_as_a_short_one(models: ModuleType) -> None:
    inner = ",".join(f'{{"id":"{number}","parts":[{{"weight":{number}.50}},{{"new":1}}]}}' for number in range(2000))
    widget = models.Widget.from_json(f'{{"id":"w","inside":[{inner}]}}'.encode())
    assert len(widget.inside) == 2000
    assert widget.inside[1999].parts[0].weight == Decimal("1999.50")
    assert widget.inside[7].parts[1].additional_properties == {"new": 1}
    cut = f'{{"id":"w","inside":[{inner},{{"id":null}}]}}'
    with pytest.raises(parse_error(models)) as caught:
        models.Widget.from_json(cut)
    assert caught.value.pointer == "/inside/2000/id"
