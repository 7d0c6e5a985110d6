"""One reconciliation in a process of its own: ``python measured_reconcile.py FOLDER``; prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from measured_files import peak_mb

from cloudmore.cli.application import run

COMMAND = "billing reconcile 2026-10 --sales invoices.csv --mapping mapping.toml --quiet -o differences.csv -f json"
COLUMNS = {
    "document": "Fakturanr",
    "date": "Fakturadatum",
    "customer_key": "Kundnr",
    "customer_name": "Kund",
    "item": "Artikelnr",
    "description": "Benämning",
    "quantity": "Antal",
    "amount": "Belopp exkl. moms",
    "currency": "Valuta",
}


def main(folder: Path) -> None:
    """Do it as the command line does, and tell what it took."""
    os.chdir(folder)
    options = [word for what, heading in COLUMNS.items() for word in ("--column", f"{what}={heading}")]
    began, cpu = time.monotonic(), time.process_time()
    code = run([*COMMAND.split(), *options])
    taken = {"seconds": time.monotonic() - began, "cpu_seconds": time.process_time() - cpu}
    print()
    print(json.dumps({**taken, "peak_mb": peak_mb(), "code": code}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
