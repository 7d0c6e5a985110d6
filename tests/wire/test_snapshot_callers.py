"""The calls of a snapshot: rows whatever the answer is like, and the usual error where it cannot be read."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from conftest import CREDENTIALS, ScriptedServer, answer

from cloudmore import AsyncCloudmore, Cloudmore, ResponseError
from cloudmore.snapshot import TABLES
from cloudmore.snapshot.callers import opened
from cloudmore.snapshot.rows import Row, Told

TOLD = Told("cloudmore", "r-1", {"o-1": "C-1"}.get)
TABLE = TABLES["price_lists"]
COLUMNS = [column.name for column in TABLE.columns]
KINDS: dict[str, type[Cloudmore | AsyncCloudmore]] = {"sync": Cloudmore, "async": AsyncCloudmore}
EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def asked(kind: type[Cloudmore | AsyncCloudmore], server: ScriptedServer, body: bytes) -> list[Row]:
    server.answers = [answer(200, body)]

    async def ask() -> list[Row]:
        client = kind(CREDENTIALS, base_url=server.url, timeout=5, retry=None)
        async with AsyncExitStack() as stack:
            if isinstance(client, AsyncCloudmore):
                await stack.enter_async_context(client)
            else:
                stack.enter_context(client)
            (caller,) = await stack.enter_async_context(opened([client]))
            rows: list[Row] = await caller.ask_rows(TABLE, TOLD)(("o-1", "s-1"))
            return rows

    return asyncio.run(ask())


@EVERY_KIND
@pytest.mark.parametrize(
    ("body", "extra"),
    [
        pytest.param(b'[{"productId":"p","name":"N"}]', None, id="as documented"),
        pytest.param(b'[{"productId":"p","name":"N","new":1}]', '{"new":1}', id="with a surprise"),
    ],
)
def test_an_answer_gives_its_rows(
    kind: type[Cloudmore | AsyncCloudmore], server: ScriptedServer, body: bytes, extra: str | None
) -> None:
    (row,) = asked(kind, server, body)
    found = dict(zip(COLUMNS, row, strict=True))
    assert (found["organization_id"], found["service_id"], found["product_id"]) == ("o-1", "s-1", "p")
    assert (found["customer_key"], found["extra"]) == ("C-1", extra)
    assert server.requests[-1].path.endswith("/organizations/o-1/services/s-1/pricelist")


@EVERY_KIND
def test_an_answer_that_cannot_be_read_is_the_usual_error(
    kind: type[Cloudmore | AsyncCloudmore], server: ScriptedServer
) -> None:
    with pytest.raises(ResponseError) as told:
        asked(kind, server, b'[{"name":"N"}]')
    assert (told.value.operation_id, told.value.pointer) == ("organization_services_price_list", "/0/productId")
