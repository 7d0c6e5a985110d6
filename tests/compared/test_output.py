"""A comparison for a terminal, a page and a workflow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compared.seeds import seeded_file
from compared.vendor_file import vendor_file

from cloudmore.cli.application import run

ADDRESS = "/components/schemas/Organization/properties/active"


def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str, seeds: tuple[str, ...]) -> list[str]:
    """The lines of the answer of ``contract compare``."""
    file = seeded_file(*seeds) if seeds else vendor_file()
    file["info"]["title"] = "An <img> of\n*them*"
    path = tmp_path / "swagger.json"
    path.write_text(json.dumps(file), "utf-8")
    run(["contract", "compare", str(path), *options])
    return capsys.readouterr().out.splitlines()


CONTRADICTED, NEW, TWO = "a flag is a text", "a property more", ("a flag is a text", "a property more")


def test_markdown_has_a_row_for_what_is_not_confirmed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(tmp_path, capsys, "-f", "markdown", seeds=TWO)
    assert lines[0] == "### Comparison"
    # What the file says means nothing to Markdown.
    assert lines[2].startswith(r"An \<img\> of \*them\* v1.07.0 (swagger) against cloudmore.yaml: ")
    rows = [[cell.strip() for cell in each.strip("|").split(" | ")] for each in lines[4:]]
    assert [len(each) for each in rows] == [9, 1, 9, 9, 9]
    assert rows[0][:2] == ["standing", "kind"]
    assert rows[2][:6] == ["contradicted", "type", ADDRESS, "", "boolean", "string"]
    assert rows[2][7].startswith("cloudmore.yaml:")
    assert [each[0] for each in rows[3:]] == ["new to us", "unknown to them"]


@pytest.mark.parametrize(
    ("seeds", "options", "levels"),
    [
        (TWO, (), ["error", "warning", "error"]),
        ((NEW,), (), ["warning", "notice"]),
        ((NEW,), ("--fail-on", "new"), ["error", "error"]),
        ((), (), ["notice"]),
    ],
)
def test_a_workflow_is_told_what_fails(
    seeds: tuple[str, ...],
    options: tuple[str, ...],
    levels: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = shown(tmp_path, capsys, "-f", "github", *options, seeds=seeds)
    assert [each.removeprefix("::").partition(" ")[0] for each in lines] == levels
    assert "::An <img> of *them* v1.07.0 (swagger) against cloudmore.yaml: " in lines[-1]


def test_nothing_of_ours_is_an_error_of_a_workflow(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(__file__).with_name("styles") / "version_in_path.yaml"
    assert run(["contract", "compare", str(path), "-f", "github"]) == 7
    assert capsys.readouterr().out.startswith("::error title=contract compare::Cloudmore v1 (swagger)")


MARKS = {
    "table": ("\nwent: new to us: property", "\nconfirmed: operation"),
    "markdown": ("\n- went: new to us: property", "\n| confirmed | operation |"),
    "github": ("::notice title=contract compare%3A went::new to us: property", "%3A operation confirmed::confirmed: "),
}


@pytest.mark.parametrize("form", MARKS)
def test_notes_remarks_and_what_went_are_told(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tmp_path / "before.json"
    before.write_text(json.dumps(seeded_file(NEW)), "utf-8")
    style = Path(__file__).with_name("styles") / "brackets.yaml"
    assert run(["contract", "compare", str(style), "--last-seen", str(before), "-f", form]) == 6
    told = capsys.readouterr().out
    assert told.count("They say that it may be null.") == 1
    assert told.count("They write one call as GET ") == 1
    assert MARKS[form][0] in told
    # Confirmed by this file alone.
    assert MARKS[form][1] in told


@pytest.mark.parametrize("form", ["junit", "sarif"])
def test_what_it_cannot_be_shown_as_is_refused(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(tmp_path, capsys, "-f", form, seeds=()) == []
