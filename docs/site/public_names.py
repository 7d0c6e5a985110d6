"""Types in signatures lead to where they are documented: under the public name, whatever module they are written in."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

# In the order in which a name that several of them have is looked up.
PACKAGES = (
    "cloudmore",
    *(f"cloudmore.{name}" for name in ("billing", "snapshot", "mapping", "profiles", "sandbox", "contract")),
    "cloudmore_api",
    "cloudmore_api.models",
)
# Imported when a client is asked for one of them.
RESOURCES = (
    *(f"cloudmore_api.api.{name}" for name in ("billing_reports", "health", "services")),
    "cloudmore.organization_services",
    "cloudmore.organizations",
)
# As the generated modules write it.
MODELS = "__models__."


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.connect("builder-inited", lambda _app: import_for_types())
    app.connect("autodoc-process-docstring", own_words, priority=600)
    app.connect("autodoc-process-signature", tell_the_type)
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def import_for_types() -> None:
    """Import what only type checkers do, so that every annotation can be read."""
    public_names()
    for name in RESOURCES:
        import_module(name)
    ours = [each for name, each in sys.modules.items() if name.partition(".")[0] in {"cloudmore", "cloudmore_api"}]
    left = [(module, statement) for module in ours for statement in for_type_checkers(module)]
    while left:
        # One may need a name that another one brings.
        failed = [(module, statement) for module, statement in left if not carried_out(module, statement)]
        if len(failed) == len(left):
            raise ImportError(f"cannot be read: {', '.join(ast.unparse(each) for _module, each in failed)}")
        left = failed


def for_type_checkers(module: ModuleType) -> Iterator[ast.stmt]:
    """What a module says to type checkers alone."""
    for statement in ast.parse(inspect.getsource(module)).body:
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            yield from statement.body


def carried_out(module: ModuleType, statement: ast.stmt) -> bool:
    """Whether it could be."""
    try:
        exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), module.__dict__)  # noqa: S102 - our own
    except (ImportError, NameError):
        return False
    return True


def own_words(_app: Sphinx, what: str, _name: str, written: object, _options: object, lines: list[str]) -> None:
    """Leave a property its first sentence, of which napoleon makes a type, and a value no words of its type."""
    mark = ":type: "
    if what in {"attribute", "data", "property"} and lines and lines[-1].startswith(mark):
        lines[0] = f"{lines.pop().removeprefix(mark)}: {lines[0]}"
    # Between an attribute and what it is; smart quotes, which would make it of two, are off.
    lines[:] = [re.sub(r"(?<=\*\*) -- |(?<=\*\)) -- ", " \u2013 ", line) for line in lines]
    if what == "data" and written.__doc__ == type(written).__doc__:
        lines.clear()


def tell_the_type(
    _app: Sphinx,
    _what: str,
    _name: str,
    _written: object,
    _options: object,
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """Give the unknown properties of a model the type that they have, not the one that keeps them out of decoding."""
    return signature and re.sub(r"~?cloudmore_api\.storage\._NoJson", "dict", signature), returned


@cache
def public_names() -> dict[str, str]:
    """The public name of each object by the one that it has in its own module."""
    known: dict[str, str] = {}
    for package in PACKAGES:
        module: ModuleType = import_module(package)
        for name in module.__all__:
            public = f"{package}.{name}"
            written = getattr(module, name)
            own = f"{getattr(written, '__module__', package)}.{getattr(written, '__qualname__', name)}"
            known.setdefault(own, public)
            if package == "cloudmore_api.models":
                known[f"{MODELS}{name}"] = public
    return known


def resolve(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: nodes.TextElement
) -> nodes.Element | None:
    """Look the public name up."""
    public = public_names().get(node["reftarget"]) if node.get("refdomain") == "py" else None
    if public is None:
        return None
    domain = env.get_domain("py")
    return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", public, node, contnode)
