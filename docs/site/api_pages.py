"""The pages of the Python reference: every public name of a package, by what it is; a large package topic by topic."""

from __future__ import annotations

import inspect
from collections import defaultdict
from importlib import import_module
from types import ModuleType

ABOUT = {
    "cloudmore": "The clients, their options, their errors.",
    "cloudmore.billing": "The billing report: from the task to files, checks, exports and comparisons.",
    "cloudmore.bulk": "One call for many items: bounded, resumable, with an outcome for each.",
    "cloudmore.snapshot": "The whole tenant as typed tables, with what has changed.",
    "cloudmore.dlt": "The tables of a tenant, for dlt.",
    "cloudmore.mapping": "Organizations as customers of another system, products as its items.",
    "cloudmore.profiles": "Accounts that `cloudmore login` keeps.",
    "cloudmore.sandbox": "A server with made-up data, on loopback.",
    "cloudmore.contract": "Recordings, and the live API, held against the document.",
    "cloudmore_api.models": "What calls take and return. Generated from the document: names may change with it.",
}
# Read before all others.
FIRST = ("Cloudmore", "AsyncCloudmore", "Billing", "Sandbox")
KINDS = {"class": "Classes", "exception": "Errors", "function": "Functions", "data": "Values"}
# Names of a package that is told topic by topic, and of a topic that has a page of its own.
LARGE, ENOUGH = 40, 4


def api_pages() -> dict[str, str]:
    """The pages, as Markdown, by their names."""
    pages = {}
    for package, about in ABOUT.items():
        module = import_module(package)
        for topic, names in topics(module).items():
            title = f"{package}: {topic}" if topic else package
            name = "-".join(filter(None, (package.rpartition(".")[2], topic)))
            pages[name] = page(title, about, module, names)
    return pages


def topics(module: ModuleType) -> dict[str, list[str]]:
    """The public names of a package by the package inside it that they come from, where that has enough of them."""
    found = defaultdict(list)
    for name in module.__all__:
        inside = getattr(getattr(module, name), "__module__", "").removeprefix(f"{module.__name__}.").split(".")
        found[inside[0] if len(inside) > 1 else ""].append(name)
    split = len(module.__all__) >= LARGE
    own = {topic: names for topic, names in found.items() if split and topic and len(names) >= ENOUGH}
    elsewhere = {name for names in own.values() for name in names}
    return {"": [name for name in module.__all__ if name not in {*elsewhere, "__version__"}], **own}


def page(title: str, about: str, module: ModuleType, names: list[str]) -> str:
    """A page on some names of a package."""
    told = [f"# {title}", about]
    for kind, heading in KINDS.items():
        of_kind = [name for name in names if kind_of(getattr(module, name)) == kind]
        if of_kind:
            of_kind.sort(key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
            blocks = "\n\n".join(f".. auto{kind}:: {module.__name__}.{name}" for name in of_kind)
            told += [f"## {heading}", f"```{{eval-rst}}\n{blocks}\n```"]
    return "\n\n".join(told) + "\n"


def kind_of(written: object) -> str:
    """What autodoc calls it."""
    if inspect.isclass(written):
        return "exception" if issubclass(written, BaseException) else "class"
    return "function" if inspect.isroutine(written) else "data"
