"""``cloudmore contract``, in a folder of somebody else's: their recordings, our document."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from contract.recordings import CASSETTES, DOCUMENT, EXCHANGES, HOST, Interaction, answered, changed, write

from cloudmore.cli.application import run

BROKEN = changed("list", answered(lambda body: body[0].update(active="no")))
NEW = changed("list", answered(lambda body: body[0].update(more=1)))
ELSEWHERE = changed(
    "list", lambda made: made["request"].update(uri=made["request"]["uri"].replace(HOST, "https://erp.example"))
)
CHECK = ["contract", "check"]
COVERAGE = ["contract", "coverage"]

# What is recorded, the command, its exit code, and words of what it says on stdout or stderr.
ENDS: dict[str, tuple[list[Interaction], list[str], int, str]] = {
    "clean": ([EXCHANGES["list"]], CHECK, 0, "1 exchange in 1 cassette against cloudmore.yaml"),
    "clean, as a page": ([EXCHANGES["list"]], [*CHECK, "-f", "markdown"], 0, "### Contract: clean"),
    "broken": ([BROKEN], CHECK, 6, "recorded.yaml#0  broken  organizations_list 200  response body /0/active"),
    "new is shown": ([NEW], CHECK, 0, "undeclared: expected no such property, found number"),
    "new fails where it is asked to": ([NEW], [*CHECK, "--fail-on", "new"], 6, "1 new"),
    "another grade": ([NEW], [*CHECK, "--fail-on", "bad"], 2, "no grade 'bad'. Use one of broken, vanished, new"),
    "another host": ([ELSEWHERE], CHECK, 6, "found erp.example"),
    "another host that is the API": ([ELSEWHERE], [*CHECK, "--host", "erp.example"], 0, "0 broken"),
    "another host in capitals": ([ELSEWHERE], [*CHECK, "--host", "ERP.Example"], 0, "0 broken"),
    "a host that is left out": (
        [ELSEWHERE, EXCHANGES["list"]],
        [*CHECK, "--skip-host", "erp.example"],
        0,
        "0 new, 1 of other hosts left out",
    ),
    "nothing left": ([ELSEWHERE], [*CHECK, "--skip-host", "erp.example"], 7, "0 exchanges in 0 cassettes"),
    "no exchange": ([], CHECK, 2, "it holds no exchange"),
    "a result that is no recording": (
        [NEW],
        [*CHECK, "-o", "cassettes/result.json"],
        2,
        "cassettes/result.json would be taken for a recording. Write it beside the folder.",
    ),
    **{
        f"a result over what {option} names": (
            [NEW],
            [*CHECK, option, "known.json", "-o", "./known.json"],
            2,
            "known.json would be written over. Give it a file of its own.",
        )
        for option in ("--baseline", "--spec", "--shapes")
    },
    "two folders": (
        [NEW],
        [*CHECK, "--cassettes", "cassettes", "--cassettes", "other"],
        2,
        "--cassettes is given more than once. Name a folder that holds them all.",
    ),
    "a host that is none": ([NEW], [*CHECK, "--host", "http://"], 2, "'http://' names no host. Write a host such as"),
    "a host with its port": ([ELSEWHERE], [*CHECK, "--host", "https://ERP.example:443/api"], 0, "0 broken"),
    "coverage of another host": ([ELSEWHERE], [*COVERAGE, "--host", "erp.example"], 0, "1 of 85 answers recorded"),
    "coverage of no host": ([ELSEWHERE], COVERAGE, 7, "0 of 85 answers recorded"),
    "the same twice": ([BROKEN, NEW, BROKEN], CHECK, 6, "    also in recorded.yaml#2\n"),
    "no folder": ([NEW], [*CHECK, "--cassettes", "nowhere"], 2, "There is no folder and no recording nowhere. Name"),
    "no document": ([NEW], [*CHECK, "--spec", "nowhere.yaml"], 2, "nowhere.yaml cannot be read: No such file"),
    "no baseline": ([NEW], [*CHECK, "--baseline", "nowhere.toml"], 2, "nowhere.toml cannot be read"),
    "no shapes": ([NEW], [*CHECK, "--shapes", "nowhere.json"], 2, "nowhere.json cannot be read"),
    "an ending that is unknown": (
        [NEW],
        [*CHECK, "-o", "result.pdf"],
        2,
        ".csv, .json, .jsonl, .md, .sarif, .xml",
    ),
    "a folder that is missing": ([NEW], [*CHECK, "-o", "nowhere/result.xml"], 2, "cannot be written"),
    "shapes of one recording": (
        [NEW],
        [*CHECK, "--cassettes", "cassettes/recorded.yaml", "--update-shapes"],
        2,
        "Name a folder",
    ),
    "the format of a check elsewhere": (
        [NEW],
        ["version", "-f", "junit"],
        2,
        "Only contract check has the format junit",
    ),
    "covered": ([EXCHANGES["list"]], COVERAGE, 0, "1 of 85 answers recorded, in 1 exchanges"),
    "covered too little": ([EXCHANGES["list"]], [*COVERAGE, "--fail-under", "90"], 7, "1 of 85 answers are recorded"),
    "covered enough": ([EXCHANGES["list"]], [*COVERAGE, "--fail-under", "1"], 0, "Level 0 of 7"),
    "nothing covered": ([changed("list", lambda made: made["request"].update(method="PATCH"))], COVERAGE, 7, "0 of 85"),
    "coverage as a check": ([NEW], [*COVERAGE, "-f", "junit"], 2, "table, json, jsonl or csv"),
    "coverage of nothing": ([], COVERAGE, 2, "is no recording: it holds no exchange"),
}


@pytest.mark.parametrize("name", ENDS)
def test_a_run_ends_as_it_should(name: str, empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded, command, code, words = ENDS[name]
    write(empty_folder / "cassettes", recorded)
    assert run(command) == code
    told = capsys.readouterr()
    assert words in told.out + told.err
    assert "Traceback" not in told.err
    assert code != 2 or told.err.count("\n") <= 1


def test_an_empty_folder_is_never_done(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (empty_folder / "cassettes").mkdir()
    assert run(CHECK) == 2
    assert "so nothing was checked. Recordings are the .yaml or .json files of vcrpy." in capsys.readouterr().err


def test_one_run_writes_files_and_marks_the_page(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(empty_folder / "cassettes", [EXCHANGES["token"], BROKEN, NEW])
    assert run([*CHECK, "-f", "github", "-o", "a.json", "-o", "a.xml", "-o", "a.md"]) == 6
    assert [line.partition(" ")[0] for line in capsys.readouterr().out.splitlines()] == [
        "::error",
        "::notice",
        "::error",
    ]
    assert [each["grade"] for each in json.loads(Path("a.json").read_bytes())["findings"]] == ["broken", "new"]
    assert len(ET.parse("a.xml").findall(".//failure")) == 1
    assert Path("a.md").read_text("utf-8").startswith("### Contract: broken\n")


def test_findings_are_rows_for_a_spreadsheet(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(empty_folder / "cassettes", [BROKEN, NEW])
    assert run([*CHECK, "-f", "csv"]) == 6
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["grade"], row["pointer"], len(row["fingerprint"])) for row in rows] == [
        ("broken", "/0/active", 12),
        ("new", "/0/more", 12),
    ]


def test_what_was_seen_is_kept_unless_something_is_broken(
    empty_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(empty_folder / "cassettes", [BROKEN])
    assert run([*CHECK, "--update-shapes"]) == 6
    assert "The shapes stay as they are" in capsys.readouterr().err
    assert not (folder / "shapes.json").exists()
    write(folder, [NEW])
    assert run([*CHECK, "--update-shapes"]) == 0
    write(folder, [changed("list", answered(lambda body: body[0].pop("name") and None))])
    assert run([*CHECK, "--fail-on", "vanished"]) == 6
    assert "recorded.yaml#0  vanished  organizations_list 200  response body /0/name" in capsys.readouterr().out
    assert run([*CHECK, "--fail-on", "vanished", "--update-shapes"]) == 6
    assert run([*CHECK, "--fail-on", "vanished"]) == 0, "somebody looked, and took it over"


def test_what_is_left_out_was_not_seen(empty_folder: Path) -> None:
    other = changed("get", lambda made: made["request"].update(uri=made["request"]["uri"].replace(HOST, "https://a.b")))
    folder = write(empty_folder / "cassettes", [EXCHANGES["list"], other])
    assert run([*CHECK, "--skip-host", "A.b", "--update-shapes"]) == 0
    assert list(json.loads((folder / "shapes.json").read_bytes())["operations"]) == ["organizations_list"]
    assert sorted(each.name for each in folder.iterdir()) == ["recorded.yaml", "shapes.json"]


def test_a_known_body_that_is_no_json_is_no_shape(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = changed("list", lambda made: made["response"]["body"].update(string="["))
    folder = write(empty_folder / "cassettes", [cut])
    assert run([*CHECK, "-f", "json"]) == 6
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    Path("known.toml").write_text(
        f"[[known]]\nfingerprint = '{finding['fingerprint']}'\nowner = 'a'\nreason = 'b'\nexpires = 9999-12-31\n",
        "utf-8",
    )
    assert run([*CHECK, "--baseline", "known.toml", "--update-shapes"]) == 0
    assert json.loads((folder / "shapes.json").read_bytes())["operations"]["organizations_list"]["200"]["body"] == {}
    assert run(COVERAGE) == 0


DEEP = "[" * 100_000
ODD: dict[str, tuple[str, str, list[str]]] = {
    "a deep baseline": ("known.toml", f"a = {DEEP}", [*CHECK, "--baseline", "known.toml"]),
    "deep shapes": ("seen.json", DEEP, [*CHECK, "--shapes", "seen.json"]),
    "an index with an address that is none": ("cassettes/index.json", '{"a": {"address": "http://[a"}}', CHECK),
}


@pytest.mark.parametrize("name", ODD)
def test_a_file_beside_that_is_odd_is_named(name: str, empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, content, command = ODD[name]
    write(empty_folder / "cassettes", [EXCHANGES["list"]])
    Path(file).write_text(content, "utf-8")
    assert run(command) == 2
    assert Path(file).name in capsys.readouterr().err


def test_a_document_of_one_s_own_is_the_contract(empty_folder: Path) -> None:
    text = DOCUMENT.read_text("utf-8")
    own = text.replace("active: {type: boolean,", "active: {type: string,")
    assert own != text
    Path("own.yaml").write_text(own, "utf-8")
    write(empty_folder / "cassettes", [EXCHANGES["list"]])
    assert run(CHECK) == 0
    assert run([*CHECK, "--spec", "own.yaml"]) == 6


def test_our_own_cassettes_cover_every_answer(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(CASSETTES, empty_folder / "cassettes")
    assert run([*CHECK, "--fail-on", "new"]) == 0
    capsys.readouterr()
    assert run([*COVERAGE, "--fail-under", "100", "-f", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [len(each["recordings"]) > 0 for each in told["cells"]] == [True] * 85
    assert [each["name"] for each in told["criteria"] if each["missing"]] == ["response body properties"]


def test_the_matrix_has_a_row_for_each_operation(empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(empty_folder / "cassettes", [EXCHANGES["list"], EXCHANGES["list"]])
    assert run(COVERAGE) == 0
    lines = capsys.readouterr().out.splitlines()
    assert run([*COVERAGE, "-f", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (len(rows), [row["operation_id"] for row in rows if row["recordings"] != "[]"]) == (
        85,
        ["organizations_list"],
    )
    assert lines[2].split() == ["operation", "200", "201", "202", "204", "400", "401", "403", "404", "500"]
    [row] = [line.split() for line in lines if line.strip().startswith("organizations_list ")]
    assert row == ["organizations_list", "2", "none", "none", "none", "none"]
    assert "      not health_check" not in lines
    assert run([*COVERAGE, "--verbose"]) == 0
    assert "      not health_check" in capsys.readouterr().out.splitlines()
