"""Build the documentation site: ``python docs/site/build.py [OPTIONS OF SPHINX]`` writes ``build/site/html``.

A link in a Markdown file means the same here and on GitHub: the sources of the site are a copy of the files in the same
folders, with the pages that only the site has.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
BUILT = REPOSITORY / "build" / "site"
SOURCES, HTML = BUILT / "source", BUILT / "html"
OF_THE_REPOSITORY = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
LINK = re.compile(r"\]\(([^)\s#]+)")


def main(options: list[str]) -> int:
    """Lay out the sources and build them; returns the exit code of Sphinx."""
    # Of the group `docs`: without it, the other functions can still be used.
    from api_pages import api_pages  # noqa: PLC0415
    from commands_page import commands_page  # noqa: PLC0415
    from sphinx.cmd.build import main as sphinx  # noqa: PLC0415

    # All of it anew: what autodoc and the commands say depends on more than the time of a file.
    shutil.rmtree(BUILT, ignore_errors=True)
    lay_out(SOURCES)
    made = {"commands": commands_page(), **{f"api/{name}": text for name, text in api_pages().items()}}
    for name, text in made.items():
        (SOURCES / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
    return sphinx(["-b", "html", "-c", str(HERE), "-d", str(BUILT / "doctrees"), *options, str(SOURCES), str(HTML)])


def lay_out(folder: Path) -> None:
    """Copy the pages, and whatever else of the repository they link to."""
    shutil.copytree(HERE / "pages", folder)
    for file in {*of_the_repository(), *linked(of_the_repository())}:
        copy = folder / file.relative_to(REPOSITORY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)


def of_the_repository() -> list[Path]:
    """The pages that are read on GitHub, too."""
    pages = sorted((REPOSITORY / "docs").rglob("*.md"))
    return [*(REPOSITORY / name for name in OF_THE_REPOSITORY), *(page for page in pages if HERE not in page.parents)]


def linked(pages: Iterable[Path]) -> set[Path]:
    """The files that pages link to."""
    links = ((page.parent / link).resolve() for page in pages for link in LINK.findall(page.read_text("utf-8")))
    return {file for file in links if file.is_file() and REPOSITORY in file.parents}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
