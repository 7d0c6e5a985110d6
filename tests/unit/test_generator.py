"""From the document to the client: complete, typed, the same bytes every time, or refused."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "openapi" / "cloudmore.yaml"
GENERATED = ROOT / "generated" / "cloudmore_api"
PACKAGE = "widget_api"
MARKS = {"x-evidence": "assumed", "x-source": "SDK"}

WIDGET = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "x-essential": True, **MARKS},
        "unitPrice": {"type": "number", **MARKS},
        "shade": {"type": ["string", "null"], **MARKS},
    },
}
WIDGETS_GET = {
    "operationId": "widgets_get",
    "tags": ["widgets"],
    "summary": "Get a widget.",
    **MARKS,
    "x-repeatable": True,
    "parameters": [
        {"$ref": "#/components/parameters/resellerId"},
        {"name": "widgetId", "in": "path", "required": True, "description": "Widget id.", "schema": {"type": "string"}},
        {"name": "minPrice", "in": "query", "required": False, "schema": {"type": "number"}},
    ],
    "responses": {
        "200": {
            "description": "The widget.",
            **MARKS,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Widget"}}},
        },
        "404": {"$ref": "#/components/responses/NotFound"},
    },
}
PATH = "/api/resellers/{resellerId}/widgets/{widgetId}"

USER = f"""
from decimal import Decimal
from typing import assert_type

from {PACKAGE} import AsyncResources, Resources, Response, Unset
from {PACKAGE}.models.widget import Widget


def use(cm: Resources) -> None:
    widget = cm.widgets.get("w-1", min_price=Decimal("1.50"))
    assert_type(widget, Widget)
    assert_type(widget.id, str)
    assert_type(widget.unit_price, Decimal | Unset)
    assert_type(widget.shade, str | None | Unset)
    assert_type(cm.widgets.with_raw_response.get("w-1"), Response[Widget])


async def use_async(cm: AsyncResources) -> None:
    assert_type(await cm.widgets.get("w-1"), Widget)
    assert_type(await cm.widgets.with_raw_response.get("w-1"), Response[Widget])
"""


def changed_document(folder: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    yaml = YAML()
    document = yaml.load(DOCUMENT)
    change(document)
    text = io.StringIO()
    yaml.dump(document, text)
    copy = folder / "cloudmore.yaml"
    copy.write_text(text.getvalue(), encoding="utf-8")
    return copy


def with_widgets(document: dict[str, Any]) -> None:
    document["paths"][PATH] = {"get": deepcopy(WIDGETS_GET)}
    document["components"]["schemas"]["Widget"] = deepcopy(WIDGET)


def generate(document: Path, output: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        str(ROOT / "openapi" / "generate.py"),
        "--document",
        str(document),
        "--output",
        str(output),
    ]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def contents(folder: Path) -> dict[str, bytes]:
    files = (each for each in folder.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package that the document and a made-up operation give."""
    made = tmp_path_factory.mktemp("generated")
    result = generate(changed_document(made, with_widgets), made / PACKAGE)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("17 operations generated")
    return made


@pytest.fixture(scope="module")
def package(folder: Path) -> Iterator[ModuleType]:
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(PACKAGE)
    finally:
        sys.path.remove(str(folder))
        for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


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
        pytest.param(b'{"id":"w-1","unitPrice":"cheap"}', id="a text for a number"),
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
        "models/widget.py",
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


def with_a_default_number(document: dict[str, Any]) -> None:
    an_operation(document)
    document["components"]["schemas"]["Widget"]["properties"]["unitPrice"]["default"] = 1.5


def with_a_text_body(document: dict[str, Any]) -> None:
    body = {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
    an_operation(document)["requestBody"] = body


def with_a_reference_to_nothing(document: dict[str, Any]) -> None:
    answers = an_operation(document)["responses"]
    answers["200"]["content"]["application/json"]["schema"] = {"$ref": "#/components/schemas/Nothing"}


def with_a_default_in_a_union(document: dict[str, Any]) -> None:
    an_operation(document)
    price = {"type": ["number", "null"], "default": 1.5}
    document["components"]["schemas"]["Widget"]["properties"]["unitPrice"] = price


def with_a_parameter(place: str, schema: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
    def change(document: dict[str, Any]) -> None:
        parameter = {"name": "colour", "in": place, "required": False, "schema": schema}
        an_operation(document).setdefault("parameters", []).append(parameter)

    return change


def with_a_body(**body: Any) -> Callable[[dict[str, Any]], None]:
    return lambda document: an_operation(document).update(requestBody=body)


JSON_BODY = {"application/json": {"schema": {"type": "object"}}}
FORM_BODY = {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}
TEXT = {"type": "string"}

REFUSED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "a nullable number with a default": (with_a_default_in_a_union, "default"),
    "a list in the query": (with_a_parameter("query", {"type": "array", "items": TEXT}), "colour"),
    "a header parameter": (with_a_parameter("header", TEXT), "colour"),
    "a cookie": (with_a_parameter("cookie", TEXT), "colour"),
    "two kinds of body": (with_a_body(required=True, content={**JSON_BODY, **FORM_BODY}), "one media type"),
    "an optional body": (with_a_body(content=JSON_BODY), "required"),
    "an operationId without its tag": (without_its_tag, "<tag>_<method>"),
    "two tags": (with_two_tags, "one tag"),
    "no operationId": (without_an_operation_id, "<tag>_<method>"),
    "a number with a default": (with_a_default_number, "default"),
    "a body of plain text": (with_a_text_body, "refused"),
    "a reference to nothing": (with_a_reference_to_nothing, "Nothing"),
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
