"""Where a link leads, which links are followed, and what is told of them."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from conftest import CREDENTIALS
from hypothesis import given
from hypothesis import strategies as st

from cloudmore import AsyncCloudmore, Cloudmore, ConfigurationError
from cloudmore.http.link import Link, link_of, result_hosts_of

ASKED = "https://api.example/api/resellers/r/reports/t-1"
ALLOWED = result_hosts_of(["reports.example", "Files.Example:8443", "[::1]:9443"])
# Host, address without query, query.
OWN: dict[str, tuple[str, str, str]] = {
    "/files/7?sig=a%2Bb%3D": ("api.example", "https://api.example/files/7", "sig=a%2Bb%3D"),
    "files/7.json": ("api.example", "https://api.example/api/resellers/r/reports/files/7.json", ""),
    "../7": ("api.example", "https://api.example/api/resellers/r/7", ""),
    "https://api.example/7": ("api.example", "https://api.example/7", ""),
    "HTTPS://API.Example:443/7": ("api.example", "https://api.example/7", ""),
    "//api.example": ("api.example", "https://api.example/", ""),
    "?sig=1": ("api.example", ASKED, "sig=1"),
    "/7?a=1&a=&b#top": ("api.example", "https://api.example/7", "a=1&a=&b"),
}
ELSEWHERE: dict[str, tuple[str, str, str]] = {
    "https://reports.example/7?sig=1": ("reports.example", "https://reports.example/7", "sig=1"),
    "https://REPORTS.example:443/7": ("reports.example", "https://reports.example/7", ""),
    "//reports.example/7": ("reports.example", "https://reports.example/7", ""),
    "https://files.example:8443/7": ("files.example:8443", "https://files.example:8443/7", ""),
    "https://[::1]:9443/7": ("[::1]:9443", "https://[::1]:9443/7", ""),
}
REFUSED: dict[str, str] = {
    "https://evil.example/7": 'evil.example, and no other host is asked unless you allow it: result_hosts=("evil',
    "//evil.example/7": "evil.example",
    "https://api.example.evil.example/7": "api.example.evil.example",
    "https://api.example:8443/7": "api.example:8443",
    "https://reports.example:8443/7": 'result_hosts=("reports.example:8443",)',
    "https://files.example/7": "files.example",
    "https://sub.reports.example/7": "sub.reports.example",
    "http://reports.example/7": "reports.example by http: another host is asked over https only",
    "http://api.example/7": "api.example by http",
    "http://reports.example:443/7": "by http",
    "ftp://reports.example/7": "by ftp",
    "https://api.example@evil.example/7": "no address",
    "https://user:word@reports.example/7": "no address",
    "https://api.example\\@evil.example/7": "no address",
    "https://evil.example\\.reports.example/7": "no address",
    "https://reports.example /7": "no address",
    "https://reports.example/7\r\nX-More: 1": "no address",
    "https://reports.example/7\x00": "no address",
    "https://reports.example:port/7": "no address",
    "https://reports.example:99999/7": "no address",
    "https://[::1/7": "no address",
    "https://rep%6frts.example/7": "no address",
    "https://reports\u3002example/7": "no address",
    "https://report\u017f.example/7": "no address",
    "https:///7": "",
    "file:///etc/passwd": "no address",
    "data://x,1": "no address",
    "javascript:alert(1)": "no address",
}


@pytest.mark.parametrize("address", OWN)
def test_a_link_to_our_own_host_is_followed_with_the_token(address: str) -> None:
    assert link_of(address, asked=ASKED, result_hosts=frozenset()) == Link(*OWN[address], is_own=True)


def test_our_own_host_may_have_a_name_of_any_letters() -> None:
    link = link_of("/7?sig=1", asked="https://m\u00fcnchen.example:443/r/t-1", result_hosts=frozenset())
    assert link == Link("m\u00fcnchen.example:443", "https://m\u00fcnchen.example:443/7", "sig=1", is_own=True)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_link_to_a_host_that_is_allowed_is_followed(address: str) -> None:
    assert link_of(address, asked=ASKED, result_hosts=ALLOWED) == Link(*ELSEWHERE[address])
    assert link_of(address, asked=ASKED, result_hosts=frozenset()).refusal


@pytest.mark.parametrize("address", REFUSED)
def test_every_other_link_is_refused(address: str) -> None:
    link = link_of(address, asked=ASKED, result_hosts=ALLOWED)
    if link.is_own:
        # A reader that takes no host for our own asks our own.
        assert link.host == "api.example"
        return
    assert link.refusal
    assert REFUSED[address] in link.refusal


@given(st.text() | st.text().map("https://{}".format))
def test_no_address_breaks_the_reader_or_leads_to_a_host_that_is_not_allowed(address: str) -> None:
    link = link_of(address, asked=ASKED, result_hosts=frozenset())
    assert link.refusal or (link.is_own and link.url.startswith("https://api.example/"))


def test_the_query_is_not_shown() -> None:
    link = link_of("/7?sv=1&sig=a%2Bbcdefgh%3D&st=2026", asked=ASKED, result_hosts=frozenset())
    assert "sig" not in repr(link)
    echoes = ("sv=1&sig=a%2Bbcdefgh%3D&st=2026", "a+bcdefgh=", "a%2Bbcdefgh%3D", "a%2bbcdefgh%3d", "a\\u002bbcdefgh=")
    assert [link.mask(f"x {echo} y") for echo in echoes] == ["x *** y"] * len(echoes)
    assert link.mask("the year 2026") == "the year 2026"
    assert pickle.loads(pickle.dumps(link)) == link
    assert Link("h", "u").mask("sig") == "sig"


HOSTS: dict[str, tuple[Any, frozenset[str]]] = {
    "none": ((), frozenset()),
    "a tuple": (("reports.example",), frozenset({"reports.example"})),
    "a list": (["A.example", "b.example:443"], frozenset({"a.example", "b.example"})),
    "a set": ({"a.example:8443"}, frozenset({"a.example:8443"})),
    "addresses": (["127.0.0.1:8443", "[::1]"], frozenset({"127.0.0.1:8443", "[::1]"})),
}
NO_HOSTS: dict[str, Any] = {
    "a text": "reports.example",
    "nothing": None,
    "a number": 5,
    "an address": ["https://reports.example"],
    "a path": ["reports.example/files"],
    "a pattern": ["*.example"],
    "an empty text": [""],
    "a user": ["me@reports.example"],
    "no text": [5],
    "no port": ["reports.example:port"],
    "a port that is too large": ["reports.example:99999"],
    "white space": [" reports.example"],
}


@pytest.mark.parametrize(("given_hosts", "found"), HOSTS.values(), ids=HOSTS.keys())
def test_hosts_are_told_by_name_and_port(given_hosts: Any, found: frozenset[str]) -> None:
    assert result_hosts_of(given_hosts) == found


@pytest.mark.parametrize("given_hosts", NO_HOSTS.values(), ids=NO_HOSTS.keys())
@pytest.mark.parametrize("client", [Cloudmore, AsyncCloudmore])
def test_what_is_no_host_is_refused(client: Any, given_hosts: Any) -> None:
    with pytest.raises(ConfigurationError, match="result_hosts"):
        client(CREDENTIALS, region="eu", result_hosts=given_hosts)
