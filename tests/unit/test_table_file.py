"""Tables that other programs save as text: what is read, what is told, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cloudmore import ConfigurationError
from cloudmore.table_file import TableFile, read_table

Rows = list[tuple[int, tuple[str, ...]]]
PLAIN = "Customer;Name;Amount\r\nK1;Nordic Café AB;1 234,50\r\nK2;Ölandsbolaget;-12,00\r\n"
READ: Rows = [(2, ("K1", "Nordic Café AB", "1 234,50")), (3, ("K2", "Ölandsbolaget", "-12,00"))]


def table(folder: Path, content: str | bytes, **how: str) -> TableFile:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, **how)


@pytest.mark.parametrize(
    ("content", "encoding", "said"),
    [
        pytest.param(PLAIN.encode(), "utf-8", "", id="UTF-8"),
        pytest.param(PLAIN.encode("utf-8-sig"), "utf-8-sig", "", id="UTF-8 with a mark"),
        pytest.param(PLAIN.encode("utf-16"), "utf-16", "", id="UTF-16"),
        pytest.param(b"\xfe\xff" + PLAIN.encode("utf-16-be"), "utf-16", "", id="UTF-16, big end first"),
        pytest.param(PLAIN.encode("utf-32"), "utf-32", "", id="UTF-32"),
        pytest.param(PLAIN.encode("cp1252"), "cp1252", "read as Windows-1252", id="Windows-1252"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, content: bytes, encoding: str, said: str) -> None:
    found = table(tmp_path, content)
    assert (found.headings, list(found.rows()), found.encoding) == (("Customer", "Name", "Amount"), READ, encoding)
    assert said in " ".join(found.notes)
    assert bool(said) == bool(found.notes)


def test_a_letter_far_down_decides_the_encoding(tmp_path: Path) -> None:
    rows = "".join(f"K{number};Plain name;1,00\n" for number in range(30_000))
    found = table(tmp_path, f"Customer;Name;Amount\n{rows}K;Café;1,00\n".encode("cp1252"))
    assert found.encoding == "cp1252"
    assert list(found.rows())[-1] == (30_002, ("K", "Café", "1,00"))


def test_an_encoding_can_be_given(tmp_path: Path) -> None:
    content = "Klient;Nimi\nK1;Õunapuu OÜ Šokk\n"
    assert list(table(tmp_path, content.encode("cp1257"), encoding="windows-1257").rows()) == [
        (2, ("K1", "Õunapuu OÜ Šokk"))
    ]


@pytest.mark.parametrize(
    ("content", "delimiter", "headings", "rows"),
    [
        pytest.param("a;b\n1,00;2\n", ";", ("a", "b"), [(2, ("1,00", "2"))], id="semicolon and a decimal comma"),
        pytest.param("a,b\n1.00,2\n", ",", ("a", "b"), [(2, ("1.00", "2"))], id="comma"),
        pytest.param("a\tb\n1,00\t2\n", "\t", ("a", "b"), [(2, ("1,00", "2"))], id="tab"),
        pytest.param("a|b\n1,00|2\n", "|", ("a", "b"), [(2, ("1,00", "2"))], id="bar"),
        pytest.param("key\nK1\nK2\n", ";", ("key",), [(2, ("K1",)), (3, ("K2",))], id="one column"),
        pytest.param('key\n"K1, K2"\n', ";", ("key",), [(2, ("K1, K2",))], id="one column with commas in its rows"),
        pytest.param(
            "Kund;Belopp, netto\nA;1,00\nB;2,00\n",
            ";",
            ("Kund", "Belopp, netto"),
            [(2, ("A", "1,00")), (3, ("B", "2,00"))],
            id="a comma in a heading and one in each number",
        ),
        pytest.param(
            "Kund;Namn;Belopp\nA;Berg, Ek;1,00\nB;Al, Ask;2,00\n",
            ";",
            ("Kund", "Namn", "Belopp"),
            [(2, ("A", "Berg, Ek", "1,00")), (3, ("B", "Al, Ask", "2,00"))],
            id="as many commas as semicolons in each row",
        ),
        pytest.param("sep=;\r\na;b\r\n1;2\r\n", ";", ("a", "b"), [(3, ("1", "2"))], id="told by its first line"),
        pytest.param('"sep=,"\na,b\n1,2\n', ",", ("a", "b"), [(3, ("1", "2"))], id="told in quotation marks"),
        pytest.param("sep=;\n;a,b;c\n".replace(";a", "a"), ";", ("a,b", "c"), [], id="told, and no row"),
        pytest.param("a^b\n1^2\n".replace("^", "\t"), "\t", ("a", "b"), [(2, ("1", "2"))], id="tab alone"),
    ],
)
def test_the_delimiter_is_found_out(
    tmp_path: Path, content: str, delimiter: str, headings: tuple[str, ...], rows: Rows
) -> None:
    found = table(tmp_path, content)
    assert (found.delimiter, found.headings, list(found.rows())) == (delimiter, headings, rows)


def test_a_delimiter_can_be_given(tmp_path: Path) -> None:
    found = table(tmp_path, "a^b;c\n1^2\n", delimiter="^")
    assert (found.headings, list(found.rows())) == (("a", "b;c"), [(2, ("1", "2"))])


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param('a;b\n"x;y";2\n', [(2, ("x;y", "2"))], id="a delimiter in quotation marks"),
        pytest.param('a;b\n"x\ny";2\nz;3\n', [(2, ("x\ny", "2")), (4, ("z", "3"))], id="a line break in a cell"),
        pytest.param('a;b\n"5"" disk";2\n', [(2, ('5" disk', "2"))], id="a doubled quotation mark"),
        pytest.param('a;b\n5" disk;2\n', [(2, ('5" disk', "2"))], id="a quotation mark inside a bare cell"),
        pytest.param('a, b\n"x", "y, z"\n', [(2, ("x", "y, z"))], id="a space before a quotation mark"),
        pytest.param("a;b\r1;2\r3;4\r", [(2, ("1", "2")), (3, ("3", "4"))], id="line ends of an old Macintosh"),
        pytest.param("a;b\n1;2", [(2, ("1", "2"))], id="no end of the last line"),
        pytest.param("a;b\n\n;\n1;2\n\n", [(4, ("1", "2"))], id="blank rows"),
        pytest.param("a;b\n 1 ;\u00a02\n", [(2, ("1", "2"))], id="white space around"),
        pytest.param("a;b\n1;2;\n3;4;;\n", [(2, ("1", "2")), (3, ("3", "4"))], id="empty cells behind the last"),
        pytest.param("a;b;\n1;2;\n", [(2, ("1", "2"))], id="a delimiter behind the last heading"),
        pytest.param('a;b\n="00123";"=""1E5"""\n', [(2, ("00123", "1E5"))], id="texts written as formulas"),
        pytest.param("a;b\n=1+1;2\n", [(2, ("=1+1", "2"))], id="a formula is a text"),
        pytest.param("a;b\n", [], id="headings alone"),
    ],
)
def test_cells_are_read_as_they_stand(tmp_path: Path, content: str, rows: Rows) -> None:
    found = table(tmp_path, content)
    assert (found.headings, list(found.rows())) == (("a", "b"), rows)
    assert list(found.rows()) == rows, "the file can be read again"


