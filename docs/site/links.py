"""Links to what is no page: to a folder, its index; to another file of the repository, its address or a copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

VALUE = "source_address"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register."""
    app.add_config_value(VALUE, "", "env", types=[str])
    # Before what they lead to is collected.
    app.connect("doctree-read", mend_links, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mend_links(app: Sphinx, doctree: nodes.document) -> None:
    """Lead each of them somewhere."""
    for link in doctree.findall(addnodes.pending_xref):
        if link["reftype"] == "myst" and link["reftarget"].endswith("/"):
            name, _file = app.env.relfn2path(f"{link['reftarget']}index", link["refdoc"])
            link.update_basic_atts({})
            link["refdomain"], link["reftarget"], link["reftargetid"] = "doc", name, None
    address = app.config[VALUE].rstrip("/")
    if not address:
        return
    for link in [*doctree.findall(addnodes.download_reference)]:
        name, _file = app.env.relfn2path(link["reftarget"], link["refdoc"])
        outside = nodes.reference("", "", *link.children, refuri=f"{address}/{Path(name).as_posix()}")
        link.replace_self(outside)
