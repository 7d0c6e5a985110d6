"""Which host, whose credentials, and that no secret is shown."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from pathlib import Path
from typing import Any

import attrs
import pytest

from cloudmore import ConfigurationError, Region
from cloudmore.profiles import chosen_settings
from cloudmore.settings import DEFAULT_CLIENT_ID, Credentials, base_url_from, is_loopback, safe_base_url

EU = "https://api.cloudmore.com"
FULL = {
    "CLOUDMORE_USERNAME": "api@acme.example",
    "CLOUDMORE_PASSWORD": "hunter-2",
    "CLOUDMORE_CLIENT_SECRET": "s3cret",
    "CLOUDMORE_RESELLER_ID": "r-1",
}


@pytest.mark.parametrize(
    ("given", "address"),
    [
        pytest.param({"region": "eu"}, EU, id="EU"),
        pytest.param({"region": "EU"}, EU, id="EU in capitals"),
        pytest.param({"region": Region.EU}, EU, id="EU as a Region"),
        pytest.param({"base_url": "https://h.example"}, "https://h.example", id="a base URL"),
        pytest.param({"base_url": "https://h.example//"}, "https://h.example", id="slashes at its end"),
        pytest.param({"base_url": " https://h.example\n"}, "https://h.example", id="white space around it"),
        pytest.param({"base_url": "https://h.example:8443/v1/"}, "https://h.example:8443/v1", id="port and path"),
        pytest.param({"base_url": "http://127.0.0.1:8765"}, "http://127.0.0.1:8765", id="http on loopback"),
        pytest.param({"base_url": "http://localhost:8765"}, "http://localhost:8765", id="http on localhost"),
        pytest.param({"base_url": "http://[::1]:8765"}, "http://[::1]:8765", id="http on IPv6 loopback"),
        pytest.param({"environment": {"CLOUDMORE_REGION": "eu"}}, EU, id="EU by environment"),
        pytest.param({"environment": {"CLOUDMORE_REGION": "Eu"}}, EU, id="EU by environment, mixed case"),
        pytest.param({"environment": {"CLOUDMORE_BASE_URL": "https://h.example"}}, "https://h.example", id="by env"),
        pytest.param(
            {"environment": {"CLOUDMORE_REGION": "us", "CLOUDMORE_BASE_URL": "https://us.example"}},
            "https://us.example",
            id="US with its base URL in the environment",
        ),
        pytest.param(
            {"environment": {"CLOUDMORE_REGION": "US", "CLOUDMORE_BASE_URL": "https://us.example"}},
            "https://us.example",
            id="US in capitals with its base URL",
        ),
        pytest.param(
            {"base_url": "https://a.example", "environment": {"CLOUDMORE_REGION": "eu"}},
            "https://a.example",
            id="an argument wins over the environment",
        ),
    ],
)
def test_an_address_comes_from_one_place(given: dict[str, Any], address: str) -> None:
    assert base_url_from(**given) == address


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param({}, "eu, us", id="neither"),
        pytest.param({"environment": {}}, "CLOUDMORE_REGION", id="an empty environment"),
        pytest.param({"environment": {"CLOUDMORE_REGION": ""}}, "Neither", id="an empty region in it"),
        pytest.param({"region": "eu", "base_url": EU}, "Both", id="both"),
        pytest.param(
            {"environment": {"CLOUDMORE_REGION": "eu", "CLOUDMORE_BASE_URL": EU}}, "Both", id="both by environment"
        ),
        pytest.param({"region": "us"}, "not publicly known", id="US"),
        pytest.param({"region": "us"}, "vendor's support", id="US says how to get it"),
        pytest.param({"environment": {"CLOUDMORE_REGION": "us"}}, "CLOUDMORE_BASE_URL", id="US by environment"),
        pytest.param({"region": "se"}, "no region 'se'", id="no such region"),
        pytest.param({"region": ""}, "eu, us", id="an empty region"),
        pytest.param({"base_url": ""}, "no http address", id="an empty base URL"),
        pytest.param({"base_url": "api.cloudmore.com"}, "no http address", id="no scheme"),
        pytest.param({"base_url": "ftp://h.example"}, "no http address", id="another scheme"),
        pytest.param({"base_url": "https://"}, "no http address", id="no host"),
        pytest.param({"base_url": "https://h .example"}, "no http address", id="white space inside"),
        pytest.param({"base_url": "https://[::1"}, "no address", id="half an IPv6 address"),
        pytest.param({"base_url": "https://h.example:port"}, "no address", id="a port that is no number"),
        pytest.param({"base_url": "https://h.example:99999"}, "no address", id="a port too high"),
        pytest.param({"base_url": "https://h.example?x=1"}, "more than", id="a query"),
        pytest.param({"base_url": "https://h.example?"}, "more than", id="an empty query"),
        pytest.param({"base_url": "https://h.example#x"}, "more than", id="a fragment"),
        pytest.param({"base_url": "http://h.example"}, "unprotected", id="http elsewhere"),
        pytest.param({"base_url": "http://127.0.0.1.h.example"}, "unprotected", id="http, looks like loopback"),
        pytest.param({"base_url": "http://10.0.0.1"}, "unprotected", id="http in a private network"),
        pytest.param({"base_url": "HTTP://H.EXAMPLE"}, "unprotected", id="http in capitals"),
    ],
)
def test_an_address_that_is_unclear_or_unsafe_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        base_url_from(**given)
    assert says in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("address", ["https://u:hunter-2@h.example", "ftp://u:hunter-2@h.example", "u:hunter-2@h", "@"])
def test_credentials_in_an_address_are_refused_and_not_shown(address: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        safe_base_url(address)
    assert "hunter-2" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("0.0.0.0", False), ("h", False)],
)
def test_loopback_is_this_machine_only(host: str, here: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_loopback(host) is here


def credentials_from(environment: dict[str, str]) -> Credentials:
    found = chosen_settings({"CLOUDMORE_REGION": "eu", **environment}).client_options()["credentials"]
    assert isinstance(found, Credentials)
    return found


def test_credentials_come_from_the_environment() -> None:
    found = credentials_from(FULL)
    assert attrs.asdict(found) == {
        "username": "api@acme.example",
        "password": "hunter-2",
        "client_secret": "s3cret",
        "reseller_id": "r-1",
        "client_id": DEFAULT_CLIENT_ID,
        "seller_id": None,
    }


def test_client_and_seller_can_be_set() -> None:
    found = credentials_from({**FULL, "CLOUDMORE_CLIENT_ID": "own", "CLOUDMORE_SELLER_ID": "s-1"})
    assert (found.client_id, found.seller_id) == ("own", "s-1")


def test_empty_optional_variables_are_as_good_as_absent() -> None:
    found = credentials_from({**FULL, "CLOUDMORE_CLIENT_ID": "", "CLOUDMORE_SELLER_ID": ""})
    assert (found.client_id, found.seller_id) == (DEFAULT_CLIENT_ID, None)


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("value", [None, "", "   "], ids=["absent", "empty", "blank"])
def test_a_missing_variable_is_named(name: str, value: str | None) -> None:
    environment = {**FULL, name: value} if value is not None else {k: v for k, v in FULL.items() if k != name}
    with pytest.raises(ConfigurationError) as caught:
        credentials_from(environment)
    assert name in str(caught.value)
    assert "hunter-2" not in str(caught.value)


def test_all_missing_variables_are_named_at_once() -> None:
    with pytest.raises(ConfigurationError, match=", ".join(FULL)):
        credentials_from({})


@pytest.mark.parametrize(
    ("content", "secret"),
    [
        pytest.param(b"hunter-2", "hunter-2", id="the text alone"),
        pytest.param(b"hunter-2\n", "hunter-2", id="a line end"),
        pytest.param(b"hunter-2\r\n", "hunter-2", id="a line end of Windows"),
        pytest.param(b"hunter-2\nand a comment\n", "hunter-2", id="the first line counts"),
        pytest.param(b" spaces stay ", " spaces stay ", id="spaces stay"),
        pytest.param(b"\xef\xbb\xbfhunter-2", "hunter-2", id="a byte order mark"),
        pytest.param("pässwörd".encode(), "pässwörd", id="not ASCII"),
    ],
)
def test_a_secret_may_lie_in_a_file(tmp_path: Path, content: bytes, secret: str) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    environment = {**FULL, "CLOUDMORE_PASSWORD": "", "CLOUDMORE_PASSWORD_FILE": str(file)}
    assert credentials_from(environment).password == secret


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(None, "cannot be read", id="absent"),
        pytest.param(b"", "secret of CLOUDMORE_CLIENT_SECRET_FILE begins with an empty line", id="empty"),
        pytest.param(b"\n", "secret of CLOUDMORE_CLIENT_SECRET_FILE begins with an empty line", id="blank"),
        pytest.param(b"\xff\xfe\x00", "it is no text", id="no text"),
    ],
)
def test_a_file_without_a_secret_is_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    environment = {k: v for k, v in FULL.items() if k != "CLOUDMORE_CLIENT_SECRET"}
    with pytest.raises(ConfigurationError) as caught:
        credentials_from({**environment, "CLOUDMORE_CLIENT_SECRET_FILE": str(file)})
    assert says in str(caught.value)


def test_a_folder_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="CLOUDMORE_PASSWORD_FILE"):
        credentials_from({**FULL, "CLOUDMORE_PASSWORD": "", "CLOUDMORE_PASSWORD_FILE": str(tmp_path)})


def test_a_secret_in_two_places_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("other")
    with pytest.raises(ConfigurationError, match="Both CLOUDMORE_PASSWORD and CLOUDMORE_PASSWORD_FILE") as caught:
        credentials_from({**FULL, "CLOUDMORE_PASSWORD_FILE": str(file)})
    assert "hunter-2" not in str(caught.value)


@pytest.mark.parametrize(
    "show",
    [repr, str, "{}".format, "{!r}".format, "%s".__mod__, lambda it: f"{it}", lambda it: f"{[it]}"],
    ids=["repr", "str", "format", "format repr", "percent", "f-string", "in a list"],
)
def test_no_secret_is_shown(show: Any) -> None:
    text = show(credentials_from(FULL))
    assert "hunter-2" not in text
    assert "s3cret" not in text
    assert "api@acme.example" in text


def test_no_secret_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("any").warning("with %s and %r", credentials_from(FULL), credentials_from(FULL))
    assert "hunter-2" not in caplog.text


def test_no_secret_is_in_a_traceback() -> None:
    found = credentials_from(FULL)
    try:
        attrs.evolve(found, reseller_id="")
    except ConfigurationError as error:
        text = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "CLOUDMORE_RESELLER_ID" in text
    assert "password='***'" in text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_credentials_are_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="make them in each process") as caught:
        pickle.dumps({"of": [credentials_from(FULL)]}, protocol)
    assert "hunter-2" not in repr(caught.value)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, attrs.evolve])
def test_credentials_can_be_copied(duplicate: Any) -> None:
    assert duplicate(credentials_from(FULL)) == credentials_from(FULL)


@pytest.mark.parametrize("name", ["username", "password", "client_secret", "reseller_id", "client_id"])
@pytest.mark.parametrize("value", ["", "  ", None, 5], ids=["empty", "blank", "None", "a number"])
def test_credentials_without_a_value_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"CLOUDMORE_{name.upper()}"):
        attrs.evolve(credentials_from(FULL), **{name: value})


def test_credentials_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        credentials_from(FULL).password = "other"  # type: ignore[misc]  # refused, and that is the test


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("nothing here", "nothing here", id="no secret"),
        pytest.param("hunter-2 and s3cret", "*** and ***", id="both"),
        pytest.param("hunter%2D2", "***", id="as in a form"),
        pytest.param("hunter\\u002D2 \\u0068unter-2", "*** ***", id="as in JSON"),
    ],
)
def test_secrets_in_a_text_are_masked(text: str, masked: str) -> None:
    assert credentials_from(FULL).mask(text) == masked
