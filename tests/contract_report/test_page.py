"""The report as a browser shows it: every figure is that of the record, and the page asks for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from attrs import define, evolve, field
from conftest import REPOSITORY
from contract.recordings import EXCHANGES, answered, changed, write
from contract_report import command
from contract_report.goals import at
from contract_report.percent import NO_FIGURE, percent
from contract_report.report import Sources, report_record
from contract_report.samples import DOCUMENT, RESPONSES, sampled

from cloudmore.billing.files.amount_text import GROUPS_APART
from cloudmore.spec import spec_digest

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
BOTH = "our document with our sandbox."
# Names that try to be markup: in files of figures, and as names of files.
HOSTILE = '<script>alert(1)</script> | `code` "><img src=x onerror=alert(2)> {{ 7 * 7 }}'
HOSTILE_FILE = "<img src=x onerror=alert(3)> | `code`.yaml"
# A star stands for every name or place there.
FIGURES = (
    *("first_line", "made_at", "version"),
    *("goals.*.state",),
    *("findings.verdict", "findings.exchanges", "findings.known", "findings.counts.*"),
    *(f"coverage.{name}" for name in ("answers", "recorded", "percent", "live", "level")),
    "coverage.operations.*.statuses.*.*.recordings",
    *(f"coverage.criteria.*.{name}" for name in ("level", "covered", "goals")),
    "coverage.loose.*.count",
    *(
        "evidence.facts",
        "evidence.verified",
        "evidence.guessed",
        "evidence.grades.*.facts",
        "evidence.grades.*.percent",
    ),
    *(f"evidence.operations.*.{name}" for name in ("facts", "verified", "documented", "seen", "inferred", "assumed")),
    *(f"recordings.*.{name}" for name in ("recorded", "age_days", "recordings", "exchanges", "document")),
    *(f"drift.responses.{name}" for name in ("seed", "second_seed", "seconds", "missed.count")),
    *(f"drift.responses.{seed}breaking.{name}" for seed in ("", "second.") for name in ("made", "caught", "percent")),
    *(f"drift.responses.{seed}permitted.{name}" for seed in ("", "second.") for name in ("made", "false_alarms")),
    *(f"drift.responses.kinds.*.{name}" for name in ("made", "caught", "percent", "operations")),
    *(f"drift.responses.peers.*.{name}" for name in ("caught", "of", "percent", "false_alarms", "permitted")),
    "drift.document.seconds",
    *(f"drift.document.tightening.{name}" for name in ("made", "killed", "percent")),
    *(f"drift.document.loosening.{name}" for name in ("made", "noticed", "percent")),
    *(f"drift.document.kinds.*.{name}" for name in ("made", "killed", "percent")),
    *("drift.document.survivors.count", "drift.document.looseness.count"),
    *(
        f"drift.clients.{name}"
        for name in ("made", "noticeable", "killed", "percent", "date", "commit", "age_days", "seconds")
    ),
    *(f"drift.clients.kinds.*.{name}" for name in ("made", "killed", "percent")),
    *("drift.clients.survivors.count", "drift.clients.equivalent.count"),
)
# Figures as the bench wrote them, read from its own files: a record that takes one for another would not notice.
WRITTEN = {
    "responses": ("breaking.made", "breaking.caught", "permitted.made", "permitted.false_alarms"),
    "document": ("tightening.made", "tightening.killed", "loosening.made", "loosening.noticed"),
    "clients": ("made", "killed", "commit", "date"),
}


@define
class Looked:
    """A page in a browser, and what it did that it must not."""

    tab: Any
    record: dict[str, Any]
    wrong: list[str] = field(factory=list[str])

    def texts(self, selector: str) -> list[str]:
        """The texts of elements, numbers as a keyboard has them."""
        found: list[str] = self.tab.locator(selector).all_text_contents()
        return [" ".join(each.replace(GROUPS_APART, "").split()) for each in found]

    def figures(self) -> list[tuple[str, str]]:
        """Every figure: its path in the record, and what is shown."""
        paths = self.tab.locator("[data-figure]").evaluate_all("found => found.map(each => each.dataset.figure)")
        return list(zip(paths, self.texts("[data-figure]"), strict=True))


Look = Callable[..., Looked]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """This repository's own: figures of its last run, and made-up ones in place of those that it has not."""
    own = Sources.of(REPOSITORY)
    made_up = sampled(own, tmp_path_factory.mktemp("figures"), spec_digest())
    names = ("responses", "document", "clients")
    return evolve(made_up, **{name: getattr(own, name) for name in names if getattr(own, name).is_file()})


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """This repository's own recordings, with figures that are made up."""
    return sampled(Sources.of(REPOSITORY), tmp_path_factory.mktemp("made-up"), spec_digest())


