"""Profiles: what is kept where, what is refused, and which settings a client gets from where."""

from __future__ import annotations

import json
import pickle
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends import fail, null
from rings import Rings

from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError
from cloudmore.profiles import Profile, Profiles, Secrets, chosen_settings

ACME = Profile(name="acme", username="api@acme.example", reseller_id="r-1", region="eu")
SECRETS = Secrets(password="hunter-2", client_secret="s3cret")
ACCOUNT = {
    "CLOUDMORE_USERNAME": "api@other.example",
    "CLOUDMORE_PASSWORD": "other-pass",
    "CLOUDMORE_CLIENT_SECRET": "other-secret",
    "CLOUDMORE_RESELLER_ID": "r-2",
}
EU = "https://api.cloudmore.com"


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Profiles]:
    """The user's own, without a keyring."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in [*ACCOUNT, "CLOUDMORE_REGION", "CLOUDMORE_BASE_URL", "CLOUDMORE_PROFILE"]:
        monkeypatch.delenv(name, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield Profiles()
    keyring.set_keyring(before)


def test_what_is_saved_is_found_again(profiles: Profiles) -> None:
    kept = profiles.save(ACME, SECRETS)
    assert kept.secrets == "file"
    assert (profiles.names(), profiles.default()) == (["acme"], "acme")
    assert profiles.get("acme") == kept
    credentials = profiles.credentials("acme")
    assert (credentials.password, credentials.client_secret) == ("hunter-2", "s3cret")


def test_no_secret_is_in_the_file_of_profiles_and_others_read_neither(profiles: Profiles) -> None:
    profiles.save(ACME, SECRETS)
    text = profiles.file.read_text()
    assert "hunter-2" not in text
    assert "s3cret" not in text
    files = sorted(profiles.folder.iterdir())
    assert [file.name for file in files] == ["acme.secrets.json", "profiles.toml"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(profiles.folder.stat().st_mode) == 0o700


def test_secrets_go_into_a_keyring_that_works(profiles: Profiles, rings: Rings) -> None:
    assert profiles.save(ACME, SECRETS).secrets == "keyring"
    assert sorted(rings.kept.values()) == ["hunter-2", "s3cret"]
    assert [file.name for file in profiles.folder.iterdir()] == ["profiles.toml"]
    assert profiles.credentials("acme").password == "hunter-2"


def test_secrets_are_in_one_place_only(profiles: Profiles, rings: Rings) -> None:
    for keyring_wanted in (True, False, True):
        where = profiles.save(ACME, SECRETS, keyring=keyring_wanted).secrets
        in_file = (profiles.folder / "acme.secrets.json").exists()
        assert (where, in_file, len(rings.kept)) == (("keyring", False, 2) if keyring_wanted else ("file", True, 0))
    profiles.remove("acme")
    assert not rings.kept


def test_a_keyring_that_keeps_nothing_is_none(profiles: Profiles) -> None:
    keyring.set_keyring(null.Keyring())
    assert profiles.save(ACME, SECRETS).secrets == "file"
    with pytest.raises(ConfigurationError, match="it keeps nothing"):
        profiles.save(ACME, SECRETS, keyring=True)


def test_a_locked_keyring_is_told(profiles: Profiles, rings: Rings) -> None:
    profiles.save(ACME, SECRETS)
    rings.locked = True
    with pytest.raises(ConfigurationError, match="does not give the secrets of the profile acme: KeyringLocked"):
        profiles.credentials("acme")


def test_without_the_package_secrets_are_in_a_file(profiles: Profiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert profiles.save(ACME, SECRETS).secrets == "file"
    with pytest.raises(ConfigurationError, match=r"cloudmore-client\[keyring\]"):
        profiles.save(ACME, SECRETS, keyring=True)


def test_comments_and_other_profiles_stay(profiles: Profiles) -> None:
    profiles.folder.mkdir(parents=True)
    text = '# mine\ndefault = "other"\n\n[profiles.other]  # tests\nusername = "u"\nreseller_id = "r"\nregion = "eu"\n'
    profiles.file.write_text(text)
    profiles.save(ACME, SECRETS)
    assert profiles.file.read_text().startswith(text)
    assert (profiles.names(), profiles.default()) == (["other", "acme"], "other")
    profiles.choose("acme")
    profiles.remove("acme")
    assert profiles.default() is None
    assert "# mine" in profiles.file.read_text()


def test_a_profile_that_is_saved_again_is_as_it_was_said_last(profiles: Profiles) -> None:
    profiles.save(Profile(name="acme", username="u", reseller_id="r", region="eu", read_only=True), SECRETS)
    profiles.save(Profile(name="acme", username="u", reseller_id="r", base_url="https://h.example"), SECRETS)
    found = profiles.get("acme")
    assert (found.region, found.address, found.read_only) == (None, "https://h.example", False)


def test_a_link_to_the_file_stays_one(profiles: Profiles, tmp_path: Path) -> None:
    profiles.folder.mkdir(parents=True)
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("")
    kept.chmod(0o600)
    profiles.file.symlink_to(kept)
    profiles.save(ACME, SECRETS)
    assert profiles.file.is_symlink()
    assert "acme" in kept.read_text()


NAMES = ["", "Acme", "a/b", "..", "-a", "a b", "å", "a" * 65, "default", "sandbox", "a\n"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_could_be_no_file_is_refused(profiles: Profiles, name: str) -> None:
    with pytest.raises(ConfigurationError):
        Profile(name=name, username="u", reseller_id="r", region="eu")
    with pytest.raises(ConfigurationError):
        profiles.get(name)


FILES = {
    "no TOML": ("default = ", "cannot be read"),
    "an unknown table": ("[profile.acme]\n", "has profile, which is not known"),
    "no tables": ("profiles = 1\n", "are no tables"),
    "a profile that is no table": ("[profiles]\nacme = 1\n", "are no tables"),
    "a default that is not there": ('default = "x"\n', "there is no such profile"),
    "a secret": ('[profiles.acme]\npassword = "hunter-2"\n', "holds password; no secret belongs there"),
    "an unknown setting": ('[profiles.acme]\nuser = "x"\n', "has the setting user, which is not known"),
    "a name in it": ('[profiles.acme]\nname = "x"\n', "has the setting name, which is not known"),
    "a number": ("[profiles.acme]\nusername = 5\n", "username of the profile acme of .* is no text"),
    "a word for a switch": ('[profiles.acme]\nread_only = "yes"\n', "is no true or false"),
    "an unknown place": ('[profiles.acme]\nsecrets = "vault"\n', "keeps its secrets in 'vault'"),
    "no username": ('[profiles.acme]\nreseller_id = "r"\n', "has no username.*cloudmore login --profile acme"),
}


@pytest.mark.parametrize(("text", "says"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used_is_told(profiles: Profiles, text: str, says: str) -> None:
    profiles.folder.mkdir(parents=True)
    profiles.file.write_text(text)
    with pytest.raises(ConfigurationError, match=says) as caught:
        _everything(profiles)
    assert "hunter-2" not in str(caught.value)


def _everything(profiles: Profiles) -> None:
    profiles.default()
    profiles.get("acme")


def test_a_file_that_others_may_change_is_refused(profiles: Profiles) -> None:
    profiles.save(ACME, SECRETS)
    profiles.file.chmod(0o664)
    with pytest.raises(ConfigurationError, match="may be changed by others"):
        profiles.get("acme")


def _linked(file: Path) -> None:
    file.rename(file.with_suffix(".kept"))
    file.symlink_to(file.with_suffix(".kept"))


OF_SECRETS: dict[str, tuple[Callable[[Path], Any], str]] = {
    "not there": (Path.unlink, "has no password and no client_secret"),
    "no JSON": (lambda file: file.write_text("hunter-2"), "it is no JSON"),
    "no object": (lambda file: file.write_text('["hunter-2"]'), "has no password"),
    "one of them": (lambda file: file.write_text(json.dumps({"password": "hunter-2"})), "has no client_secret"),
    "others may read it": (lambda file: file.chmod(0o644), "may be read by others"),
    "a link": (
        lambda file: (file.rename(file.with_suffix(".x")), file.symlink_to(file.with_suffix(".x"))),
        "cannot be",
    ),
}


@pytest.mark.parametrize(("change", "says"), OF_SECRETS.values(), ids=OF_SECRETS)
def test_secrets_that_cannot_be_used_are_told(profiles: Profiles, change: Callable[[Path], Any], says: str) -> None:
    profiles.save(ACME, SECRETS)
    change(profiles.folder / "acme.secrets.json")
    with pytest.raises(ConfigurationError, match=says) as caught:
        profiles.credentials("acme")
    assert "hunter-2" not in str(caught.value)


def test_a_file_in_the_place_of_the_folder_is_told(profiles: Profiles) -> None:
    profiles.folder.write_text("")
    with pytest.raises(ConfigurationError, match=r"The (profile cannot be kept|file of profiles)"):
        profiles.save(ACME, SECRETS)


def test_no_secret_is_shown(profiles: Profiles) -> None:
    profiles.save(ACME, SECRETS)
    chosen = chosen_settings(profile="acme")
    for text in (repr(SECRETS), repr(chosen), str(chosen.settings), repr(profiles.get("acme"))):
        assert "hunter-2" not in text
        assert "s3cret" not in text
    assert {each.shown for each in chosen.settings if each.name in ("password", "client_secret")} == {"***"}


def test_no_secret_is_pickled(profiles: Profiles) -> None:
    profiles.save(ACME, SECRETS)
    for each in (SECRETS, chosen_settings(profile="acme")):
        with pytest.raises(TypeError, match="in each process"):
            pickle.dumps(each)


OTHER = Profile(name="other", username="o", reseller_id="r-3", base_url="https://h.example", read_only=True)
CHOICES: dict[str, tuple[dict[str, Any], dict[str, str], dict[str, str]]] = {
    "a named profile is taken whole": (
        {"profile": "acme"},
        {**ACCOUNT, "CLOUDMORE_BASE_URL": "https://h.example", "CLOUDMORE_PROFILE": "other"},
        {"username": "the profile acme", "password": "the profile acme (file)", "base_url": EU},
    ),
    "an argument wins over a profile": (
        {"profile": "acme", "base_url": "https://x.example"},
        {},
        {"username": "the profile acme", "base_url": "https://x.example"},
    ),
    "the environment wins over the default profile": (
        {},
        {**ACCOUNT, "CLOUDMORE_REGION": "eu"},
        {"username": "CLOUDMORE_USERNAME", "password": "CLOUDMORE_PASSWORD", "base_url": EU},
    ),
    "an argument wins over the environment": (
        {"base_url": "https://x.example"},
        {**ACCOUNT, "CLOUDMORE_REGION": "eu"},
        {"username": "CLOUDMORE_USERNAME", "base_url": "https://x.example"},
    ),
    "the default profile": ({}, {}, {"username": "the profile acme", "base_url": EU}),
    "a variable names a profile": (
        {},
        {"CLOUDMORE_PROFILE": "other"},
        {"username": "the profile other", "base_url": "https://h.example", "read_only": "the profile other"},
    ),
    "the same address twice": ({}, {"CLOUDMORE_REGION": "eu"}, {"username": "the profile acme", "base_url": EU}),
    "read-only by either": (
        {"profile": "acme"},
        {"CLOUDMORE_READ_ONLY": "1"},
        {"read_only": "CLOUDMORE_READ_ONLY", "base_url": EU},
    ),
    "the variable forbids and cannot allow": (
        {"profile": "other"},
        {"CLOUDMORE_READ_ONLY": "0"},
        {"read_only": "the profile other", "base_url": "https://h.example"},
    ),
}


@pytest.mark.parametrize(("given", "variables", "expected"), CHOICES.values(), ids=CHOICES)
def test_settings_come_from_one_place(
    profiles: Profiles,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, Any],
    variables: dict[str, str],
    expected: dict[str, str],
) -> None:
    profiles.save(ACME, SECRETS)
    profiles.save(OTHER, SECRETS)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    chosen = chosen_settings(**given)
    origins = {each.name: each.origin for each in chosen.settings}
    for name, origin in expected.items():
        assert chosen.client_options()["base_url"] == origin if name == "base_url" else origins[name] == origin
    assert chosen.client_options()["read_only"] is ("read_only" in expected)


REFUSED: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "a profile that is not there": ({"profile": "x"}, {}, "There is no profile x. Choose one of acme"),
    "a variable that names none": ({}, {"CLOUDMORE_PROFILE": "x"}, "There is no profile x"),
    "a part of the account beside the default": (
        {},
        {"CLOUDMORE_USERNAME": "u"},
        "Missing settings: CLOUDMORE_PASSWORD, CLOUDMORE_CLIENT_SECRET, CLOUDMORE_RESELLER_ID",
    ),
    "a file is a part, too": ({}, {"CLOUDMORE_PASSWORD_FILE": "/nowhere"}, "cannot be read"),
    "two accounts": ({}, {**ACCOUNT, "CLOUDMORE_PROFILE": "acme"}, "Both CLOUDMORE_PROFILE and CLOUDMORE_USERNAME"),
    "the default's password for another host": (
        {},
        {"CLOUDMORE_BASE_URL": "https://h.example"},
        "CLOUDMORE_BASE_URL is set, and the profile acme has another address: its password is not sent there",
    ),
    "that of a named one": (
        {},
        {"CLOUDMORE_BASE_URL": "https://h.example", "CLOUDMORE_PROFILE": "acme"},
        "CLOUDMORE_BASE_URL is set",
    ),
    "the environment's password for the default's host": ({}, ACCOUNT, "Neither a region nor a base URL"),
    "both by argument": ({"profile": "acme", "region": "eu", "base_url": EU}, {}, "Both a region and a base URL"),
}


@pytest.mark.parametrize(("given", "variables", "says"), REFUSED.values(), ids=REFUSED)
def test_settings_of_two_places_are_refused(
    profiles: Profiles, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any], variables: dict[str, str], says: str
) -> None:
    profiles.save(ACME, SECRETS)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=says):
        chosen_settings(**given).client_options()


def test_variables_that_are_handed_in_have_no_default_profile(profiles: Profiles) -> None:
    profiles.save(ACME, SECRETS)
    with pytest.raises(ConfigurationError, match="Missing settings"):
        Cloudmore.from_env({})
    assert Cloudmore.from_env({"CLOUDMORE_PROFILE": "acme"}).base_url == EU


def test_the_region_us_is_in_a_profile_with_its_address(profiles: Profiles) -> None:
    profiles.save(Profile(name="us", username="u", reseller_id="r", region="us", base_url="https://h.example"), SECRETS)
    profiles.save(Profile(name="none", username="u", reseller_id="r", region="us"), SECRETS)
    assert Cloudmore.from_profile("us").base_url == "https://h.example"
    with pytest.raises(ConfigurationError, match="not publicly known"):
        Cloudmore.from_profile("none")


@pytest.mark.parametrize("kind", [Cloudmore, AsyncCloudmore])
def test_clients_come_from_profiles(profiles: Profiles, kind: type[Cloudmore | AsyncCloudmore]) -> None:
    profiles.save(ACME, SECRETS)
    for client in (kind.from_profile("acme"), kind.from_env(), kind.from_profile("acme", timeout=3)):
        assert (client.base_url, client.credentials.username) == (EU, "api@acme.example")
