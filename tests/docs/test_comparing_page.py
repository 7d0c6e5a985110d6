"""What the page on comparing shows works as it is shown, and every row of its table is what is told."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compared.seeds import SEEDS
from compared.vendor_file import vendor_file
from conftest import REPOSITORY

from cloudmore.cli.application import run
from cloudmore.contract.comparison.fetching import MEBIBYTE, MOST_BYTES, MOST_SECONDS
from cloudmore.contract.comparison.swagger import against_swagger
from cloudmore.contract.document import Document

PAGE = (REPOSITORY / "docs" / "comparing.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
KEPT = REPOSITORY / "tests" / "compared" / "vendor_swagger.json"
STYLES = REPOSITORY / "tests" / "compared" / "styles"


def test_the_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(KEPT, "swagger.json")
    commands = [shlex.split(line)[1:] for line in BLOCKS["sh"].splitlines()]
    assert {tuple(each[:3]) for each in commands} == {("contract", "compare", "swagger.json")}
    # It contradicts, and since then nothing has changed.
    assert [run(each) for each in commands] == [6, 6, 0]
    first, *_ = told = capsys.readouterr().out.splitlines()
    assert first == BLOCKS["text"].strip()
    assert told[1].startswith("contradicted: ")
    assert Path("seen.json").read_bytes() == KEPT.read_bytes()


def test_the_python_lines_run(tmp_path: Path) -> None:
    for name in ("swagger.json", "seen.json"):
        shutil.copy(KEPT, tmp_path / name)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKS["python"]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith("none of ours. 0\n")


def test_the_limits_are_those_of_the_program() -> None:
    assert (f"{MOST_BYTES // MEBIBYTE} MiB" in PAGE, MOST_SECONDS) == (True, 60.0)


# The seeds and the style that show a row; what is told there stands in the row.
ROWS: dict[str, tuple[str, ...]] = {
    "the same": ("a property is required, as we say",),
    "something, nothing": ("a property is not there", "no words", "an error is not described"),
    "nothing, something": ("a property more", "an error more", "words where we have none", "a header more"),
    "may be null; nothing of null": (),
    "an answer has a number; an integer": ("a fraction is always whole",),
    "an answer has an integer; a number": ("a whole number may be a fraction",),
    "a name; the same in another letter case": ("a property in another letter case",),
    "no parameter, property of a request or body; a required one": (
        *("a parameter more, which must be sent", "a body must be sent"),
        "a property that we do not have must be sent",
    ),
    "success 201; success 200 alone": ("created is told by 200",),
    "words; a closed list without some of them": ("fewer words, and no others",),
    "a map; an object with names, or the other way round": ("a map has names",),
    "a path; the same in another letter case": ("another path, written otherwise",),
    "a call; the same on two paths, which differ in letter case or in names of parameters": ("brackets",),
    "JSON; `type: file`": ("in_place",),
    "a header; the same in another letter case": ("a header in small letters",),
    "no property of a request; one that is `readOnly`": ("brackets",),
    "`int32`, `double` and other sizes of numbers; lengths, patterns and bounds; `collectionFormat`; "
    "media types beside ours; `default` answers": (
        *("an amount is a decimal", "what stands for all other answers"),
        *("in_place", "brackets"),
    ),
}


def test_every_row_is_shown_by_a_seed_that_is_told_so() -> None:
    table = PAGE.partition("| we say, they say | standing |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE))
    assert list(rows) == list(ROWS)
    styles = {each.stem for each in STYLES.glob("*.yaml")}
    for row, names in ROWS.items():
        for name in set(names) - styles:
            told = {each.standing for each in SEEDS[name].told}
            silent = rows[row].startswith("nothing is told") and told <= {"confirmed"}
            assert silent or any(rows[row].startswith(each) for each in told)
        assert set(names) <= SEEDS.keys() | styles


def test_lengths_patterns_and_the_like_are_no_facts() -> None:
    file = vendor_file()
    name = file["definitions"]["OrganizationCreateViewModel"]["properties"]["name"]
    name.update(minLength=9, maxLength=10, pattern="^x")
    price = file["definitions"]["Price"]["properties"]["costPrice"]
    price.update(minimum=0, maximum=10, multipleOf=0.01, format="decimal")
    against = against_swagger(Document.read(), file, "swagger.json")
    assert {str(each.standing) for each in against.facts} == {"confirmed"}
