"""The HTTP library is known to one module: with another in its place, and the library gone, both clients work."""

from __future__ import annotations

import subprocess
import sys

import pytest

STUB = '''
import sys, types

class Stub:
    """Answers every request from memory."""

    def __init__(self, **options):
        assert set(options) == {"base_url", "timeout", "max_connections", "transport", "elsewhere"}, options

    def answered(self, request):
        from cloudmore.http.message import Reply
        body = b'{"access_token":"t"}' if request.url.endswith("/connect/token") else b'[{"id":"1","name":"N"}]'
        return Reply(200, {}, body, request.url, request.method, raw="the raw answer")

class Transport(Stub):
    def send(self, request, left):
        return self.answered(request)

    def close(self):
        print("closed")

class AsyncTransport(Stub):
    async def send(self, request, left):
        return self.answered(request)

    async def close(self):
        print("closed")

stub = types.ModuleType("cloudmore.http.transport")
stub.Transport, stub.AsyncTransport, stub.RawResponse = Transport, AsyncTransport, str
stub.without_token = lambda response: response
sys.modules["cloudmore.http.transport"] = stub
for name in ("httpx", "httpcore", "aiohttp", "httpx_aiohttp"):
    sys.modules[name] = None

from cloudmore import AsyncCloudmore, Cloudmore, Credentials

WHO = Credentials(username="u", password="p", client_secret="s", reseller_id="r")
'''
CALLS = {
    "sync": """
with Cloudmore(WHO, region="eu") as cm:
    print(cm.organizations.list()[0].id, cm.request("GET", "/organizations"))
""",
    "async": """
import asyncio
async def run():
    async with AsyncCloudmore(WHO, region="eu") as cm:
        print((await cm.organizations.list())[0].id, await cm.request("GET", "/organizations"))
asyncio.run(run())
""",
}


@pytest.mark.parametrize("kind", CALLS)
def test_another_http_library_takes_one_module(kind: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", STUB + CALLS[kind]],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "1 the raw answer\nclosed\n"


def test_the_sync_client_imports_nothing_of_the_async_one() -> None:
    script = (
        "import sys\nfrom cloudmore import Cloudmore, Credentials\n"
        "cm = Cloudmore(Credentials(username='u', password='p', client_secret='s', reseller_id='r'), region='eu')\n"
        "cm.organizations, cm.organization_services, cm.billing, cm.close()\n"
        "print([each for each in ('asyncio', 'cloudmore.async_client', 'cloudmore.http.pools') if each in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")
