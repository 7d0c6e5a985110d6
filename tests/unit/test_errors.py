"""The tree of errors: as the front door draws it, and whole in every process."""

from __future__ import annotations

import copy
import pickle
import re
from typing import Any

import pytest

import cloudmore
from cloudmore import errors
from cloudmore.errors import BusinessError, CloudmoreError, shortened

TREE: dict[str, str] = {
    "CloudmoreError": "Exception",
    "ConfigurationError": "CloudmoreError",
    "TransportError": "CloudmoreError",
    "OutcomeUnknownError": "CloudmoreError",
    "DeadlineExceededError": "CloudmoreError",
    "ApiError": "CloudmoreError",
    "BadRequestError": "ApiError",
    "AuthenticationError": "ApiError",
    "PermissionDeniedError": "ApiError",
    "NotFoundError": "ApiError",
    "ConflictError": "ApiError",
    "RateLimitedError": "ApiError",
    "ServerError": "ApiError",
    "UnexpectedStatusError": "ApiError",
    "ResponseError": "CloudmoreError",
    "ReportShapeError": "CloudmoreError",
    "TaskFailedError": "CloudmoreError",
    "TaskTimeoutError": "CloudmoreError",
}
COMMON: dict[str, Any] = {
    "remedy": "Do that.",
    "status_code": 418,
    "request_id": "r-1",
    "body": "text",
    "retry_after": 1.5,
    "attempts": 3,
    "method": "GET",
    "url": "https://api.example/x",
}
OWN: dict[str, dict[str, Any]] = {
    "TransportError": {"may_have_happened": True},
    "OutcomeUnknownError": {"how_to_check": "Read it."},
    "BadRequestError": {"errors": (BusinessError(5, "InvalidValue", "no"),), "fields": {"Name": ["empty"]}},
    "AuthenticationError": {"error": "invalid_grant", "error_description": "no"},
    "ServerError": {"may_have_happened": True},
    "ResponseError": {"operation_id": "organizations_list", "pointer": "/0/id"},
    "ReportShapeError": {"names": ("a", "b.c")},
    "TaskFailedError": {"task_id": "t-1", "status": "Failed"},
    "TaskTimeoutError": {"task_id": "t-1", "status": "Running", "token": "{}"},
}
every_class = pytest.mark.parametrize("name", TREE)


def class_of(name: str) -> type[CloudmoreError]:
    found = getattr(errors, name)
    assert issubclass(found, CloudmoreError)
    return found


def full(name: str) -> CloudmoreError:
    return class_of(name)("It happened.", **COMMON, **OWN.get(name, {}))


def drawn() -> dict[str, str]:
    """Class and parent, as the docstring draws them."""
    parents, found = ["Exception"], {}
    for indent, name in re.findall(r"^    ([│ ]*(?:[├└]── )?)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE):
        depth = len(indent) // 4
        found[name] = parents[depth]
        parents[depth + 1 :] = [name]
    return found


def test_the_docstring_draws_the_tree_that_is_there() -> None:
    assert drawn() == TREE
    there = {name: each for name, each in vars(errors).items() if isinstance(each, type) and name.endswith("Error")}
    assert {name: each.__base__.__name__ for name, each in there.items() if name != "BusinessError"} == TREE


@every_class
def test_every_class_is_public(name: str) -> None:
    assert name in cloudmore.__all__
    assert getattr(cloudmore, name) is class_of(name)


@every_class
def test_every_class_says_what_it_is(name: str) -> None:
    assert class_of(name).__doc__


@every_class
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_error_is_pickled_with_all_it_knows(name: str, protocol: int) -> None:
    error = full(name)
    twin = pickle.loads(pickle.dumps(error, protocol))
    assert type(twin) is type(error)
    assert (twin.args, vars(twin), str(twin)) == (error.args, vars(error), str(error))
    assert {each: getattr(twin, each) for each in COMMON} == COMMON


@every_class
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_an_error_is_copied_with_all_it_knows(name: str, duplicate: Any) -> None:
    error = full(name)
    error.add_note("seen in the night run")
    twin = duplicate(error)
    assert type(twin) is type(error)
    assert (twin.args, vars(twin)) == (error.args, vars(error))


@every_class
def test_an_error_without_details_has_the_defaults(name: str) -> None:
    error = class_of(name)("It happened.")
    assert [getattr(error, each) for each in COMMON] == ["", *[None] * (len(COMMON) - 1)]
    assert not any(getattr(error, each) for each in OWN.get(name, {}))
    assert str(error) == error.message == "It happened."


@every_class
def test_an_unknown_attribute_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match="has no attribute 'colour'"):
        class_of(name)("It happened.", colour="red")


def test_the_text_is_message_and_remedy() -> None:
    assert str(CloudmoreError("It broke.", remedy="Mend it.")) == "It broke. Mend it."


def test_an_error_of_another_class_has_no_details_of_this_one() -> None:
    with pytest.raises(TypeError):
        CloudmoreError("x", pointer="/0")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("short", "short", id="short"),
        pytest.param("  two\n lines\t here ", "two lines here", id="one line"),
        pytest.param("x" * 200, "x" * 200, id="just fits"),
        pytest.param("x" * 201, "x" * 199 + "…", id="cut"),
        pytest.param("", "", id="empty"),
    ],
)
def test_text_of_an_answer_is_shortened(text: str, shown: str) -> None:
    assert shortened(text) == shown
