"""Recordings: which files a folder has, and the exchanges in one of them."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cloudmore.contract.exchange import Exchange, Request, Response
from cloudmore.contract.json_body import is_list, is_object
from cloudmore.contract.yaml_reading import YamlError, read_as_vcrpy
from cloudmore.errors import ConfigurationError

ENDINGS = frozenset({".json", ".yaml", ".yml"})
# What stands beside the recordings, and is none.
INDEX, SHAPES = "index.json", "shapes.json"
_QUOTED = re.compile(r"'.*'|\".*\"", re.DOTALL)


class UnusableCassetteError(Exception):
    """A file that is no recording, or none that can be read; the message says why."""


def cassette_paths(folder: Path) -> list[Path]:
    """Every recording of a folder and of the folders in it, or the one that is named.

    Args:
        folder: A folder, or a file.

    Raises:
        ConfigurationError: There is no such folder, or no recording in it.
    """
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise ConfigurationError(
            f"There is no folder and no recording {folder}.", remedy="Name the recordings with --cassettes."
        )
    found = sorted(
        each
        for each in folder.rglob("*")
        if each.suffix.lower() in ENDINGS and each.name not in (INDEX, SHAPES) and each.is_file()
    )
    if not found:
        raise ConfigurationError(
            f"There is no recording in {folder}, so nothing was checked.",
            remedy="Recordings are the .yaml or .json files of vcrpy.",
        )
    return found


def read_cassette(path: Path, name: str) -> list[Exchange]:
    """The exchanges of a recording.

    Args:
        path: A file of vcrpy, as YAML or JSON.
        name: What it is called in findings.

    Raises:
        UnusableCassetteError: It is none.
    """
    content = _content(path)
    if not is_object(content):
        raise UnusableCassetteError("it holds no recording" if content else "it is empty")
    if "http_interactions" in content:
        raise UnusableCassetteError("it is a recording of Ruby's VCR; record with vcrpy")
    interactions = content.get("interactions")
    if not is_list(interactions):
        raise UnusableCassetteError("it has no list of interactions, so vcrpy did not write it")
    if not interactions:
        raise UnusableCassetteError("it holds no exchange")
    exchanges: list[Exchange] = []
    for number, each in enumerate(interactions):
        try:
            exchanges.append(_exchange(name, number, each))
        except (ArithmeticError, LookupError, TypeError, AttributeError, ValueError) as error:
            raise UnusableCassetteError(
                f"interaction {number} is not as vcrpy writes it ({type(error).__name__}: {_without_values(error)})"
            ) from error
    return exchanges


def _content(path: Path) -> Any:
    try:
        data = path.read_bytes()
        return json.loads(data) if path.suffix.lower() == ".json" else read_as_vcrpy(data)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, YamlError, RecursionError) as error:
        # PyYAML checks no value that is tagged: `!!timestamp x` has no attributes, `!!float ''` no first letter.
        raise UnusableCassetteError(f"it cannot be read: {' '.join(_without_values(error).split())[:300]}") from error
    except OSError as error:
        raise UnusableCassetteError(f"it cannot be read: {error.strerror or error}") from error


def _without_values(error: Exception) -> str:
    """What an error says, without the value that it is about: that may be a password."""
    quotes = isinstance(error, ValueError) and not isinstance(error, UnicodeError)
    return _QUOTED.sub("a value", str(error)) if quotes else str(error)


def _exchange(name: str, number: int, interaction: Mapping[str, Any]) -> Exchange:
    request, response = interaction["request"], interaction["response"]
    sent = Request(
        method=str(request["method"]).upper(),
        url=str(request.get("uri") or request["url"]),
        headers=_headers(request),
        body=_bytes(request.get("body")),
    )
    if not sent.address.hostname:
        raise ValueError("an address without a host")
    came = Response(status=int(response["status"]["code"]), headers=_headers(response), body=_bytes(response["body"]))
    # Half of a letter cannot be shown, and so could no finding about it.
    "".join((sent.method, sent.url, *sent.headers.values(), *came.headers.values())).encode()
    return Exchange(name, number, sent, came)


def _headers(message: Mapping[str, Any]) -> dict[str, str]:
    headers: Mapping[str, Any] = message.get("headers") or {}
    return {
        str(name).lower(): ", ".join(map(str, value)) if is_list(value) else str(value)
        for name, value in headers.items()
    }


def _bytes(body: Any) -> bytes:
    if is_object(body):
        if "base64_string" in body:
            try:
                return b64decode(body["base64_string"], validate=True)
            except binascii.Error as error:
                raise ValueError("a body that is no base64") from error
        body = body.get("string")
    if body is None:
        return b""
    # What is half of a letter in a recording stays half of one, and is found later.
    return body if isinstance(body, bytes) else str(body).encode("utf-8", "surrogatepass")
