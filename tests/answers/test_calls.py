"""What a call sends is what the document has: method, path, query, headers, body, and how often it is tried."""

from __future__ import annotations

import asyncio
import json
import re
from importlib import import_module
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from answers.desk import Caller, Told, callers, method_of
from answers.mirror import TOKEN
from answers.places import everything
from attrs import define, field
from conftest import CREDENTIALS
from document import OPERATIONS, hold_request, resolved

import cloudmore_api.models as generated
from cloudmore import ApiError, ConfigurationError, Retry
from cloudmore.auth import SHARED_MEMORY
from cloudmore_api import Answer, Call, ParseError, Response

CALLS = [each for each in OPERATIONS if each != TOKEN]
# What must be written otherwise in a path, and comes back the same.
IDS = {"organization_id": "o 1/ä", "service_id": "s?2#%", "task_id": "t+3&"}
OWN = {"reseller_id": CREDENTIALS.reseller_id}
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def snake(name: str) -> str:
    return re.sub("(?=[A-Z])", "_", name).lower()


def path_of(operation: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: quote({**IDS, **OWN}[snake(found[1])], safe=""), OPERATIONS[operation][1])


def success(operation: str) -> tuple[int, Any]:
    """The first success that the document has, and the schema of its body."""
    status, answer = next(iter(OPERATIONS[operation][2]["responses"].items()))
    schema = resolved(answer).get("content", {}).get(JSON, {}).get("schema")
    return int(status), schema


def told(operation: str) -> Told:
    status, schema = success(operation)
    return Told(status, b"" if schema is None else json.dumps(everything(schema)).encode())


def body_schema(operation: str) -> Any:
    content = OPERATIONS[operation][2].get("requestBody", {}).get("content")
    return content and next(iter(content.values()))["schema"]


def model_body(operation: str) -> Any:
    """The body of a request with everything, as a model."""
    schema = body_schema(operation)
    if schema is None:
        return None
    return getattr(generated, schema["$ref"].rpartition("/")[2]).from_dict(everything(schema))


def arguments(operation: str, body: Any = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        snake(name): IDS[snake(name)] for name in re.findall(r"{(\w+)}", OPERATIONS[operation][1]) if snake(name) in IDS
    }
    return found if body is None else {**found, "body": body}


@pytest.mark.parametrize("raw", [True, False], ids=["full", "plain"])
@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("operation", CALLS)
def test_a_call_sends_what_the_document_has(caller: Caller, operation: str, kind: str, *, raw: bool) -> None:
    schema = body_schema(operation)
    body = None if schema is None else everything(schema)
    bodies = [None] if body is None else [body, model_body(operation)]
    for given in bodies if operation != "billing_reports_start" else bodies[1:]:
        call(caller, kind, operation, raw=raw, **arguments(operation, given))
        (asked,) = [each for each in caller.desk.asked if each.operation != TOKEN]
        assert (asked.operation, asked.method) == (operation, OPERATIONS[operation][0])
        query = "?showActive=false" if operation == "organizations_list" else ""
        assert asked.target == path_of(operation) + query
        assert asked.headers["accept"] == JSON
        assert asked.headers["authorization"] == "Bearer token-of-the-test"
        assert asked.headers.get("content-type") == (None if body is None else JSON)
        assert json.loads(asked.content or b"null") == body
        hold_request(operation, asked.headers.get("content-type", ""), asked.content)


def call(caller: Caller, kind: str, operation: str, *, raw: bool, answer: Told | None = None, **given: Any) -> Any:
    caller.desk.answers = {TOKEN: Told(200, b'{"access_token":"token-of-the-test"}')}
    caller.desk.answers[operation] = answer or told(operation)
    caller.desk.asked.clear()
    # Not the token of another test.
    SHARED_MEMORY.clear()
    return method_of(caller.clients[kind], operation, raw=raw)(**given)


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    ("given", "sent"), [({}, "false"), ({"active_only": True}, "true"), ({"active_only": False}, "false")]
)
def test_a_parameter_goes_into_the_query(caller: Caller, kind: str, given: dict[str, Any], sent: str) -> None:
    for raw in (True, False):
        call(caller, kind, "organizations_list", raw=raw, **given)
        assert caller.desk.asked[-1].target == f"{path_of('organizations_list')}?showActive={sent}"


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("operation", CALLS)
def test_a_plain_call_gives_what_the_full_response_has(caller: Caller, operation: str, kind: str) -> None:
    given = arguments(operation, model_body(operation))
    full = call(caller, kind, operation, raw=True, **given)
    plain = call(caller, kind, operation, raw=False, **given)
    status, of_answer = success(operation)
    assert (full.status_code, full.content) == (status, told(operation).content)
    # What was created is told of in a class of its own.
    value = full.parsed.organization if operation == "organizations_create" else full.parsed
    assert plain == full.parsed
    if of_answer is None:
        assert value is None
    elif of_answer.get("type") == "array":
        assert [type(each).__name__ for each in value] == [of_answer["items"]["$ref"].rpartition("/")[2]]
    else:
        assert type(value).__name__ == of_answer["$ref"].rpartition("/")[2]


