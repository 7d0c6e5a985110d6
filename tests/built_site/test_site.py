"""What the site has: every page and name, links that lead somewhere, nothing that is loaded from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from built_site.pages import HTML, PAGES, Page, page
from conftest import REPOSITORY

from cloudmore.cli.application import commands

PACKAGES = (
    *("cloudmore", "cloudmore.billing", "cloudmore.bulk", "cloudmore.contract", "cloudmore.mapping"),
    *("cloudmore.profiles", "cloudmore.sandbox", "cloudmore_api.models"),
)
# Of Sphinx: it is asked, not followed.
OF_THE_GENERATOR = {"search.html"}


def test_every_page_of_the_repository_is_there() -> None:
    pages = [file.relative_to(REPOSITORY) for file in (REPOSITORY / "docs").rglob("*.md")]
    wanted = {str(each.with_suffix(".html")) for each in pages if each.parts[:2] != ("docs", "site")}
    assert len(wanted) > 70
    assert wanted | {f"{name}.html" for name in ("README", "CHANGELOG", "CONTRIBUTING", "SECURITY")} <= set(PAGES)


def test_every_page_is_reached_from_the_first_one() -> None:
    found, next_ones = set[str](), {"index.html"}
    while next_ones:
        found |= next_ones
        links = [link for name in next_ones for link in map(page(name).target, page(name).links) if link]
        next_ones = {str(file.relative_to(HTML)) for file, _place in links if file.suffix == ".html"} - found
    assert set(PAGES) - found <= OF_THE_GENERATOR
    assert found <= set(PAGES)


def leads_nowhere(looked_at: Page, address: str) -> bool:
    """Whether an address of the site has no file, or its file not the place."""
    target = looked_at.target(address)
    if target is None:
        return False
    file, place = target
    if not file.is_file() or HTML not in file.parents:
        return True
    return bool(place) and file.suffix == ".html" and place not in page(str(file.relative_to(HTML))).anchors


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(name: str) -> None:
    looked_at = page(name)
    assert [address for address in (*looked_at.links, *looked_at.loads) if leads_nowhere(looked_at, address)] == []
    assert [address for address in looked_at.loads if looked_at.target(address) is None] == []


def leaves(group: Any, path: str = "cloudmore") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield from leaves(command, f"{path} {name}") if hasattr(command, "commands") else [(f"{path} {name}", command)]


@pytest.mark.parametrize(("path", "command"), [pytest.param(*leaf, id=leaf[0]) for leaf in leaves(commands())])
def test_every_command_is_told_with_its_options_and_its_example(path: str, command: Any) -> None:
    text = (HTML / "_sources" / "commands.md").read_text("utf-8")
    (section,) = re.findall(rf"^#+ `{re.escape(path)}`\n(.*?)(?=^#+ `|\Z)", text, re.DOTALL | re.MULTILINE)
    assert section.startswith(f"\n```text\n{path} [OPTIONS]")
    names = [name for each in command.params for name in each.opts if name.startswith("-")]
    options = [name for name in names if name not in {"-h", "--help"}]
    assert [name for name in options if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", section)] == []
    for example in re.findall(r"^Example: (.*)$", command.help, re.MULTILINE):
        assert f"```sh\n{example}\n```" in section


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_told_under_that_name(package: str) -> None:
    anchors = {anchor for name in PAGES if name.startswith("api/") for anchor in page(name).anchors}
    names = [name for name in import_module(package).__all__ if not name.startswith("_")]
    assert [name for name in names if f"{package}.{name}" not in anchors] == []


def test_llms_txt_has_every_page_once() -> None:
    text = (HTML / "llms.txt").read_text("utf-8")
    assert text.startswith("# cloudmore-client\n\n> A Python client for the Cloudmore API")
    addresses = re.findall(r"^ *- \[[^]]+\]\(([^)]+)\)$", text, re.MULTILINE)
    assert [address for address in addresses if not (HTML / address).is_file()] == []
    named = [re.sub(r"^_sources/|\.md$|\.html$", "", address) for address in addresses]
    assert sorted(named) == sorted(name.removesuffix(".html") for name in {*PAGES} - OF_THE_GENERATOR - {"index.html"})


def test_the_example_of_a_command_is_code() -> None:
    page = (HTML / "commands.html").read_text("utf-8")
    assert "Example:" not in page
    assert page.count('<div class="highlight-sh') > 30
