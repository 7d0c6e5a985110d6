"""Whether an answer has a place for billing lines: a decision without I/O.

An error, a state or a list of warnings is no report, and a report in which nothing was sold still has its list.
"""

from __future__ import annotations

from cloudmore.billing.columns import plain_name
from cloudmore.billing.leftovers import around_holds_amounts
from cloudmore.billing.survey import Head

# Lists of these names are about the task, and not what it made.
_ABOUT_THE_TASK = frozenset(
    {
        *("warnings", "messages", "notices", "notifications", "tasks", "jobs", "operations", "steps", "stages"),
        *("events", "logs", "log", "history", "diagnostics", "issues", "infos", "hints", "actions", "problems"),
    }
)
# So is all that lies in an object of such a name.
_NEVER_LINES = frozenset({"error", "errors", "link", "links"})
# A null under another name may be anything that is not there.
_LISTS_OF_LINES = frozenset(
    {
        *("organizations", "organisations", "customers", "services", "subscriptions", "products"),
        *("lines", "billinglines", "invoicelines", "reportlines", "items", "lineitems", "billingitems"),
        *("entries", "records", "rows", "transactions", "charges"),
    }
)


def has_list(head: Head) -> bool:
    """Whether there is a list for lines, be it empty, or null under a name that such a list has.

    Args:
        head: What the answer is.
    """
    return any(not _is_beside(each) for each in head.lists) or any(
        value is None and field and plain_name(field[-1]) in _LISTS_OF_LINES for field, value in head.around.items()
    )


def has_objects(head: Head) -> bool:
    """Whether a list for lines has objects in it.

    Args:
        head: What the answer is.
    """
    return any(not _is_beside(each) for each in (head.prefix, *head.others) if each is not None)


def may_be_report(head: Head) -> bool:
    """Whether an answer may hold lines: it has a list for them, or amounts inside of objects.

    Args:
        head: What the answer is.
    """
    return has_list(head) or (any(len(field) > 1 for field in head.around) and around_holds_amounts(head))


def _is_beside(prefix: str) -> bool:
    names = [plain_name(name) for name in prefix.split(".") if name != "item"]
    return bool(names) and (names[-1] in _ABOUT_THE_TASK or not _NEVER_LINES.isdisjoint(names))
