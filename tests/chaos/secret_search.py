"""Searches all that a run of the campaign left behind for secrets; it finds planted ones first.

    python tests/chaos/secret_search.py build/chaos cassettes

What is searched for are the marks of which every secret is made (``marks.MARKS``), as they are, in small letters and in
capitals, in UTF-16, in hex, and in base64, once or twice, at each of its three alignments. What is searched in is each
file as it is, without the escapes of JSON and Python, without percent-encoding, and each of these once more; then
whatever is compressed in it, once or twice, and the texts of pickles and of YAML.

A token store keeps tokens, since that is what it is for: in the files of one, readable by their owner alone, the access
token is passed over, and nothing else.
"""

from __future__ import annotations

import base64
import gzip
import json
import pickle
import pickletools
import re
import stat
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote_to_bytes

import yaml
from chaos.marks import MARKS, whole

LEAST_BYTES = 20 * 1000 * 1000
LARGEST_MEMBER = 64 * 2**20
# A step that ends in an error gives nothing, so the first ones are small.
FIRST_STEP, SMALL_STEPS, LARGE_STEP = 4, 2048, 65536
_ESCAPE = re.compile(rb"\\u00([0-9a-fA-F]{2})|\\x([0-9a-fA-F]{2})|\\(.)", re.DOTALL)
_PERCENT = re.compile(rb"%[0-9a-fA-F]{2}")
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_GZIP_IN_BASE64 = re.compile(rb"H4sI[A-Za-z0-9+/_-]{16,}")
GZIP_OR_ZLIB, RAW_DEFLATE = 47, -15
_IN_A_STORE = ("access token", "access token of the sandbox")
_PICKLED = {"pickle"}
_YAML = {"yaml", "yml"}


def forms(mark: str) -> Iterator[bytes]:
    """How a mark may stand in a file that has no escapes."""
    plain = mark.encode()
    yield from (plain, plain.lower(), plain.upper())
    yield from (mark.encode("utf-16-le"), mark.encode("utf-16-be"))
    yield from (plain.hex().encode(), plain.hex().upper().encode())
    for once in _in_base64(plain):
        yield from (once, *_in_base64(once))


def _in_base64(plain: bytes) -> Iterator[bytes]:
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + plain)
        # Without the letters that depend on what stands before and behind.
        inside = encoded[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6]
        yield inside
        yield inside.translate(bytes.maketrans(b"+/", b"-_"))


NEEDLES: Mapping[bytes, str] = {form: kind for kind, marks in MARKS.items() for mark in marks for form in forms(mark)}


def found_in(content: bytes, name: str, needles: Mapping[bytes, str] = NEEDLES) -> set[str]:
    """The kinds of secrets in a file.

    Args:
        content: All of it.
        name: Its name; the ending tells what it is.
        needles: What to look for, and of which kind it is.
    """
    pieces = [content, *_members(content, name)]
    return {kind for piece in pieces for view in _views(_once(piece)) for kind in _kinds(view, needles)}


def _once(content: bytes) -> bytes:
    """Each line once: logs and tracebacks say the same again and again."""
    return b"\n".join(dict.fromkeys(content.split(b"\n")))


def _kinds(view: bytes, needles: Mapping[bytes, str]) -> set[str]:
    return {kind for needle, kind in needles.items() if needle in view}


def _views(content: bytes) -> Iterator[bytes]:
    """As it is, and as it was before somebody wrote it into a JSON text, a repr, an address or a form."""
    yield content
    # Most lines have neither, and need no second look.
    odd = b"\n".join(line for line in content.split(b"\n") if b"\\" in line or _PERCENT.search(line))
    unescaped = _unescaped(odd)
    for text in (odd, unescaped):
        once = unquote_to_bytes(text)
        yield from (text, once, unquote_to_bytes(once))
    yield _unescaped(unescaped)


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    return _ESCAPE.sub(_letter, text)


def _letter(found: re.Match[bytes]) -> bytes:
    digits = found[1] or found[2]
    return bytes([int(digits, 16)]) if digits else found[3]


def _members(content: bytes, name: str) -> Iterator[bytes]:
    """What is compressed, pickled, or broken into lines in it; what is compressed, two levels deep."""
    for once in _compressed(content):
        yield from (once, *_compressed(once))
    ending = name.rpartition(".")[2]
    if ending in _PICKLED:
        yield b"\n".join(_bytes(argument) for _code, argument, _at in pickletools.genops(content))
    if ending in _YAML:
        leaves = list(_leaves(yaml.load(content, Loader=yaml.CSafeLoader)))
        yield b"\n".join(leaves)
        yield from (member for leaf in leaves for member in _members(leaf, ""))


