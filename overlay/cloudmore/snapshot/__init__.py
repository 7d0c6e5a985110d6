"""The whole tenant as typed tables: organizations, services, subscriptions, price lists, billing lines."""

from __future__ import annotations

from cloudmore.snapshot.tables import SCHEMA, TABLES, USUAL_TABLES, Column, Kind, Table

__all__ = ["SCHEMA", "TABLES", "USUAL_TABLES", "Column", "Kind", "Table"]
