"""An address that an answer gives, and that may be followed: whom it asks, with what, and what of it may be told.

Its query may be a signature that lets whoever has it read the file, so it is a secret.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import IO, Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from attrs import evolve, field, frozen

from cloudmore.errors import ConfigurationError, shortened
from cloudmore.http.attempts import Attempted
from cloudmore.http.flow import Download, Flow, Step
from cloudmore.http.message import Reply, Request
from cloudmore.masking import Mask, Masks, mask

DEFAULT_PORTS = {"https": 443, "http": 80}
# Shorter values of a query tell nothing, and are likely to be words of an answer.
LEAST_LETTERS_OF_A_SECRET = 8
# A name or an address, and a port; whatever else may stand there means one host to one reader and another to another.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


@frozen
class Link:
    """Where a link leads.

    Attributes:
        host: Host, and the port where it is not the usual one.
        url: The address without its query.
        query: As it came, byte for byte.
        is_own: Whether it is the host of the answer, asked in the same way: such a link gets the token.
        refusal: Why it is not followed; empty where it is.
    """

    host: str
    url: str
    query: str = field(default="", repr=False)
    is_own: bool = False
    refusal: str = ""

    def mask(self, text: str) -> str:
        """The text without the query and its parts, however a server would echo them."""
        if not self.query:
            return text
        pairs = parse_qsl(self.query, keep_blank_values=True)
        raw = (part.partition("=")[2] for part in self.query.split("&"))
        values = (each for each in (*(value for _name, value in pairs), *raw) if len(each) >= LEAST_LETTERS_OF_A_SECRET)
        return mask(text, self.query, *values)


def link_of(address: str, *, asked: str, result_hosts: frozenset[str]) -> Link:
    """Where an address of an answer leads.

    Args:
        address: As it came, relative or absolute.
        asked: The whole address that was asked.
        result_hosts: Other hosts that may be asked, as of ``result_hosts_of``.

    Returns:
        The link; nothing is raised here, because a traceback would show the address.
    """
    try:
        if _UNSAFE.search(address):
            raise ValueError
        parts, own = urlsplit(urljoin(asked, address)), urlsplit(asked)
        is_own = parts[:2] == own[:2]
        host = own.netloc if is_own else _host(parts.scheme, parts.netloc)
        is_own = is_own or (parts.scheme, host) == (own.scheme, _host(own.scheme, own.netloc))
    except ValueError:
        return Link("", "", refusal="It is no address.")
    url = f"{parts.scheme}://{host}{parts.path or '/'}"
    return Link(host, url, parts.query, is_own, "" if is_own else _refusal(parts.scheme, host, result_hosts))


def _refusal(scheme: str, host: str, result_hosts: frozenset[str]) -> str:
    if scheme != "https":
        return f"It leads to {host} by {shortened(scheme)}: another host is asked over https only."
    if host not in result_hosts:
        return f'It leads to {host}, and no other host is asked unless you allow it: result_hosts=("{host}",).'
    return ""


def result_hosts_of(hosts: Sequence[str]) -> frozenset[str]:
    """The hosts that a client's option allows.

    Args:
        hosts: Names, each with a port where it is not 443.

    Raises:
        ConfigurationError: One of them is no name of a host, or they are no sequence.
    """
    given: Any = hosts
    if isinstance(given, str) or not isinstance(given, Sequence | frozenset | set):
        raise ConfigurationError(
            f"The setting result_hosts is {shortened(repr(given))}.",
            remedy='Give a sequence of hosts, such as result_hosts=("reports.example",).',
        )
    names: list[Any] = [*given]
    try:
        return frozenset(_host("https", each) for each in names)
    except (ValueError, TypeError):
        raise ConfigurationError(
            f"The setting result_hosts has what is no host: {shortened(repr(names))}.",
            remedy='Give names without scheme and path, such as "reports.example", or "reports.example:8443".',
        ) from None


def _host(scheme: str, netloc: str) -> str:
    """Host and port in one spelling; the usual port is left out.

    Raises:
        ValueError: It holds more than that, such as a user's name.
        TypeError: It is no text.
    """
    if not _HOST.fullmatch(netloc):
        raise ValueError
    port = urlsplit(f"//{netloc}").port
    name = netloc.rpartition(":")[0] if port is not None else netloc
    return name.lower() if port in (None, DEFAULT_PORTS.get(scheme)) else f"{name.lower()}:{port}"


class Signed:
    """A link to our own host, asked with the token.

    Args:
        authorized: The call whose answer has it, which knows the token.
        link: The link.
    """

    method = "GET"
    repeatable = True

    def __init__(self, authorized: Attempted, link: Link) -> None:
        self.url = link.url
        self._authorized = authorized
        self._link = link

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        """With the token of this attempt."""
        step, mask_token = yield from self._authorized.prepared()
        assert isinstance(step, Download)
        request = evolve(step.request, url=self.url, params=(), query=self._link.query)
        return step._replace(request=request), Masks(mask_token, self._link.mask)

    def is_settled(self, reply: Reply) -> bool:
        """A refused token is replaced once."""
        return self._authorized.is_settled(reply)


class Anonymous:
    """The download of a link to another host, which learns nothing of who asks: no token, no name of ours.

    Args:
        link: Where to.
        file: Where the body of a success goes.
        until: Monotonic second at which its time is over.
    """

    method = "GET"
    repeatable = True

    def __init__(self, link: Link, file: IO[bytes], *, until: float) -> None:
        self.url = link.url
        self._link = link
        self._download = partial(Download, file=file, until=until)

    def prepared(self) -> Flow[tuple[Step, Mask]]:
        """The same each time."""
        yield from ()
        request = Request(self.method, self.url, {}, query=self._link.query, anonymous=True)
        return self._download(request), self._link.mask

    def is_settled(self, reply: Reply) -> bool:
        """There is no other token to try."""
        del reply
        return True
