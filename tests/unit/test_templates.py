"""Our templates are held against the generator's: an upgrade that changes one stops with what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from template_originals import Originals, installed_originals, read_list, template_faults

OPENAPI = Path(__file__).resolve().parents[2] / "openapi"
MODEL, NUMBER, MACROS = "model.py.jinja", "kinds/number.py.jinja", "names.jinja"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


LIST = f"""
| file | why | threads | digest |
|---|---|---|---|
| `{MODEL}` | with `{digest("x")[:12]}` in the reason | #1 | `{digest("model")}` |
| `{NUMBER}` | why | | `{digest("number")}` |

| file | what |
|---|---|
| `{MACROS}` | macros |
"""


class Upgrade:
    """A folder of templates that fits a generator, until something happens to one of them."""

    def __init__(self, folder: Path) -> None:
        self.ours, self.originals = folder / "ours", folder / "originals"
        for name in (MODEL, NUMBER):
            self.write(self.ours / name, "changed by us")
            self.write(self.originals / name, Path(name).name.partition(".")[0])
        self.write(self.ours / MACROS, "macros")
        self.write(self.originals / "client.py.jinja", "client")
        self.write(self.ours / "README.md", LIST)

    @staticmethod
    def write(file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit_list(self, old: str, new: str) -> None:
        text = (self.ours / "README.md").read_text(encoding="utf-8")
        assert old in text
        self.write(self.ours / "README.md", text.replace(old, new))

    def faults(self) -> list[str]:
        return list(template_faults(self.ours, Originals("9.9", self.originals)))


CASES: dict[str, tuple[Callable[[Upgrade], object], list[tuple[str, ...]]]] = {
    "nothing happened": (lambda _: None, []),
    "the generator changed a template": (
        lambda it: it.write(it.originals / NUMBER, "new"),
        [(NUMBER, "another one in 9.9", "compare", digest("new"))],
    ),
    "the generator dropped a template": (
        lambda it: (it.originals / MODEL).unlink(),
        [(MODEL, "replaces nothing in 9.9", "delete or rename")],
    ),
    "the generator got a template with a name of ours": (
        lambda it: it.write(it.originals / MACROS, "theirs"),
        [(MACROS, "9.9 has a template of that name", "rename ours")],
    ),
    "the generator changed what we do not replace": (
        lambda it: it.write(it.originals / "client.py.jinja", "new"),
        [],
    ),
    "a replacement is not listed": (
        lambda it: it.write(it.ours / "client.py.jinja", "ours"),
        [("client.py.jinja", "not listed", "replacement", digest("client"))],
    ),
    "a file of our own is not listed": (
        lambda it: it.write(it.ours / "kinds" / "more.jinja", "ours"),
        [("kinds/more.jinja", "not listed", "file of our own")],
    ),
    "a replacement is gone": (
        lambda it: (it.ours / NUMBER).unlink(),
        [(NUMBER, "not there", "delete its row")],
    ),
    "a file of our own is gone": (
        lambda it: (it.ours / MACROS).unlink(),
        [(MACROS, "not there", "delete its row")],
    ),
    "a digest is mistyped": (
        lambda it: it.edit_list(digest("model"), "0" * 64),
        [(MODEL, "another one", digest("model"))],
    ),
    "a digest is cut": (
        lambda it: it.edit_list(digest("model"), digest("model")[:-1]),
        [(MODEL, "9.9 has a template of that name")],
    ),
    "a replacement is listed twice": (
        lambda it: it.edit_list("| file | what |", f"| `{MODEL}` | what |"),
        [(MODEL, "twice"), (MODEL, "9.9 has a template of that name")],
    ),
    "two things at once": (
        lambda it: (it.write(it.originals / MODEL, "new"), (it.ours / MACROS).unlink()),
        [(MACROS, "not there"), (MODEL, "another one")],
    ),
}


@pytest.mark.parametrize(("happens", "says"), CASES.values(), ids=CASES.keys())
def test_what_no_longer_fits_is_named(
    tmp_path: Path, happens: Callable[[Upgrade], object], says: list[tuple[str, ...]]
) -> None:
    upgrade = Upgrade(tmp_path)
    happens(upgrade)
    found = upgrade.faults()
    assert len(found) == len(says), found
    for fault, words in zip(found, says, strict=True):
        assert all(word in fault for word in words), fault


def test_every_template_of_the_project_is_listed() -> None:
    listed = read_list((OPENAPI / "templates" / "README.md").read_text(encoding="utf-8"))
    there = {each.relative_to(OPENAPI / "templates").as_posix() for each in OPENAPI.glob("templates/**/*.jinja")}
    # Others are written at generation time, which fails where one of them is missing.
    assert there <= listed.digests.keys() | listed.own
    assert {name: installed_originals().digest(name) for name in listed.digests} == listed.digests


def test_generating_stops_before_anything_is_written(tmp_path: Path) -> None:
    shutil.copytree(OPENAPI, tmp_path / "openapi")
    readme = tmp_path / "openapi" / "templates" / "README.md"
    text = readme.read_text(encoding="utf-8")
    changed = installed_originals().digest("model.py.jinja") or ""
    readme.write_text(text.replace(changed, digest("the template of an older generator")), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(tmp_path / "openapi" / "generate.py")], check=False, capture_output=True, text=True
    )
    assert result.returncode == 1
    assert result.stderr.startswith("generate: openapi/templates")
    assert f"model.py.jinja is another one in {installed_originals().version}" in result.stderr
    assert changed in result.stderr
    assert not (tmp_path / "generated").exists()
