"""The vendor's file: Swagger 2.0, or OpenAPI 3, as JSON or YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from attrs import field, frozen

from cloudmore.contract.comparison.fact import short
from cloudmore.contract.comparison.fetching import MEBIBYTE, Source
from cloudmore.contract.json_body import NotJsonError, decode_json, is_list, is_object
from cloudmore.contract.yaml_reading import YamlError, read_with_lines
from cloudmore.errors import ConfigurationError

# It takes fifty times as long to read as JSON.
MOST_OF_YAML = 8 * MEBIBYTE
_ANOTHER = "Name the Swagger 2.0 file itself, such as swagger.json of the vendor's Swagger page."


@frozen(eq=False)
class TheirDocument:
    """The vendor's file.

    Attributes:
        data: What it says.
        is_swagger: Whether it is Swagger 2.0, and not OpenAPI 3.
        title: Its.
        version: Its.
    """

    data: Mapping[str, Any] = field(repr=False)
    is_swagger: bool
    title: str
    version: str

    @classmethod
    def of(cls, data: Mapping[str, Any], name: str) -> TheirDocument:
        """The document that a file holds.

        Args:
            data: Decoded.
            name: Of the file.

        Raises:
            ConfigurationError: It is neither Swagger 2.0 nor OpenAPI 3.
        """
        version = str(data.get("swagger") or data.get("openapi") or "")
        old = data.get("swaggerVersion")
        if old is not None:
            raise ConfigurationError(
                f"{name} is Swagger {short(old)}; 2.0 is compared.", remedy="Convert it to Swagger 2.0 first."
            )
        if not version:
            raise ConfigurationError(
                f"{name} is no Swagger file: it does not say which Swagger it is.", remedy=_ANOTHER
            )
        # YAML reads 2.0 without quotes as a number.
        if version not in ("2.0", "2") and not version.startswith("3."):
            raise ConfigurationError(f"{name} is Swagger {short(version)}; 2.0 and OpenAPI 3 are compared.")
        if not is_object(data.get("paths")):
            raise ConfigurationError(f"{name} is no Swagger file: it has no paths.", remedy=_ANOTHER)
        info = data.get("info")
        told: Mapping[str, Any] = info if is_object(info) else {}
        return cls(data, version.startswith("2"), short(told.get("title", "")), short(told.get("version", "")))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where it says that the API is, without what stands before and behind; empty where it does not say."""
        return tuple(dict.fromkeys(host for host, _ in self._servers() if host))

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What its paths begin with on the wire, beside what they say."""
        return tuple(dict.fromkeys(path for _, path in self._servers())) or ("",)

    def _servers(self) -> list[tuple[str, str]]:
        if self.is_swagger:
            return [(_host(_text(self.data.get("host"))), _text(self.data.get("basePath")).strip("/"))]
        servers = self.data.get("servers")
        found: list[tuple[str, str]] = []
        for each in servers if is_list(servers) else ():
            address = _text(each.get("url")) if is_object(each) else ""
            scheme, has_host, rest = address.partition("//")
            if not has_host or scheme not in ("", "http:", "https:"):
                rest = f"/{address}"
            host, _, path = rest.partition("/")
            found.append((_host(host), path.strip("/")))
        return found


def decoded(source: Source) -> Mapping[str, Any]:
    """What a file holds.

    Args:
        source: The file.

    Raises:
        ConfigurationError: It is neither JSON nor YAML, or it is a page.
    """
    start = source.content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise ConfigurationError(f"{source.name} is empty.", remedy=_ANOTHER)
    if start.startswith(b"<"):
        raise ConfigurationError(
            f"{source.name} is a page of HTML or XML, and no Swagger file.",
            remedy="A page that shows the API is not the file; nor is one that asks to sign in. " + _ANOTHER,
        )
    data = _json(source) if start[:1] in (b"{", b"[") else _yaml(source)
    if not is_object(data):
        raise ConfigurationError(f"{source.name} is no Swagger file: it holds no object.", remedy=_ANOTHER)
    return data


def _json(source: Source) -> Any:
    try:
        return decode_json(source.content)
    except NotJsonError as error:
        raise ConfigurationError(
            f"{source.name} cannot be read: {error}.",
            remedy="Is it cut, or not in UTF-8? Fetch it in whole.",
        ) from None


def _yaml(source: Source) -> Any:
    if len(source.content) > MOST_OF_YAML:
        raise ConfigurationError(
            f"{source.name} is YAML of more than {MOST_OF_YAML // MEBIBYTE} MiB.", remedy="Convert it to JSON."
        )
    try:
        # A few lines of aliases hold a million values.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source.content, Loader=yaml.CSafeLoader)):
            raise ConfigurationError(f"{source.name} has aliases of YAML.", remedy="Convert it to JSON.")
        data, _ = read_with_lines(source.content)
    except (YamlError, ValueError, RecursionError) as error:
        raise ConfigurationError(f"{source.name} is neither JSON nor YAML: {short(error)}.", remedy=_ANOTHER) from None
    return data


def _host(text: str) -> str:
    """A host; 443 is the port of https anyway."""
    return text.lower().removesuffix(":443")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
