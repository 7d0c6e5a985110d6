"""One parse of a report in a process of its own: ``python measured_parse.py PEER JOB.json``; prints one JSON object.

Needs nothing but the standard library and the peer.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

REPORT = "MonthlyBillingPerOrganizationAsync"
Parse = Callable[[bytes], Any]


def ours() -> Parse:
    models = importlib.import_module("cloudmore_api.models")
    model = getattr(models, REPORT)
    if hasattr(model, "from_json"):
        return model.from_json  # type: ignore[no-any-return] - of a peer by name
    decode_json = importlib.import_module("cloudmore_api.types").decode_json
    return lambda content: model.from_dict(decode_json(content))


def stock() -> Parse:
    model = getattr(importlib.import_module("stock_client.models"), REPORT)
    return lambda content: model.from_dict(json.loads(content))


def pydantic() -> Parse:
    model = getattr(importlib.import_module("pydantic_client.models"), REPORT)
    return lambda content: model.from_dict(json.loads(content))


def plain_json() -> Parse:
    return lambda content: json.loads(content, parse_float=Decimal)


PEERS: dict[str, Callable[[], Parse]] = {"ours": ours, "stock": stock, "pydantic": pydantic, "json": plain_json}


class Reader:
    """Reads every attribute of every object.

    Args:
        attributes: The names, by kind of object.
        keeps_unknown: Whether objects have ``additional_properties``.
    """

    def __init__(self, attributes: dict[str, list[str]], *, keeps_unknown: bool) -> None:
        more = ["additional_properties"] if keeps_unknown else []
        self._get = {kind: attrgetter(*names, *more) for kind, names in attributes.items()}

    def read(self, report: Any) -> None:
        self._get["report"](report)
        for organization in report.organizations:
            self._get["organization"](organization)
            for service in organization.services:
                self._get["service"](service)
                for line in service.items:
                    self._get["line"](line)


def lines_of(report: Any) -> Iterator[Any]:
    for organization in report.organizations:
        for service in organization.services:
            yield from service.items


def found_in(report: Any) -> dict[str, Any]:
    """What the parent holds against the writer's record, as text so that no digit is lost."""
    totals = {"total_cost": Decimal(0), "total_sales": Decimal(0)}
    count = unknown = 0
    for line in lines_of(report):
        count += 1
        unknown += len(getattr(line, "additional_properties", ()))
        for name in totals:
            value = getattr(line, name)
            if isinstance(value, (int, float, Decimal)):
                totals[name] += Decimal(value)
    return {"lines": count, "unknown_fields": unknown, "totals": {name: str(value) for name, value in totals.items()}}


def memory(name: str) -> float:
    """Megabytes, as the kernel says."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1]) / 1024


def main() -> None:
    peer, job = sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    parse = PEERS[peer]()
    reader = Reader(job["attributes"], keeps_unknown=peer in ("ours", "stock"))
    content = Path(job["report"]).read_bytes()
    if job["paused"]:
        gc.disable()
    before = memory("VmRSS")
    began = time.process_time()
    report = parse(content)
    parsed = time.process_time()
    if peer != "json":
        reader.read(report)
    ended = time.process_time()
    # What somebody asks who wants to know whether the answer is as documented; only ours can tell.
    getattr(report, "surprises", None)
    told = time.process_time()
    peak = memory("VmHWM")
    found = {} if peer == "json" else found_in(report)
    figures = {
        "seconds": ended - began,
        "parse": parsed - began,
        "told": told - began,
        "before_mb": before,
        "peak_mb": peak,
    }
    print(json.dumps({**figures, **found}))


if __name__ == "__main__":
    main()