def _compressed(content: bytes) -> Iterator[bytes]:
    """What is compressed in it, be it in base64; where nothing tells that it is, as a whole."""
    pieces = [(memoryview(content)[each.start() :], GZIP_OR_ZLIB) for each in _COMPRESSED.finditer(content)]
    pieces += [(memoryview(_of_base64(each[0])), GZIP_OR_ZLIB) for each in _GZIP_IN_BASE64.finditer(content)]
    for data, kind in (*pieces, (memoryview(content), RAW_DEFLATE)):
        if unpacked := _unpacked(data, kind):
            yield unpacked


def _of_base64(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text.translate(bytes.maketrans(b"+/", b"-_"))[: len(text) // 4 * 4])


def _unpacked(data: memoryview, kind: int) -> bytes:
    """What can be had of it, where it is cut or something else follows; nothing where it is no compressed text."""
    unpacking, unpacked, at, step = zlib.decompressobj(kind), bytearray(), 0, FIRST_STEP
    try:
        while at < len(data) and not unpacking.eof and len(unpacked) < LARGEST_MEMBER:
            unpacked += unpacking.decompress(data[at : at + step])
            at, step = at + step, FIRST_STEP if at < SMALL_STEPS else LARGE_STEP
    except zlib.error:
        # What came before it is kept.
        return bytes(unpacked)
    return bytes(unpacked)


def _bytes(argument: object) -> bytes:
    if isinstance(argument, bytes):
        return argument
    return argument.encode("utf-8", "surrogatepass") if isinstance(argument, str) else b""


def _leaves(node: object) -> Iterator[bytes]:
    if isinstance(node, dict):
        for name, each in node.items():
            yield from (_bytes(name), *_leaves(each))
    elif isinstance(node, list):
        for each in node:
            yield from _leaves(each)
    else:
        yield _bytes(node)


def _per_letter(template: str, text: str) -> bytes:
    return "".join(template.format(unit) for unit in _units(text)).encode()


def _units(text: str) -> Iterator[int]:
    encoded = text.encode("utf-16-be")
    return (int.from_bytes(encoded[at : at + 2], "big") for at in range(0, len(encoded), 2))


ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "percent-encoded": lambda text: quote(text, safe="").encode(),
    "percent-encoded, small digits": lambda text: re.sub(
        "%[0-9A-F]{2}", lambda found: found[0].lower(), quote(text, safe="")
    ).encode(),
    "percent-encoded throughout": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "percent-encoded twice": lambda text: quote("".join(f"%{byte:02x}" for byte in text.encode()), safe="").encode(),
    "as a form": lambda text: quote_plus(text).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64, one letter before": lambda text: base64.b64encode(b":" + text.encode() + b"."),
    "base64, two letters before": lambda text: base64.b64encode(b"::" + text.encode() + b":"),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"?" + text.encode()),
    "base64 of a form, as HTTP Basic": lambda text: base64.b64encode(f"client:{quote(text, safe='')}".encode()),
    "JSON": lambda text: json.dumps({"said": text}).encode(),
    "JSON with slashes escaped": lambda text: json.dumps({"said": text}).replace("/", "\\/").encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps({"said": text})).encode(),
    "JSON, every letter escaped": lambda text: _per_letter("\\u{:04X}", text),
    "JSON, every letter in small digits": lambda text: _per_letter("\\u{:04x}", text),
    "a repr": lambda text: repr(text.encode()).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way": lambda text: text.encode("utf-16-be"),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode().hex().upper().encode(),
    "gzip": lambda text: gzip.compress(f"<p>{text}</p>".encode() * 3),
    "zlib": lambda text: zlib.compress(f"<p>{text}</p>".encode() * 3, 9),
    "zlib, fast": lambda text: zlib.compress(f"<p>{text}</p>".encode(), 1),
    "small letters": lambda text: text.lower().encode(),
    "capitals": lambda text: text.upper().encode(),
    "base64, twice": lambda text: base64.b64encode(base64.b64encode(text.encode())),
    "base64 of gzip": lambda text: base64.b64encode(gzip.compress(text.encode())),
    "base64 for addresses of gzip": lambda text: base64.urlsafe_b64encode(gzip.compress(text.encode())),
    "gzip, twice": lambda text: gzip.compress(gzip.compress(text.encode())),
    "gzip, cut": lambda text: gzip.compress(f"<p>{text}</p>".encode() * 40)[:-12],
    "gzip of JSON, every letter escaped": lambda text: gzip.compress(_per_letter("\\u{:04X}", text)),
}
# What else can be a file: its ending, and how it is written.
FILES: Mapping[str, tuple[str, Callable[[str], bytes]]] = {
    "a pickle of protocol 0": ("pickle", lambda text: _pickled(text, 0)),
    "a pickle of protocol 5": ("pickle", lambda text: _pickled(text, 5)),
    "raw deflate": ("bin", lambda text: zlib.compress(f"<p>{text}</p>".encode(), wbits=RAW_DEFLATE)),
    "raw deflate of gzip": ("bin", lambda text: zlib.compress(gzip.compress(text.encode()), wbits=RAW_DEFLATE)),
    "YAML that breaks lines": ("yaml", lambda text: yaml.safe_dump({"said": f"a {text} b"}, width=5).encode()),
    "binary YAML": ("yaml", lambda text: yaml.safe_dump({"said": b"\xff" + text.encode()}, width=20).encode()),
    "binary YAML of gzip": ("yaml", lambda text: yaml.safe_dump({"said": gzip.compress(text.encode())}).encode()),
}


