"""Where the hand-written client is changed: what lies between a call's arguments and its bytes, and back to a value.

The list was written before anything was measured. Of a module that is named all functions are changed, but for those
that stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

# Nothing on the wire and no value shows what these do: they word an error, hide a secret, or keep time.
OVERLAY: Mapping[str, frozenset[str]] = {
    "overlay/cloudmore/organizations.py": frozenset(),
    "overlay/cloudmore/organization_services.py": frozenset(),
    "overlay/cloudmore/organization_update.py": frozenset({"_cannot_be_sent_back"}),
    "overlay/cloudmore/bodies.py": frozenset({"_misshapen"}),
    "overlay/cloudmore/generic_request.py": frozenset({"_unread"}),
    "overlay/cloudmore/settings.py": frozenset(
        {
            # How settings are found in an environment; a call begins with what was found.
            *("variable", "base_url_from", "is_loopback"),
            *("_masked", "_filled", "mask", "__reduce__", "__copy__", "__deepcopy__"),
        }
    ),
    "overlay/cloudmore/auth/grant.py": frozenset(),
    "overlay/cloudmore/http/authorized.py": frozenset(),
    "overlay/cloudmore/http/status_errors.py": frozenset(),
    "overlay/cloudmore/http/location.py": frozenset(),
    "overlay/cloudmore/http/link.py": frozenset({"mask", "result_hosts_of"}),
    "overlay/cloudmore/http/message.py": frozenset(),
    "overlay/cloudmore/http/way.py": frozenset({"deadline", "unknown_outcome", "_what_became_of_it"}),
    "overlay/cloudmore/http/attempts.py": frozenset(
        {"watched", "_tried", "_is_over", "_landed", "_waited", "_sent", "late"}
    ),
    "overlay/cloudmore/http/retry.py": frozenset({"deposit", "withdraw"}),
    "overlay/cloudmore/billing/task_status.py": frozenset({"next_wait"}),
    "overlay/cloudmore/billing/task_answer.py": frozenset({"_no_report", "_shown"}),
    "overlay/cloudmore/billing/envelope.py": frozenset(),
    "overlay/cloudmore/billing/result_link.py": frozenset(),
    "overlay/cloudmore/billing/polling.py": frozenset({"check_waiting", "_tell", "_not_there"}),
    "overlay/cloudmore/billing/binding.py": frozenset(
        {"described", "_computed", "_two_levels", "_details", "_ambiguous", "_two_places"}
    ),
    "overlay/cloudmore/billing/reading.py": frozenset(),
    "overlay/cloudmore/billing/levels.py": frozenset(),
    "overlay/cloudmore/billing/values.py": frozenset({"_unreadable"}),
}

# What every generated model and call stands on; the same rule. Of choices and constants the document has none today.
RUNTIME: Mapping[str, frozenset[str]] = {
    f"generated/cloudmore_api/{name}": out
    for name, out in {
        "client.py": frozenset({"no_json"}),
        "model.py": frozenset(
            {"__repr__", "__rich_repr__", "_short", "_refuse_known", "__getitem__", "__setitem__", "__delitem__"}
        ),
        "scalars.py": frozenset({"kind"}),
        "shapes.py": frozenset({"Choice", "Constant"}),
        "types.py": frozenset(
            {"Unset", "__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__", "__repr__", "__str__", "__bool__"}
        ),
    }.items()
}

# Tables of words for people, wherever they stand.
WORDS = frozenset(
    {"_BY_STATUS", "_SERVER_ERROR", "_UNEXPECTED", "REMEDIES", "HOW_TO_CHECK", "ASK_AGAIN", "_UNREADABLE", "__all__"}
)
# Parameters and names of variables that hold words for people.
WORDED_NAMES = frozenset({"remedy", "message", "how_to_check", "refusal", "expected", "repr", "prefix", "suffix"})
