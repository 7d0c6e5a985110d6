"""Totals per currency of a raw billing report, by nothing but the standard library: a witness against the client.

python tests/wire/independent_totals.py saved-reports/….raw.json.gz
"""

import gzip
import json
import sys
from collections import defaultdict
from decimal import Context, Decimal, Inexact
from pathlib import Path

EXACT = Context(prec=400, traps=[Inexact])


def totals(raw: bytes) -> dict[str, tuple[int, Decimal]]:
    """Lines and total sales per currency, to the last digit."""
    report = json.loads(raw, parse_float=Decimal, parse_int=Decimal)
    found: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for organization in report["organizations"]:
        for service in organization["services"]:
            for item in service["items"]:
                count, total = found[item["currencyCode"]]
                found[item["currencyCode"]] = (count + 1, EXACT.add(total, item["totalSales"]))
    return dict(found)


def read(path: Path) -> bytes:
    """The raw report, compressed or not."""
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


if __name__ == "__main__":
    for currency, (count, total) in sorted(totals(read(Path(sys.argv[1]))).items()):
        print(f"{currency} {count} {total:f}")
