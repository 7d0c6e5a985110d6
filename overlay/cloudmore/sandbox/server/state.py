"""What changes in the sandbox, kept in SQLite so that it survives a restart."""

import json
import os
import sqlite3
import threading
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.encoder import Number, encode, write
from cloudmore.sandbox.server.organizations import seeded_detail, seeded_organization
from cloudmore.sandbox.server.randomness import derived_guid
from cloudmore.sandbox.server.settings import Settings

_FORMAT = "2"
_TABLES = """
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE organizations (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, seeded_index INTEGER UNIQUE,
        active INTEGER NOT NULL, deleted INTEGER NOT NULL, summary BLOB NOT NULL, detail BLOB NOT NULL
    );
    CREATE TABLE organization_services (
        organization TEXT NOT NULL, service TEXT NOT NULL, seeded INTEGER NOT NULL, PRIMARY KEY (organization, service)
    ) WITHOUT ROWID;
    CREATE TABLE tasks (
        id TEXT PRIMARY KEY, start_date TEXT NOT NULL, end_date TEXT NOT NULL,
        started_at TEXT NOT NULL, ready_at TEXT NOT NULL
    );
    CREATE TABLE tokens (digest TEXT PRIMARY KEY, expires_at TEXT NOT NULL);
    CREATE TABLE lines (
        number INTEGER PRIMARY KEY, organization TEXT NOT NULL, service TEXT NOT NULL, text TEXT NOT NULL,
        moment TEXT, arrives TEXT
    );
    CREATE INDEX lines_by_group ON lines (organization, service);
    CREATE TABLE changes (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL);
"""
_SUMMARY_FIELDS = ("id", "name", "customerNumber", "active")
# What only the details of an organization have; whatever else somebody loads is in the list as well.
_DETAIL_FIELDS = frozenset(_SUMMARY_FIELDS).union(
    ("registrationNumber", "vat", "notificationEmail", "contact", "address", "customProperties", "currencyCode")
)

