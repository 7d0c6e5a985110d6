"""From the document to the client: complete, typed, the same bytes every time, or refused."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from made_up import DOCUMENT, GUESSED, PACKAGE, PATH, ROOT, changed_document, generate, imported, with_widgets

GENERATED = ROOT / "generated" / "cloudmore_api"

USER = f"""
from decimal import Decimal
from typing import assert_type

from {PACKAGE} import AsyncResources, Resources, Response, Unset
from {PACKAGE}.models import Colour, Counts, Part, Widget


def use(cm: Resources) -> None:
    widget = cm.widgets.get("w-1", min_price=Decimal("1.50"))
    assert_type(widget, Widget)
    assert_type(widget.id, str)
    assert_type(widget.unit_price, Decimal | Unset)
    assert_type(widget.shade, str | None | Unset)
    assert_type(widget.colour, Colour | Unset)
    assert_type(widget.parts, list[Part] | Unset)
    assert_type(widget.spare, Part | None | Unset)
    assert_type(widget.counts, Counts | Unset)
    assert_type(cm.widgets.with_raw_response.get("w-1"), Response[Widget])


async def use_async(cm: AsyncResources) -> None:
    assert_type(await cm.widgets.get("w-1"), Widget)
    assert_type(await cm.widgets.with_raw_response.get("w-1"), Response[Widget])
