"""What a change does to users: of the Python surface, of what is generated, and the command over a repository."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from api_diff import main
from change_effects import Effect
from made_up import GUESSED, PATH, SCHEMAS, changed_document, generate, with_widgets
from python_changes import PythonChange, python_changes

B, A = Effect.BREAKING, Effect.ADDITIVE
FRONT = """
from cloudmore.parts import Client, Failure, Options, Result, Worse, read

__all__ = ["Client", "Failure", "Options", "Result", "Worse", "read"]
"""
PARTS = """
from typing import Any

from attrs import frozen


@frozen
class Options:
    \"\"\"How it is done.

    Args:
        size: How large.
    \"\"\"

    size: int
    colour: str = "red"


@frozen
class Result:
    \"\"\"What came.

    Attributes:
        name: Of it.
        note: May be missing.
    \"\"\"

    name: str
    note: str | None


class Failure(Exception):
    def __init__(self, message: str, code: int = 0) -> None: ...


class Worse(Failure):
    pass


class Things:
    def list(self, active: bool = False) -> list[Result]: ...

    def _hidden(self, a: int) -> None: ...


class Client:
    def __init__(self, options: Options, *, deadline: float = 1.0) -> None: ...

    @property
    def things(self) -> Things: ...


def read(path: str, columns: int = 3) -> Result | None: ...


def _private(a: int) -> None: ...


