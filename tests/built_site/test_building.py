"""What fails the build, and where links to files of the repository lead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY

CONFIGURATION = REPOSITORY / "docs" / "site"
# Nothing of Python is told in these, so nothing of it is read.
QUICK = ("-D", "extensions=myst_parser,links,llms,reading")
GOOD = {
    "index.md": "# Some pages\n\nWhat they tell.\n\n```{toctree}\n:caption: All\n\npage\nfolder/index\n```\n",
    "page.md": "# A page\n\n[Why](folder/), [where](#a-page), [what](data/file.yaml).\n\n```sh\nls\n```\n",
    "folder/index.md": "# A folder\n\n[Back](../page.md#a-page)\n",
    "data/file.yaml": "a: 1\n",
}


def build(folder: Path, pages: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    """Build a small site as the large one is built."""
    for name, text in pages.items():
        file = folder / "source" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    command = ["-m", "sphinx", "-q", "-W", "--keep-going", "-c", str(CONFIGURATION), *QUICK, *options]
    return subprocess.run(
        [sys.executable, *command, str(folder / "source"), str(folder / "html")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


LOST = "lost.md: WARNING: document isn't included in any toctree"
NO_FILE = "page.md:3: WARNING: 'myst' cross-reference target not found: 'gone.md'"
NO_PLACE = "page.md:3: WARNING: local id not found in doc 'folder/index': 'gone'"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"lost.md": "# Lost\n"}, LOST, id="in no navigation"),
        pytest.param({"page.md": "# A page\n\n[x](gone.md)\n"}, NO_FILE, id="a link to no file"),
        pytest.param({"page.md": "# A page\n\n[x](folder/index.md#gone)\n"}, NO_PLACE, id="a link to no place"),
    ],
)
def test_a_mistake_fails_the_build_and_is_named(tmp_path: Path, changes: dict[str, str], told: str) -> None:
    built = build(tmp_path, {**GOOD, **changes})
    assert built.returncode == 1
    assert told in built.stderr


def test_a_folder_is_its_index_and_a_file_a_copy(tmp_path: Path) -> None:
    built = build(tmp_path, GOOD)
    assert (built.returncode, built.stderr) == (0, "")
    text = (tmp_path / "html" / "page.html").read_text("utf-8")
    assert 'href="folder/index.html"' in text
    (copy,) = (tmp_path / "html" / "_downloads").rglob("file.yaml")
    assert f'href="{copy.relative_to(tmp_path / "html").as_posix()}"' in text
    assert '<pre tabindex="0">' in text


def test_a_file_is_shown_where_the_repository_is_where_that_is_known(tmp_path: Path) -> None:
    built = build(tmp_path, GOOD, "-D", "source_address=https://git.example/us/client/blob/main/")
    assert (built.returncode, built.stderr) == (0, "")
    text = (tmp_path / "html" / "page.html").read_text("utf-8")
    assert 'href="https://git.example/us/client/blob/main/data/file.yaml"' in text
    assert not (tmp_path / "html" / "_downloads").exists()
