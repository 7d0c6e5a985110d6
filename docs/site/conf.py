"""How Sphinx builds the site: ``nox -s docs``; docs/site/build.py lays out what it reads."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from cloudmore import __version__

project = "cloudmore-client"
author = copyright = "The cloudmore-client maintainers"  # noqa: A001 - Sphinx's name
release = version = __version__
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "links",
    "llms",
    "public_names",
    "reading",
]
# Where the repository can be read, such as https://github.com/OWNER/cloudmore-client/blob/main: a link to a file of it
# that is no page leads there, and else to a copy. Given by -D source_address=…, since nobody else knows it.
source_address = ""

# They would make a dash of the two before an option.
smartquotes = False
nitpicky = True
nitpick_ignore_regex = [
    # Not ours, and nothing is asked of another host to link them.
    (
        r"py:.*",
        r"(abc|collections|concurrent|contextlib|datetime|decimal|enum|fractions|os|pathlib|types|typing|zoneinfo)\..*",
    ),
    (r"py:.*", r"(dlt|httpx|msgspec)\..*"),
    # The signatures of overloads are read from the source, where names are short.
    (r"py:class", r"Path|AbstractContextManager"),
    # Of ours, but not public: public_names.py leads every public one to its place. Where it is written is told.
    (r"py:class", r"cloudmore(_api)?(\.[a-z_]+)+\.[A-Z_]\w*"),
]

myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "no-value": True}
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 80
add_module_names = False
napoleon_numpy_docstring = False
napoleon_custom_sections = [("Attributes", "params_style")]
napoleon_use_rtype = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"cloudmore-client {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = True
html_sourcelink_suffix = ""
html_show_sphinx = False
# The search finds a name faster.
html_use_index = False
html_domain_indices = False
# Nothing of a shell's prompt is copied.
copybutton_exclude = ".linenos, .gp, .go"
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


def setup(app: Sphinx) -> None:
    """Know the language of a block that Pygments has no name for."""
    app.add_lexer("crontab", TextLexer)
