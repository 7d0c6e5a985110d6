"""The whole way of a vendor's file into a checkout: adopted, compared again, generated, and used."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from attrs import frozen
from compared.checkouts import Checkout, checkout, contradicted
from compared.seeds import SEEDS, seeded_file
from compared.vendor_file import as_text, vendor_file
from conftest import REPOSITORY

from cloudmore.cli.application import run
from cloudmore.contract import Adoption, Comparison, Evidence, EvidenceAnswer, Standing, adopt, compare
from cloudmore.contract.pointer import json_pointer
from cloudmore.errors import ConfigurationError

DAY = date(2026, 11, 30)
# Those that rules decide: nothing of them may be left.
BY_RULE = (
    "a flag is a text",
    "a whole number may be a fraction",
    "an amount is a decimal",
    "a time is a date",
    "an id is a GUID",
    "a text may be null",
    "words in capitals",
    "one word more, in an open list",
    "a property in another letter case",
    "a property more",
    "an object more",
    "created is told by 200",
    "an error more",
    "a header more",
    "an object is a text",
    "a flag is a number, for three calls",
    "a list is a text",
    "items are numbers",
    "a text is never null",
    "fewer words, and no others",
    "deleted is told by 200",
    "an amount in another letter case, and of another type",
)
COMMENT = re.compile(r"(?:^| )#.*$", re.MULTILINE)
KEY = re.compile(r"[\w$'/{}-]+(?=:)")
# What is in the new definitions and columns comes and goes through the generated models, digit by digit.
USE = """
import json, sys
from cloudmore_api.models import Organization, OrganizationDetail
said = '{"id":"o-1","name":"A","active":"yes","group":{"id":"g-1"},"unknown":1.50}'
assert json.loads(Organization.from_json(said.encode()).to_json()) == json.loads(said)
assert "1.50" in Organization.from_json(said.encode()).to_json()
print(sorted(each for each in dir(OrganizationDetail) if not each.startswith("_")))
"""


@frozen
class Adopted:
    """A checkout before and after."""

    checkout: Checkout
    file: Path
    text: str
    before: Comparison
    adoption: Adoption
    after: Comparison


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    """The file with every seed, adopted."""
    return adopted(tmp_path_factory.mktemp("everything"), *SEEDS)


@pytest.fixture(scope="module")
def by_rule(tmp_path_factory: pytest.TempPathFactory) -> Adopted:
    """A file of which rules decide everything, adopted."""
    return adopted(tmp_path_factory.mktemp("by-rule"), *BY_RULE)


def adopted(folder: Path, *seeds: str) -> Adopted:
    here, file = checkout(folder), folder / "swagger.json"
    file.write_text(as_text(seeded_file(*seeds)), encoding="utf-8")
    text, before = here.spec.read_text("utf-8"), compare(file, spec=here.spec)
    adoption = adopt(file, spec=here.spec, today=DAY)
    adoption.write()
    return Adopted(here, file, text, before, adoption, compare(file, spec=here.spec))


def test_what_is_still_contradicted_is_listed_for_a_person(everything: Adopted) -> None:
    before, after = contradicted(everything.before), contradicted(everything.after)
    left = {json_pointer(each.place) for each in everything.adoption.left}
    assert before
    assert len(after) < len(before) / 2
    assert {place for _kind, place, _name in after} <= left
    assert all(each.why for each in everything.adoption.left)


def test_nothing_is_left_to_contradict_where_rules_decide(by_rule: Adopted) -> None:
    assert len(contradicted(by_rule.before)) >= 12
    assert contradicted(by_rule.after) == set()
    assert [str(each) for each in by_rule.after.facts if each.standing is Standing.NEW] == []


def test_no_comment_is_lost_and_nothing_changes_places(everything: Adopted) -> None:
    text = everything.checkout.spec.read_text("utf-8")
    assert COMMENT.findall(text) == COMMENT.findall(everything.text)
    assert len(COMMENT.findall(text)) > 5
    order = iter(KEY.findall(COMMENT.sub("", text)))
    # What was there and still is comes in the order in which it was.
    gone = [each.place[-1] for each in everything.adoption.changes if "taken out" in each.what]
    kept = re.findall(r"^ {4}(\w+):$", everything.text.partition("\n  schemas:\n")[2], re.MULTILINE)
    assert gone
    assert all(name in order for name in kept if name not in gone)


def test_the_sources_have_the_file(everything: Adopted) -> None:
    sources = (everything.checkout.folder / "openapi" / "sources.yaml").read_text("utf-8")
    (line,) = [each for each in sources.splitlines() if each.startswith("SWAGGER:")]
    assert "read: 2026-11" in line
    assert sources.startswith((REPOSITORY / "openapi" / "sources.yaml").read_text("utf-8").partition("\n")[0])


def test_the_document_is_clean_and_the_generated_client_follows(everything: Adopted) -> None:
    here = everything.checkout
    assert "no finding" in here.run("openapi/document_lint.py")
    generated = here.folder / "generated" / "cloudmore_api"
    here.run("openapi/generate.py", "--output", str(generated))
    assert "organization_group.py" in {each.name for each in (generated / "models").iterdir()}
    names = here.run("-c", USE, path=generated.parent)
    assert "vat" in names


def test_adopting_again_changes_nothing(by_rule: Adopted, capsys: pytest.CaptureFixture[str]) -> None:
    spec = by_rule.checkout.spec
    text = spec.read_text("utf-8")
    assert run(["contract", "adopt", str(by_rule.file), "--spec", str(spec)]) == 7
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("cloudmore: Nothing to change.\n")
    assert spec.read_text("utf-8") == text


def test_a_dry_run_shows_the_changes_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, file = checkout(tmp_path), tmp_path / "swagger.json"
    file.write_text(as_text(seeded_file("an amount in another letter case, and of another type")), encoding="utf-8")
    text = here.spec.read_text("utf-8")
    # Wherever it is run, the file of the checkout has one name, and the overlay is found.
    monkeypatch.chdir(here.spec.parent)
    assert run(["contract", "adopt", str(file), "--spec", "cloudmore.yaml", "--dry-run"]) == 7
    told = capsys.readouterr()
    assert told.out.startswith("--- a/openapi/cloudmore.yaml\n+++ b/openapi/cloudmore.yaml\n")
    assert "cloudmore: Not written: " in told.err
    assert "cloudmore: No null is known there, so the client refuses one from now on: " in told.err
    assert "the overlay names it: overlay/cloudmore/billing/" in told.err
    assert here.spec.read_text("utf-8") == text


def test_what_was_changed_meanwhile_is_not_written_over(by_rule: Adopted) -> None:
    text = by_rule.checkout.spec.read_text("utf-8")
    # It is as the adoption made it, and so not as the adoption found it.
    with pytest.raises(ConfigurationError, match="was changed meanwhile"):
        by_rule.adoption.write()
    assert by_rule.checkout.spec.read_text("utf-8") == text


def test_a_document_that_is_not_clean_is_refused(tmp_path: Path) -> None:
    here, file = checkout(tmp_path), tmp_path / "swagger.json"
    file.write_text(as_text(seeded_file()), encoding="utf-8")
    here.spec.write_text(here.spec.read_text("utf-8").replace("x-evidence: seen", "x-evidence: known", 1), "utf-8")
    with pytest.raises(ConfigurationError, match="is not clean before anything is adopted"):
        adopt(file, spec=here.spec, today=DAY)


@pytest.mark.parametrize("name", ["a file of another API", "evidence of refusals"])
def test_what_knows_no_call_is_refused(name: str, tmp_path: Path) -> None:
    here, file = checkout(tmp_path), tmp_path / "other.json"
    sources = here.spec.with_name("sources.yaml").read_text("utf-8")
    other = vendor_file()
    other["paths"] = {"/orders": {"get": {"responses": {"200": {"description": "OK"}}}}}
    refused = EvidenceAnswer(operation_id="organizations_list", status=401, documented=True, answers=1)
    evidence = Evidence(
        made=DAY,
        client="0.1.0",
        document_sha256="0" * 64,
        source="live",
        host="as the document",
        answers={("organizations_list", 401): refused},
    )
    file.write_text(as_text(other) if "file" in name else evidence.text(), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="It knows no call of cloudmore"):
        adopt(file, spec=here.spec, today=DAY)
    assert here.spec.with_name("sources.yaml").read_text("utf-8") == sources


def test_what_is_no_checkout_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "swagger.json"
    file.write_text(json.dumps(seeded_file()), encoding="utf-8")
    for name in ("cloudmore.yaml", "sources.yaml"):
        shutil.copy(REPOSITORY / "openapi" / name, tmp_path)
    with pytest.raises(ConfigurationError, match="Adopting works in a checkout"):
        adopt(file, spec=tmp_path / "cloudmore.yaml")
