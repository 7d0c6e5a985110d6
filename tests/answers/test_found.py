"""What was found once stays found."""

from __future__ import annotations

import pytest
from answers.changes import Must
from answers.desk import Caller, Told
from answers.found import FOUND
from answers.holding import hold_granted, hold_read, hold_refused
from answers.mirror import TOKEN, Documented

from cloudmore import ResponseError

CREATED = {
    "the id in the body": (b'{"id":"o-1"}', {}, "o-1", True),
    "the id in both": (b'{"id":"o-1"}', {"Location": "/organizations/o-2"}, "o-1", True),
    "the id in Location, and no body": (b"", {"Location": "https://api.example/organizations/o-2?a=b"}, "o-2", False),
    "the id in Location, and a body without it": (b"{}", {"Location": "/organizations/o-2"}, "o-2", True),
    "a bare text": (b'"o-1"', {}, "o-1", False),
    "nothing": (b"", {}, None, False),
}


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", FOUND)
def test_a_found_answer_is_read_as_the_document_says(caller: Caller, kind: str, name: str) -> None:
    found = FOUND[name]
    answer, told = Documented(found.operation, found.status, {}), Told(found.status, found.content)
    came = caller.call(kind, found.operation, told)
    if found.must is Must.REFUSE:
        hold_refused(answer, came, found.pointer)
    elif found.operation == TOKEN:
        hold_granted(caller, came, told)
    else:
        hold_read(answer, came, told, (found.pointer,) if found.must is Must.TELL else ())


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("how", CREATED)
def test_the_id_of_a_new_organization_is_found_wherever_it_comes(caller: Caller, kind: str, how: str) -> None:
    content, headers, expected, has_details = CREATED[how]
    came = caller.call(kind, "organizations_create", Told(201, content, headers=headers), raw=False)
    assert not isinstance(came, ResponseError)
    assert came.id == expected
    assert (came.organization is not None) is has_details
