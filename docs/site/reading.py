"""What the theme leaves out for those who do not see the page, or have no mouse."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

# What may be wider than the screen can be scrolled with the keyboard alone.
SCROLLS = re.compile(r'<pre(?=>)|<div class="table-wrapper [^"]*"')
# A heading says of which level it is.
LEVEL = re.compile(r'role="heading"(?! aria-level)')
# The parameters of a long signature come as a list of definitions, but define nothing.
PARAMETERS = re.compile(r"<dl>\s*((?:<dd>.*?</dd>\s*)+)</dl>", re.DOTALL)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register, after the theme."""
    app.connect("html-page-context", mend, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def mend(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """Mend the page and its navigation."""
    for part in ("body", "furo_navigation_tree"):
        if part in context:
            context[part] = readable(context[part])


def readable(html: str) -> str:
    """The same, for everybody."""
    html = SCROLLS.sub(r'\g<0> tabindex="0"', html)
    html = LEVEL.sub(r'\g<0> aria-level="2"', html)
    return PARAMETERS.sub(lambda found: f'<div class="parameters">{as_lines(found[1])}</div>', html)


def as_lines(html: str) -> str:
    """Definitions as lines."""
    return html.replace("<dd>", "<div>").replace("</dd>", "</div>")