@pytest.mark.parametrize(
    ("above", "line", "said"),
    [
        pytest.param("Invoice report\n\n", 3, "1 line above them was left out", id="a title"),
        pytest.param("Invoice report;;;\nPeriod:;2026-10;;\n;;;\n", 4, "2 lines above them", id="padded by Excel"),
        pytest.param("Invoice report\nPeriod:;2026-10\n", 3, "2 lines above them", id="not padded"),
        pytest.param('"A title, with ""marks"""\n', 2, "1 line above them", id="a title with a comma"),
        pytest.param("sep=;\nInvoice report\n", 3, "1 line above them", id="behind the line of Excel"),
        pytest.param("\n\n", 3, "", id="blank lines"),
    ],
)
def test_lines_above_the_headings_are_told(tmp_path: Path, above: str, line: int, said: str) -> None:
    found = table(tmp_path, f"{above}Customer;Item;Text;Amount\nK1;A;x;1,00\nK2;B;y;2,00\n")
    assert (found.headings, found.heading_line) == (("Customer", "Item", "Text", "Amount"), line)
    assert list(found.rows()) == [(line + 1, ("K1", "A", "x", "1,00")), (line + 2, ("K2", "B", "y", "2,00"))]
    assert said in " ".join(found.notes)
    assert bool(said) == bool(found.notes)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \r\n\r\n;;\r\n", "has no line with headings", id="blank"),
        pytest.param(b"\xef\xbb\xbf", "has no line with headings", id="a mark alone"),
        pytest.param(b"PK\x03\x04rest", r"a workbook, as of \.xlsx", id="xlsx or ods"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", r"old Excel \(\.xls\)", id="xls"),
        pytest.param(b"%PDF-1.7\n", "is a PDF", id="pdf"),
        pytest.param(b"PAR1\x15\x04", "a Parquet file", id="parquet"),
        pytest.param(b"\x1f\x8b\x08\x00", "a packed file", id="gzip"),
        pytest.param(b"\xef\xbb\xbf <HTML><table>", "a web page or XML", id="a web page named xls"),
        pytest.param(b"a;b\n1;\0\n", "Line 2 .* NUL byte", id="NUL"),
        pytest.param("a;b\n1;2\n".encode("utf-16-le"), "NUL byte", id="UTF-16 without its mark"),
        pytest.param(PLAIN.encode("utf-16")[:-1], "no text in utf-16", id="UTF-16, cut in a letter"),
        pytest.param(b"a;b\n\xff\x81;2\n", "no text in cp1252", id="no text at all"),
        pytest.param(b"a;b\n" + b"x" * (3 << 19), "longer than a million letters", id="an endless line"),
        pytest.param(b"a;;c\n1;2;3\n", "Column 2 .* no heading on line 1", id="an empty heading"),
        pytest.param(b"Name;No;NAME\n1;2;3\n", "columns 1 and 3 .* same heading 'Name'", id="a heading twice"),
        pytest.param(b"Bill\nK1;1;2;3\nK2;1;2;3\n", "not clear which line", id="numbers under a title"),
        pytest.param(b"a,b;c\nx,y;z\nq,r;s\n", "a semicolon or a comma", id="two delimiters"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        table(tmp_path, content)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        pytest.param("1;2\n1;2;3\n", "Line 3 of .* has 3 cells, and there are 2 headings", id="a cell too many"),
        pytest.param("1;2\n\n1\n", "Line 4 of .* has 1 cells, and there are 2 headings", id="a cell missing"),
        pytest.param('1;2\n"1;2\n3;4\n', "behind line 2 .*unexpected end of data", id="a mark that is not closed"),
        pytest.param('1;2\n"1" x;2\n', "behind line 2 .*expected after", id="a mark that is closed too early"),
        pytest.param(f'1;2\n"{"x" * 140_000}";2\n', "behind line 2 .*field larger than", id="a cell like a book"),
    ],
)
def test_a_row_that_fits_nowhere_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    found = table(tmp_path, f"a;b\n{rows}")
    with pytest.raises(ConfigurationError, match=message) as caught:
        list(found.rows())
    assert caught.value.remedy


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        read_table(tmp_path / "missing.csv")
    with pytest.raises(ConfigurationError, match="is no file"):
        read_table(tmp_path)


def test_a_pipe_is_refused_because_it_can_be_read_only_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="is no file"):
        read_table(tmp_path / "pipe")


@pytest.mark.parametrize(
    "how", [{"delimiter": '"'}, {"delimiter": ";;"}, {"encoding": "latin-99"}, {"encoding": "hex"}]
)
def test_what_cannot_be_a_delimiter_or_an_encoding_is_refused(tmp_path: Path, how: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        table(tmp_path, PLAIN, **how)
