"""Exchanges without secrets and without anything that may be somebody's; every other byte of a body stays."""

from __future__ import annotations

import html
import secrets
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from random import Random
from urllib.parse import parse_qsl, quote, quote_plus, unquote, unquote_plus, urlsplit

from attrs import evolve

from cloudmore.contract.calling.captured import Captured
from cloudmore.contract.document import Document
from cloudmore.contract.exchange import UnreadableBodyError
from cloudmore.contract.json_body import NotJsonError, decode_json
from cloudmore.contract.names import is_name
from cloudmore.contract.operation import Operation
from cloudmore.contract.recording.json_tokens import Kind, Token, replaced, tokens, written_as
from cloudmore.contract.recording.known_words import fixed_words, is_impersonal, is_number
from cloudmore.contract.recording.made_up import NOBODYS_DOMAIN, made_up_text
from cloudmore.contract.recording.placeholders import MEANINGFUL_HEADERS, Placeholders
from cloudmore.contract.recording.places import Mark, Place, place_of_answer, place_of_request
from cloudmore.contract.recording.replacements import Replacements
from cloudmore.contract.recording.sought import folded

FORM = "application/x-www-form-urlencoded"
PLACEHOLDER = "placeholder"
# What a server says of itself and of the answer; of any other header, the name stays and the value is made up.
_KEPT_HEADERS = frozenset(
    {
        *("allow", "cache-control", "cloudmore-sandbox", "connection", "content-language", "content-range"),
        *("content-type", "date", "expires", "link", "location", "pragma", "retry-after", "server"),
        *("strict-transport-security", "transfer-encoding", "vary", "www-authenticate", "x-content-type-options"),
        *("x-frame-options", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-total-count"),
    }
)
# Cookies are secrets. The others tell of bytes that are no longer those: a length, a coding, a digest of the body.
_DROPPED_HEADERS = frozenset(
    {"content-encoding", "content-length", "content-md5", "cookie", "digest", "etag", "repr-digest", "set-cookie"}
)
_REASONS = frozenset(each.phrase for each in HTTPStatus)
_OF_A_RECORDING = "body code headers http https interactions message method request response status string uri version"


class NotRecordableError(Exception):
    """An exchange of which nobody can tell what is in it; the message says why, and no value."""


class Redaction:
    """What is replaced in one recording. First every exchange is collected, then each is redacted.

    Args:
        document: It says what is a secret, and what is somebody's.
        placeholders: They stand in place of secrets.
        hosts: Hosts that stay.
        random: Chance; that of the system by default, so that nobody can repeat it.
    """

    def __init__(
        self,
        document: Document,
        placeholders: Placeholders,
        *,
        hosts: Iterable[str] = (),
        random: Random | None = None,
    ) -> None:
        self._document = document
        self._placeholders = placeholders
        self._random = random or secrets.SystemRandom()
        own = frozenset(host.lower() for host in hosts)
        words = {*fixed_words(document.data), *_KEPT_HEADERS, NOBODYS_DOMAIN, PLACEHOLDER, *_OF_A_RECORDING.split()}
        fixed = "\n".join(map(folded, sorted(words | own)))
        self._replacements = Replacements(random=self._random, fixed=fixed, kept_hosts=own)
        self._secrets: dict[str, None] = {}

    @property
    def personal(self) -> list[str]:
        """The texts of somebody that must be nowhere in what is written."""
        return self._replacements.hunted

    @property
    def secrets(self) -> list[str]:
        """The secrets that must be nowhere in what is written."""
        known = (each.decode("utf-8", "replace") for each in self._placeholders.secrets)
        return [*known, *self._secrets]

    def readable(self, captured: Captured) -> Captured:
        """An exchange with a body that can be read, and with what secrets it shows learnt.

        Raises:
            NotRecordableError: It cannot be read.
        """
        try:
            sent, body = captured.request.decoded(), captured.response.decoded()
            for content in (sent, body):
                content.decode()
        except (UnreadableBodyError, UnicodeDecodeError):
            raise NotRecordableError("a body that is no text") from None
        self._placeholders.learn(body)
        scheme, _, proof = captured.sent_headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and proof and not self._placeholders.knows(proof.encode()):
            self._placeholders.learn_token(proof.encode())
        return evolve(captured, sent=sent, body=body)

    def collect(self, captured: Captured) -> None:
        """Look at everything that an exchange says. Every exchange was made readable before."""
        exchange = self._without_secrets(captured)
        address = urlsplit(exchange.url)
        # An id that a call was made with stays: the next call is made with it, and it names nobody.
        for segment in address.path.split("/"):
            self._replacements.kept(unquote(segment))
        # So does a link that was followed, but for its query.
        for link in (address.path, f"{address.scheme}://{address.netloc}{address.path}"):
            self._replacements.kept(link)
        is_known = self.operation(exchange) is not None
        for _, value in parse_qsl(address.query, keep_blank_values=True):
            (self._replacements.kept if is_known or is_impersonal(value) else self._replacements.free)(value)
        for name, values in exchange.headers.items():
            if name.lower() in _KEPT_HEADERS:
                for value in values:
                    self._replacements.kept(value)
        sent, answered = self._places(exchange)
        for content, media_type, place in (
            (exchange.sent, exchange.request.media_type, sent),
            (exchange.body, exchange.response.media_type, answered),
        ):
            self._collect(content.decode(), media_type, place)

    def settle(self) -> None:
        """Make up what stands for everything that was collected."""
        self._replacements.settle()

    def redacted(self, captured: Captured) -> Captured:
        """The exchange as it may be written."""
        exchange = self._without_secrets(captured)
        sent, answered = self._places(exchange)
        return evolve(
            exchange,
            url=self._address(exchange.url),
            sent_headers={name: self._sent_header(name, value) for name, value in exchange.sent_headers.items()},
            sent=self._body(exchange.sent.decode(), exchange.request.media_type, sent).encode(),
            # The server's own words are no more known than a body's.
            reason=exchange.reason if exchange.reason in _REASONS else "",
            headers={
                name: [self._header(name.lower(), value) for value in values]
                for name, values in exchange.headers.items()
                if name.lower() not in _DROPPED_HEADERS
            },
            body=self._body(exchange.body.decode(), exchange.response.media_type, answered).encode(),
        )

    def operation(self, captured: Captured) -> Operation | None:
        """Which operation of the document was called."""
        return self._document.find(captured.method, urlsplit(captured.url).path).operation

    def _places(self, exchange: Captured) -> tuple[Place, Place]:
        operation = self.operation(exchange)
        sent = place_of_request(self._document, operation, exchange.request.media_type)
        return sent, place_of_answer(self._document, operation, exchange.status, exchange.response.media_type)

    def _without_secrets(self, captured: Captured) -> Captured:
        in_text, in_bytes = self._placeholders.in_text, self._placeholders.in_bytes
        return evolve(
            captured,
            url=in_text(captured.url),
            sent_headers={
                name: in_text(captured.sent_headers[name])
                for name in MEANINGFUL_HEADERS
                if name in captured.sent_headers
            },
            sent=in_bytes(captured.sent),
            headers={name: [in_text(each) for each in values] for name, values in captured.headers.items()},
            body=in_bytes(captured.body),
        )

    # What is collected.

    def _collect(self, text: str, media_type: str, place: Place) -> None:
        if media_type == FORM:
            for name, value in parse_qsl(text, keep_blank_values=True):
                self._collect_text(value, place.of(name))
        elif _is_json_text(text):
            for token in tokens(text, place):
                if token.kind is Kind.TEXT:
                    self._collect_text(token.value, token.place)
                elif token.kind is Kind.NAME:
                    self._collect_name(token.value, token.place)
                elif token.place.mark is Mark.PERSONAL:
                    self._replacements.personal(token.value, token.place.name)
                elif token.place.is_of_numbers or not token.value.isdigit():
                    self._replacements.amount(token.value)

    def _collect_text(self, text: str, place: Place) -> None:
        mark = place.mark
        if mark is Mark.SECRET:
            if not self._placeholders.knows(text.encode()):
                self._secrets[text] = None
        elif mark is Mark.PERSONAL:
            self._replacements.personal(text, place.name)
        elif mark is Mark.KEPT or _may_stay(text, place):
            self._replacements.kept(text)
            if place.is_of_numbers:
                self._replacements.amount(text)
        else:
            self._replacements.free(text, place.name)

    def _collect_name(self, name: str, place: Place) -> None:
        if not place.has(name):
            (self._replacements.kept if is_name(name) else self._replacements.free)(name)

    # What is written.

    def _body(self, text: str, media_type: str, place: Place) -> str:
        if media_type == FORM:
            return "&".join(self._field(each, place) for each in text.split("&"))
        if _is_json_text(text):
            return replaced(text, self._changes(text, place))
        if is_impersonal(text) or self._replacements.stays(text.strip()):
            return self._spelled(text)
        # Of a page, or of JSON that is cut, nobody knows where what stands: its form stays, and nothing else.
        return self._nobodys(text)

    def _field(self, field: str, place: Place) -> str:
        name, equals, value = field.partition("=")
        old = unquote_plus(value)
        new = self._text(old, place.of(unquote_plus(name)))
        return field if new == old else f"{name}{equals}{quote_plus(new)}"

    def _changes(self, text: str, place: Place) -> Iterator[tuple[int, int, str]]:
        for token in tokens(text, place):
            new = self._token(token)
            if new != token.value:
                written = new if token.kind is Kind.NUMBER else written_as(text[token.start : token.end], new)
                yield token.start, token.end, written

    def _token(self, token: Token[Place]) -> str:
        value, place = token.value, token.place
        if token.kind is Kind.TEXT:
            return self._text(value, place)
        if token.kind is Kind.NAME:
            if place.has(value):
                return value
            return self._spelled(value) if is_name(value) else self._replacements.of(value)
        if place.mark is Mark.PERSONAL or (self._replacements.has(value) and not place.is_of_numbers):
            return self._replacements.of(value)
        return value

    def _text(self, text: str, place: Place) -> str:
        mark = place.mark
        if mark is Mark.SECRET:
            return text if self._placeholders.knows(text.encode()) else PLACEHOLDER
        if mark is Mark.KEPT or (mark is Mark.FREE and _may_stay(text, place)):
            return self._spelled(text)
        before, question, query = text.partition("?")
        # A link that was followed stays one.
        is_link = question and self._replacements.stays(before)
        return f"{self._spelled(before)}?{self._query(query)}" if is_link else self._replacements.of(text)

    def _spelled(self, text: str) -> str:
        """A text that stays but for what of somebody's is in it, as it is, percent-encoded or escaped for a page."""
        for read, write in ((unquote, _percent_encoded), (html.unescape, html.escape)):
            plain = read(text)
            if plain != text and (new := self._replacements.within(plain)) != plain:
                text = write(new)
        new = self._replacements.within(text)
        before, question, query = new.partition("?")
        return f"{before}?{self._query(query)}" if question and "://" in before and "=" in query else new

    def _address(self, url: str) -> str:
        before, question, query = url.partition("?")
        scheme, separator, rest = before.partition("://") if "://" in before else ("", "", before)
        host, *segments = rest.split("/")
        path = "/".join([host, *map(self._segment, segments)])
        return f"{scheme}{separator}{path}{question}{self._query(query)}"

    def _segment(self, text: str) -> str:
        old = unquote(text)
        new = self._replacements.within(old)
        return text if new == old else quote(new, safe="")

    def _query(self, query: str) -> str:
        """The query of an address: what was not collected as a parameter of the document may be a signature."""
        fields = (each.partition("=") for each in query.split("&"))
        return "&".join(f"{name}{equals}{self._query_value(value)}" for name, equals, value in fields)

    def _query_value(self, text: str) -> str:
        old = unquote_plus(text)
        new = self._replacements.of(old)
        if new == old and not is_impersonal(old) and not self._replacements.stays(old):
            new = self._nobodys(old)
        return text if new == old else quote(new, safe="")

    def _sent_header(self, name: str, value: str) -> str:
        if name == "authorization":
            _, _, proof = value.partition(" ")
            return value if self._placeholders.knows(proof.encode()) else PLACEHOLDER
        return self._replacements.within(value)

    def _header(self, name: str, value: str) -> str:
        if name == "location":
            return self._address(value)
        if name in _KEPT_HEADERS:
            return self._spelled(value)
        return value if is_impersonal(value) else self._nobodys(value)

    def _nobodys(self, text: str) -> str:
        """Other letters and digits, in which nobody is named by chance either."""
        return self._replacements.within(made_up_text(text, self._random))


def _may_stay(text: str, place: Place) -> bool:
    return is_impersonal(text) or (place.is_of_numbers and is_number(text))


def _is_json_text(text: str) -> bool:
    try:
        decode_json(text.encode())
    except NotJsonError:
        return False
    return True


def _percent_encoded(text: str) -> str:
    return quote(text, safe="/:?&=#")