def built(operation: str) -> tuple[Call[Any], Any]:
    (tag,) = OPERATIONS[operation][2]["tags"]
    module = import_module(f"cloudmore_api.api.{tag}.{operation}")
    own = OWN if "{resellerId}" in OPERATIONS[operation][1] else {}
    return module.build(**own, **arguments(operation, model_body(operation))), module


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_generated_call_is_the_operation_of_the_document(operation: str) -> None:
    made, _ = built(operation)
    method, _, said = OPERATIONS[operation]
    assert (made.operation_id, made.method, made.path) == (operation, method, path_of(operation))
    assert made.repeatable is said.get("x-repeatable", False)
    content = said.get("requestBody", {}).get("content", {None: None})
    assert [made.content_type] == list(content)
    assert (made.content is None) is (made.content_type is None)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_generated_call_reads_the_statuses_of_the_document_and_no_other(operation: str) -> None:
    made, module = built(operation)
    said = OPERATIONS[operation][2]["responses"]
    for status in (*range(200, 209), 299):
        answer = resolved(said.get(str(status), {}))
        schema = answer.get("content", {}).get(JSON, {}).get("schema")
        came = Answer(status, {}, b"" if schema is None else json.dumps(everything(schema)).encode())
        for parse in (made.parse, module.parse):
            if str(status) not in said:
                with pytest.raises(ParseError) as refused:
                    parse(came)
                assert (refused.value.pointer, refused.value.found) == ("", f"{status}")
            elif schema is None:
                assert parse(came) is None
            else:
                value = parse(came)
                name = schema.get("items", schema)["$ref"].rpartition("/")[2]
                assert isinstance(value, list) is ("items" in schema)
                assert [type(each).__name__ for each in (value if isinstance(value, list) else [value])] == [name]


@pytest.mark.parametrize("tag", sorted({OPERATIONS[each][2]["tags"][0] for each in OPERATIONS}))
def test_a_resource_has_the_operations_of_the_document_and_no_other(tag: str) -> None:
    package = import_module(f"cloudmore_api.api.{tag}")
    wanted = {each.removeprefix(f"{tag}_") for each in OPERATIONS if OPERATIONS[each][2]["tags"] == [tag]}
    title = "".join(word.capitalize() for word in tag.split("_"))
    for name in (title, f"Async{title}", f"{title}WithRawResponse", f"Async{title}WithRawResponse"):
        assert {each for each in vars(getattr(package, name)) if not each.startswith("_")} - {
            "with_raw_response"
        } == wanted


@pytest.mark.parametrize("status", [500, 429])
@pytest.mark.parametrize("operation", CALLS)
def test_a_call_is_tried_again_where_the_document_says_that_it_may(operation: str, status: int) -> None:
    with callers(retry=Retry(attempts=3, backoff=0)) as caller:
        given = arguments(operation, model_body(operation))
        with pytest.raises(ApiError) as refused:
            call(caller, "sync", operation, raw=False, answer=Told(status, b""), **given)
        tried = len([each for each in caller.desk.asked if each.operation == operation])
        # Too many requests: none of them was carried out.
        may_be = OPERATIONS[operation][2].get("x-repeatable", False) or status == 429
        assert (tried, refused.value.attempts, refused.value.status_code) == (3 if may_be else 1, tried, status)
        assert getattr(refused.value, "may_have_happened", False) is (not may_be)


