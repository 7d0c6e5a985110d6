"""The faults: what goes over the wire, and what the rules of the front door need to know of it."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from email.utils import format_datetime
from functools import partial

from attrs import frozen
from chaos.marks import SIGNATURE, new_token
from chaos.vendor import Reply, with_body, written
from conftest import NOW, Said
from faulty_server import GIVE_UP_SECONDS, Connection

Play = Callable[[Connection, Said, Reply], bool]
HOUR = 3600.0
PAGE = b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>"


@frozen(kw_only=True)
class Fault:
    """A fault of the raw server.

    Attributes:
        play: Sends what there is to send; whether the connection goes on.
        came: What the client gets: ``lost`` (no answer, or one that cannot be understood), ``late`` (none before the
            call's time is over), ``status`` or ``answer`` (a success).
        status: Of an answer that is none of the vendor's own.
        body: What the body of a success is; ``right`` is the vendor's own.
        retry_after: Seconds that the answer asks to wait.
        date: The same as a date: seconds after the beginning of the cell.
        carried_out: Whether the vendor did what it was asked, before it failed.
        lost_by: Kinds of client whose library takes it for no answer, and so for a lost one: that is allowed, too.
        jump: Seconds that the client's time of day, and its measured time, jump by before the answer.
    """

    play: Play
    came: str = "lost"
    status: int | None = None
    body: str = "right"
    retry_after: float | None = None
    date: float | None = None
    carried_out: bool = True
    lost_by: tuple[str, ...] = ()
    jump: tuple[float, float] | None = None


def _then(send: Callable[[Connection, Said, Reply], object], *, reset: bool = False) -> Play:
    """Send it, and end the connection."""

    def play(connection: Connection, said: Said, reply: Reply) -> bool:
        send(connection, said, reply)
        if reset:
            connection.reset()
        return False

    return play


def _and_stays(send: Callable[[Connection, Said, Reply], object]) -> Play:
    """Send a whole answer; who ends the connection without saying so may reset the next request on it."""

    def play(connection: Connection, said: Said, reply: Reply) -> bool:
        send(connection, said, reply)
        return True

    return play


def _says(make: Callable[[Reply], bytes]) -> Callable[[Connection, Said, Reply], None]:
    return lambda connection, _said, reply: connection.say(make(reply))


def _half(text: bytes) -> bytes:
    return text[: len(text) // 2]


def _half_body(reply: Reply) -> bytes:
    full = with_body(reply)
    return written(full)[: -len(full.body) // 2]


def _with_length(change: Callable[[int], object], reply: Reply) -> bytes:
    full = with_body(reply)
    return written(full, length=change(len(full.body)))


def _chunked(body: Callable[[bytes], bytes], reply: Reply) -> bytes:
    full = with_body(reply)
    head = written(Reply(full.status), "Transfer-Encoding: chunked", "Content-Type: application/json", without=_LENGTH)
    return head + body(full.body)


def _zipped(body: Callable[[bytes], bytes], reply: Reply) -> bytes:
    full = with_body(reply)
    return written(Reply(full.status, body(full.body)), "Content-Encoding: gzip")


def _without_length(body: Callable[[bytes], bytes], reply: Reply) -> bytes:
    full = with_body(reply)
    return written(Reply(full.status, body(full.body)), "Connection: close", without=_LENGTH)


def _one_chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


_LENGTH = ("content-length",)
NOTHING: Play = _then(lambda _connection, _said, _reply: None)
_RESET: Play = _then(lambda _connection, _said, _reply: None, reset=True)

# The answer is lost, and the vendor has done what it was asked.
LOST: Mapping[str, Play] = {
    "reset after reading": _RESET,
    "closed after reading": NOTHING,
    "reset during the head": _then(_says(lambda reply: written(reply)[:20]), reset=True),
    "reset during the body": _then(_says(_half_body), reset=True),
    "half a status line": _then(_says(lambda _reply: b"HTTP/1.")),
    "half a header": _then(_says(lambda _reply: b"HTTP/1.1 200 OK\r\nContent-Le")),
    "half a body": _then(_says(_half_body)),
    "a length that is too long": _then(_says(partial(_with_length, lambda length: length + 7))),
    "a length that is no number": _then(_says(partial(_with_length, lambda _length: "many"))),
    "a negative length": _then(_says(partial(_with_length, lambda _length: -5))),
    "two lengths": _then(_says(lambda reply: written(with_body(reply), "X-A: b\r\nContent-Length: 5"))),
    "garbage": _then(_says(lambda _reply: b"\x00\x01garbage\r\n\r\n")),
    "another protocol": _then(_says(lambda _reply: b"SSH-2.0-OpenSSH_9.9\r\n")),
    "NUL in a header": _then(_says(lambda reply: written(reply, "X-Nul: a\x00b"))),
    "an endless header": _then(_says(lambda reply: written(reply, f"X-Long: {'x' * 200_000}"))),
    "a bad chunk": _then(_says(partial(_chunked, lambda body: b"zz\r\n" + body))),
    "chunks that end early": _then(_says(partial(_chunked, lambda body: _one_chunk(_half(body))))),
    "gzip that is none": _then(_says(partial(_zipped, lambda body: body))),
    "gzip that breaks off into garbage": _then(
        _says(partial(_zipped, lambda body: gzip.compress(body)[:10] + b"\xff" * 20))
    ),
}


def _drips(connection: Connection, pieces: Iterator[bytes]) -> None:
    connection.drip(pieces)
    connection.server.stopped.wait(GIVE_UP_SECONDS)


def _forever(piece: bytes) -> Iterator[bytes]:
    return itertools.repeat(piece)


# Nothing that ends comes before the call's time is over.
LATE: Mapping[str, Play] = {
    "never an answer": _then(lambda connection, _said, _reply: _drips(connection, iter(()))),
    "a dripping status line": _then(
        lambda connection, _said, _reply: _drips(connection, itertools.chain([b"HTTP/1.1 200 O"], _forever(b"K")))
    ),
    "a dripping header": _then(
        lambda connection, _said, _reply: _drips(
            connection, itertools.chain([b"HTTP/1.1 200 OK\r\nX-Drip: "], _forever(b"x"))
        )
    ),
    "dripping headers": _then(
        lambda connection, _said, _reply: _drips(
            connection, itertools.chain([b"HTTP/1.1 200 OK\r\n"], _forever(b"X-Drip: x\r\n"))
        )
    ),
    "a dripping body": _then(
        lambda connection, _said, reply: _drips(
            connection, itertools.chain([_with_length(lambda _length: 10**6, reply)], _forever(b" "))
        )
    ),
    "half a body, then nothing": _then(lambda connection, _said, reply: _drips(connection, iter([_half_body(reply)]))),
    "dripping interim answers": _then(
        lambda connection, _said, _reply: _drips(connection, _forever(b"HTTP/1.1 102 Processing\r\n\r\n"))
    ),
}


def _slow_head(connection: Connection, _said: Said, reply: Reply) -> bool:
    raw = written(reply)
    connection.drip(iter([raw[:12], raw[12:30], raw[30:40], raw[40:]]))
    return True


def _slow_body(connection: Connection, _said: Said, reply: Reply) -> bool:
    raw = written(reply)
    connection.drip(iter([raw[:-20], raw[-20:-10], raw[-10:-1], raw[-1:]]))
    return True


def _goes_on(make: Callable[[Reply], bytes]) -> Play:
    return _and_stays(_says(make))


# Odd, and right all the same.
RIGHT: Mapping[str, Play] = {
    "a slow head": _slow_head,
    "a slow body": _slow_body,
    "an interim answer before it": _goes_on(lambda reply: b"HTTP/1.1 100 Continue\r\n\r\n" + written(reply)),
    "early hints before it": _goes_on(lambda reply: b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + written(reply)),
    "chunks": _goes_on(
        lambda reply: _chunked(lambda body: _one_chunk(body) + b"0\r\n\r\n", reply) if reply.body else written(reply)
    ),
    "gzip": _goes_on(lambda reply: _zipped(gzip.compress, reply) if reply.body else written(reply)),
    "no length": _then(
        _says(lambda reply: _without_length(lambda body: body, reply) if reply.body else written(reply))
    ),
    "the connection ends after it": _then(_says(lambda reply: written(reply, "Connection: close"))),
    "closed after it without a word": _then(_says(written)),
    "a bare line feed": _then(_says(lambda reply: written(reply).replace(b"\r\n", b"\n", 1))),
    "a reason with other letters": _goes_on(
        lambda reply: written(reply).replace(b" Said", " Créé".encode("latin-1"), 1)
    ),
}

# A success that is not what the document says: its body, by a name that the oracle knows.
BODIES: Mapping[str, tuple[str, Callable[[Reply], bytes]]] = {
    "HTML with 200": ("page", lambda _reply: written(Reply(200, PAGE), "Content-Type: text/html")),
    "an empty body with 200": ("empty", lambda _reply: written(Reply(200))),
    "202 without a body": ("empty 202", lambda _reply: written(Reply(202))),
    "204": ("empty 204", lambda _reply: written(Reply(204))),
    "JSON of another type": ("another type", lambda reply: written(Reply(with_body(reply).status, b"[1, 2]"))),
    "a number": ("a scalar", lambda reply: written(Reply(with_body(reply).status, b"7"))),
    "null": ("null", lambda reply: written(Reply(with_body(reply).status, b"null"))),
    "cut JSON": ("cut", lambda reply: written(Reply(with_body(reply).status, _half(with_body(reply).body)))),
    "a length that is too short": ("cut", lambda reply: _with_length(lambda length: length // 2, with_body(reply))),
    "no length, cut": ("cut", lambda reply: _without_length(_half, reply)),
    "gzip that is cut": ("cut", lambda reply: _zipped(lambda body: gzip.compress(body, mtime=0)[:-16], reply)),
    "a bomb of gzip": (
        "blank",
        lambda reply: written(
            Reply(with_body(reply).status, gzip.compress(b" " * 2_000_000)), "Content-Encoding: gzip"
        ),
    ),
    "broken letters": ("cut", lambda reply: written(Reply(with_body(reply).status, b'{"name":"\xff\xfe'))),
}


def _status(
    status: int, *headers: str, body: bytes = b"", content_type: str = "application/json"
) -> Callable[[Reply], bytes]:
    more = [*headers, *([f"Content-Type: {content_type}"] if body else [])]
    return lambda reply: written(Reply(status, body), *(line.replace("OTHER", reply.elsewhere) for line in more))


_DATE = format_datetime(NOW.replace(minute=NOW.minute + 1), usegmt=True)
_BUSINESS = b'[{"errorCode":5,"errorName":"InvalidValue","errorMessage":"The value is invalid."}]'


@frozen
class Status:
    """A status with what else the answer says."""

    status: int
    headers: tuple[str, ...] = ()
    body: bytes = b""
    content_type: str = "application/json"
    retry_after: float | None = None
    date: float | None = None
    # Whether the vendor had done it already: a refusal says that it did not.
    done: bool = False


def _to(address: str) -> Callable[[Reply], bytes]:
    """A report that is behind a link to somewhere else."""

    def make(reply: Reply) -> bytes:
        link = {"status": "Successful", "resultUrl": address.replace("OTHER", reply.elsewhere)}
        return written(Reply(200, json.dumps(link).encode()))

    return make


# Of the answer of a task that is done: links that are not followed.
LINKS: Mapping[str, str] = {
    "a link to another host": f"https://OTHER/report?signature={SIGNATURE}",
    "a link without TLS to another host": f"http://OTHER/report?signature={SIGNATURE}",
    "a link to a file": f"file:///etc/passwd?{SIGNATURE}",
    "a link with a password": f"http://user:{SIGNATURE}@OTHER/report",
}
STATUSES: Mapping[str, Status] = {
    "400, business errors": Status(400, body=_BUSINESS),
    "400, messages of fields": Status(400, body=b'{"Contact.Phone":["It is required."]}'),
    "400, garbage": Status(400, body=b"\xff\xfe"),
    "401": Status(401, ('WWW-Authenticate: Bearer error="invalid_token"',)),
    "403": Status(403),
    "404": Status(404),
    "405": Status(405),
    "408": Status(408, done=True),
    "409": Status(409),
    "418": Status(418, body=PAGE, content_type="text/html"),
    "425": Status(425, done=True),
    "429": Status(429),
    "429, 0.25 s": Status(429, ("Retry-After: 0.25",), retry_after=0.25),
    "429, 3 s": Status(429, ("Retry-After: 3",), retry_after=3),
    "429, a date": Status(429, (f"Retry-After: {_DATE}",), date=60),
    "429, a year": Status(429, ("Retry-After: 31536000",), retry_after=31536000),
    "429, a word": Status(429, ("Retry-After: soon",)),
    "429, negative": Status(429, ("Retry-After: -5",), retry_after=0),
    "300": Status(300),
    "302, another host": Status(302, ("Location: http://OTHER/elsewhere",)),
    "307, another host": Status(307, ("Location: http://OTHER/elsewhere",)),
    "308, the same address": Status(308, ("Location: ?again",)),
    "304": Status(304),
    "500": Status(500, done=True),
    "500, 3 s": Status(500, ("Retry-After: 3",), retry_after=3, done=True),
    "501": Status(501, done=True),
    "502, HTML": Status(502, body=PAGE, content_type="text/html", done=True),
    "503": Status(503, done=True),
    "503, 3 s": Status(503, ("Retry-After: 3",), retry_after=3),
    "503, a year": Status(503, ("Retry-After: 31536000",), retry_after=31536000),
    "503, a word": Status(503, ("Retry-After: soon",), done=True),
    "504": Status(504, done=True),
    "505": Status(505, done=True),
    "520": Status(520, done=True),
    "522, HTML": Status(522, body=PAGE, content_type="text/html", done=True),
    "526": Status(526, done=True),
    "530": Status(530, done=True),
    "599": Status(599, done=True),
    "600": Status(600),
}


def _granted(**fields: object) -> Callable[[Reply], bytes]:
    """An answer of the token endpoint whose token the vendor takes, since it is the vendor's own."""

    def make(reply: Reply) -> bytes:
        given = {**json.loads(reply.body), **fields}
        return written(Reply(200, json.dumps({name: each for name, each in given.items() if each != "-"}).encode()))

    return make


def _refused(status: int, body: bytes) -> Callable[[Reply], bytes]:
    return lambda _reply: written(Reply(status, body))


# Of the token endpoint alone. The body of a success is ``right`` where there is a token in it.
TOKENS: Mapping[str, Fault] = {
    **{
        f"expires_in {name}": Fault(play=_goes_on(_granted(expires_in=value)), came="answer")
        for name, value in {
            "left out": "-",
            "null": None,
            "a text": "86400",
            "a fraction": 1.5,
            "negative": -1,
            "nothing": 0,
            "true": True,
            "of ages": 10**30,
            "one second": 1,
        }.items()
    },
    **{
        f"access_token {name}": Fault(play=_goes_on(_granted(access_token=value)), came="answer", body="no token")
        for name, value in {
            "left out": "-",
            "null": None,
            "a number": 7,
            "empty": "",
            "of two lines": f"{new_token()}\n{new_token()}",
            "of other letters": f"{new_token()}é",
        }.items()
    },
    **{
        f"refused, {name}": Fault(
            play=_goes_on(_refused(status, body)), came="refused", status=status, carried_out=False
        )
        for name, (status, body) in {
            "invalid_grant": (400, b'{"error":"invalid_grant","error_description":"locked"}'),
            "invalid_client": (400, b'{"error":"invalid_client"}'),
            "invalid_scope": (400, b'{"error":"invalid_scope"}'),
            "no reason": (400, b""),
            "a page": (400, PAGE),
            "a list": (400, b"[1]"),
            "401": (401, b""),
        }.items()
    },
}


def _echoed(said: Said) -> str:
    """What proves an identity of what was said: the header, the form of a request for a token, the query of a link."""
    form = said.body.decode("latin-1") if said.path == "/connect/token" else ""
    return f"{said.headers.get('authorization', '')} {said.path} {form}".strip()


def _echoes(make: Callable[[str, Reply], bytes]) -> Play:
    return _and_stays(lambda connection, said, reply: connection.say(make(_echoed(said), reply)))


def _in_json(text: str) -> bytes:
    return json.dumps([{"errorCode": 5, "errorName": text, "errorMessage": f"It was {text}."}]).encode()


def _says_so(value: object) -> Play:
    return _goes_on(lambda _reply: written(Reply(200, json.dumps(value).encode())))


# A server that says back what it was told; nothing was done of it.
ECHOES: Mapping[str, Fault] = {
    "an echo in a 500": Fault(
        play=_echoes(lambda echo, _reply: written(Reply(500, echo.encode()), f"X-Request-Id: {echo}")),
        came="status",
        status=500,
    ),
    "an echo in a 400": Fault(
        play=_echoes(lambda echo, _reply: written(Reply(400, _in_json(echo)), f"X-Echo: {echo}")),
        came="status",
        status=400,
        carried_out=False,
    ),
    "an echo in a redirect": Fault(
        play=_echoes(lambda echo, reply: written(Reply(302), f"Location: http://{reply.elsewhere}/?{echo}")),
        came="status",
        status=302,
        carried_out=False,
    ),
    "an echo in a page": Fault(
        play=_echoes(lambda echo, _reply: written(Reply(200, PAGE + echo.encode()), "Content-Type: text/html")),
        came="answer",
        body="page",
    ),
    "an echo in a status line": Fault(play=_echoes(lambda echo, _reply: f"HTP/9 {echo}\r\n\r\n".encode())),
    "an echo in a header that is none": Fault(
        play=_echoes(lambda echo, _reply: f"HTTP/1.1 200 OK\r\n{echo}\x00: x\r\n\r\n".encode("latin-1"))
    ),
    "an echo beside the answer": Fault(
        play=_echoes(lambda echo, reply: written(reply, f"X-Echo: {echo}", "Connection: close")), came="answer"
    ),
}


def _with_token(make: Callable[[str, Reply], bytes]) -> Play:
    return _and_stays(
        lambda connection, said, reply: connection.say(
            make(said.headers["authorization"].removeprefix("Bearer "), reply)
        )
    )


def _linking(address: str) -> Play:
    return _with_token(lambda token, reply: _to(address.replace("TOKEN", token))(reply))


_SIGNED = f"https://OTHER/report?signature={SIGNATURE}"
# A server that makes something of the token, or of the signature, which is shown, kept or asked.
MADE: Mapping[str, tuple[str, Play]] = {
    "the token in a link's host": ("an echo", _linking("https://TOKEN.example/report")),
    "the token in a link's scheme": ("an echo", _linking("TOKEN://OTHER/report")),
    "the token in a link's path": ("an echo", _linking("https://OTHER/report/TOKEN")),
    "the token in a link's own path": ("an echo", _linking("/files/report/TOKEN")),
    "the token in the name of a field": (
        "an echo",
        _with_token(lambda token, _reply: written(Reply(200, json.dumps({token: 1}).encode()))),
    ),
    "the token in a Location": (
        "an echo",
        _with_token(lambda token, _reply: written(Reply(202), f"Location: /api/tasks/{token}")),
    ),
    "the token in an id": (
        "an echo",
        _with_token(lambda token, _reply: written(Reply(202, json.dumps({"id": token}).encode()))),
    ),
    "the signature in a message": (
        "a failure",
        _says_so({"status": "Failed", "message": f"see {_SIGNED}", "resultUrl": _SIGNED}),
    ),
    "the signature in a word": ("a failure", _says_so({"status": _SIGNED})),
}


MADE_AT_THE_START = ("the token in a Location", "the token in an id")


def _jumping(play: Play, came: str, day: float, measured: float, **facts: object) -> Fault:
    return Fault(play=play, came=came, jump=(day, measured), **facts)  # type: ignore[arg-type] - of a fault


JUMPS: Mapping[str, Fault] = {
    "three hours on, then the answer": _jumping(_goes_on(written), "answer", 3 * HOUR, 3 * HOUR),
    "three hours on, then 500": _jumping(_goes_on(_status(500)), "status", 3 * HOUR, 3 * HOUR, status=500),
    "three hours on, then lost": _jumping(_RESET, "lost", 3 * HOUR, 3 * HOUR),
    "three hours on, then 503, 3 s": _jumping(
        _goes_on(_status(503, "Retry-After: 3")),
        *("status", 3 * HOUR, 3 * HOUR),
        status=503,
        retry_after=3.0,
        carried_out=False,
    ),
    "the day three hours back, then the answer": _jumping(_goes_on(written), "answer", -3 * HOUR, 0),
    "the day three hours back, then 500": _jumping(_goes_on(_status(500)), "status", -3 * HOUR, 0, status=500),
    "the day three hours back, then 429, a date": _jumping(
        _goes_on(_status(429, f"Retry-After: {_DATE}")),
        *("status", -3 * HOUR, 0),
        status=429,
        date=60.0,
        carried_out=False,
    ),
    "the day three hours on, then 429, a date": _jumping(
        _goes_on(_status(429, f"Retry-After: {_DATE}")),
        *("status", 3 * HOUR, 0),
        status=429,
        date=60.0,
        carried_out=False,
    ),
}

# aiohttp refuses a reason that is no UTF-8, and notices that more comes than was told.
_STRICT = {"a reason with other letters": ("fast",), "a length that is too short": ("fast",)}
FAULTS: Mapping[str, Fault] = {
    **{name: Fault(play=play) for name, play in LOST.items()},
    "reset after reading, nothing done": Fault(play=_RESET, carried_out=False),
    **{name: Fault(play=play, came="late") for name, play in LATE.items()},
    **{name: Fault(play=play, came="answer", lost_by=_STRICT.get(name, ())) for name, play in RIGHT.items()},
    **{
        name: Fault(
            play=(_then(_says(make)) if "length" in name else _goes_on(make)),
            came="answer",
            body=body,
            lost_by=_STRICT.get(name, ()),
        )
        for name, (body, make) in BODIES.items()
    },
    **{
        name: Fault(
            play=_goes_on(_status(each.status, *each.headers, body=each.body, content_type=each.content_type)),
            came="status",
            status=each.status,
            retry_after=each.retry_after,
            date=each.date,
            carried_out=each.done,
        )
        for name, each in STATUSES.items()
    },
    **{
        name: Fault(play=_goes_on(_to(address)), came="answer", body="a foreign link")
        for name, address in LINKS.items()
    },
    **{name: Fault(play=play, came="answer", body=body) for name, (body, play) in MADE.items()},
    # Not at the token endpoint: what the client was never given, it cannot know.
    "an echo of every token": Fault(
        play=_goes_on(lambda reply: written(Reply(500, " ".join(reply.tokens).encode()))), came="status", status=500
    ),
    **ECHOES,
    **JUMPS,
    **TOKENS,
}