@cache
def record_of(sources: Sources) -> dict[str, Any]:
    """The report of what no test changes."""
    return report_record(sources, NOW)


@pytest.fixture
def look(chromium: Any, tmp_path: Path) -> Iterator[Look]:
    """Open a report; at the end nothing was said on its console, and nothing was asked for but the file itself."""
    opened: list[Looked] = []

    def open_page(sources: Sources, *, scheme: str = "light") -> Looked:
        folder = tmp_path / f"report-{len(opened)}"
        command.write(folder, record_of(sources))
        path = folder / command.PAGE
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
        looked = Looked(context.new_page(), json.loads((folder / command.RECORD).read_text("utf-8")))
        opened.append(looked)
        looked.tab.on("console", lambda message: looked.wrong.append(message.text))
        looked.tab.on("pageerror", lambda error: looked.wrong.append(str(error)))
        looked.tab.on("dialog", lambda dialog: looked.wrong.append(dialog.message))
        looked.tab.on("request", lambda request: request.url == path.as_uri() or looked.wrong.append(request.url))
        looked.tab.goto(path.as_uri())
        return looked

    yield open_page
    assert opened
    for each in opened:
        assert each.wrong == []
        each.tab.context.close()


def paths_of(record: Any, pattern: str) -> list[str]:
    """The paths of a record that a pattern stands for."""
    found = [""]
    for part in pattern.split("."):
        extended: list[str] = []
        for path in found:
            node = at(record, path[:-1]) if path else record
            names = range(len(node)) if isinstance(node, list) else node
            extended += [f"{path}{name}." for name in (names if part == "*" else [part])]
        found = extended
    return [path[:-1] for path in found]


def test_every_figure_is_that_of_the_record(look: Look, real: Sources) -> None:
    looked = look(real)
    shown = looked.figures()
    for path, text in shown:
        value = at(looked.record, path)
        assert text == (NO_FIGURE if value is None else str(value)), path
    for pattern in FIGURES:
        paths = paths_of(looked.record, pattern)
        assert paths, pattern
        assert set(paths) <= {path for path, _ in shown}, pattern


def test_the_figures_are_those_that_the_bench_wrote(look: Look, real: Sources) -> None:
    looked = look(real)
    shown = dict(looked.figures())
    for name, paths in WRITTEN.items():
        written = json.loads(getattr(real, name).read_text("utf-8"))
        assert {path: shown[f"drift.{name}.{path}"] for path in paths} == {
            path: str(at(written, path)) for path in paths
        }
    kinds = json.loads(real.responses.read_text("utf-8"))["kinds"]
    told = [[each["kind"], each["family"], each["expected"], str(each["made"]), str(each["caught"])] for each in kinds]
    peers = json.loads(real.responses.read_text("utf-8"))["peers"]
    assert looked.texts(".bars .peer .amount") == [
        f"{percent(each['caught'], each['of'])} % ({each['caught']} of {each['of']}), "
        f"{each['false_alarms']} false alarms of {each['permitted']}"
        for each in peers
    ]
    rows = [each.split("\t")[:5] for each in looked.tab.locator("#kinds tbody tr").all_inner_texts()]
    assert [[cell.replace(GROUPS_APART, "") for cell in row] for row in rows] == told


def test_figures_by_grade_are_shown_where_they_are(look: Look, made_up: Sources) -> None:
    looked = look(made_up)
    rows = [each.split("\t") for each in looked.tab.locator("#grades tbody tr").all_inner_texts()]
    told = looked.record["drift"]["responses"]["grades"]
    assert [[cell.replace(GROUPS_APART, "") for cell in row[1:]] for row in rows] == [
        [f"{each['caught']} of {each['made']}" for each in told],
        *([f"{each['peers'][number]['caught']} of {each['made']}" for each in told] for number in range(3)),
    ]


def test_the_first_line_comes_before_everything(look: Look, real: Sources) -> None:
    looked = look(real)
    first = looked.tab.evaluate("document.body.innerText").splitlines()[0]
    assert first == looked.record["first_line"]
    assert first == (
        "0 recordings of the live API: everything below compares our document with our sandbox."
        if not looked.record["live"]["recordings"]
        else looked.texts(".first.live")[0]
    )


