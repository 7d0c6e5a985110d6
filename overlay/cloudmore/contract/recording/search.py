"""The last look before anything is written: whether a secret or somebody's text is there after all, in any encoding.

What is looked through is undone layer by layer, since the ways to encode it are fewer than the texts to look for.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote_to_bytes

import yaml

from cloudmore.contract.recording.sought import SHORTEST, Sought, folded

_ESCAPE = re.compile(
    rb"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\(.)",
    re.DOTALL,
)
_CONTROLS = {b"n": b"\n", b"t": b"\t", b"r": b"\r"}
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{6,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){4,}")
_COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_GZIP_OR_ZLIB, _LARGEST = 47, 64 * 2**20
_LAYERS = 2
_BYTES_OF_A_UNIT = 2
_LETTER = rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
# Every word can be read as base64 and gives noise, in which a short text stands by chance.
_ALL_TEXT, _LONG_TEXT = re.compile(_LETTER + b"+"), re.compile(_LETTER + b"{8,}")
# UTF-16, in which every second byte is the same within an alphabet.
_OF_UNITS = re.compile(rb".(.).\1.\1.\1", re.DOTALL)
# A step that ends in an error gives nothing, so the first ones are small.
_SMALL_STEPS, _LARGE_STEP = 4096, 512


def found(content: bytes, sought: Mapping[str, Iterable[str]]) -> set[str]:
    """The rules by which something is found in a recording.

    Args:
        content: A YAML file.
        sought: Texts by the name of their rule.
    """
    by_text = {folded(text): rule for rule, texts in sought.items() for text in texts if len(text) >= SHORTEST}
    texts = Sought()
    for text in by_text:
        texts.add(text)
    return {by_text[each] for view in views(content) for each in texts.all_in(folded(view.decode("utf-8", "replace")))}


def views(content: bytes) -> Iterator[bytes]:
    """The content as it is, and as its texts were before somebody encoded them, two layers deep."""
    seen: set[bytes] = set()
    texts = list(_leaves(content))
    if texts:
        yield content
    pending = texts or [content]
    for _layer in range(_LAYERS + 1):
        fresh = [each for each in dict.fromkeys(pending) if each not in seen]
        seen.update(fresh)
        yield from fresh
        pending = [undone for each in fresh for undo in _UNDOING for undone in undo(each) if undone]


def _leaves(content: bytes) -> Iterator[bytes]:
    """The texts of the YAML file, whose lines are broken there."""
    try:
        root: object = yaml.load(content, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return
    yield b"\n".join(_texts(root))


def _texts(node: object) -> Iterator[bytes]:
    if isinstance(node, dict):
        for name, each in node.items():  # pyright: ignore[reportUnknownVariableType]
            yield from (*_texts(name), *_texts(each))  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(node, list):
        for each in node:  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(each)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(node, str):
        yield node.encode("utf-8", "surrogatepass")
    elif isinstance(node, bytes):
        yield node


def _lines_with(content: bytes, *marks: bytes) -> bytes:
    """The lines that have something to undo, each once; most have nothing."""
    lines = (line for line in content.split(b"\n") if any(mark in line for mark in marks))
    return b"\n".join(dict.fromkeys(lines))


def _unescaped(content: bytes) -> Iterator[bytes]:
    lines = _lines_with(content, b"\\")
    yield _ESCAPE.sub(_letter, lines)
    if b"\\x" in lines:
        yield _ESCAPE.sub(_letter_of_python, lines)


def _letter(found: re.Match[bytes]) -> bytes:
    if found[5]:
        return _CONTROLS.get(found[5], found[5])
    units = (each for each in found.group(1, 2, 3, 4) if each)
    encoded = b"".join(int(each, 16).to_bytes(2, "big") for each in units)
    return encoded.decode("utf-16-be", "replace").encode()


def _letter_of_python(found: re.Match[bytes]) -> bytes:
    """The same where two digits are a byte, as in a repr, and not a letter."""
    return bytes([int(found[4], 16)]) if found[4] else _letter(found)


def _unquoted(content: bytes) -> Iterator[bytes]:
    lines = _lines_with(content, b"%", b"+")
    yield unquote_to_bytes(lines)
    yield unquote_to_bytes(lines.replace(b"+", b" "))


def _of_a_page(content: bytes) -> Iterator[bytes]:
    yield html.unescape(_lines_with(content, b"&").decode("utf-8", "replace")).encode()


def _of_base64(content: bytes) -> Iterator[bytes]:
    pieces: list[bytes] = []
    for run in dict.fromkeys(_BASE64.findall(content)):
        letters = run.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
        for before in range(4):
            whole = letters[before:]
            piece = base64.b64decode(whole[: len(whole) // 4 * 4] + _rest(whole))
            pieces += _worth_a_look(piece, is_whole=before == 0 and len(run) % 4 == 0)
    yield b"\n".join(pieces)


def _worth_a_look(piece: bytes, *, is_whole: bool) -> list[bytes]:
    """What may be text, or something that can be undone once more; noise is neither."""
    if (is_whole and _ALL_TEXT.fullmatch(piece)) or _COMPRESSED.search(piece) or _OF_UNITS.search(piece):
        return [piece]
    return _LONG_TEXT.findall(piece)


def _rest(letters: bytes) -> bytes:
    rest = letters[len(letters) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _of_hex(content: bytes) -> Iterator[bytes]:
    pieces = map(binascii.unhexlify, dict.fromkeys(_HEX.findall(content)))
    yield b"\n".join(each for piece in pieces for each in _worth_a_look(piece, is_whole=True))


def _of_utf_16(content: bytes) -> Iterator[bytes]:
    if b"\0" not in content:
        return
    for encoding in ("utf-16-le", "utf-16-be"):
        for before in range(_BYTES_OF_A_UNIT):
            yield content[before:].decode(encoding, "ignore").encode("utf-8", "ignore")
    # What stands beside it is no UTF-16, and looks like letters when it is read as such.
    yield content.replace(b"\0", b"")


def _unpacked(content: bytes) -> Iterator[bytes]:
    for each in _COMPRESSED.finditer(content):
        unpacking = zlib.decompressobj(_GZIP_OR_ZLIB)
        unpacked = bytearray()
        try:
            at = each.start()
            while at < len(content) and not unpacking.eof and len(unpacked) < _LARGEST:
                step = 1 if at < each.start() + _SMALL_STEPS else _LARGE_STEP
                unpacked += unpacking.decompress(content[at : at + step])
                at += step
        except zlib.error:
            pass
        yield bytes(unpacked)


_UNDOING: tuple[Callable[[bytes], Iterator[bytes]], ...] = (
    *(_unescaped, _unquoted, _of_a_page),
    *(_of_base64, _of_hex, _of_utf_16, _unpacked),
)
