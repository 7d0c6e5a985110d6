"""Secrets in pieces, and the places and spellings in which a server may echo them."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote

from conftest import answer

# Each is a secret in pieces, so that a part that stays is found too.
TOKEN = ("Tkn", '"Abc', "\\Def", "%Ghi+", "/Jkl")
PASSWORD = ("Pwd", '"Mno', " Pqr", "%Stu+", "/Vwx")
CLIENT_SECRET = ("Scr", "&Ayb", "=Cxd", " Ewf", "+Gvh")
PIECES = [piece.strip('"\\ %+/&=') for piece in (*TOKEN, *PASSWORD, *CLIENT_SECRET)]

Spell = Callable[[str], str]
SPELLINGS: dict[str, Spell] = {
    "as it came": str,
    "as JSON": lambda text: json.dumps(text)[1:-1],
    "as .NET writes JSON": lambda text: "".join(f"\\u{ord(letter):04X}" for letter in text),
    "in small hex digits": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "as an address": lambda text: quote(text, safe=""),
    "percent-encoded throughout": lambda text: "".join(f"%{ord(letter):02X}" for letter in text),
}
Place = Callable[[str], bytes]


def text(status: int, template: str, **headers: str) -> Place:
    return lambda echo: answer(status, template.replace("ECHO", echo).encode(), **headers)


def header(status: int, body: bytes = b"", **headers: str) -> Place:
    return lambda echo: answer(status, body, **{name: value.replace("ECHO", echo) for name, value in headers.items()})


PLACES: dict[str, Place] = {
    "business errors": text(400, '[{"errorCode":5,"errorName":"ECHO","errorMessage":"not ECHO"}]'),
    "messages of a field": text(400, '{"Name":["not ECHO"]}'),
    "names of fields": text(400, '{"ECHO":["is required"]}'),
    "a long message": text(400, '{"Name":["' + "x" * 180 + 'ECHO"]}'),
    **{
        f"the body of a {status}": text(status, '{"said":"ECHO"}')
        for status in (302, 401, 403, 404, 409, 418, 429, 500)
    },
    "a body that is cut within it": lambda echo: answer(500, b" " * (65536 - 12) + echo.encode()),
    "a page with 502": text(502, "<p>ECHO</p>", content_type="text/html"),
    "a page with 200": text(200, "<p>ECHO</p>", content_type="text/html"),
    "cut JSON": text(200, '[{"id":"ECHO'),
    "cut JSON, nothing before it": text(200, '"ECHO'),
    "an object for a list": text(200, '{"id":"ECHO"}'),
    "beside a missing id": text(200, '[{"name":"ECHO"}]'),
    "for a list": text(200, '"ECHO"'),
    "for an object": text(200, '["ECHO"]'),
    "for a state": text(200, '{"status":"ECHO","message":"ECHO"}'),
    "in a state's name": text(200, '{"ECHO":"Failed","status":"Failed"}'),
    "the request id of an error": header(500, X_Request_Id="ECHO"),
    "the request id of a page": header(200, b"<p>", X_Request_Id="ECHO"),
    "a Retry-After": header(429, Retry_After="ECHO"),
    "a Location": header(302, Location="https://elsewhere.example/ECHO"),
    "a cookie": header(500, Set_Cookie="said=ECHO"),
    "an encoding": header(200, b"no gzip", Content_Encoding="gzip", X_Said="ECHO"),
    "a content type": header(200, b"<p>", content_type="text/html; said=ECHO"),
    "the reason of an error": header(500, reason="ECHO"),
    "the reason of a page": header(200, b"<p>", reason="ECHO"),
    "a status line that is none": lambda echo: f"ECHO {echo}\r\n\r\n".encode(),
    "a header that is none": lambda echo: f"HTTP/1.1 200 OK\r\n{echo}\r\n\r\n".encode(),
    "a length that is none": lambda echo: f"HTTP/1.1 200 OK\r\nContent-Length: {echo}\r\n\r\n".encode(),
    "a body that ends early": lambda echo: answer(200, echo.encode()).replace(b"Length: ", b"Length: 1"),
    "a redirect without end": header(307, Location="/connect/token?ECHO"),
}
SPELLED = ("business errors", "messages of a field", "the body of a 500", "the request id of an error", "cut JSON")