def test_recordings_of_the_live_api_are_told_apart(look: Look, real: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "cassettes"
    write(folder / "sandbox", [EXCHANGES["services"], EXCHANGES["list"]])
    for name in ("services", "get", "prices"):
        write(folder / "live", [EXCHANGES[name]], f"{name}.yaml")
    looked = look(evolve(real, cassettes=folder))
    assert looked.texts(".first.live") == [
        f"3 recordings of the live API, with 3 exchanges: the other 2 exchanges below compare {BOTH}"
    ]
    assert looked.texts("#matrix-table td:has-text('live')") == ["2 json, 1 live", "1 json, 1 live", "1 json, 1 live"]
    shown = dict(looked.figures())
    assert (shown["coverage.live"], shown["coverage.recorded"]) == ("3", "4")


def test_a_gap_is_seen(look: Look, real: Sources, tmp_path: Path) -> None:
    looked = look(evolve(real, cassettes=write(tmp_path / "few", EXCHANGES.values())))
    coverage = looked.record["coverage"]
    gaps = looked.texts("#matrix-table td.gap")
    assert len(gaps) == coverage["answers"] - coverage["recorded"] > 0
    assert {each.split()[0] for each in gaps} == {"0"}
    assert all(each.endswith(": gap") for each in gaps)
    assert dict(looked.figures())["goals.1.state"] == "not reached"


def test_an_empty_table_of_findings_says_so(look: Look, real: Sources, tmp_path: Path) -> None:
    looked = look(evolve(real, cassettes=write(tmp_path / "clean", [EXCHANGES["list"]])))
    assert looked.texts("#findings-table tbody tr") == ["Nothing was found."]


def test_a_finding_is_shown_once_with_where_it_is(look: Look, real: Sources, tmp_path: Path) -> None:
    wrong = changed("list", answered(lambda value: value[0].update(active="yes")))
    folder = write(tmp_path / "wrong", [wrong, wrong])
    looked = look(evolve(real, cassettes=folder))
    [row] = looked.tab.locator("#findings-table tbody tr").all_inner_texts()
    assert "organizations_list 200" in row
    assert "response body /0/active" in row
    assert row.split()[-1] == "2"
    assert dict(looked.figures())["findings.counts.broken"] == "2"


def test_what_was_not_measured_is_said_with_the_command_that_measures(look: Look, tmp_path: Path) -> None:
    sources = sampled(Sources.of(REPOSITORY), tmp_path, spec_digest(), responses=None, document=None, clients=None)
    looked = look(sources)
    parts = {part: looked.texts(f"#{part} .unmeasured") for part in ("answers", "document", "clients")}
    assert parts == {
        "answers": ["Not measured in this run. nox -s drift measures it."],
        "document": ["Not measured in this run. nox -s drift measures it."],
        "clients": ["Not measured in this run. nox -s drift -- clients measures it."],
    }
    assert looked.texts(".goals .not-measured .figure > span:first-child") == [NO_FIGURE] * 4


def test_nothing_of_the_data_is_taken_for_the_page(look: Look, tmp_path: Path) -> None:
    folder = write(tmp_path / "odd" / HOSTILE.partition("/")[0], [EXCHANGES["list"]])
    (folder / HOSTILE_FILE).write_text("[", "utf-8")
    responses = {**RESPONSES, "missed": [HOSTILE], "kinds": [{**RESPONSES["kinds"][0], "kind": HOSTILE}]}
    document = {**DOCUMENT, "survivors": [HOSTILE, {"place": HOSTILE}]}
    sources = sampled(Sources.of(REPOSITORY), tmp_path, spec_digest(), responses=responses, document=document)
    looked = look(evolve(sources, cassettes=folder.parent))
    assert looked.texts("#kinds tbody th") == [HOSTILE]
    assert looked.texts("#answers .lines li") == [HOSTILE]
    assert looked.texts("#document .lines li")[:2] == [HOSTILE, f"place: {HOSTILE}"]
    assert HOSTILE_FILE in looked.texts("#findings .warning")[0]
    assert looked.tab.locator("img").count() == 0
    assert looked.tab.locator("script").count() == 1
    assert "Not measured in this run" in looked.texts("#matrix .unmeasured")[0]


def test_it_asks_for_nothing_and_its_policy_lets_nothing_in(look: Look, real: Sources) -> None:
    looked = look(real)
    policy = looked.tab.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert looked.tab.locator("[src], link, [style], [onclick]").count() == 0
    looked.tab.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'document.title = 1'}))"
    )
    assert looked.tab.evaluate("document.title") == "Contract report"
    assert len(looked.wrong) == 1
    assert "Content Security Policy" in looked.wrong.pop()