Detail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredOrganization:
    """An organization; ``seeded_index`` is its place when it was there from the start, ``number`` counts from 1."""

    number: int
    detail: Detail
    seeded_index: int | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A task that builds a billing report."""

    id: str
    start: date
    end: date
    started_at: datetime
    ready_at: datetime


class State:
    """The state of a sandbox; its methods may be called by many threads."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        """Open the state, and seed it unless the file holds it already.

        Args:
            settings: The settings of the sandbox.
            catalogue: The services of the reseller.

        Raises:
            ValueError: The file was seeded with other settings, or cannot hold the state of one.
        """
        self._settings = settings
        self._catalogue = catalogue
        self._lock = threading.RLock()
        if settings.state is not None:
            # What is loaded may be somebody's own. Where it cannot be made, SQLite says why.
            with suppress(OSError):
                os.close(os.open(settings.state, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with ExitStack() as closing_on_failure:
            try:
                self._connection = sqlite3.connect(
                    settings.state or ":memory:", check_same_thread=False, isolation_level=None
                )
                closing_on_failure.callback(self._connection.close)
                self._open()
            except sqlite3.DatabaseError as error:
                raise ValueError(f"{settings.state} cannot hold the state of a sandbox: {error}") from error
            closing_on_failure.pop_all()

    def close(self) -> None:
        """Close the database; what is in memory is gone."""
        with self._lock:
            self._connection.close()

    def reset(self) -> None:
        """Go back to the seed: organizations, services, tasks, tokens and the count of new ids."""
        with self.transaction():
            for table in ("facts", "organizations", "organization_services", "tasks", "tokens", "lines", "changes"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
            self._seed()

    def replace_organizations(self, details: Iterable[Detail]) -> None:
        """Store organizations in the place of all that there are, seeded ones included; part of a transaction."""
        for table in ("organizations", "organization_services"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
        for detail in details:
            self._insert_organization(detail, None)

    def organization_summaries(self, *, active_only: bool) -> dict[int, bytes]:
        """Return the list items of the organizations, as JSON, by number."""
        query = "SELECT number, summary FROM organizations WHERE deleted = 0 AND active >= ? ORDER BY number"
        return dict(self.rows(query, int(active_only)))

    def organization(self, organization_id: str) -> StoredOrganization | None:
        """Return an organization that is not deleted."""
        return self._organization("id = ? AND deleted = 0", organization_id.lower())

    def billed_organization(self, organization_id: str) -> StoredOrganization | None:
        """Return an organization, deleted or not: its past bills stay."""
        return self._organization("id = ?", organization_id.lower())

    def seeded_organization(self, index: int) -> StoredOrganization:
        """Return the organization that was at a place at the start, deleted or not."""
        found = self._organization("seeded_index = ?", index)
        assert found is not None, f"no organization was seeded at {index}"
        return found

    def create_organization(self, detail: Detail) -> Detail:
        """Store a new organization under a new id, and return its details."""
        with self.transaction():
            detail = {"id": self._new_id("organization"), **detail}
            self._insert_organization(detail, None)
        return detail

    def replace_organization(self, detail: Detail) -> None:
        """Store the details of an organization that is there."""
        query = "UPDATE organizations SET active = ?, summary = ?, detail = ? WHERE id = ?"
        values = (detail.get("active", True), _summary(detail), encode(write(detail)))
        self.write(query, *values, detail["id"].lower())

    def delete_organization(self, organization_id: str) -> None:
        """Delete an organization; its past bills stay."""
        self.write("UPDATE organizations SET deleted = 1 WHERE id = ?", organization_id.lower())

    def organization_services(self, organization_id: str) -> dict[str, bool]:
        """Return the ids of the services of an organization, and whether each was there from the start."""
        query = "SELECT service, seeded FROM organization_services WHERE organization = ?"
        return {service: bool(seeded) for service, seeded in self.rows(query, organization_id)}

    def add_service(self, organization_id: str, service_id: str) -> None:
        """Give an organization a service that it does not have."""
        self.write("INSERT INTO organization_services VALUES (?, ?, 0)", organization_id, service_id)

    def remove_service(self, organization_id: str, service_id: str) -> None:
        """Take a service from an organization."""
        query = "DELETE FROM organization_services WHERE organization = ? AND service = ?"
        self.write(query, organization_id, service_id)

    def start_task(self, start: date, end: date, started_at: datetime, ready_at: datetime) -> Task:
        """Store a new task under a new id."""
        with self.transaction():
            task = Task(self._new_id("task"), start, end, started_at, ready_at)
            values = (start.isoformat(), end.isoformat(), started_at.isoformat(), ready_at.isoformat())
            self._connection.execute("INSERT INTO tasks VALUES (?, ?, ?, ?, ?)", (task.id, *values))
        return task

    def task(self, task_id: str) -> Task | None:
        """Return a task."""
        for key, start, end, started_at, ready_at in self.rows("SELECT * FROM tasks WHERE id = ?", task_id.lower()):
            return Task(
                key,
                date.fromisoformat(start),
                date.fromisoformat(end),
                datetime.fromisoformat(started_at),
                datetime.fromisoformat(ready_at),
            )
        return None

    def new_token_number(self) -> int:
        """Return a number that no token had before."""
        with self.transaction():
            return self._count("token")

    def store_token(self, token: str, expires_at: datetime) -> None:
        """Remember a token by its digest."""
        self.write("INSERT OR REPLACE INTO tokens VALUES (?, ?)", _digest(token), expires_at.isoformat())

    def token_expiry(self, token: str) -> datetime | None:
        """Return when a token expires, or None for a token that was never given."""
        for (expires_at,) in self.rows("SELECT expires_at FROM tokens WHERE digest = ?", _digest(token)):
            return datetime.fromisoformat(expires_at)
        return None

    def rows(self, query: str, *values: object) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def write(self, query: str, *values: object) -> None:
        """Carry out a change."""
        with self._lock:
            self._connection.execute(query, values)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All of the changes inside, or none of them."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _open(self) -> None:
        settings = self._settings
        self._connection.execute("PRAGMA synchronous = NORMAL")
        tables = {name for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            with self.transaction():
                for statement in _TABLES.split(";"):
                    self._connection.execute(statement)
                self._seed()
            return
        if "facts" not in tables:
            raise ValueError(f"{settings.state} cannot hold the state of a sandbox: it holds other tables")
        found = dict(self.rows("SELECT name, value FROM facts"))
        for name, value in self._identity().items():
            if found.get(name) != value:
                raise ValueError(
                    f"{settings.state} was made with {name} {found.get(name)}, not {value}; "
                    f"use the same settings or another file"
                )

    def _identity(self) -> dict[str, str]:
        settings = self._settings
        return {
            "format": _FORMAT,
            "seed": str(settings.seed),
            "organizations": str(settings.organizations),
            "reseller_id": settings.reseller_id,
        }

    def _seed(self) -> None:
        settings, catalogue = self._settings, self._catalogue
        self._connection.executemany("INSERT INTO facts VALUES (?, ?)", self._identity().items())
        for index in range(settings.organizations):
            organization = seeded_organization(catalogue, settings.seed, index)
            self._insert_organization(seeded_detail(organization, settings.seed), index)
            self._connection.executemany(
                "INSERT INTO organization_services VALUES (?, ?, 1)",
                [(organization.id, service.id) for service in organization.services],
            )

    def _insert_organization(self, detail: Detail, index: int | None) -> None:
        query = (
            "INSERT INTO organizations (id, seeded_index, active, deleted, summary, detail) VALUES (?, ?, ?, 0, ?, ?)"
        )
        values = (detail["id"].lower(), index, detail.get("active", True), _summary(detail), encode(write(detail)))
        self._connection.execute(query, values)

    def _organization(self, condition: str, value: str | int) -> StoredOrganization | None:
        query = f"SELECT number, detail, seeded_index, deleted FROM organizations WHERE {condition}"  # noqa: S608 - no input
        for number, detail, index, deleted in self.rows(query, value):
            return StoredOrganization(
                number, json.loads(detail, parse_int=Number, parse_float=Number), index, bool(deleted)
            )
        return None

    def _new_id(self, kind: str) -> str:
        return derived_guid(self._settings.seed, "new", kind, self._count(kind))

    def _count(self, kind: str) -> int:
        query = "INSERT INTO facts VALUES (?, '1') ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
        [(value,)] = self.rows(query, f"count of {kind}")
        return int(value)


def _summary(detail: Detail) -> bytes:
    known = {name: detail[name] for name in _SUMMARY_FIELDS if name in detail}
    return encode(write({**known, **{name: detail[name] for name in detail if name not in _DETAIL_FIELDS}}))


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
