"""Is the month in yet?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from traps.trap import Line, Step, line, trap, written

OCTOBER_12 = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
NOVEMBER_2 = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NOVEMBER_9 = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
# Microsoft's lines come between the sixth and the eighth of the next month.
SETTLING = {"settling": "usage"}
DELIVERED = {"settling": "delivery"}


def microsoft(number: int, day: str, **fields: str) -> Line:
    """A licence."""
    return line(subscriptionId=f"sub-{number}", billingDate=day, **fields)


def microsoft_written(number: int, day: str, **columns: str) -> Line:
    """The same in a file."""
    return written(subscription_id=f"sub-{number}", billing_date=day, **columns)


def azure(day: str) -> Line:
    """Consumption."""
    return line(serviceId="s-2", serviceName="Azure", subscriptionId="sub-azure", billingDate=day)


def azure_written(day: str, **columns: str) -> Line:
    """The same in a file."""
    return written(service_id="s-2", service_name="Azure", subscription_id="sub-azure", billing_date=day, **columns)


ROWS = (
    trap(
        "T4",
        "A month is fetched on the 2nd: Microsoft's billing comes between the 6th and the 8th, and nobody tells.",
        Step(
            run="billing report --month 2026-09 -o september.csv",
            at=OCTOBER_12,
            sandbox=SETTLING,
            given=[
                *(microsoft(number, "2026-09-05", _arrives="2026-10-07") for number in range(4)),
                azure("2026-09-30"),
                *(microsoft(number, "2026-10-05", _arrives="2026-11-07") for number in range(4)),
                azure("2026-10-31"),
            ],
            lines=[
                *(microsoft_written(number, "2026-09-05", month="2026-09") for number in range(4)),
                azure_written("2026-09-30", month="2026-09"),
            ],
        ),
        Step(at=NOVEMBER_2, sandbox=SETTLING, lines=[azure_written("2026-10-31")]),
        Step(
            run="billing check 2026-10",
            at=NOVEMBER_2,
            code=7,
            findings={"service-vanished": 1, "unsettled": 1},
            says=("Microsoft 365 has no line; 2026-09 had 4 lines, sales 40.00 SEK.",),
        ),
        Step(
            run="billing report --month 2026-10 -o early.csv --require-settled",
            at=NOVEMBER_2,
            sandbox=SETTLING,
            code=7,
            findings={"unsettled": 0},
            files=(),
        ),
        Step(
            at=NOVEMBER_9,
            sandbox=SETTLING,
            lines=[
                *(microsoft_written(number, "2026-10-05") for number in range(4)),
                azure_written("2026-10-31"),
            ],
        ),
        Step(run="billing check 2026-10", at=NOVEMBER_9),
        Step(
            run="billing report --month 2026-10 -o settled.csv --require-settled",
            at=NOVEMBER_9,
            sandbox=SETTLING,
            files=("sandbox-settled.csv",),
        ),
    ),
    trap(
        "T4 delivery",
        "Microsoft's billing is dated by the day it comes, so it is in the next month's report: nothing is missing.",
        # By the day of use it would be so.
        Step(
            run="billing report --month 2026-08 -o august.csv",
            at=OCTOBER_12 - timedelta(1),
            given=[
                microsoft(1, "2026-08-05", _arrives="2026-09-07"),
                azure("2026-09-30"),
                microsoft(1, "2026-09-05", _arrives="2026-10-07"),
                azure("2026-10-31"),
            ],
            lines=[microsoft_written(1, "2026-08-05", month="2026-08")],
        ),
        Step(
            run="billing report --month 2026-09 -o september.csv",
            at=OCTOBER_12 - timedelta(1),
            lines=[
                azure_written("2026-09-30", month="2026-09"),
                microsoft_written(1, "2026-09-05", month="2026-09"),
            ],
        ),
        Step(
            run="billing report --month 2026-09 -o september.csv",
            at=OCTOBER_12,
            sandbox=DELIVERED,
            lines=[
                microsoft_written(1, "2026-09-07", month="2026-09"),
                azure_written("2026-09-30", month="2026-09"),
            ],
        ),
        Step(
            at=NOVEMBER_9,
            sandbox=DELIVERED,
            lines=[microsoft_written(1, "2026-10-07"), azure_written("2026-10-31")],
        ),
        Step(run="billing check 2026-10", at=NOVEMBER_9),
    ),
)
