"""The whole tenant as typed tables: organizations, services, subscriptions, price lists, billing lines."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from cloudmore.snapshot.tables import SCHEMA, TABLES, USUAL_TABLES, Column, Kind, Table

if TYPE_CHECKING:
    from cloudmore.snapshot.finishing import TableChange
    from cloudmore.snapshot.plan import SnapshotPlan
    from cloudmore.snapshot.reading import Unread
    from cloudmore.snapshot.take import async_plan_snapshot, async_take_snapshot, take_snapshot
    from cloudmore.snapshot.taking import Snapshot, SnapshotIncompleteError, SnapshotProgress

__all__ = [
    "SCHEMA",
    "TABLES",
    "USUAL_TABLES",
    "Column",
    "Kind",
    "Snapshot",
    "SnapshotIncompleteError",
    "SnapshotPlan",
    "SnapshotProgress",
    "Table",
    "TableChange",
    "Unread",
    "async_plan_snapshot",
    "async_take_snapshot",
    "take_snapshot",
]

# Loaded when somebody asks for it: taking a snapshot needs an extra, knowing its tables does not.
_LAZY = {
    "Snapshot": "taking",
    "SnapshotIncompleteError": "taking",
    "SnapshotPlan": "plan",
    "SnapshotProgress": "taking",
    "TableChange": "finishing",
    "Unread": "reading",
    "async_plan_snapshot": "take",
    "async_take_snapshot": "take",
    "take_snapshot": "take",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"cloudmore.snapshot.{_LAZY[name]}"), name)
