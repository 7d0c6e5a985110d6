"""Lines as files: every value comes back, and a file appears whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from made_up_lines import BLANK, write_lines

from cloudmore import ConfigurationError
from cloudmore.billing import COLUMNS, SCHEMA, BillingLine, check_paths, json_text
from cloudmore.billing.files.writing import replacing

ODD_TEXTS = {
    "a comma": "a,b",
    "a semicolon": "a;b",
    "quotes": 'say "no"',
    "a quote alone": '"',
    "a line feed": "two\nlines",
    "a carriage return": "two\rlines",
    "both": "two\r\nlines\r\n",
    "a tab": "\tx\t",
    "control characters": "\x01\x07\x1b[31m\x7f\x85",
    "NUL": "a\x00b",
    "emoji": "👩🏽‍💻 ✓",
    "right to left": "\u200f\u05e9\u05dc\u05d5\u05dd\u202e abc",
    "line separators of Unicode": "a\u2028b\u2029c",
    "a formula": "=1+1",
    "leading zeros": "00123",
    "looks like a number": "1E05",
    "white space around": "  x ",
    "a backslash": "C:\\temp\\n",
    "300 characters": "ä" * 300,
    "beyond the basic plane": "𝔘𐍈",
}
NUMBERS = {
    "0.0000001": Decimal("1E-7"),
    "1000": Decimal("1E+3"),
    "0.00001": Decimal("1E-05"),
    "-0.02": Decimal("-0.02"),
    "-0.00": Decimal("-0.00"),
    "0": Decimal(0),
    "12.299999999999999": Decimal("12.299999999999999"),
    "98765432109876.54": Decimal("98765432109876.54"),
    "1234567890123456789012.345": Decimal("1234567890123456789012.345"),
    "100000000000000000000000000000": Decimal("1E+29"),
}


def line(**values: Any) -> BillingLine:
    return attrs.evolve(BLANK, source="cloudmore", billing_date=date(2026, 10, 5), **values)


def written(folder: Path, *lines: BillingLine) -> dict[str, list[dict[str, Any]]]:
    """What the standard library reads out of the files, by ending."""
    paths = [folder / f"october.{ending}" for ending in ("csv", "json", "jsonl")]
    check_paths(paths)
    write_lines(iter(lines), paths)
    texts = [path.read_bytes().decode("utf-8") for path in paths]
    document = json.loads(texts[1], parse_float=Decimal)
    assert document["schema"] == SCHEMA
    return {
        "csv": list(csv.DictReader(io.StringIO(texts[0], newline=""))),
        "json": document["lines"],
        "jsonl": [json.loads(each, parse_float=Decimal) for each in texts[2].split("\n")[:-1]],
    }


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_every_text_comes_back(tmp_path: Path, text: str) -> None:
    found = written(tmp_path, line(product_name=text, note="after"), line(note=f"{text}{text}"), line())
    for ending, rows in found.items():
        assert [row["product_name"] or None for row in rows] == [text, None, None], ending
        assert [row["note"] or None for row in rows] == ["after", f"{text}{text}", None], ending


@pytest.mark.parametrize(("text", "number"), NUMBERS.items(), ids=NUMBERS.keys())
def test_every_number_comes_back_in_plain_notation(tmp_path: Path, text: str, number: Decimal) -> None:
    found = written(tmp_path, line(total_sales=number))
    assert found["csv"][0]["total_sales"] == text
    for ending in ("json", "jsonl"):
        assert found[ending][0]["total_sales"] == number
        assert f'"total_sales":{text},' in (tmp_path / f"october.{ending}").read_text()


def test_the_columns_stand_in_their_order(tmp_path: Path) -> None:
    for rows in written(tmp_path, line(), line()).values():
        assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]


def test_a_missing_value_is_empty_or_null_and_never_zero(tmp_path: Path) -> None:
    found = written(tmp_path, BLANK)
    assert set(found["csv"][0].values()) == {""}
    assert set(found["json"][0].values()) == set(found["jsonl"][0].values()) == {None}


def test_a_date_is_written_as_a_date(tmp_path: Path) -> None:
    assert {rows[0]["billing_date"] for rows in written(tmp_path, line()).values()} == {"2026-10-05"}


def test_extra_is_text_in_csv_and_an_object_in_json(tmp_path: Path) -> None:
    extra = {"a": [Decimal("1.50"), {"b": 'x"\n'}], "c": None}
    found = written(tmp_path, line(extra=json_text(extra)))
    assert json.loads(found["csv"][0]["extra"], parse_float=Decimal) == extra
    assert found["json"][0]["extra"] == found["jsonl"][0]["extra"] == extra


def test_no_lines_give_files_without_lines(tmp_path: Path) -> None:
    assert written(tmp_path) == {"csv": [], "json": [], "jsonl": []}
    assert (tmp_path / "october.csv").read_text() == ",".join(COLUMNS) + "\n"
    assert (tmp_path / "october.jsonl").read_bytes() == b""


def test_lines_end_in_a_line_feed_on_every_system(tmp_path: Path) -> None:
    written(tmp_path, line(), line())
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert content.endswith(b"\n")
        assert b"\r" not in content


@pytest.mark.parametrize("ending", ["CSV", "Json", "JSONL"])
def test_the_case_of_an_ending_does_not_matter(tmp_path: Path, ending: str) -> None:
    write_lines(iter([line()]), [tmp_path / f"october.{ending}"])
    assert (tmp_path / f"october.{ending}").stat().st_size


def failing(error: BaseException, after: int = 5) -> Iterator[BillingLine]:
    for _ in range(after):
        yield line()
    raise error


@pytest.mark.parametrize("error", [ValueError("cut"), KeyboardInterrupt(), OSError(5, "the report's disk is gone")])
@pytest.mark.parametrize("after", [0, 5, 5000])
def test_an_error_in_the_middle_leaves_the_old_files_and_no_other(
    tmp_path: Path, error: BaseException, after: int
) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.json"]
    paths[0].write_text("old")
    with pytest.raises(type(error)) as caught:
        write_lines(failing(error, after), paths)
    assert caught.value is error, "what broke is not blamed on the files"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.csv": "old"}


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """A disk that is full, as far as this process can tell."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("order", [("a.csv", "b.json"), ("b.json", "a.csv")], ids=["small first", "large first"])
@pytest.mark.parametrize("count", [20, 2000], ids=["noticed at the end", "noticed on the way"])
def test_a_full_disk_leaves_all_old_files(tmp_path: Path, order: Iterable[str], count: int) -> None:
    for name in order:
        (tmp_path / name).write_text(f"old {name}")
    lines = [line(note="x" * 100) for _ in range(count)]
    paths = [tmp_path / name for name in order]
    with largest_file(6000), pytest.raises(ConfigurationError, match=r"b\.json|a\.csv") as caught:
        write_lines(iter(lines), paths)
    assert "cannot be written" in caught.value.message
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {name: f"old {name}" for name in order}


