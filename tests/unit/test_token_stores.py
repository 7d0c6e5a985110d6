"""What every shared token store does, and what becomes of a call when one does not."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from attrs import define, field
from redis_server import redis_server
from rings import Rings

from cloudmore import (
    AuthenticationError,
    CloudmoreError,
    ConfigurationError,
    Credentials,
    DeadlineExceededError,
    FileTokenStore,
    KeyringTokenStore,
    RedisTokenStore,
    ServerError,
    TokenStore,
)
from cloudmore.auth import Token, TokenProvider, token_provider
from cloudmore.auth.entry import EntryError, Seal, read_entry, refusal_entry, token_entry
from cloudmore.auth.memory_store import Owner
from cloudmore.auth.within import NoAnswerError, within
from cloudmore.http.flow import Flow, Sleep, Step, Work, drive

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NAME = "0" * 64


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    with redis_server() as url:
        yield url


STORES = ["file", "keyring", "redis"]


@pytest.fixture(params=STORES)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], TokenStore]:
    """Makes a store as another process would, over the same place."""
    if request.param == "file":
        return lambda: FileTokenStore(tmp_path / "tokens")
    if request.param == "keyring":
        request.getfixturevalue("rings")
        return KeyringTokenStore
    url = request.getfixturevalue("redis_url")
    RedisTokenStore(url).clear()
    return lambda: RedisTokenStore(url)


def test_what_is_written_is_read_by_others_until_it_is_cleared(new_store: Callable[[], TokenStore]) -> None:
    one, other = new_store(), new_store()
    assert one.read(NAME) is None
    one.write(NAME, "first", seconds=100)
    one.write(NAME, "second ü", seconds=100)
    assert other.read(NAME) == "second ü"
    assert other.read("1" * 64) is None
    other.clear()
    assert one.read(NAME) is None
    other.clear()


def test_a_lock_keeps_others_out_until_it_is_given_back(new_store: Callable[[], TokenStore]) -> None:
    one, other = new_store(), new_store()
    release = one.lock(NAME, seconds=100)
    assert release is not None
    assert other.lock(NAME, seconds=100) is None
    assert one.lock(NAME, seconds=100) is None
    assert other.lock("1" * 64, seconds=100) is not None
    release()
    again = other.lock(NAME, seconds=100)
    assert again is not None
    again()


def test_a_lease_that_has_run_out_is_not_given_back_by_its_old_owner(redis_url: str) -> None:
    one, other = RedisTokenStore(redis_url), RedisTokenStore(redis_url)
    one.clear()
    late = one.lock(NAME, seconds=0.001)
    assert late is not None
    while (owner := other.lock(NAME, seconds=100)) is None:
        pass
    late()
    assert one.lock(NAME, seconds=100) is None
    owner()


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    script = (
        "import time\nfrom cloudmore import FileTokenStore\n"
        f"held = FileTokenStore({str(store.folder)!r}).lock({NAME!r}, seconds=100)\n"
        "print('held', flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        assert store.lock(NAME, seconds=100) is None
        process.kill()
    release = store.lock(NAME, seconds=100)
    assert release is not None
    release()


def test_only_the_user_may_read_the_files(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "a" / "tokens")
    store.write(NAME, "text", seconds=1)
    assert {each.name for each in store.folder.iterdir()} == {f"{NAME}.token"}
    assert [oct(each.stat().st_mode & 0o777) for each in (store.folder, *store.folder.iterdir())] == ["0o700", "0o600"]


def _readable_by_all(store: FileTokenStore) -> None:
    (store.folder / f"{NAME}.token").chmod(0o644)


def _a_link(store: FileTokenStore) -> None:
    file = store.folder / f"{NAME}.token"
    file.rename(store.folder / "elsewhere")
    file.symlink_to(store.folder / "elsewhere")


def _a_folder_for_all(store: FileTokenStore) -> None:
    store.folder.chmod(0o777)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
@pytest.mark.parametrize("spoil", [_readable_by_all, _a_link, _a_folder_for_all], ids=lambda each: each.__name__)
def test_files_that_others_may_have_written_are_not_believed(
    tmp_path: Path, spoil: Callable[[FileTokenStore], None]
) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    store.write(NAME, "text", seconds=1)
    spoil(store)
    with pytest.raises(OSError):
        store.write(NAME, store.read(NAME) or "", seconds=1)


def test_no_half_file_is_left_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    store.write(NAME, "old", seconds=1)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.write(NAME, "new", seconds=1)
    assert [each.name for each in store.folder.iterdir()] == [f"{NAME}.token"]
    assert store.read(NAME) == "old"


@pytest.mark.parametrize(
    ("module", "make"), [("redis", lambda: RedisTokenStore("redis://h")), ("keyring", KeyringTokenStore)]
)
def test_a_missing_extra_is_said(module: str, make: Callable[[], TokenStore], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=rf"pip install 'cloudmore-client\[{module}\]'"):
        make()


def test_an_address_that_is_none_is_not_shown() -> None:
    for address in ("http://:secret-password@host", "redis://:secret/password@host"):
        with pytest.raises(ConfigurationError) as caught:
            RedisTokenStore(address)
        assert "secret" not in str(caught.value)
        assert caught.value.__context__ is None
    assert "secret" not in repr(RedisTokenStore("redis://:secret@host"))


def who(**changes: str) -> Credentials:
    return Credentials(**{"username": "u", "password": "p", "client_secret": "s", "reseller_id": "r", **changes})


@define
class World:
    """A process of its own, as far as tokens are concerned: a memory, a clock, and what the endpoint answers."""

    store: TokenStore
    answers: list[Token | CloudmoreError]
    now: float = 1000.0
    today: datetime = NOW
    asked: int = 0
    slept: int = 0
    credentials: Credentials = field(factory=who)

    def monotonic(self) -> float:
        return self.now

    def provider(self) -> TokenProvider:
        return token_provider(
            self._fetch,
            self.store,
            "https://api.example",
            self.credentials,
            now=lambda: self.today,
            monotonic=self.monotonic,
            random=lambda: 0.5,
            loop=lambda: None,
        )

    def token(self, left: float = 100.0) -> str:
        return drive(self.provider().token(self.now + left), self._perform).access_token

    def _fetch(self, _until: float) -> Flow[Token]:
        token: Token = yield Work(self._answer)
        return token

    def _answer(self) -> Token:
        self.asked += 1
        came = self.answers.pop(0)
        if isinstance(came, CloudmoreError):
            raise came
        return came

    def _perform(self, step: Step) -> Any:
        if isinstance(step, Work):
            return step.function()
        assert isinstance(step, Sleep)
        self.slept += 1
        self.now += step.seconds
        self.today += timedelta(seconds=step.seconds)
        return None


def a_day(name: str, now: float = 1000.0) -> Token:
    return Token(name, now + 86100, now + 86400)


def test_another_process_finds_the_token_until_it_is_renewed(new_store: Callable[[], TokenStore]) -> None:
    one = World(new_store(), [a_day("t1")])
    other = World(new_store(), [a_day("t2", 50.0 + 86100)], now=50.0)
    assert [one.token(), other.token(), other.token()] == ["t1", "t1", "t1"]
    other.now, other.today = 50.0 + 86099, NOW + timedelta(seconds=86099)
    assert other.token() == "t1"
    other.now, other.today = 50.0 + 86100, NOW + timedelta(seconds=86100)
    assert other.token() == "t2"
    assert (one.asked, other.asked) == (1, 1)


def test_another_process_does_not_try_what_was_refused(new_store: Callable[[], TokenStore]) -> None:
    refused = AuthenticationError("refused", remedy="Check.", error="invalid_grant", status_code=400, body="{}")
    one = World(new_store(), [refused])
    other = World(new_store(), [a_day("t")], today=NOW + timedelta(seconds=100))
    with pytest.raises(AuthenticationError, match="refused Check"):
        one.token()
    with pytest.raises(
        AuthenticationError, match="refused 100 s ago and are not tried again for another 200 s"
    ) as again:
        other.token()
    assert (again.value.error, again.value.status_code, other.asked) == ("invalid_grant", 400, 0)
    other.today, other.now = NOW + timedelta(seconds=299), 1199.0
    with pytest.raises(AuthenticationError):
        other.token()
    other.today, other.now = NOW + timedelta(seconds=300), 1200.0
    assert other.token() == "t"
    corrected = World(new_store(), [a_day("corrected")], credentials=who(password="right"))
    assert corrected.token() == "corrected"


def test_what_may_pass_is_tried_by_the_next(new_store: Callable[[], TokenStore]) -> None:
    one, other = World(new_store(), [ServerError("down", status_code=500)]), World(new_store(), [a_day("t")])
    with pytest.raises(ServerError):
        one.token()
    assert other.token() == "t"


def test_a_process_waits_for_the_one_that_asks(new_store: Callable[[], TokenStore]) -> None:
    hasty = who(password="q")
    held = [
        new_store().lock(Seal.of(Owner.of("https://api.example", each, lambda: 0.0)).name, seconds=100)
        for each in (who(), hasty)
    ]
    waiting = World(new_store(), [a_day("t")])
    assert waiting.token() == "t", "in the end it asks by itself: the other one may have stopped"
    assert 30 <= waiting.now - 1000 <= 30.1
    assert 300 <= waiting.slept <= 1500
    waiting = World(new_store(), [a_day("t")], credentials=hasty)
    assert waiting.token(left=1.0) == "t"
    assert 0.5 <= waiting.now - 1000 <= 0.6
    for release in held:
        assert release is not None
        release()


def test_a_token_that_the_api_refused_is_not_taken_again(new_store: Callable[[], TokenStore]) -> None:
    one, other = World(new_store(), [a_day("t1")]), World(new_store(), [a_day("t2")])
    one.token()
    provider = other.provider()
    token = drive(provider.token(2000.0), other._perform)
    assert token.access_token == "t1"
    provider.refused(token)
    assert other.token() == "t2"
    assert World(new_store(), []).token() == "t2", "the store has the new one"


# What becomes of the text of an entry.
TAMPERED: dict[str, Callable[[str], str]] = {
    "another token": lambda text: text.replace("the-token", "his-token"),
    "a longer life": lambda text: text.replace('"ends":', '"ends":9'),
    "cut": lambda text: text[:-5],
    "empty": lambda _text: "",
    "something else": lambda _text: '{"token": "his-token", "ends": 99999999999, "obtained": 0}',
    "letters": lambda _text: "ü" * 64 + "\n{}",
    "of somebody else": lambda _text: Seal("0" * 64, b"0").closed({"token": "his-token", "obtained": 0, "ends": 9e9}),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_entry_is_ignored_and_said(
    new_store: Callable[[], TokenStore], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = World(new_store(), [a_day("the-token")]), World(new_store(), [a_day("mine")])
    one.token()
    entry = Seal.of(Owner.of("https://api.example", who(), lambda: 0.0)).name
    text = one.store.read(entry)
    assert text is not None
    one.store.write(entry, TAMPERED[name](text), seconds=100)
    with caplog.at_level(logging.WARNING, "cloudmore.auth"):
        assert other.token() == "mine"
    (record,) = caplog.records
    assert "it was changed, or belongs to somebody else" in record.getMessage()
    assert "token" not in record.getMessage().replace("TokenStore", "").replace("tokens", "").replace("keeps its", "")
    assert World(new_store(), []).token() == "mine", "it is replaced"


def raising(error: Exception) -> Callable[..., Any]:
    """A method that fails."""

    def fails(*_: object, **__: object) -> Any:
        raise error

    return fails


class Broken(TokenStore):
    """Fails at everything."""

    read = raising(OSError(5, "Input/output error"))
    write = raising(ConnectionError("redis://:secret@host is away"))
    lock = raising(RuntimeError("redis://:secret@host is away"))
    clear = raising(NotImplementedError())


def test_a_store_that_fails_fails_no_call(caplog: pytest.LogCaptureFixture) -> None:
    world = World(Broken(), [a_day("t1"), a_day("t2", 90000.0)])
    with caplog.at_level(logging.WARNING, "cloudmore.auth"):
        assert [world.token(), world.token()] == ["t1", "t1"]
        world.now = 90000.0
        assert world.token() == "t2"
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == len(set(said)) == 3, "each is said once"
    assert "Input/output error" in caplog.text
    assert "secret" not in caplog.text


def test_a_locked_keyring_fails_no_call(rings: Rings, caplog: pytest.LogCaptureFixture) -> None:
    rings.locked = True
    with caplog.at_level(logging.WARNING, "cloudmore.auth"):
        assert World(KeyringTokenStore(), [a_day("t")]).token() == "t"
    assert "KeyringLocked" in caplog.text


def test_a_server_that_is_away_fails_no_call(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "cloudmore.auth"):
        assert World(RedisTokenStore("redis://:secret@127.0.0.1:1/0"), [a_day("t")]).token() == "t"
    assert "ConnectionError" in caplog.text
    assert "secret" not in caplog.text


class Watched(TokenStore):
    """Counts what is asked of it; can fail to lock, and can be slow.

    Args:
        entries: What is read, one after the other; then nothing.
    """

    def __init__(self, *entries: str | None) -> None:
        super().__init__()
        self.entries = list(entries)
        self.locks = True
        self.slow: Callable[[], None] = lambda: None
        self.done: list[str] = []

    def read(self, name: str) -> str | None:  # noqa: ARG002 - of the base
        self.done.append("read")
        self.slow()
        return self.entries.pop(0) if self.entries else None

    def write(self, name: str, text: str, *, seconds: float) -> None:  # noqa: ARG002 - as above
        self.done.append("write")

    def lock(self, name: str, *, seconds: float) -> Callable[[], None]:  # noqa: ARG002 - as above
        self.done.append("lock")
        if not self.locks:
            raise OSError(5, "Input/output error")
        return lambda: self.done.append("give back")

    def clear(self) -> None:
        self.done.clear()


def test_a_store_that_cannot_lock_is_not_read_again() -> None:
    store = Watched()
    store.locks = False
    assert World(store, [a_day("t")]).token() == "t"
    assert store.done == ["read", "lock", "write"]


def test_what_hashing_takes_is_no_answer_of_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    hashing: list[threading.Thread] = []

    def hashed(*arguments: Any) -> bytes:
        hashing.append(threading.current_thread())
        return hashlib.pbkdf2_hmac(*arguments)

    monkeypatch.setattr("cloudmore.auth.entry.hashlib", SimpleNamespace(pbkdf2_hmac=hashed))
    assert World(Watched(), [a_day("t")]).token() == "t"
    # Not the thread that is waited for no longer than a store is worth.
    assert hashing == [threading.current_thread()]


def test_a_store_that_takes_all_the_time_is_not_asked_on() -> None:
    store = Watched()
    world = World(store, [])

    def hang() -> None:
        world.now += 5

    store.slow = hang
    with pytest.raises(DeadlineExceededError):
        world.token(left=1.0)
    assert store.done == ["read"]


OWNER = Owner.of("https://api.example", who(), lambda: 0.0)


def entry_of(token: Token) -> str:
    return Seal.of(OWNER).closed(token_entry(token, now=1000.0, today=NOW))


# What is read, one after the other, and what the endpoint answers then.
ENDINGS: dict[str, tuple[list[str | None], list[Token | CloudmoreError]]] = {
    "an error": ([], [ServerError("down", status_code=500)]),
    "a token": ([], [a_day("t")]),
    "a token that another process got just before": ([None, entry_of(a_day("t"))], []),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_lock_is_given_back_in_a_step_where_it_blocks_no_event_loop(name: str) -> None:
    entries, answers = ENDINGS[name]
    store = Watched(*entries)
    world = World(store, answers)
    in_steps: list[str] = []

    def perform(step: Step) -> Any:
        before = len(store.done)
        try:
            return world._perform(step)
        finally:
            in_steps.extend(store.done[before:])

    with suppress(ServerError):
        drive(world.provider().token(world.now + 100), perform)
    assert store.done.count("give back") == 1
    assert in_steps == store.done


def test_other_owners_have_other_seals() -> None:
    owners = [
        OWNER,
        Owner.of("https://api.example", who(password="q"), lambda: 0.0),
        Owner.of("https://api.example", who(client_secret="q"), lambda: 0.0),
        Owner.of("https://api.example", who(username="q"), lambda: 0.0),
        Owner.of("https://other.example", who(), lambda: 0.0),
        Owner.of("https://api.example", who(client_secret="s\0p", password="x"), lambda: 0.0),
    ]
    seals = [Seal.of(each) for each in owners]
    assert len({each.name for each in seals}) == len({each.key for each in seals}) == len(owners)
    assert Seal.of(Owner.of("https://api.example", who(reseller_id="other"), lambda: 1.0)) == seals[0]
    assert "key" not in repr(seals[0])


# How long after it was got the entry is read, and whether it is of use.
AGES: dict[str, tuple[float, bool]] = {
    "at once": (0, True),
    "just before its renewal": (86099, True),
    "at its renewal": (86100, False),
    "after its end": (99999, False),
    "a clock that is a little behind": (-59, True),
    "from the future": (-61, False),
}


@pytest.mark.parametrize("name", AGES)
def test_an_entry_is_worth_what_is_left_of_it(name: str) -> None:
    age, useful = AGES[name]
    entry = json.loads(json.dumps(token_entry(a_day("t"), now=1000.0, today=NOW)))
    found = read_entry(entry, now=5.0, today=NOW + timedelta(seconds=age), random=0.5)
    assert (found is not None) is useful
    if isinstance(found, Token):
        assert found.ends_at == pytest.approx(5 + 86400 - max(age, 0))


def test_a_refusal_keeps_its_words_and_no_secret() -> None:
    error = AuthenticationError("m", remedy="r", error="invalid_grant", status_code=400, url="https://h", method="POST")
    found = read_entry(refusal_entry(error, today=NOW), now=5.0, today=NOW, random=0.5)
    assert not isinstance(found, Token)
    assert found is not None
    assert (found.at, found.until) == (5.0, 305.0)
    assert (vars(found.error), found.error.args) == (vars(error), error.args)


def test_an_entry_of_another_version_is_not_believed() -> None:
    seal = Seal("name", b"key")
    body = '{"schema":"cloudmore-token/0"}'
    with pytest.raises(EntryError, match="another version of this client"):
        seal.opened(f"{seal._proof(body.encode())}\n{body}")


def test_a_client_of_redis_of_one_s_own_is_taken(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as own:
        store = RedisTokenStore(own, prefix="mine:")
        store.write(NAME, "text", seconds=60)
        assert (store.read(NAME), own.get(f"mine:{NAME}")) == ("text", b"text")


def test_what_comes_too_late_is_given_back() -> None:
    may_come, given_back = threading.Event(), threading.Event()

    def late() -> Callable[[], None]:
        assert may_come.wait(5)
        return given_back.set

    with pytest.raises(NoAnswerError, match="it does not answer"):
        within(0.0, late)
    may_come.set()
    assert given_back.wait(5)
