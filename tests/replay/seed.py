"""The sandbox that is recorded, and ids of what it starts with."""

from __future__ import annotations

from collections.abc import Mapping

from status_cases import IN_ESTORE, MICROSOFT

from cloudmore.sandbox.server.catalogue import Catalogue
from cloudmore.sandbox.server.organizations import seeded_organization

# Few small customers, with names and currencies that are easy to get wrong.
SEED, ORGANIZATIONS = 22, 2
# The thirteenth organization of a sandbox is its first that is not active.
WITH_AN_INACTIVE_ONE = 13
# The thirty-third is the first whose groups are null in a report.
WITH_GAPS_IN_REPORTS = 33

_CATALOGUE = Catalogue(SEED)
_FIRST = seeded_organization(_CATALOGUE, SEED, 0)
_HAS = {service.id for service in _FIRST.services}
_CUSTOM = [service.id for service in _CATALOGUE.custom]
# What stands by a name in the ways of ``status_cases``. No task is ever known by the id of one.
IDS: Mapping[str, str] = {
    "organization_id": _FIRST.id,
    "service_id": next(each for each in _CUSTOM if each in _HAS),
    IN_ESTORE: next(each for each in _CUSTOM if each not in _HAS),
    MICROSOFT: next(service.id for service in _FIRST.services if service.microsoft),
    "task_id": _FIRST.id,
}
