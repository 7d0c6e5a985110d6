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
def test_every_example_is_typed_and_a_wrong_one_is_noticed(tmp_path: Path, checker: str) -> None:
    written = write_examples(tmp_path / "user")
    assert (tmp_path / "user" / "readme_1.py") in written
    # Beside them, so that a checker starts once.
    for example in written:
        text = example.read_text(encoding="utf-8")
        wrong = example.with_name(f"wrong_{example.name}")
        wrong.write_text(f"import cloudmore\n{text}\ncloudmore.Credentials(username=5)\n", encoding="utf-8")
    complained = {place.split(":")[0] for _rule, place in CHECKERS[checker](tmp_path / "user")}
    assert complained == {f"wrong_{example.name}" for example in written}
