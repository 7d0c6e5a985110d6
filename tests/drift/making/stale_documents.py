"""Documents with one edit: what is generated from one of them is stale beside the document as it is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from attrs import frozen

Document = dict[str, Any]
Change = Callable[[Document], None]


@frozen
class DocumentEdit:
    """An edit of the document.

    Attributes:
        kind: What was done.
        where: To which part, for people.
        apply: Does it to a copy.
    """

    kind: str
    where: str
    apply: Change

    def document(self, source: Document) -> Document:
        """The document with the edit."""
        changed = deepcopy(source)
        self.apply(changed)
        return changed


_OTHER_TYPES = {"string": "boolean", "integer": "string", "number": "string", "boolean": "string"}
_MARKS = {"x-evidence": "assumed", "x-source": "SDK"}


def edits(source: Document) -> list[DocumentEdit]:
    """Every edit of every kind.

    Args:
        source: The document.
    """
    return [DocumentEdit(kind, where, apply) for kind, make in KINDS.items() for where, apply in make(source)]


def written(document: Document, file: Path) -> None:
    """Write it as JSON, which YAML is, too: names stay in their order."""
    file.write_text(json.dumps(document, default=str), "utf-8")


def generated(document: Path, output: Path, openapi: Path) -> bool:
    """Generate the client from a document; tells whether the generator takes it.

    Args:
        document: The file.
        output: The folder of the package.
        openapi: The folder of ``generate.py``.
    """
    if str(openapi) not in sys.path:
        sys.path.insert(0, str(openapi))
    from document_faults import DocumentError  # noqa: PLC0415 - only found now
    from generate import generate  # noqa: PLC0415 - as above

    try:
        generate(document, output)
    except DocumentError:
        return False
    return True


def _objects(source: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in source["components"]["schemas"].items():
        if schema.get("properties"):
            yield name, schema


def _properties(source: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, schema in _objects(source):
        for each, said in schema["properties"].items():
            yield name, each, said


def _operations(source: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in source["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def _of_property(name: str, each: str, change: Callable[[dict[str, Any]], object]) -> Change:
    return lambda document: void(change(document["components"]["schemas"][name]["properties"][each]))


def void(_value: object) -> None:
    """Nothing."""


def _property_added(source: Document) -> Iterator[tuple[str, Change]]:
    for name, _ in _objects(source):
        yield (
            name,
            lambda document, name=name: document["components"]["schemas"][name]["properties"].update(
                {"shoeSize": {"type": "string", **_MARKS}}
            ),
        )


def _property_removed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, _ in _properties(source):

        def apply(document: Document, name: str = name, each: str = each) -> None:
            schema = document["components"]["schemas"][name]
            del schema["properties"][each]
            schema["required"] = [other for other in schema.get("required", ()) if other != each]
            if not schema["required"]:
                del schema["required"]

        yield f"{name}.{each}", apply


def _property_renamed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, _ in _properties(source):

        def apply(document: Document, name: str = name, each: str = each) -> None:
            schema = document["components"]["schemas"][name]
            other = f"{each}X"
            schema["properties"] = {(other if key == each else key): said for key, said in schema["properties"].items()}
            if "required" in schema:
                schema["required"] = [other if key == each else key for key in schema["required"]]

        yield f"{name}.{each}", apply


def _type_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, said in _properties(source):
        kinds = said.get("type")
        kind = kinds[0] if isinstance(kinds, list) else kinds
        if kind in _OTHER_TYPES:

            def change(node: dict[str, Any], other: str = _OTHER_TYPES[kind]) -> None:
                node["type"] = [other, *node["type"][1:]] if isinstance(node["type"], list) else other
                node.pop("format", None)

            yield f"{name}.{each}", _of_property(name, each, change)


def _null_added(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, said in _properties(source):
        if isinstance(said.get("type"), str) and said["type"] in _OTHER_TYPES:
            yield f"{name}.{each}", _of_property(name, each, lambda node: node.update(type=[node["type"], "null"]))


def _null_removed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, said in _properties(source):
        if isinstance(said.get("type"), list):
            yield f"{name}.{each}", _of_property(name, each, lambda node: node.update(type=node["type"][0]))


def _essential_added(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, said in _properties(source):
        if not said.get("x-essential") and "$ref" not in said:
            yield f"{name}.{each}", _of_property(name, each, lambda node: node.update({"x-essential": True}))


def _essential_removed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, said in _properties(source):
        if said.get("x-essential"):
            yield f"{name}.{each}", _of_property(name, each, lambda node: node.pop("x-essential"))


def _evidence_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, each, said in _properties(source):
        guessed = said.get("x-evidence") in ("inferred", "assumed")
        other = "documented" if guessed else "assumed"
        yield (
            f"{name}.{each}",
            _of_property(name, each, lambda node, other=other: node.update({"x-evidence": other})),
        )


def _of_operation(path: str, method: str, change: Callable[[dict[str, Any]], object]) -> Change:
    return lambda document: void(change(document["paths"][path][method]))


def _status_added(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        success = next(iter(operation["responses"]))
        if "content" in operation["responses"][success]:
            yield (
                operation["operationId"],
                _of_operation(
                    path,
                    method,
                    lambda node, success=success: node["responses"].update(
                        {"203": deepcopy(node["responses"][success])}
                    ),
                ),
            )


def _status_removed(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        successes = [status for status in operation["responses"] if status < "300"]
        for status in successes if len(successes) > 1 else ():
            yield (
                f"{operation['operationId']} {status}",
                _of_operation(path, method, lambda node, status=status: node["responses"].pop(status)),
            )


def _status_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        success = next(iter(operation["responses"]))
        other = "201" if success == "200" else "200"
        if other not in operation["responses"]:

            def change(node: dict[str, Any], success: str = success, other: str = other) -> None:
                node["responses"] = {
                    (other if status == success else status): each for status, each in node["responses"].items()
                }

            yield operation["operationId"], _of_operation(path, method, change)


def _media_type_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        if content := operation.get("requestBody", {}).get("content"):
            [old] = content
            new = "application/json" if old != "application/json" else "application/x-www-form-urlencoded"
            yield (
                operation["operationId"],
                _of_operation(
                    path,
                    method,
                    lambda node, old=old, new=new: node["requestBody"].update(
                        content={new: node["requestBody"]["content"][old]}
                    ),
                ),
            )


def _path_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for path in source["paths"]:

        def apply(document: Document, path: str = path) -> None:
            *start, last = path.split("/")
            last = f"all/{last}" if last.startswith("{") else f"{last}s"
            document["paths"]["/".join([*start, last])] = document["paths"].pop(path)

        yield path, apply


def _method_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):

        def apply(document: Document, path: str = path, method: str = method) -> None:
            document["paths"][path]["patch"] = document["paths"][path].pop(method)

        yield operation["operationId"], apply


def _operation_removed(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        yield (
            operation["operationId"],
            lambda document, path=path, method=method: void(document["paths"][path].pop(method)),
        )


def _repeatable_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        yield (
            operation["operationId"],
            _of_operation(
                path, method, lambda node: node.update({"x-repeatable": not node.get("x-repeatable", False)})
            ),
        )


def _parameter_changed(source: Document) -> Iterator[tuple[str, Change]]:
    for name, said in source["components"]["parameters"].items():
        if said["in"] == "query":
            new = {"name": "activeOnly"}, {"x-python-default": True}, {"x-python-name": "only_active"}
            for change in new:
                yield (
                    f"{name} {next(iter(change))}",
                    lambda document, name=name, change=change: document["components"]["parameters"][name].update(
                        change
                    ),
                )


def _list_taken_off(source: Document) -> Iterator[tuple[str, Change]]:
    for path, method, operation in _operations(source):
        success = next(iter(operation["responses"]))
        for media_type, content in operation["responses"][success].get("content", {}).items():
            if content["schema"].get("type") == "array":

                def change(node: dict[str, Any], success: str = success, media_type: str = media_type) -> None:
                    said = node["responses"][success]["content"][media_type]
                    said["schema"] = said["schema"]["items"]

                yield operation["operationId"], _of_operation(path, method, change)


KINDS: Mapping[str, Callable[[Document], Iterator[tuple[str, Change]]]] = {
    "property added": _property_added,
    "property removed": _property_removed,
    "property renamed": _property_renamed,
    "type changed": _type_changed,
    "null added": _null_added,
    "null removed": _null_removed,
    "essential added": _essential_added,
    "essential removed": _essential_removed,
    "evidence changed": _evidence_changed,
    "status added": _status_added,
    "status removed": _status_removed,
    "status changed": _status_changed,
    "media type changed": _media_type_changed,
    "path changed": _path_changed,
    "method changed": _method_changed,
    "operation removed": _operation_removed,
    "repeatable changed": _repeatable_changed,
    "parameter changed": _parameter_changed,
    "list taken off": _list_taken_off,
}
