"""``contract adopt`` as it is typed, in a copy of what it needs of a checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from compared.checkouts import checkout
from compared.seeds import seeded_file
from compared.vendor_file import as_text

from cloudmore.cli.application import run


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The document of a checkout that is the working folder, with a file beside it."""
    here = checkout(tmp_path)
    (tmp_path / "swagger.json").write_text(as_text(seeded_file("a property more")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return here.spec


def test_it_writes_and_says_what_to_run(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = spec.read_text("utf-8")
    assert run(["-f", "json", "contract", "adopt", "swagger.json"]) == 7
    told = capsys.readouterr()
    record = json.loads(told.out)
    # The one operation that the file leaves out.
    assert any(each["pointer"].endswith("~1services~1{serviceId}/delete") for each in record["left"])
    assert record["changes"]
    assert record["to_mind"][1].startswith("New, and no source says whether it is x-personal or x-secret: ")
    assert spec.read_text("utf-8") != before
    assert "nox -s generate" in told.err
    assert all(f"cloudmore: {each}\n" in told.err for each in record["to_mind"])
    assert not list(spec.parent.glob("*.new"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["swagger.json", "--spec", "elsewhere/cloudmore.yaml"], "cannot be read"),
        (["nothing.json"], "nothing.json"),
        (["openapi/sources.yaml"], "is no Swagger file"),
    ],
)
def test_what_cannot_be_adopted_is_refused(
    spec: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = spec.read_text("utf-8")
    assert run(["contract", "adopt", *arguments]) == 2
    assert words in capsys.readouterr().err
    assert spec.read_text("utf-8") == before


def test_outside_a_clone_it_says_where_it_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["contract", "adopt", "swagger.json"]) == 2
    said = capsys.readouterr().err
    assert "openapi/cloudmore.yaml cannot be read: there is no such file. It works in a clone of the repository" in said


@pytest.mark.parametrize("options", [["-f", "csv"], ["-o", "adopted.json"]])
def test_it_has_no_other_form(spec: Path, options: list[str]) -> None:
    before = spec.read_text("utf-8")
    assert run([*options, "contract", "adopt", "swagger.json"]) == 2
    assert spec.read_text("utf-8") == before