def test_typing_hides_the_other_kinds(look: Look, made_up: Sources) -> None:
    looked = look(made_up)
    box = looked.tab.locator("#kinds-filter")
    box.fill("permitted list")
    assert looked.texts("#kinds tbody tr:visible th") == ["list longer"]
    assert looked.texts("#answers .filter [role=status]") == [f"1 of {len(RESPONSES['kinds'])} kinds; sums are of all"]
    box.fill("")
    assert looked.tab.locator("#kinds tbody tr:visible").count() == len(RESPONSES["kinds"])


def test_no_width_makes_the_page_scroll_sideways(look: Look, real: Sources) -> None:
    looked = look(real)
    for each in looked.tab.locator("summary").all():
        each.press("Enter")
    for width in (320, 360, 768, 1280):
        looked.tab.set_viewport_size({"width": width, "height": 900})
        assert looked.tab.evaluate("document.documentElement.scrollWidth") == width


def test_paper_gets_everything_and_no_controls(look: Look, made_up: Sources) -> None:
    looked = look(made_up, scheme="dark")
    rows, lines = (looked.tab.locator(each).count() for each in ("tr", ".lines li"))
    looked.tab.locator("#kinds-filter").fill("permitted")
    looked.tab.emulate_media(media="print", color_scheme="dark")
    assert looked.tab.locator("tr:visible").count() == rows > 50
    assert looked.tab.locator(".lines li:visible").count() == lines > 100
    assert looked.tab.locator(".filter:visible, nav:visible").count() == 0
    colours = looked.tab.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(26, 33, 41)", "rgb(255, 255, 255)"]
    assert looked.tab.pdf().startswith(b"%PDF")


def test_a_keyboard_and_a_screen_reader_find_their_way(look: Look, real: Sources) -> None:
    looked = look(real)
    count = looked.tab.locator
    assert looked.tab.evaluate("document.documentElement.lang") == "en"
    assert [count(each).count() for each in ("main", "header", "footer", "nav[aria-label]", "h1")] == [1] * 5
    levels = [int(each) for each in count("h1, h2, h3, h4").evaluate_all("found => found.map(each => each.tagName[1])")]
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert count("table").count() == count("table > caption").count() > 5
    assert count("thead th:not([scope=col])").count() == 0
    assert count("tbody tr:not(:has(> th[scope=row])):not(:has(> td[colspan]))").count() == 0
    assert count(".scroll:not([tabindex='0'])").count() == 0
    assert count("input").count() == count("label[for]").count() == 2
    links = [each.get_attribute("href") for each in count("nav a, .goals a").all()]
    assert len(links) > 10
    assert all(count(each).count() == 1 for each in links)
    identifiers = count("[id]").evaluate_all("found => found.map(each => each.id)")
    assert len(identifiers) == len(set(identifiers))


# The contrast of each text with what is behind it, as WCAG 2.2 has it, the least first.
CONTRASTS = """
() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const linear = numbers(colour).slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((numbers(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  // The first line of a page without live recordings stands on stripes.
  const texts = [...document.body.querySelectorAll("*:not(.sandbox, .sandbox *, script)")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return texts.map((element) => {
    const [one, other] = [getComputedStyle(element).color, behind(element)].map(luminance).sort((a, b) => b - a);
    return (one + 0.05) / (other + 0.05);
  }).sort((a, b) => a - b);
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(look: Look, tmp_path: Path, scheme: str) -> None:
    wrong = changed("list", answered(lambda value: value[0].update(active="yes", more=1)))
    folder = write(tmp_path / "wrong" / "live", [wrong])
    document = {**DOCUMENT, "tightening": {"made": 10, "killed": 1}}
    sources = sampled(Sources.of(REPOSITORY), tmp_path, "another", document=document, clients=None)
    looked = look(evolve(sources, cassettes=folder.parent), scheme=scheme)
    contrasts = looked.tab.evaluate(CONTRASTS)
    assert len(contrasts) > 300
    assert contrasts[0] >= 4.5
