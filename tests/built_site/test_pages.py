"""Every page in headless Chromium, at the width of a phone and of a desktop: readable by everybody, and alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import define, field
from axe_playwright_python.sync_playwright import Axe
from built_site.pages import HTML, PAGES

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
GRAVE = {"serious", "critical"}
ASK = """async ({where, ...only}) => {
  const found = await axe.run(where, {resultTypes: ["violations"], preload: false, ...only});
  return found.violations.map((each) => [each.impact, each.id, each.nodes.map((node) => node.target.join(" "))]);
}"""
# Slow, and the same on each screen: of one style sheet, so a page of each kind and of each language of code tells.
COLOURS = "color-contrast"
ALL_BUT_COLOURS = {"where": "html", "rules": {COLOURS: {"enabled": False}}}
COLOURS_ALONE = {"where": "html", "runOnly": [COLOURS]}
OF_EACH_KIND = (
    *("index", "README", "search", "api/profiles", "docs/closing-a-month", "docs/evidence", "docs/on-a-schedule"),
    *("docs/exporting", "docs/decisions/0048-the-site"),
)


@define
class Tab:
    """A tab, and what it was told to load."""

    tab: Any
    asked: list[str] = field(factory=list[str])

    def open(self, name: str) -> None:
        """Open a page, in light colours on a desktop, with axe in it."""
        self.tab.set_viewport_size(DESKTOP)
        self.tab.emulate_media(color_scheme="light")
        self.tab.goto((HTML / name).as_uri())
        self.tab.evaluate(Axe().axe_script)

    def grave(self, asked: dict[str, Any]) -> list[Any]:
        """What axe finds that keeps somebody out."""
        return [each for each in self.tab.evaluate(ASK, asked) if each[0] in GRAVE]

    def too_wide(self) -> int:
        """How many pixels of the page lie beside the screen."""
        return int(self.tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.fixture(scope="module")
def opened(chromium: Any) -> Iterator[Tab]:
    """A tab for all of them."""
    context = chromium.new_context(viewport=DESKTOP)
    tab = Tab(context.new_page())
    tab.tab.on("request", lambda request: tab.asked.append(request.url))
    yield tab
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read_it_on_every_screen(opened: Tab, name: str) -> None:
    opened.asked.clear()
    opened.open(name)
    for screen in (DESKTOP, PHONE):
        opened.tab.set_viewport_size(screen)
        assert (opened.grave(ALL_BUT_COLOURS), opened.too_wide()) == ([], 0)
    assert [url for url in opened.asked if not url.startswith((HTML.as_uri(), "data:"))] == []
    assert opened.asked


@pytest.mark.parametrize("name", OF_EACH_KIND)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_colours_can_be_told_apart(opened: Tab, name: str, scheme: str) -> None:
    opened.open(f"{name}.html")
    opened.tab.emulate_media(color_scheme=scheme)
    assert opened.grave(COLOURS_ALONE) == []


def test_what_keeps_somebody_out_is_found(opened: Tab) -> None:
    opened.open("index.html")
    worse = "<img src='data:,'><p style='width: 3000px'>wide</p>"
    opened.tab.locator("h1").evaluate("(heading, worse) => { heading.outerHTML = worse }", worse)
    assert [rule for _impact, rule, _places in opened.grave(ALL_BUT_COLOURS)] == ["image-alt"]
    assert opened.too_wide() > 1000


def test_the_search_works_from_a_folder(opened: Tab) -> None:
    opened.asked.clear()
    opened.open("index.html")
    opened.tab.get_by_role("textbox", name="Search").fill("reconcile")
    opened.tab.keyboard.press("Enter")
    opened.tab.get_by_text("Search finished").wait_for()
    found = opened.tab.locator("#search-results li a")
    assert "docs/reconciling.html" in " ".join(each.get_attribute("href") for each in found.all())
    found.filter(has_text="Reconciling").first.click()
    assert opened.tab.title().startswith("Reconciling")
    assert [url for url in opened.asked if not url.startswith((HTML.as_uri(), "data:"))] == []
