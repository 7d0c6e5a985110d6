"""Generate the client from the document: ``python openapi/generate.py [--document FILE] [--output FOLDER]``.

openapi-python-client sees neither operations nor ``x-`` keys in its templates, so this script hands it two things made
from the document: a *view* (what the generator cannot read said in words that it can) and ``operations.jinja`` (facts
per operation). Everything else is the templates' work.
"""

from __future__ import annotations

import argparse
import json
import keyword
import os
import shutil
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from document_faults import DocumentError, faults
from document_parts import all_properties, nodes, operations, resolve, schemas
from openapi_python_client.strings import ClassName
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from template_originals import installed_originals, template_faults

HERE = Path(__file__).resolve().parent
PACKAGE = "cloudmore_api"
HEADER = (
    "# Generated from openapi/cloudmore.yaml by `nox -s generate`. Do not edit: change the document or a template.\n"
)
# Ids keep the spelling they came with; the generator would turn these formats into objects that lose it.
FORMATS_KEPT_AS_TEXT = frozenset({"uuid", "email", "uri"})
# Evidence on which the client insists; a value that is only guessed may be another, and is kept as it came.
KNOWN = frozenset({"verified", "documented", "seen"})


def main() -> int:
    """Generate the package; returns the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--document", type=Path, default=HERE / "cloudmore.yaml")
    arguments.add_argument("--output", type=Path, default=HERE.parent / "generated" / PACKAGE)
    options = arguments.parse_args()
    try:
        count = generate(options.document, options.output)
    except (DocumentError, OSError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1
    print(f"{count} operations generated into {options.output}")
    return 0


def generate(document: Path, output: Path) -> int:
    """Replace ``output`` by the package that ``document`` gives; an error leaves it as it was.

    Args:
        document: An OpenAPI 3.1 document in YAML.
        output: The package's folder.

    Returns:
        The number of operations generated.

    Raises:
        DocumentError: The document cannot be generated completely.
    """
    try:
        source: dict[str, Any] = YAML(typ="safe").load(document)
    except YAMLError as error:
        raise DocumentError(f"{document} is no YAML: {error}") from None
    for fault in faults(source):
        raise DocumentError(fault)
    facts = dict(operation_facts(source, each) for each in operations(source))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "view.json").write_text(json.dumps(generators_view(source), ensure_ascii=False), encoding="utf-8")
        templates = work / "templates"
        shutil.copytree(HERE / "templates", templates)
        write_tables(templates / "operations.jinja", operations=facts)
        write_tables(templates / "schemas.jinja", schemas=schema_facts(source), flat=flat(source))
        if amiss := list(template_faults(templates, installed_originals())):
            raise DocumentError("openapi/templates and its README.md:\n" + "\n".join(amiss))
        made = work / PACKAGE
        run_generator(work / "view.json", templates, made)
        check_complete(made, facts)
        shutil.copytree(HERE / "runtime", made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        for module in made.rglob("*.py"):
            module.write_text(HEADER + module.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
        (made / "py.typed").touch()
        if output.exists():
            shutil.rmtree(output)
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, output)
    return len(facts)


def write_tables(file: Path, **tables: Any) -> None:
    """What the templates import: one variable a table."""
    lines = [
        "{% set " + name + " = " + json.dumps(table, ensure_ascii=False) + " %}\n" for name, table in tables.items()
    ]
    file.write_text("".join(lines), encoding="utf-8")


def operation_facts(
    source: dict[str, Any], operation: tuple[str, str, dict[str, Any], list[dict[str, Any]]]
) -> tuple[str, dict[str, Any]]:
    """The operation id and what the templates need to know of the operation."""
    path, method, body, parameters = operation
    where = f"{method.upper()} {path}"
    identifier = body.get("operationId", "")
    tags = body.get("tags", [])
    if len(tags) != 1 or not identifier.startswith(f"{tags[0]}_"):
        raise DocumentError(f"{where}: give it one tag and the operationId <tag>_<method>, not {identifier!r}")
    name = identifier.removeprefix(f"{tags[0]}_")
    return identifier, {
        "name": f"{name}_" if keyword.iskeyword(name) else name,
        "summary": docstring_text(body.get("summary", "")),
        "description": docstring_text(body.get("description", "")),
        "evidence": body.get("x-evidence", "assumed"),
        "sources": as_list(body.get("x-source", [])),
        "repeatable": bool(body.get("x-repeatable", False)),
        "wire_names": {each["x-python-name"]: each["name"] for each in parameters if "x-python-name" in each},
        "parameters": {python_name(each): docstring_text(each.get("description", "")) for each in parameters},
        "success": docstring_text(" ".join(each["description"] for each in answers(source, body, "2").values())),
        "errors": [
            (status, docstring_text(each["description"])) for status, each in answers(source, body, "345").items()
        ],
    }


def answers(source: dict[str, Any], operation: dict[str, Any], classes: str) -> dict[str, dict[str, Any]]:
    """The answers of an operation whose status begins with one of the digits."""
    found = {status: resolve(source, each) for status, each in operation["responses"].items()}
    return {status: each for status, each in found.items() if status[0] in classes}


def schema_facts(source: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Per model, per property: what the templates need to know and the generator does not show them."""
    return {
        str(ClassName(name, "")): {
            each: {
                "strict": any(part.get("x-evidence") in KNOWN for part in parts),
                "secret": any(part.get("x-secret") for part in parts),
                "evidence": parts[-1].get("x-evidence", "assumed"),
                "sources": as_list(parts[-1].get("x-source", [])),
            }
            for each, parts in all_properties(source, node).items()
        }
        for name, node in source["components"].get("schemas", {}).items()
    }