def unexported(a: int) -> None: ...
"""
Told = list[tuple[str, str, Effect]]
EDITS: Mapping[str, tuple[str, str, Told]] = {
    "nothing": ("", "", []),
    "argument removed": (", columns: int = 3", "", [("cloudmore.read(columns)", "parameter was removed", B)]),
    "argument added with a default": (
        "columns: int = 3",
        "columns: int = 3, more: bool = False",
        [("cloudmore.read(more)", "argument added, with a default", A)],
    ),
    "argument added without one": (
        "columns: int = 3",
        "columns: int = 3, *, more: bool",
        [("cloudmore.read(more)", "parameter was added as required", B)],
    ),
    "argument renamed": (
        "path: str",
        "file: str",
        [
            ("cloudmore.read(file)", "parameter was added as required", B),
            ("cloudmore.read(path)", "parameter was removed", B),
        ],
    ),
    "another default": (
        "columns: int = 3",
        "columns: int = 4",
        [("cloudmore.read(columns)", "parameter default was changed (3 → 4)", B)],
    ),
    "argument that takes more": (
        "path: str",
        "path: str | int",
        [("cloudmore.read(path)", "type was str, is str | int", A)],
    ),
    "argument that takes something else": (
        "path: str",
        "path: int",
        [("cloudmore.read(path)", "type was str, is int", B)],
    ),
    "it returns less": (
        "-> Result | None",
        "-> Result",
        [("cloudmore.read()", "type was Result | None, is Result", A)],
    ),
    "it returns more": (
        "-> Result | None",
        "-> Result | str | None",
        [("cloudmore.read()", "type was Result | None, is Result | str | None", B)],
    ),
    "method that is reached by an attribute loses an argument": (
        "self, active: bool = False",
        "self",
        [("cloudmore.parts.Things.list(active)", "parameter was removed", B)],
    ),
    "what others inherit is told once": (
        "message: str, code: int = 0",
        "message: str",
        [("cloudmore.Failure.__init__(code)", "parameter was removed", B)],
    ),
    "another base": (
        "class Worse(Failure)",
        "class Worse(Exception)",
        [
            ("cloudmore.Worse", "is no Failure any more", B),
            ("cloudmore.Worse.__init__", "public object was removed", B),
        ],
    ),
    "a base between": (
        "class Worse(Failure)",
        "class Bad(Failure):\n    pass\n\n\nclass Worse(Bad)",
        [],
    ),
    "method removed": (
        "    def list(self, active: bool = False) -> list[Result]: ...\n",
        "",
        [("cloudmore.parts.Things.list", "public object was removed", B)],
    ),
    "method added": (
        "    def _hidden",
        "    def get(self) -> Result: ...\n\n    def _hidden",
        [("cloudmore.parts.Things.get", "added", A)],
    ),
    "what users make needs one thing more": (
        "    size: int\n",
        "    size: int\n    depth: int\n",
        [("cloudmore.Options.depth", "added, and needed to make one", B)],
    ),
    "what users make may have one thing more": (
        '    colour: str = "red"\n',
        '    colour: str = "red"\n    depth: int = 1\n',
        [("cloudmore.Options.depth", "added", A)],
    ),
    "a result tells one thing more": (
        "    name: str\n",
        "    name: str\n    age: int\n",
        [("cloudmore.Result.age", "added", A)],
    ),
    "a result may have null": (
        "    name: str\n",
        "    name: str | None\n",
        [("cloudmore.Result.name", "type was str, is str | None", B)],
    ),
    "a result has null no more": (
        "note: str | None",
        "note: str",
        [("cloudmore.Result.note", "type was str | None, is str", A)],
    ),
    "function becomes a class": (
        "def read(path: str, columns: int = 3) -> Result | None: ...",
        "class read: ...",
        [("cloudmore.read", "was a function, is a class", B)],
    ),
    "what is private": ("def _private(a: int)", "def _private(b: str)", []),
    "a private method": ("def _hidden(self, a: int)", "def _hidden(self)", []),
    "what is not exported": ("def unexported(a: int)", "def unexported()", []),
    "a module's own names": ("from typing import Any\n", "", []),
}


def written(folder: Path, front: str, parts: str) -> Path:
    package = folder / "overlay" / "cloudmore"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(front)
    (package / "parts.py").write_text(parts)
    return folder


def told(changes: list[PythonChange]) -> Told:
    return sorted((each.place, each.words, each.effect) for each in changes)


@pytest.mark.parametrize("name", EDITS)
def test_what_an_edit_of_the_overlay_does(name: str, tmp_path: Path) -> None:
    before, after, expected = EDITS[name]
    assert before in PARTS
    old = written(tmp_path / "old", FRONT, PARTS)
    new = written(tmp_path / "new", FRONT, PARTS.replace(before, after, 1) if before else PARTS)
    assert told(python_changes(old, new)) == sorted(expected)


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        (FRONT.replace(', "read"', ""), [("cloudmore.read", "removed", B)]),
        (
            FRONT.replace("read", "read, unexported", 1).replace('"]', '", "unexported"]'),
            [("cloudmore.unexported", "added", A)],
        ),
    ],
    ids=["a name is exported no more", "a name is exported"],
)
def test_what_is_exported(front: str, expected: Told, tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", FRONT, PARTS), written(tmp_path / "new", front, PARTS)
    assert told(python_changes(old, new)) == expected


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[PythonChange]:
    """What changes of a document are in the client that is generated from it: one real run for all of them."""

    def alone(document: dict[str, Any]) -> None:
        # A document with nothing else is generated in half the time.
        with_widgets(document)
        document["paths"] = {PATH: document["paths"][PATH]}
        components = document["components"]
        components["schemas"] = {name: components["schemas"][name] for name in SCHEMAS}
        components["responses"] = {"NotFound": {"description": "There is none.", **GUESSED}}

    def changed(document: dict[str, Any]) -> None:
        alone(document)
        operation = document["paths"][PATH]["get"]
        widget = document["components"]["schemas"]["Widget"]["properties"]
        # The parameter becomes required and has another name; a property goes, one may be null, one is essential.
        operation["parameters"][2].update({"required": True, "x-python-name": "least"})
        del widget["count"]
        widget["name"]["type"] = ["string", "null"]
        widget["unitPrice"]["x-essential"] = True
        widget["fresh"] = dict(SCHEMAS["Widget"]["properties"]["shade"])

    folder = tmp_path_factory.mktemp("diff")
    for name, change in {"old": alone, "new": changed}.items():
        (folder / name).mkdir()
        done = generate(changed_document(folder / name, change), folder / name / "generated" / "cloudmore_api")
        assert done.returncode == 0, done.stderr
    return python_changes(folder / "old", folder / "new")


WIDGET = "cloudmore_api.models.Widget"
GET = "cloudmore_api.api.widgets.Widgets.get"


@pytest.mark.parametrize(
    ("place", "words", "effect"),
    [
        (f"{WIDGET}.count", "public object was removed", B),
        (f"{WIDGET}.name", "type was str | Unset, is None | str | Unset", B),
        (f"{WIDGET}.unit_price", "type was Decimal | Unset, is Decimal", A),
        (f"{WIDGET}.fresh", "added", A),
        (f"{GET}(min_price)", "parameter was removed", B),
        (f"{GET}(least)", "parameter was added as required", B),
    ],
)
def test_what_a_change_of_the_document_does_to_the_generated_client(
    place: str, words: str, effect: Effect, generated: list[PythonChange]
) -> None:
    (found,) = [each for each in generated if each.place == place]
    assert (found.words, found.effect, found.follows_the_document) == (words, effect, True)


DOCUMENT = """\
openapi: 3.1.1
paths:
  /things:
    get:
      operationId: things_list
      x-evidence: seen
      parameters:
        - {name: kind, in: query, schema: {type: string}, x-evidence: assumed}
        - {name: sure, in: query, schema: {type: string}, x-evidence: seen}
      responses: {'200': {description: Ok, x-evidence: seen}}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with a document and an overlay, committed and tagged."""
    root = written(tmp_path / "checkout", FRONT, PARTS)
    (root / "openapi").mkdir()
    (root / "openapi" / "cloudmore.yaml").write_text(DOCUMENT)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Begin")
    git(root, "tag", "v0.1.0")
    return root


def git(root: Path, *arguments: str) -> str:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def without_parameter(name: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        lines = DOCUMENT.splitlines(keepends=True)
        kept = [each for each in lines if not each.startswith(f"        - {{name: {name}")]
        (root / "openapi" / "cloudmore.yaml").write_text("".join(kept))

    return change


def without_argument(root: Path) -> None:
    (root / "overlay" / "cloudmore" / "parts.py").write_text(PARTS.replace(", columns: int = 3", ""))


def with_argument(root: Path) -> None:
    changed = PARTS.replace("columns: int = 3", "columns: int = 3, more: bool = False")
    (root / "overlay" / "cloudmore" / "parts.py").write_text(changed)


def as_it_was(_root: Path) -> None: ...


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (as_it_was, (0, 0, 0)),
        (with_argument, (0, 0, 0)),
        (without_parameter("kind"), (6, 0, 0)),
        (without_parameter("sure"), (6, 6, 0)),
        (without_argument, (6, 6, 0)),
    ],
    ids=["nothing", "additive", "a guess is gone", "what is known is gone", "a promise is broken"],
)
def test_which_release_may_have_it(change: Callable[[Path], None], codes: tuple[int, ...], checkout: Path) -> None:
    change(checkout)
    assert tuple(main(["--release", each], checkout) for each in ("patch", "minor", "major")) == codes


def test_the_report(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without_parameter("kind")(checkout)
    without_argument(checkout)
    assert main([], checkout) == 6
    said = capsys.readouterr()
    title, *lines = said.out.splitlines()
    assert title.startswith("# What changed for users since v0.1.0 (")
    assert lines == [
        "",
        "2 breaking, 0 additive, 0 neither.",
        "",
        "## The document: breaking",
        "",
        (
            "- things_list query parameter kind: parameter removed. Users of the client: breaking; `contract check`: "
            "neither. It rests on what is assumed: may be in a minor release of 0.x."
        ),
        "",
        "## The Python surface: breaking",
        "",
        (
            "- `cloudmore.read(columns)`: parameter was removed. "
            "A name of the overlay is a promise: not in a minor release."
        ),
    ]
    assert said.err == "api_diff: breaking, for a patch release: 2\n"


def test_the_last_tag_is_the_default_and_head_without_one(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without_argument(checkout)
    git(checkout, "commit", "-q", "-a", "-m", "Break it")
    assert main([], checkout) == 6
    assert main(["HEAD"], checkout) == 0
    git(checkout, "tag", "-d", "v0.1.0")
    capsys.readouterr()
    assert main([], checkout) == 0
    assert capsys.readouterr().out.startswith("# What changed for users since HEAD (")


def test_a_shallow_clone_does_not_pass_for_one_without_changes(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_argument(checkout)
    git(checkout, "commit", "-q", "-a", "-m", "Break it")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-tags", checkout.as_uri(), str(shallow))
    for arguments, told in (
        ([], "this clone is shallow and has no tag; run `git fetch --unshallow --tags`, or name a revision"),
        (["v0.1.0"], "there is no revision 'v0.1.0'; this clone is shallow: run `git fetch --unshallow --tags`"),
    ):
        assert main(arguments, shallow) == 2
        assert capsys.readouterr().err == f"api_diff: {told}\n"
    assert main(["HEAD"], shallow) == 0
    git(shallow, "fetch", "-q", "--unshallow", "--tags")
    assert main([], shallow) == 6


def test_what_cannot_be_compared_is_told(
    checkout: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = checkout / "openapi" / "cloudmore.yaml"
    git(checkout, "rm", "-q", "--cached", str(document))
    git(checkout, "commit", "-q", "-m", "Without")
    (tmp_path / "elsewhere").mkdir()

    def said(root: Path, *arguments: str) -> str:
        assert main(list(arguments), root) == 2
        told = capsys.readouterr()
        assert told.out == ""
        return told.err

    assert said(checkout, "v9") == "api_diff: there is no revision 'v9'; `git tag` and `git log` list what there is\n"
    assert said(checkout, "HEAD") == "api_diff: HEAD has no openapi/cloudmore.yaml; name a later revision\n"
    assert "is no git repository; run it in a clone" in said(tmp_path / "elsewhere", "HEAD")
    lost = git(checkout, "rev-parse", "v0.1.0:overlay/cloudmore/parts.py")
    blob = checkout / ".git" / "objects" / lost[:2] / lost[2:]
    kept = blob.read_bytes()
    blob.unlink()
    assert said(checkout, "v0.1.0") == "api_diff: git cannot read the files of v0.1.0; `git fsck` tells why\n"
    blob.write_bytes(kept)
    document.write_text(DOCUMENT.replace("name: kind, ", ""))
    assert "one of the documents is not whole (KeyError: 'name'); `nox -s lint`" in said(checkout, "v0.1.0")
    document.write_text("a: [")
    assert said(checkout, "v0.1.0").startswith("api_diff: the document of the working tree cannot be read: ")
    document.write_text("a: b")
    assert "is no OpenAPI document" in said(checkout, "v0.1.0")
    document.unlink()
    assert "cannot be read: No such file or directory" in said(checkout, "v0.1.0")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert said(checkout) == "api_diff: git is not installed, and knows what there was\n"
