"""The site as it was built: its pages, what each links to and what each loads. ``nox -s docs`` builds it before."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from attrs import define, field
from conftest import REPOSITORY

HTML = REPOSITORY / "build" / "site" / "html"
PAGES = sorted(str(page.relative_to(HTML).as_posix()) for page in HTML.rglob("*.html") if "_static" not in page.parts)
# Where an address may stand, by element; what a page loads by itself is apart from what a reader follows.
FOLLOWED = {"a": "href"}
LOADED = {"link": "href", **dict.fromkeys(("img", "script", "source", "iframe", "video", "audio"), "src")}


@define
class Page(HTMLParser):
    """What stands in a page."""

    name: str
    links: list[str] = field(factory=list[str])
    loads: list[str] = field(factory=list[str])
    anchors: set[str] = field(factory=set[str])

    def __attrs_post_init__(self) -> None:
        super().__init__()
        self.feed((HTML / self.name).read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        values = dict(attrs)
        self.anchors.update(filter(None, (values.get("id"), values.get("name") if tag == "a" else None)))
        for where, kept in ((FOLLOWED, self.links), (LOADED, self.loads)):
            address = values.get(where.get(tag, ""))
            if address is not None and values.get("rel") != "canonical":
                kept.append(address)

    def target(self, address: str) -> tuple[Path, str] | None:
        """The file of the site that an address leads to, and the place in it; nothing where it leads elsewhere."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        file = (HTML / self.name).parent / unquote(parts.path) if parts.path else HTML / self.name
        return file.resolve(), unquote(parts.fragment)


@cache
def page(name: str) -> Page:
    """One of them, read once."""
    return Page(name)
