"""Accounts and calls that travel: what they name, what they refuse, and that no secret goes with them."""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest
from document import OPERATIONS
from keyring.backends import fail

from cloudmore import (
    AsyncCloudmore,
    Cloudmore,
    ConfigurationError,
    FileTokenStore,
    MemoryTokenStore,
    RateLimit,
    RedisRateLimit,
    RedisTokenStore,
)
from cloudmore.bulk import Account, RemoteCall
from cloudmore.profiles import Profile, Profiles, Secrets

VALUES = {
    "USERNAME": "api@acme.example",
    "PASSWORD": "pass-word-of-the-test",
    "CLIENT_SECRET": "client-secret-of-the-test",
    "RESELLER_ID": "11111111-2222-3333-4444-555555555555",
}
ACME = {**{f"ACME_{name}": value for name, value in VALUES.items()}, "ACME_BASE_URL": "https://acme.example"}
REDIS = "redis://:redis-pass-word@host:6379/0"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Nothing of the machine's own."""
    for name in [name for name in os.environ if name.startswith(("CLOUDMORE_", "ACME_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return monkeypatch


@pytest.fixture
def acme(environment: pytest.MonkeyPatch) -> Account:
    """An account whose variables are set."""
    for name, value in ACME.items():
        environment.setenv(name, value)
    return Account.of_environment("ACME_")


# As a client has them; the token's is none of its attributes.
NAMES = {
    operation_id: f"{operation['tags'][0]}.{operation_id.removeprefix(operation['tags'][0] + '_')}"
    for operation_id, (_method, _path, operation) in OPERATIONS.items()
    if operation_id != "authentication_token"
}


@pytest.mark.parametrize("operation_id", NAMES)
def test_what_travels_is_what_the_document_lets_repeat_and_starts_nothing(operation_id: str) -> None:
    method, _path, operation = OPERATIONS[operation_id]
    name = NAMES[operation_id]
    if method != "POST" and operation["x-repeatable"]:
        assert Account.of_environment("ACME_").call(name).name == name
    else:
        with pytest.raises(ConfigurationError, match=f"{name} must not be carried out twice"):
            Account.of_environment("ACME_").call(name)


def test_some_of_each_are_there() -> None:
    assert {"organizations.create", "organization_services.add", "billing_reports.start"} < {*NAMES.values()}
    assert {"organizations.list", "organization_services.price_list", "services.list"} < {*NAMES.values()}


@pytest.mark.parametrize(
    "name",
    [
        *("organizations.update", "organizations.with_raw_response", "organizations.merged", "organizations._sender"),
        *("organizations.__class__", "organizations", "organizations.list.x", "request", "billing.submit", "x.y"),
        *("_sender.send", "authentication.token", "os.system", "", 5, None),
    ],
)
def test_what_is_no_call_is_refused(name: Any) -> None:
    with pytest.raises(ConfigurationError, match="is no call of the API"):
        Account.of_environment("ACME_").call(name)


def test_an_argument_that_the_call_does_not_take_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"organizations.list does not take these arguments.*active_only"):
        Account.of_environment("ACME_").call("organizations.list", active=True)


def test_nobody_makes_a_call_that_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="must not be carried out twice"):
        RemoteCall(Account.of_environment("ACME_"), "organizations.create")


WRONG: dict[str, Callable[[], Account]] = {
    "nothing": Account,
    "both": lambda: Account(profile="acme", prefix="ACME_"),
    "no text": lambda: Account.of_profile(5),  # type: ignore[arg-type] - that is the test
    "an empty text": lambda: Account.of_profile(" "),
    "an empty prefix": lambda: Account.of_environment(""),
    "a prefix without an end": lambda: Account.of_environment("ACME"),
    "a prefix of small letters": lambda: Account.of_environment("acme_"),
    "an address as a prefix": lambda: Account.of_environment("https://acme_"),
    "a limit that is none": lambda: Account.of_profile("acme", rate_limit=5),  # type: ignore[arg-type] - as above
    "a limit that holds an address": lambda: Account.of_profile("acme", rate_limit=RedisRateLimit(REDIS)),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_account_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError):
        WRONG[name]()


def test_nothing_secret_travels(acme: Account, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("CLOUDMORE_REDIS_URL", REDIS)
    call = acme.call("organization_services.price_list", service_id="s-1")
    with acme.open():
        carried = pickle.dumps(call)
    assert pickle.loads(carried) == call
    assert hash(pickle.loads(carried)) == hash(call)
    assert not [value for value in [*ACME.values(), "redis-pass-word"] if value.encode() in carried]
    assert len(carried) < 500


def test_what_is_shown_has_names_and_no_values() -> None:
    account = Account.of_profile("acme", rate_limit=RateLimit(calls_per_second=2))
    call = account.call("organizations.replace", body={"name": "Somebody"})
    assert repr(call) == (
        "RemoteCall(account=Account.of_profile('acme', rate_limit=RateLimit(calls_per_second=2, in_flight=4)), "
        "name='organizations.replace', fixed=['body'])"
    )
    assert repr(Account.of_environment()) == "Account.of_environment('CLOUDMORE_')"


def options(cm: Cloudmore) -> tuple[Any, Any]:
    """Where its tokens are kept, and its limit."""
    way = cm._api.way
    tokens = way._tokens._fetch
    store = getattr(tokens, "__self__", None)
    turns = way._attempts._turns
    return store and store._store, turns and turns._rate_limit


def test_an_account_is_opened_with_the_variables_of_its_prefix(acme: Account) -> None:
    with acme.open(timeout=5) as cm:
        assert (cm.base_url, cm.credentials.username) == ("https://acme.example", "api@acme.example")
        store, limit = options(cm)
        assert (type(store), limit) == (FileTokenStore, RateLimit())

    async def opened() -> str:
        async with acme.open_async() as client:
            assert isinstance(client, AsyncCloudmore)
            return client.base_url

    assert asyncio.run(opened()) == "https://acme.example"


def test_a_profile_is_looked_for_where_it_is_opened() -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    account = Account.of_profile("acme", rate_limit=None)
    try:
        with pytest.raises(ConfigurationError, match="acme"):
            account.open()
        profile = Profile(name="acme", username="api@acme.example", reseller_id="r-1", region="eu")
        Profiles().save(profile, Secrets(password="p", client_secret="s"))
        with account.open() as cm:
            assert cm.credentials.username == "api@acme.example"
            assert options(cm)[1] is None
    finally:
        keyring.set_keyring(before)


def test_what_is_missing_is_told_by_its_own_name(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("ACME_USERNAME", "api@acme.example")
    with pytest.raises(ConfigurationError, match="ACME_PASSWORD, ACME_CLIENT_SECRET, ACME_RESELLER_ID") as caught:
        Account.of_environment("ACME_").open()
    assert "CLOUDMORE_" not in str(caught.value)


def test_no_default_profile_is_taken() -> None:
    profile = Profile(name="acme", username="api@acme.example", reseller_id="r-1", region="eu")
    Profiles().save(profile, Secrets(password="p", client_secret="s"))
    with pytest.raises(ConfigurationError, match="Missing settings: CLOUDMORE_USERNAME"):
        Account.of_environment().open()


@pytest.mark.parametrize("name", ["CLOUDMORE_READ_ONLY", "ACME_READ_ONLY"])
def test_who_may_only_read_there_only_reads(name: str, acme: Account, environment: pytest.MonkeyPatch) -> None:
    environment.setenv(name, "1")
    with acme.open() as cm, pytest.raises(ConfigurationError, match="read-only"):
        cm.organizations.delete("o-1")


def test_a_redis_of_the_process_shares_tokens_and_limit(
    acme: Account, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "redis").write_text(f"{REDIS}\n")
    environment.setenv("CLOUDMORE_REDIS_URL_FILE", str(tmp_path / "redis"))
    slow = Account(prefix="ACME_", rate_limit=RateLimit(calls_per_second=2, in_flight=3))
    with slow.open() as cm, Account(prefix="ACME_", rate_limit=None).open() as unlimited:
        store, limit = options(cm)
        assert (type(store), type(limit)) == (RedisTokenStore, RedisRateLimit)
        assert (limit.calls_per_second, limit.in_flight) == (2, 3)
        assert options(unlimited)[1] is None
    memory = MemoryTokenStore()
    with acme.open(token_store=memory, rate_limit=RateLimit(calls_per_second=9)) as cm:
        assert options(cm) == (None, RateLimit(calls_per_second=9))


def test_an_address_that_is_none_of_redis_is_told_by_its_variable(
    acme: Account, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("CLOUDMORE_REDIS_URL", "redis-pass-word@host")
    with pytest.raises(ConfigurationError, match="CLOUDMORE_REDIS_URL is none of Redis") as caught:
        acme.open()
    assert "redis-pass-word" not in str(caught.value)


SCRIPT = """
import json, sys, threading
from concurrent.futures import ThreadPoolExecutor
from cloudmore.bulk import Account
from cloudmore.bulk.remote_call import _CLIENTS

account = Account.of_environment("ACME_")
calls = [account.call("services.list"), account.call("services.list")]
with ThreadPoolExecutor(4) as threads:
    print([len(each) for each in threads.map(lambda call: call(()), calls * 4)], len(_CLIENTS()._kept))
client = _CLIENTS().of(account)
if sys.argv[1] == "fork":
    import os
    child = os.fork()
    if child == 0:
        own = _CLIENTS().of(account)
        print(own is client, len(own.services.list()), flush=True)
        os._exit(0)  # as a process of a pool ends
    os.waitpid(child, 0)
    print(len(client.services.list()))
"""


@pytest.mark.parametrize(
    "how", ["alone", pytest.param("fork", marks=pytest.mark.skipif(sys.platform == "win32", reason="no fork"))]
)
def test_a_process_keeps_one_client_and_closes_it_in_the_end(how: str, sandbox: Any, tmp_path: Path) -> None:
    values = {f"ACME_{name}": getattr(sandbox.credentials, name.lower()) for name in VALUES}
    environment = {**os.environ, **values, "ACME_BASE_URL": sandbox.url, "XDG_STATE_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", SCRIPT, how],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    with sandbox.client() as cm:
        services = len(cm.services.list())
    lines = [f"{[services] * 8} 1", *([f"False {services}", str(services)] if how == "fork" else [])]
    assert (done.stdout.splitlines(), done.stderr, done.returncode) == (lines, "", 0)


ITEMS: dict[str, tuple[str, dict[str, Any], Any]] = {
    "too few": ("organization_services.price_list", {}, "o-1"),
    "too many": ("organizations.get", {}, ("o-1", "o-2")),
    "one that is fixed": ("organizations.get", {"organization_id": "o-1"}, "o-2"),
}


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_that_does_not_fit_is_told(name: str, acme: Account) -> None:
    call, fixed, item = ITEMS[name]
    with pytest.raises(ConfigurationError, match=f"{call} does not take an item"):
        acme.call(call, **fixed)(item)