def _pickled(text: str, protocol: int) -> bytes:
    return pickle.dumps({"said": (text, text.encode())}, protocol)


def planted() -> Iterator[tuple[str, str, str, bytes]]:
    """Each secret in each encoding: kind, encoding, ending of the file and its content."""
    noise = (
        b"2026-11-23 09:00:00 DEBUG httpcore.http11 receive_response_headers.complete return_value=(b'HTTP/1.1', 200)\n"
    )
    for kind, secret in whole().items():
        for encoding, write in ENCODINGS.items():
            yield kind, encoding, "log", noise + write(secret) + noise
        for encoding, (ending, write) in FILES.items():
            yield kind, encoding, ending, write(secret)


def prove(folder: Path) -> tuple[int, list[str]]:
    """Plant each secret in each encoding in a file; tell how many, and which of them are not found."""
    missed, number = [], 0
    for number, (kind, encoding, ending, content) in enumerate(planted(), 1):
        file = folder / f"{number}.{ending}"
        file.write_bytes(content)
        if kind not in found_in(file.read_bytes(), file.name):
            missed.append(f"{kind}, {encoding}")
    return number, missed


def search(paths: Iterable[Path]) -> tuple[int, int, int, list[str]]:
    """Search files and folders.

    Returns:
        How many files and bytes, how many token stores hold a token as they should, and what was found elsewhere.
    """
    files = size = stores = 0
    findings: list[str] = []
    for file in sorted(each for path in paths for each in ([path] if path.is_file() else path.rglob("*"))):
        if not file.is_file():
            continue
        content = file.read_bytes()
        files, size = files + 1, size + len(content)
        kinds = found_in(content, file.name)
        if file.suffix == ".token" and kinds & set(_IN_A_STORE):
            if stat.S_IMODE(file.stat().st_mode) & 0o077:
                findings.append(f"{file}: others may read it")
            stores, kinds = stores + 1, kinds - set(_IN_A_STORE)
        findings += [f"{file}: {kind}" for kind in sorted(kinds)]
    return files, size, stores, findings


def main(arguments: list[str]) -> int:
    """Prove the search, then search."""
    with tempfile.TemporaryDirectory() as folder:
        number, missed = prove(Path(folder))
    print(f"planted {number} secrets in {len(ENCODINGS) + len(FILES)} encodings, found {number - len(missed)}")
    print("".join(f"not found: {each}\n" for each in missed), end="")
    files, size, stores, findings = search(map(Path, arguments))
    print(f"searched {files} files, {size} bytes: {len(findings)} findings")
    print(f"passed over the access tokens of {stores} token stores, each readable by its owner alone")
    print("".join(f"{each}\n" for each in findings), end="")
    if size < LEAST_BYTES:
        print(f"too little was searched: at least {LEAST_BYTES} bytes are needed")
    return int(bool(missed or findings or size < LEAST_BYTES))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