@pytest.mark.parametrize("identifier", ["", ".", "..", "%2e"])
def test_an_id_that_would_name_another_resource_is_refused(caller: Caller, identifier: str) -> None:
    if identifier == "%2e":
        # It is quoted, and so an id like any other.
        call(caller, "sync", "organizations_delete", raw=False, organization_id=identifier)
        assert caller.desk.asked[-1].target.endswith("/%252e")
        return
    with pytest.raises(ConfigurationError):
        call(caller, "sync", "organizations_delete", raw=False, organization_id=identifier)
    assert caller.desk.asked == []


ANY_ID = UUID("7d1f9a52-0c4e-4a7b-9a30-5f2b8e6c1d04")


@pytest.mark.parametrize(("identifier", "path"), [(17, "17"), (ANY_ID, str(ANY_ID)), ("a/b", "a%2Fb"), ("ä", "%C3%A4")])
def test_an_id_may_be_a_text_a_number_or_a_uuid(caller: Caller, identifier: Any, path: str) -> None:
    call(caller, "sync", "organizations_delete", raw=False, organization_id=identifier)
    assert caller.desk.asked[-1].target.endswith(f"/organizations/{path}")


@pytest.mark.parametrize("identifier", [None, True, 1.5, ["o"], object()])
def test_what_is_no_id_is_refused(caller: Caller, identifier: Any) -> None:
    with pytest.raises(ConfigurationError):
        call(caller, "sync", "organizations_delete", raw=False, organization_id=identifier)
    assert caller.desk.asked == []


def test_an_answer_without_a_body_is_refused_where_the_plain_call_promises_one() -> None:
    made, _ = built("organizations_replace")
    assert made.parse(Answer(204, {}, b"")) is None
    with pytest.raises(ParseError, match="status 204 without one"):
        made.with_body().parse(Answer(204, {}, b""))
    body = json.dumps(everything(success("organizations_replace")[1])).encode()
    assert made.with_body().parse(Answer(200, {}, body)) == made.parse(Answer(200, {}, body))


def test_the_request_for_a_token_is_what_the_document_has(caller: Caller) -> None:
    call(caller, "sync", "health_check", raw=False)
    asked = caller.desk.asked[0]
    assert (asked.operation, asked.method, asked.target) == (TOKEN, *OPERATIONS[TOKEN][:2])
    assert (asked.headers["content-type"], asked.headers["accept"]) == (FORM, JSON)
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.content == (
        b"grant_type=password&username=user%40reseller.example&password=pass-word-of-the-test&scope=api"
    )


@define
class Kept:
    """A sender that keeps what it is given, and answers as the document has it."""

    calls: list[Call[Any]] = field(factory=list)

    def send(self, call: Call[Any]) -> Response[Any]:
        self.calls.append(call)
        answer = told(call.operation_id)
        return call.read(Answer(answer.status, {}, answer.content))


@define
class AsyncKept:
    """The same for async resources."""

    kept: Kept = field(factory=Kept)

    async def send(self, call: Call[Any]) -> Response[Any]:
        return self.kept.send(call)


@pytest.mark.parametrize("operation", CALLS)
def test_a_generated_resource_hands_its_sender_the_call_of_the_document(operation: str) -> None:
    """Also where the client has a method of its own in place of it."""
    made, _ = built(operation)
    (tag,) = OPERATIONS[operation][2]["tags"]
    package, given = import_module(f"cloudmore_api.api.{tag}"), arguments(operation, model_body(operation))
    title = "".join(word.capitalize() for word in tag.split("_"))
    method, own = operation.removeprefix(f"{tag}_"), CREDENTIALS.reseller_id
    kept = Kept()
    plain = getattr(package, title)(kept, own)
    full = getattr(plain.with_raw_response, method)(**given)
    assert (
        getattr(plain, method)(**given)
        == full.parsed
        == made.read(Answer(success(operation)[0], {}, full.content)).parsed
    )
    later = AsyncKept(kept)
    plain = getattr(package, f"Async{title}")(later, own)
    assert asyncio.run(getattr(plain.with_raw_response, method)(**given)).parsed == full.parsed
    assert asyncio.run(getattr(plain, method)(**given)) == full.parsed
    sent = [(each.operation_id, each.method, each.path, each.params, each.content) for each in kept.calls]
    assert sent == [(made.operation_id, made.method, made.path, made.params, made.content)] * 4
