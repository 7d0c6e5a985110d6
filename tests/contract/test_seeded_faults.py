"""A fault of each kind is found at its operation, its pointer and its line of the document; what is right is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from contract.recordings import (
    CASSETTES,
    DOCUMENT,
    EXCHANGES,
    FORM,
    ORGANIZATION,
    SERVICE,
    Change,
    Interaction,
    answered,
    changed,
    checked,
    findings,
    sent,
    write,
)

from cloudmore.contract import Verdict, check, update_shapes
from cloudmore.contract.shape import MOST_NAMES

LINES = DOCUMENT.read_text("utf-8").splitlines()


@frozen
class Seeded:
    """A fault and what must be found.

    Attributes:
        exchange: Which one is made wrong.
        change: How.
        grade: Of the finding.
        kind: Of the finding.
        operation: That it names.
        where: That it names.
        pointer: That it names.
        line: What the line of the document begins with.
        expected: Words of what the contract says.
        found: Words of what came.
    """

    exchange: str
    change: Change
    grade: str
    kind: str
    operation: str
    where: str
    pointer: str
    line: str
    expected: str = ""
    found: str = ""


def status(code: int) -> Change:
    return lambda made: made["response"]["status"].update(code=code)


def answer_header(name: str, value: str | None) -> Change:
    def change(made: Interaction) -> None:
        made["response"]["headers"].pop(name, None)
        if value is not None:
            made["response"]["headers"][name] = [value]

    return change


def answer_text(text: Any) -> Change:
    return lambda made: made["response"]["body"].update(string=text)


def address(old: str, new: str) -> Change:
    def change(made: Interaction) -> None:
        assert old in made["request"]["uri"]
        made["request"]["uri"] = made["request"]["uri"].replace(old, new)

    return change


def method(name: str) -> Change:
    return lambda made: made["request"].update(method=name)


def request_type(media_type: str) -> Change:
    return lambda made: made["request"].update(headers={"content-type": [media_type]})


def request_text(text: str) -> Change:
    return lambda made: made["request"].update(body=text)


def _first_line(report: Any) -> Any:
    return report["organizations"][0]["services"][0]["items"][0]


BODY, SENT = "response body", "request body"
SEEDED: dict[str, Seeded] = {
    "a status that is not documented": Seeded(
        *("get", status(418), "broken", "status", "organizations_get", "response status", "", "responses:"),
        expected="200, 401, 403, 404, 500",
        found="418",
    ),
    "another media type": Seeded(
        *("list", answer_header("Content-Type", "text/html"), "broken", "media type", "organizations_list"),
        *("response media type", "", "content:", "application/json", "text/html"),
    ),
    "no media type": Seeded(
        *("list", answer_header("Content-Type", None), "broken", "media type", "organizations_list"),
        *("response media type", "", "content:", "application/json", "none"),
    ),
    "a body on 204": Seeded(
        *("delete", answer_text("{}"), "broken", "body", "organizations_delete", BODY, "", "'204':"),
        expected="no body",
        found="2 bytes",
    ),
    "no body where one is documented": Seeded(
        *("list", answer_text(""), "broken", "body", "organizations_list", BODY, "", "content:", "a body", "none"),
    ),
    "a body that is no JSON": Seeded(
        *("list", answer_text("<html>"), "broken", "json", "organizations_list", BODY, "", "schema:"),
        found="no JSON from byte 0 on",
    ),
    "a body that is cut": Seeded(
        *("list", lambda made: answer_text(made["response"]["body"]["string"][:-30])(made), "broken", "json"),
        *("organizations_list", BODY, "", "schema:", "application/json", "no JSON from byte"),
    ),
    "a word that JSON does not have": Seeded(
        *("prices", answer_text('[{"productId":"P1","price":{"costPrice":NaN}}]'), "broken", "json"),
        *("organization_services_price_list", BODY, "", "schema:", "application/json", "the word NaN"),
    ),
    "half of a character": Seeded(
        *("services", answer_text(f'[{{"id":"{SERVICE}","name":"\\ud800"}}]'), "broken", "json"),
        *("services_list", BODY, "", "schema:", "application/json", "half of a character"),
    ),
    "an essential property is missing": Seeded(
        *("list", answered(lambda body: body[1].pop("id") and None), "broken", "required", "organizations_list"),
        *(
            BODY,
            "/1/id",
            "id: {type: string, minLength: 1, x-essential",
            "the property id, which is essential",
            "nothing",
        ),
    ),
    "an essential property deep inside": Seeded(
        *("prices", answered(lambda body: body[0].pop("productId") and None), "broken", "required"),
        *("organization_services_price_list", BODY, "/0/productId", "productId: {type: string", "the property"),
    ),
    "null where the document has none": Seeded(
        *("list", answered(lambda body: body[0].update(active=None)), "broken", "type", "organizations_list"),
        *(BODY, "/0/active", "active: {type: boolean", "boolean", "null"),
    ),
    "null for an object": Seeded(
        *("get", answered(lambda body: body.update(contact=None)), "broken", "type", "organizations_get"),
        *(BODY, "/contact", "type: object", "object", "null"),
    ),
    "a text for a number": Seeded(
        *("prices", answered(lambda body: body[0]["price"].update(costPrice="1,50")), "broken", "type"),
        *("organization_services_price_list", BODY, "/0/price/costPrice", "costPrice: {type: number", "number"),
    ),
    "a number for a text": Seeded(
        *("list", answered(lambda body: body[0].update(customerNumber=10000)), "broken", "type"),
        *("organizations_list", BODY, "/0/customerNumber", "customerNumber: {type: [string, 'null']"),
        expected="string or null",
        found="number",
    ),
    "a fraction for a whole number": Seeded(
        *("prices", answered(lambda body: body[0].update(subscriptionLength=1.5)), "broken", "type"),
        *("organization_services_price_list", BODY, "/0/subscriptionLength", "subscriptionLength: {type: [integer"),
    ),
    "an object for a list": Seeded(
        *("list", answered(lambda body: {"items": body}), "broken", "type", "organizations_list", BODY, ""),
        *("type: array", "array", "object"),
    ),
    "a list for an object": Seeded(
        *("get", answered(lambda body: [body]), "broken", "type", "organizations_get", BODY, "", "type: object"),
    ),
    "a date-time without a zone": Seeded(
        *("subscriptions", answered(lambda body: body[0].update(startDate="2026-10-01T00:00:00")), "broken"),
        *("format", "organization_services_subscriptions", BODY, "/0/startDate", "startDate: {type: [string, 'null']"),
        *("string or null of format date-time", "'9999-99-99a99:99:99'"),
    ),
    "an id that is no GUID": Seeded(
        *("services", answered(lambda body: body[0].update(id="42")), "broken", "format", "services_list"),
        *(BODY, "/0/id", "id: {type: string, format: uuid", "format uuid", "string '99'"),
    ),
    "a property that the document does not have": Seeded(
        *("list", answered(lambda body: body[1].update(creditLimit=5)), "new", "undeclared", "organizations_list"),
        *(BODY, "/1/creditLimit", "Organization:", "no such property", "number"),
    ),
    "an unknown property deep inside, an object": Seeded(
        *("report", answered(lambda body: body["organizations"][0]["services"][0].update(more={"a": 1}))),
        *("new", "undeclared", "billing_reports_get", BODY, "/organizations/0/services/0/more", "MbpoService:"),
        *("no such property", "object"),
    ),
    "an essential text that is empty": Seeded(
        *("list", answered(lambda body: body[0].update(id="")), "broken", "minLength", "organizations_list", BODY),
        *("/0/id", "id: {type: string, minLength: 1", "minLength 1", "string ''"),
    ),
    "a currency by its number": Seeded(
        *("report", answered(lambda body: _first_line(body).update(currencyCode="978")), "broken", "pattern"),
        *("billing_reports_get", BODY, "/organizations/0/services/0/items/0/currencyCode", "currencyCode: {type"),
        expected="pattern ^[A-Z]{3}$",
        found="string '999'",
    ),
    "a word in other letters": Seeded(
        *("subscriptions", answered(lambda body: body[0].update(status="ACTIVE")), "new", "word"),
        *("organization_services_subscriptions", BODY, "/0/status", "status: {type: string"),
        expected="one of Active, Cancelled, Deleted, Suspended",
        found="string 'aaaaaa'",
    ),
    "a page of a longer list": Seeded(
        *("list", answer_header("Link", '</organizations?page=2>; rel="next"'), "broken", "page"),
        *("organizations_list", BODY, "", "schema:", "everything in one answer", "a page, by the header Link"),
    ),
    "a business error of another type": Seeded(
        *("refused", answered(lambda body: body[0].update(errorCode="5")), "broken", "type"),
        *("organizations_create", BODY, "/0/errorCode", "errorCode: {type: integer", "integer", "string"),
    ),
    "a validation error that is no list": Seeded(
        *("invalid", answered(lambda body: body.update({"Name": "Too short."})), "broken", "type"),
        *("organizations_create", BODY, "/Name", "type: array", "array", "string"),
    ),
    "a validation error whose name is a number": Seeded(
        *("invalid", answered(lambda body: body.update({"007": 5, "8": ["Too short."]})), "broken", "type"),
        *("organizations_create", BODY, "/007", "type: array", "array", "number"),
    ),
    "a name that is an address": Seeded(
        *("list", answered(lambda body: body[1].update({"mari@sample.example": 5})), "new", "undeclared"),
        *("organizations_list", BODY, "/1/\N{HORIZONTAL ELLIPSIS}", "Organization:", "no such property", "number"),
    ),
    "a name of a map that is an id": Seeded(
        *("invalid", answered(lambda body: body.update({ORGANIZATION: None})), "broken", "type"),
        *("organizations_create", BODY, "/\N{HORIZONTAL ELLIPSIS}", "type: array", "array", "null"),
    ),
    "a query parameter whose name is an address": Seeded(
        *("list", address("showActive=false", "mari%40sample.example=1"), "new", "query", "organizations_list"),
        *("request query \N{HORIZONTAL ELLIPSIS}", "", "get:", "no such parameter"),
    ),
    "an endless number for a truth": Seeded(
        *("list", answer_text(f'[{{"id":"{ORGANIZATION}","active":1e400}}]'), "broken", "type", "organizations_list"),
        *(BODY, "/0/active", "active: {type: boolean", "boolean", "number"),
    ),
    "lists in one another": Seeded(
        *("list", answer_text("[" * 500 + "]" * 500), "broken", "depth", "organizations_list", BODY, "", "schema:"),
        *("a body that can be judged", "in one another"),
    ),
    "an error of neither shape": Seeded(
        *("refused", answered(lambda _: "No."), "broken", "oneOf", "organizations_create", BODY, "", "oneOf:"),
        *("one of 2 shapes", "string"),
    ),
    "a body where none is documented": Seeded(
        *("get", lambda made: (status(404)(made), answer_text("gone")(made)), "new", "body", "organizations_get"),
        *(BODY, "", "NotFound:", "no body", "4 bytes"),
    ),
    "a sent property of another type": Seeded(
        *("create", sent(lambda body: body.update(name=5)), "broken", "type", "organizations_create", SENT),
        *("/name", "name: {type: string, minLength: 1", "string", "number"),
    ),
    "a sent property that is too short": Seeded(
        *("create", sent(lambda body: body.update(name="")), "broken", "minLength", "organizations_create", SENT),
        *("/name", "name: {type: string, minLength: 1", "minLength 1", "string ''"),
    ),
    "a sent property is missing": Seeded(
        *("create", sent(lambda body: body.pop("name") and None), "broken", "required", "organizations_create"),
        *(SENT, "/name", "name: {type: string, minLength: 1", "the property name", "nothing"),
    ),
    "a sent property that the document does not have": Seeded(
        *("create", sent(lambda body: body["contact"].update(fax="1")), "new", "undeclared", "organizations_create"),
        *(SENT, "/contact/fax", "OrganizationContactCreate:"),
    ),
    "a sent date that is none": Seeded(
        *("start", sent(lambda body: body.update(endDate="31.10.2026")), "broken", "format", "billing_reports_start"),
        *(SENT, "/endDate", "endDate: {type: string, format: date", "format date", "'99.99.9999'"),
    ),
    "nothing sent": Seeded(
        *("create", request_text(""), "broken", "body", "organizations_create", SENT, "", "requestBody:"),
        *("a body", "none"),
    ),
    "something sent where nothing is": Seeded(
        *("get", request_text("{}"), "new", "body", "organizations_get", SENT, "", "get:", "no body", "a body"),
    ),
    "sent as another media type": Seeded(
        *("create", request_type("text/plain"), "broken", "media type", "organizations_create", "request media type"),
        *("", "content:", "application/json", "text/plain"),
    ),
    "sent what is no JSON": Seeded(
        *("create", request_text("name=1"), "broken", "json", "organizations_create", SENT, "", "schema:"),
        *("application/json", "no JSON from byte 0 on"),
    ),
    "a form without a field": Seeded(
        *("token", request_text("grant_type=password&username=u&password=p"), "broken", "required"),
        *("authentication_token", SENT, "/scope", "scope: {type: string", "the property scope"),
    ),
    "a form that is none": Seeded(
        *("token", request_text("grant_type"), "broken", "json", "authentication_token", SENT, "", "schema:"),
        expected=FORM,
    ),
    "a query parameter of another type": Seeded(
        *("list", address("showActive=false", "showActive=nej"), "broken", "type", "organizations_list"),
        *("request query showActive", "", "schema: {type: boolean}", "boolean", "string"),
    ),
    "a query parameter that is not documented": Seeded(
        *("list", address("showActive=false", "showActive=false&page=2"), "new", "query", "organizations_list"),
        *("request query page", "", "get:", "no such parameter"),
    ),
    "an id in the path that is no GUID": Seeded(
        *("prices", address(SERVICE, "telefoni"), "broken", "format", "organization_services_price_list"),
        *("request path serviceId", "", "schema: {type: string, format: uuid}", "format uuid", "'aaaaaaaa'"),
    ),
    "a path that is not documented": Seeded(
        *("services", address("/services", "/offers"), "broken", "path", "", "request path", "", "paths:"),
        *("a path of the document", "/offers"),
    ),
    "a path in other letters": Seeded(
        *("services", address("/services", "/Services"), "broken", "path", "", "request path", "", "paths:"),
        *("the path spelled /api/resellers/{resellerId}/services", "/Services"),
    ),
    "a method that is not documented": Seeded(
        *("services", method("PATCH"), "broken", "method", "", "request method", "", "paths:", "GET", "PATCH"),
    ),
    "another host": Seeded(
        *("services", address("api.cloudmore.com", "erp.sample.example"), "broken", "host", "", "request host", ""),
        *("servers:", "api.cloudmore.com", "erp.sample.example"),
    ),
}


def test_very_many_names_are_one_finding(tmp_path: Path) -> None:
    names = ["".join(chr(97 + number // 26**each % 26) for each in range(3)) for number in range(5_000)]
    found = findings(tmp_path, changed("get", answered(lambda body: body.update(dict.fromkeys(names, 1)))))
    assert len(found) == MOST_NAMES + 1
    assert (found[-1].pointer, found[-1].count) == ("/\N{HORIZONTAL ELLIPSIS}", 4_900)


def test_an_added_name_of_another_shape_is_not_taken_for_an_item_that_vanished(tmp_path: Path) -> None:
    folder = tmp_path / "seen"
    write(folder, [EXCHANGES["refused"], EXCHANGES["invalid"]])
    shapes = update_shapes(folder)
    write(folder, [changed("invalid", answered(lambda body: body.update(more={"a": 1})))])
    assert [(each.kind, each.pointer) for each in check(folder, shapes=shapes).findings] == [("type", "/more")]


@pytest.mark.parametrize("path", sorted(CASSETTES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_committed_recording_is_clean(path: Path) -> None:
    result = check(path)
    assert (result.findings, result.verdict()) == ((), Verdict.CLEAN)


def test_all_of_them_together_are_clean_beside_what_was_seen() -> None:
    result = check(CASSETTES)
    assert result.findings == ()
    assert len(result.exchanges) > 40


@pytest.mark.parametrize("name", EXCHANGES)
def test_an_exchange_without_a_fault_is_clean(name: str, tmp_path: Path) -> None:
    assert findings(tmp_path, EXCHANGES[name]) == ()


@pytest.mark.parametrize("name", SEEDED)
def test_a_fault_is_found_where_it_is(name: str, tmp_path: Path) -> None:
    seeded = SEEDED[name]
    [finding] = findings(tmp_path, EXCHANGES["token"], changed(seeded.exchange, seeded.change))
    assert (finding.cassette, finding.interaction) == ("recorded.yaml", 1)
    assert (finding.grade, finding.kind, finding.operation_id) == (seeded.grade, seeded.kind, seeded.operation)
    assert (finding.where, finding.pointer) == (seeded.where, seeded.pointer)
    assert (finding.document, finding.count) == ("cloudmore.yaml", 1)
    assert LINES[finding.line - 1].strip().startswith(seeded.line), LINES[finding.line - 1]
    assert seeded.expected in finding.expected
    assert seeded.found in finding.found


def test_every_kind_has_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    made = [changed(each.exchange, each.change) for each in SEEDED.values()]
    found = checked(tmp_path, *made).findings
    assert len(found) == len(SEEDED)
    # An answer that is no JSON is the same fault, however it is none: two of them are of the same operation.
    assert len({each.fingerprint for each in found}) == len(SEEDED) - 1


PAGES: dict[str, tuple[str, str, bool]] = {
    "a link to the next page": ("Link", '<?page=2>; rel="next"', True),
    "a link without quotes": ("Link", "<?page=2>; rel=next", True),
    "one of several links": ("Link", '<?page=1>; rel="first", <?page=3>; title="3"; rel="NEXT last"', True),
    "a link to the last page alone": ("Link", '<?page=2>; rel="last"', False),
    "a link to what is next to nothing": ("Link", "<?page=2>; rel=nextdoor", False),
    "a title that speaks of a link": ("Link", '<?page=1>; rel="last"; title="the next; rel=next"', False),
    "an address that speaks of one": ("Link", "<?page=1;rel=next>; rel=prev", False),
    "a total that is more": ("X-Total-Count", "3", True),
    "a total that is there": ("X-Total-Count", "2", False),
    "a total that is no number": ("X-Total-Count", "many", False),
    "a total with a separator": ("X-Total", "1,300", True),
    "a description of more items": ("X-Pagination", '{"TotalCount":319,"PageSize":2,"CurrentPage":1}', True),
    "a description of more pages": ("X-Pagination", '{"totalPages":3,"currentPage":2}', True),
    "a description of a next page": ("X-Pagination", '{"has_next": true}', True),
    "a description of everything": (
        "X-Pagination",
        '{"TotalCount":2,"TotalPages":1,"CurrentPage":1,"HasNext":false,"NextPageLink":null}',
        False,
    ),
    "a description that is none": ("X-Pagination", "page 1", False),
    "a description that is a number": ("X-Pagination", "319", False),
    "the number of the next page": ("X-Next-Page", "2", True),
    "no number of a next page": ("X-Next-Page", "", False),
    "more, in a word": ("X-Has-More", "true", True),
    "no more, in a word": ("X-Has-More", "false", False),
    "three pages": ("X-Total-Pages", "3", True),
    "one page": ("X-Total-Pages", "1", False),
    "a token to go on with": ("X-Continuation-Token", "placeholder", True),
    "a range without a unit": ("Content-Range", "0-1/300", True),
    "a range of more": ("Content-Range", "items 0-1/319", True),
    "a range of everything": ("Content-Range", "items 0-1/2", False),
    "a range of nobody knows how many": ("Content-Range", "items 0-1/*", False),
}


@pytest.mark.parametrize("name", PAGES)
def test_an_answer_that_says_that_it_is_a_page_is_not_everything(name: str, tmp_path: Path) -> None:
    header, value, is_page = PAGES[name]
    found = findings(tmp_path, changed("list", answer_header(header, value)))
    assert [each.kind for each in found] == ["page"] * is_page


def test_an_object_is_a_page_by_a_link_alone(tmp_path: Path) -> None:
    total = changed("report", answer_header("X-Total-Count", "9"))
    link = changed("report", answer_header("Link", "<?page=2>; rel=next"))
    assert [each.interaction for each in findings(tmp_path, total, link)] == [1]


def test_a_document_that_knows_of_pages_is_not_contradicted_by_one(tmp_path: Path) -> None:
    spec = tmp_path / "paged.yaml"
    answer = "description: The organizations, all at once.\n"
    indented = " " * 10
    text = DOCUMENT.read_text("utf-8")
    assert text.count(answer) == 1
    spec.write_text(
        text.replace(answer, f"{answer}{indented}headers:\n{indented}  Link: {{schema: {{type: string}}}}\n")
    )
    paged = changed("list", answer_header("Link", "<?page=2>; rel=next"))
    assert checked(tmp_path / "recorded", paged, spec=spec).findings == ()


RIGHT: dict[str, Interaction] = {
    "a query that ends in a sign": changed("list", address("showActive=false", "showActive=false&")),
    "a form whose secrets a recorder took away": changed("token", request_text("grant_type=password&scope=api")),
    "a wrong request that is refused": changed("refused", sent(lambda body: body.update(name=5))),
    "a wrong query that is refused": changed("list", address("=false", "=nej"), status(404), answer_text("")),
    "an id that is no GUID and not found": changed("prices", address(SERVICE, "no"), status(404), answer_text("")),
    "a header that is not documented": changed("list", answer_header("X-Request-Id", "1")),
    "a header that is in other letters": changed("list", answer_header("Content-Type", "APPLICATION/JSON")),
    "a number that no float holds": changed("report", answered(lambda _: None), answer_text('{"organizations":[]}')),
    "numbers spelled otherwise": changed(
        "prices", answer_text('[{"productId":"P1","price":{"costPrice":1e400,"salesPrice":-0.0}}]')
    ),
    "white space and escapes": changed("services", answer_text(f'\n[ {{"id":"{SERVICE}", "name":"\\u0041"}} ]\n')),
    "a word of its list": changed("subscriptions", answered(lambda body: body[0].update(status="Suspended"))),
    "an empty list": changed("list", answered(lambda _: [])),
    "an optional property that is absent": changed("list", answered(lambda body: body[0].pop("name") and None)),
}


@pytest.mark.parametrize("name", [name for name in RIGHT if name != "a wrong query that is refused"])
def test_what_is_permitted_is_not_found(name: str, tmp_path: Path) -> None:
    assert findings(tmp_path, RIGHT[name]) == ()


def test_a_wrong_query_is_no_id_that_nothing_has(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, RIGHT["a wrong query that is refused"])
    assert finding.where == "request query showActive"