def flat(source: dict[str, Any]) -> list[str]:
    """Models whose objects hold no other object."""
    return [
        str(ClassName(name, ""))
        for name, node in source["components"].get("schemas", {}).items()
        if not any("$ref" in each or "oneOf" in each or "anyOf" in each for each in nodes(all_properties(source, node)))
    ]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def python_name(parameter: dict[str, Any]) -> str:
    given: str = parameter.get("x-python-name", parameter["name"])
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in given).lstrip("_")


def docstring_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "'").strip()


def generators_view(source: dict[str, Any]) -> dict[str, Any]:
    """The document as the generator must see it, so that its output says what the document says.

    Error answers are left out (the overlay reads them by status), essential properties are required (a plain type
    instead of ``UNSET``), ids stay text, a parameter goes by its ``x-python-name``.
    """
    view = deepcopy(source)
    for _path, _method, operation, parameters in operations(view):
        operation["responses"] = {
            status: answer for status, answer in operation["responses"].items() if status.startswith("2")
        }
        for parameter in parameters:
            parameter["name"] = parameter.pop("x-python-name", parameter["name"])
            if "x-python-default" in parameter:
                parameter["schema"]["default"] = parameter.pop("x-python-default")
    for node in nodes(view):
        if isinstance(node.get("format"), str) and node["format"] in FORMATS_KEPT_AS_TEXT:
            del node["format"]
    for _where, node in schemas(view):
        for schema in node.get("properties", {}).values():
            # What a server takes where a property is absent; the client neither sends nor reads what is not there.
            schema.pop("default", None)
        essential = [name for name, schema in node.get("properties", {}).items() if schema.get("x-essential")]
        if essential:
            node["required"] = sorted({*node.get("required", []), *essential})
    return view


def run_generator(view: Path, templates: Path, output: Path) -> None:
    # The pinned ruff lies beside the running interpreter; another one on the PATH would format otherwise.
    beside = str(Path(sys.executable).parent)
    if not shutil.which("ruff", path=beside):
        raise DocumentError(f"there is no ruff in {beside}: install the dependency group `generate`")
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("RUFF_")}
    environment["PATH"] = f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"
    result = subprocess.run(
        [
            # -P: a file in the working folder must not pass for a library of the generator.
            *(sys.executable, "-P", "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
            *("--path", str(view), "--config", str(HERE / "generator.yaml")),
            *("--custom-template-path", str(templates), "--output-path", str(output)),
        ],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    if result.returncode != 0:
        raise DocumentError(f"openapi-python-client refused the document:\n{result.stdout}{result.stderr}")


def check_complete(package: Path, facts: dict[str, Any]) -> None:
    """The generator drops some operations without a word; notice it."""
    modules = {module.stem for module in package.glob("api/*/*.py") if module.stem != "__init__"}
    if modules != set(facts):
        raise DocumentError(
            f"the generator dropped {sorted(set(facts) - modules)} or made up {sorted(modules - set(facts))}"
        )


if __name__ == "__main__":
    sys.exit(main())