"""


def contents(folder: Path) -> dict[str, bytes]:
    files = (each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


class Stub:
    """Answers every call with one body, and remembers the calls."""

    def __init__(self, package: ModuleType, content: bytes) -> None:
        self.answer = package.Answer(200, {"x": "y"}, content)
        self.calls: list[Any] = []

    def send(self, call: Any) -> Any:
        self.calls.append(call)
        return call.read(self.answer)


class AsyncStub(Stub):
    async def send(self, call: Any) -> Any:
        return super().send(call)


BODY = b'{"id":"w-1","unitPrice":1.50,"shade":null,"new":[1E-7]}'


def test_a_new_operation_is_a_method_of_both_clients(package: ModuleType) -> None:
    widgets = importlib.import_module(f"{PACKAGE}.api.widgets")
    for resources, cls in ((package.Resources, widgets.Widgets), (package.AsyncResources, widgets.AsyncWidgets)):
        assert isinstance(resources(None, "r-1").widgets, cls)
        assert list(inspect.signature(cls.get).parameters) == ["self", "widget_id", "min_price"]
        assert inspect.iscoroutinefunction(cls.get) is cls.__name__.startswith("Async")
        assert "Get a widget." in (cls.get.__doc__ or "")
        assert "Evidence: assumed (SDK)" in (cls.get.__doc__ or "")


def test_a_new_operation_works(package: ModuleType) -> None:
    stub = Stub(package, BODY)
    widget = package.Resources(stub, "r 1/2").widgets.get("w/1", min_price=Decimal("1E-7"))
    assert (widget.id, widget.unit_price, str(widget.unit_price), widget.shade) == (
        "w-1",
        Decimal("1.50"),
        "1.50",
        None,
    )
    assert widget.additional_properties == {"new": [Decimal("1E-7")]}
    (call,) = stub.calls
    assert (call.method, call.path) == ("GET", "/api/resellers/r%201%2F2/widgets/w%2F1")
    assert call.params == (("minPrice", "0.0000001"),)
    assert (call.operation_id, call.repeatable, call.content, call.content_type) == ("widgets_get", True, None, None)


def test_a_new_operation_works_in_the_async_client_and_with_the_full_response(package: ModuleType) -> None:
    async def both() -> tuple[Any, Any]:
        widgets = package.AsyncResources(AsyncStub(package, BODY), "r-1").widgets
        return await widgets.get("w-1"), await widgets.with_raw_response.get("w-1")

    plain, full = asyncio.run(both())
    assert full.parsed == plain
    assert (full.status_code, full.headers, full.content) == (200, {"x": "y"}, BODY)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="HTML"),
        pytest.param(b"[]", id="a list for an object"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"unitPrice":1}', id="an essential property absent"),
        pytest.param(b'{"id":"w-1","price":"cheap"}', id="a text for a number that is documented"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_parse_error(package: ModuleType, content: bytes) -> None:
    with pytest.raises(package.ParseError):
        package.Resources(Stub(package, content), "r-1").widgets.get("w-1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("", "Success", id="as it is used"),
        pytest.param("    assert_type(widget.unit_price, float)", "assert-type", id="a wrong type is noticed"),
        pytest.param("    cm.widgets.get()", "call-arg", id="a missing argument is noticed"),
    ],
)
def test_a_new_operation_is_typed(folder: Path, line: str, says: str) -> None:
    user = folder / "user.py"
    user.write_text(USER.replace("    assert_type(widget.id, str)", f"    assert_type(widget.id, str)\n{line}"))
    configuration = folder / "mypy.ini"
    configuration.write_text("[mypy]\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", str(configuration), str(user)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert says in result.stdout, result.stdout + result.stderr
    assert result.returncode == bool(line)


def test_generating_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert generate(folder / "cloudmore.yaml", tmp_path / PACKAGE).returncode == 0
    assert contents(tmp_path / PACKAGE) == contents(folder / PACKAGE)


def test_the_committed_client_is_what_the_document_gives(tmp_path: Path) -> None:
    result = generate(DOCUMENT, tmp_path / GENERATED.name)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("16 operations generated")
    fresh, committed = contents(tmp_path / GENERATED.name), contents(GENERATED)
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name] != committed[name]] == [], "run `nox -s generate`"


def test_a_new_operation_changes_no_other(folder: Path) -> None:
    before, after = contents(GENERATED), contents(folder / PACKAGE)
    assert {name for name in after if before.get(name) != after[name]} == {
        "api/__init__.py",
        "api/widgets/__init__.py",
        "api/widgets/widgets_get.py",
        "models/__init__.py",
        *(f"models/{name}.py" for name in ("code", "colour", "counts", "level", "part", "widget")),
    }


def an_operation(document: dict[str, Any]) -> dict[str, Any]:
    with_widgets(document)
    operation: dict[str, Any] = document["paths"][PATH]["get"]
    return operation


def without_its_tag(document: dict[str, Any]) -> None:
    an_operation(document)["operationId"] = "getWidget"


def with_two_tags(document: dict[str, Any]) -> None:
    an_operation(document)["tags"] = ["widgets", "services"]


def without_an_operation_id(document: dict[str, Any]) -> None:
    del an_operation(document)["operationId"]


def with_a_text_body(document: dict[str, Any]) -> None:
    body = {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
    an_operation(document)["requestBody"] = body


def with_a_reference_to_nothing(document: dict[str, Any]) -> None:
    answers = an_operation(document)["responses"]
    answers["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Nothing"}


def with_a_parameter(place: str, schema: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        parameter = {"name": "colour", "in": place, "required": False, "schema": schema}
        an_operation(document).setdefault("parameters", []).append(parameter)

    return change


def with_a_body(**body: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: an_operation(document).update(requestBody=body)


def with_a_property(name: str, schema: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        an_operation(document)
        document["components"]["schemas"]["Widget"]["properties"][name] = schema

    return change


def with_a_schema(name: str, schema: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        an_operation(document)
        document["components"]["schemas"][name] = schema

    return change


def with_an_answer_of_its_own(document: dict[str, Any]) -> None:
    an_operation(document)["responses"]["200"]["content"]["application/json"]["schema"] = INLINE


INLINE = {"type": "object", "properties": {"pin": {"type": "string", "x-secret": True}}}
PART = {"$ref": "#/components/schemas/Part"}
JSON_BODY = {"application/json": {"schema": {"type": "object"}}}
FORM_BODY = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
TEXT = {"type": "string"}

REFUSED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a number in the query with a default": (with_a_parameter("query", {"type": "number", "default": 1.5}), "default"),
    "a nullable one": (with_a_parameter("query", {"type": ["number", "null"], "default": 1.5}), "default"),
    "a list in the query": (with_a_parameter("query", {"type": "array", "items": TEXT}), "colour"),
    "a header parameter": (with_a_parameter("header", TEXT), "colour"),
    "a cookie": (with_a_parameter("cookie", TEXT), "colour"),
    "two kinds of body": (with_a_body(required=True, content={**JSON_BODY, **FORM_BODY}), "one media type"),
    "an optional body": (with_a_body(content=JSON_BODY), "required"),
    "an operationId without its tag": (without_its_tag, "<tag>_<method>"),
    "two tags": (with_two_tags, "one tag"),
    "no operationId": (without_an_operation_id, "<tag>_<method>"),
    "a body of plain text": (with_a_text_body, "text/plain is not built yet"),
    "an object without a name in a property": (with_a_property("inside", INLINE), "Widget/inside: give this object"),
    "one in a list": (with_a_property("inside", {"type": "array", "items": INLINE}), "give this object a name"),
    "one in an answer": (with_an_answer_of_its_own, "give this object a name"),
    "an allOf without a name": (with_a_property("inside", {"allOf": [PART]}), "give this object a name"),
    "a title that would name the class": (with_a_schema("Nice", {**INLINE, "title": "Nice thing"}), "the title"),
    "a model that takes the name of ours": (with_a_schema("Model", INLINE), "Model: give it another name"),
    "allOf beside oneOf": (with_a_schema("Both", {"allOf": [PART], "oneOf": [PART]}), "allOf beside oneOf"),
    "a property that takes a method's name": (with_a_property("toJson", TEXT), "every model has"),
    "two properties of one name": (with_a_property("unit_price", TEXT), "would both be called unit_price"),
    "a property with a quote": (with_a_property('a"b', TEXT), "a name with a quote"),
    "an essential property that may be null": (
        with_a_property("key", {"type": ["string", "null"], "x-essential": True}),
        "what is essential cannot be null",
    ),
    "a binary value": (with_a_property("file", {"type": "string", "format": "binary"}), "binary"),
    "a constant that is a fraction": (with_a_property("half", {"const": 1.5}), "a constant"),
    "a multipart body": (
        with_a_body(required=True, content={"multipart/form-data": {"schema": PART}}),
        "multipart/form-data is not built yet",
    ),
    "a reference to nothing": (with_a_reference_to_nothing, "Nothing"),
    "a schema that is no object": (with_a_schema("Any", True), "components schemas Any: a schema that is true"),
}


@pytest.mark.parametrize(("change", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_generated_is_refused_and_the_old_output_stays(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], says: str
) -> None:
    output = tmp_path / PACKAGE
    output.mkdir()
    (output / "old.py").write_text("old = True\n")
    result = generate(changed_document(tmp_path, change), output)
    assert result.returncode == 1
    assert result.stderr.startswith("generate: ")
    assert says in result.stderr
    assert contents(output) == {"old.py": b"old = True\n"}


def test_what_is_null_inside_an_answer_stays_in_its_type(tmp_path: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        answers = an_operation(document)["responses"]
        items = {"type": ["string", "null"]}
        answers["200"]["content"]["application/json"]["schema"] = {"type": "array", "items": items}
        answers["204"] = {"description": "None."}

    assert generate(changed_document(tmp_path, change), tmp_path / PACKAGE).returncode == 0
    with imported(tmp_path) as package:
        widgets = importlib.import_module(f"{package.__name__}.api.widgets")
        assert widgets.Widgets.get.__annotations__["return"] == "builtins.list[None | str]"
        assert (
            widgets.WidgetsWithRawResponse.get.__annotations__["return"] == "Response[builtins.list[None | str] | None]"
        )
        assert package.Resources(Stub(package, b'["a",null]'), "r-1").widgets.get("w-1") == ["a", None]


def test_names_that_mean_something_to_a_document_are_names_of_properties_all_the_same(tmp_path: Path) -> None:
    names = {
        name: {"type": "string", **GUESSED} for name in ("properties", "format", "default", "type", "items", "allOf")
    }
    result = generate(
        changed_document(tmp_path, with_a_schema("Odd", {"type": "object", "properties": names})), tmp_path / PACKAGE
    )
    assert result.returncode == 0, result.stderr
    with imported(tmp_path) as package:
        odd = importlib.import_module(f"{package.__name__}.models").Odd
        text = json.dumps(dict.fromkeys(names, "x"), separators=(",", ":"))
        assert odd.from_json(text).to_json() == text


def test_a_document_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("paths: [", encoding="utf-8")
    result = generate(tmp_path / "broken.yaml", tmp_path / PACKAGE)
    assert result.returncode == 1
    assert "is no YAML" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_document_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = generate(tmp_path / "none.yaml", tmp_path / PACKAGE)
    assert (result.returncode, result.stderr.startswith("generate: ")) == (1, True)
    assert not (tmp_path / PACKAGE).exists()
