"""Every Python example of the documentation is what a strict user may copy: both type checkers pass it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY
from type_checkers import CHECKERS

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]


def write_examples(folder: Path) -> list[Path]:
    """One file for each example, named after its page."""
    folder.mkdir()
    written = []
    for page in PAGES:
        for number, example in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1):
            file = folder / f"{page.stem.lower().replace('-', '_')}_{number}.py"
            file.write_text(example, encoding="utf-8")
            written.append(file)
    return written


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_example_is_typed(tmp_path: Path, checker: str) -> None:
    written = write_examples(tmp_path / "user")
    assert (tmp_path / "user" / "readme_1.py") in written
    assert CHECKERS[checker](tmp_path / "user") == []


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_wrong_example_is_noticed(tmp_path: Path, checker: str) -> None:
    for example in write_examples(tmp_path / "user"):
        text = example.read_text(encoding="utf-8")
        example.write_text(f"import cloudmore\n{text}\ncloudmore.Credentials(username=5)\n", encoding="utf-8")
    noticed = {place.split(":")[0] for _rule, place in CHECKERS[checker](tmp_path / "user")}
    assert noticed == {example.name for example in (tmp_path / "user").glob("*.py")}
