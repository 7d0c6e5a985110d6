"""The tables of a snapshot as a source of dlt, for any of its destinations (the extra ``dlt``)."""

from __future__ import annotations

from cloudmore.errors import ConfigurationError

try:
    from cloudmore.dlt.source import cloudmore_source
except ImportError as missing:  # pragma: no cover - seen by the test of the bare install
    raise ConfigurationError(
        f"A source of dlt needs the package {missing.name}.",
        remedy="Install it with: pip install 'cloudmore-client[dlt]'.",
    ) from missing

__all__ = ["cloudmore_source"]
