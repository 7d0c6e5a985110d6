"""``llms.txt``: what there is to read, for programs that read it; each page as the Markdown that it was written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write it beside the pages."""
    if exception is None and app.builder.name == "html":
        Path(app.outdir, "llms.txt").write_text(llms_txt(app), encoding="utf-8", newline="\n")


def llms_txt(app: Sphinx) -> str:
    """Its text: the groups of the navigation, with what is below each page."""
    root = app.env.get_doctree(app.config.root_doc)
    first = next(root.findall(nodes.paragraph)).astext()
    told = [f"# {app.config.project}", "> " + " ".join(first.split())]
    for tree in root.findall(addnodes.toctree):
        pages = [line for name in tree["includefiles"] for line in listed(app, name, 0)]
        told += [f"## {tree['caption']}", "\n".join(pages)]
    return "\n\n".join(told) + "\n"


def listed(app: Sphinx, name: str, depth: int) -> list[str]:
    """A page and those below it, each once."""
    title = app.env.titles[name].astext()
    # An API page is written by autodoc: its source says nothing.
    address = f"{name}.html" if name.startswith("api/") else f"_sources/{name}.md"
    below = [line for each in app.env.toctree_includes.get(name, ()) for line in listed(app, each, depth + 1)]
    return [f"{'  ' * depth}- [{title}]({address})", *below]