def test_the_longest_name_that_the_disk_takes_is_taken(tmp_path: Path) -> None:
    path = tmp_path / f"{'ä' * 125}.csv"
    check_paths([path])
    write_lines(iter([line()]), [path])
    assert path.stat().st_size


def test_a_file_is_replaced_when_all_are_complete(tmp_path: Path) -> None:
    old, new = tmp_path / "a.csv", tmp_path / "b.jsonl"
    old.write_text("old")
    seen = []

    def lines() -> Iterator[BillingLine]:
        yield line(note="new")
        seen.append((old.read_text(), new.exists()))

    write_lines(lines(), [old, new])
    assert seen == [("old", False)]
    assert "new" in old.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.jsonl"]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        pytest.param(["a.txt"], "format .txt", id="unknown ending"),
        pytest.param(["a"], "Use one of .csv, .json, .jsonl", id="no ending"),
        pytest.param([".csv"], "format .", id="an ending alone"),
        pytest.param(["a.csv.gz"], "format .gz", id="compressed"),
        pytest.param(["a.csv", "a.txt"], "a.txt", id="one of two"),
        pytest.param(["missing/a.csv"], "cannot be written", id="missing folder"),
        pytest.param(["plain/a.csv"], "cannot be written", id="a file for a folder"),
        pytest.param(["folder.csv"], "folder", id="a folder for a file"),
        pytest.param(["a.csv", "a.csv"], "named twice", id="the same file twice"),
        pytest.param(["a.csv", "./a.csv"], "named twice", id="the same file by another way"),
        pytest.param(["a.csv", "folder.csv/../a.csv"], "named twice", id="the same file by a detour"),
        pytest.param([f"{'x' * 300}.csv"], "cannot be written", id="a name that is too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_found_before_the_wait(tmp_path: Path, names: list[str], says: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "plain").write_text("x")
    with pytest.raises(ConfigurationError) as caught:
        check_paths([tmp_path / name for name in names])
    assert says in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "plain"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")
def test_a_folder_without_permission_is_found_before_the_wait(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    # Root may write everywhere but into the kernel's own folder.
    folder = Path("/proc") if os.geteuid() == 0 else tmp_path
    try:
        with pytest.raises(ConfigurationError, match="cannot be written"):
            check_paths([folder / "a.csv"])
    finally:
        tmp_path.chmod(0o700)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")
@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_of_every_new_file(tmp_path: Path, mask: int, expected: int) -> None:
    with umask(mask):
        write_lines(iter([line()]), [tmp_path / "a.csv"])
        assert os.umask(mask) == mask, "the mask is as it was"
    assert mode(tmp_path / "a.csv") == expected


@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "a.csv").chmod(0o600)
    with umask(0o022):
        write_lines(iter([line()]), [tmp_path / "a.csv"])
    assert mode(tmp_path / "a.csv") == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows makes links for few people")
def test_a_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "for-the-ledger.csv"
    target.write_text("old")
    (tmp_path / "a.csv").symlink_to(target)
    check_paths([tmp_path / "a.csv"])
    write_lines(iter([line()]), [tmp_path / "a.csv"])
    assert (tmp_path / "a.csv").is_symlink()
    assert target.read_text().startswith("source,")
    assert [path.name for path in target.parent.iterdir()] == [target.name]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such files")
def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(ConfigurationError, match="it is no file"):
        check_paths([tmp_path / "a.csv"])


def test_a_file_that_must_not_be_changed_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").touch()
    check_paths([tmp_path / "a.csv"])
    # As the system answers everybody but root.
    monkeypatch.setattr(os, "access", lambda path, how: (path, how) != (tmp_path / "a.csv", os.W_OK))
    with pytest.raises(ConfigurationError, match="must not be changed"):
        check_paths([tmp_path / "a.csv"])


@pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")
def test_a_private_file_is_its_owners_alone(tmp_path: Path) -> None:
    with umask(0), replacing(tmp_path / "a.json", private=True) as file:
        file.write("{}")
    assert mode(tmp_path / "a.json") == 0o600
