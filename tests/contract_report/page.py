"""The page: one HTML file that loads nothing, rendered from the record alone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from contract_report.goals import GOALS, at
from contract_report.percent import NO_FIGURE
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cloudmore.billing.files.amount_text import amount_text, shown
from cloudmore.billing.page.charts import bar_svg, scale_of
from cloudmore.spec import GRADES

HERE = Path(__file__).parent
MOST_ROWS = 1000


def page_text(record: Mapping[str, Any]) -> str:
    """The page as HTML.

    Args:
        record: Of the report.
    """
    style, script = _style(), _script()
    figures = Figures(record)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            record=record,
            figure=figures.shown,
            bar=figures.bar,
            goals=list(zip(GOALS, record["goals"], strict=True)),
            grades=GRADES,
            most=MOST_ROWS,
            nothing=NO_FIGURE,
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(HERE),
        finalize=_text,
    )
    environment.filters["breakable"] = _breakable
    return environment


class Figures:
    """Values of the record, each marked with its path, so that a test reads them back.

    Args:
        record: Of the report.
    """

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._record = record

    def shown(self, path: str) -> Markup:
        """A value as it is shown.

        Args:
            path: Names and places, with points between them.
        """
        return Markup('<span data-figure="{}">{}</span>').format(path, _text(at(self._record, path)))

    def bar(self, path: str) -> Markup:
        """A percentage as a bar; it says nothing that does not stand beside it as text.

        Args:
            path: Names and places, with points between them.
        """
        value = at(self._record, path)
        return Markup(bar_svg(Decimal(value or 0), None, scale_of([Decimal(100)])))


def _text(value: Any) -> Any:
    if value is None:
        return NO_FIGURE
    if type(value) is int:
        return amount_text(Decimal(value), places=0)
    # What is markup already is the template's own, or was escaped.
    return shown(value) if type(value) is str else value


def _breakable(name: str) -> Markup:
    # On a phone a long name goes on below, after a whole word.
    return Markup("_<wbr>").join(shown(name).split("_"))


def _style() -> str:
    # The look of the summary page, and what only this one has.
    return files("cloudmore.billing.page").joinpath("page.css").read_text("utf-8") + HERE.joinpath(
        "page.css"
    ).read_text("utf-8")


def _script() -> str:
    return files("cloudmore.billing.page").joinpath("page.js").read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
