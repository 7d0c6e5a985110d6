"""What a change of the document does, and to whom: one table, from the kind of a change to its effects."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen
from document_marks import GUESSES


class Effect(StrEnum):
    """What a change does to somebody, the worst first."""

    BREAKING = "breaking"
    ADDITIVE = "additive"
    NEITHER = "neither"


BREAKING, ADDITIVE, NEITHER = Effect
# Kind -> what it does to a program that uses the client, and to a CI that runs `contract check` on answers as before.
EFFECTS: dict[str, tuple[Effect, Effect]] = {
    "operation added": (ADDITIVE, NEITHER),
    "operation removed": (BREAKING, BREAKING),
    # A baseline and --operations name it, as a method does.
    "operation renamed": (BREAKING, BREAKING),
    # The method stays; what was recorded is for an address that the document no longer has.
    "operation moved": (NEITHER, BREAKING),
    "repeated no more": (BREAKING, NEITHER),
    "repeated from now on": (ADDITIVE, NEITHER),
    # The client sends its token with every call, and the judge does not look at it.
    "security": (NEITHER, NEITHER),
    "security scheme": (NEITHER, NEITHER),
    # A client's base URL is its own; a recording of another host is a finding.
    "server added": (NEITHER, ADDITIVE),
    "server removed": (NEITHER, BREAKING),
    "parameter added": (ADDITIVE, ADDITIVE),
    "required parameter added": (BREAKING, BREAKING),
    # What is still sent is graded new.
    "parameter removed": (BREAKING, NEITHER),
    "parameter required": (BREAKING, BREAKING),
    "parameter optional": (ADDITIVE, ADDITIVE),
    "parameter's name in Python": (BREAKING, NEITHER),
    "parameter's default in Python": (BREAKING, NEITHER),
    "request body added": (ADDITIVE, ADDITIVE),
    "required request body added": (BREAKING, BREAKING),
    "request body removed": (BREAKING, NEITHER),
    "request body required": (BREAKING, BREAKING),
    "request body optional": (ADDITIVE, ADDITIVE),
    "request media type added": (NEITHER, ADDITIVE),
    "request media type removed": (NEITHER, BREAKING),
    "success added": (ADDITIVE, ADDITIVE),
    "success removed": (BREAKING, BREAKING),
    "error added": (ADDITIVE, ADDITIVE),
    # An error is one of its status, whatever the document says.
    "error removed": (NEITHER, BREAKING),
    "answer media type added": (ADDITIVE, ADDITIVE),
    "answer media type removed": (BREAKING, BREAKING),
    "header added": (ADDITIVE, NEITHER),
    "required header added": (ADDITIVE, BREAKING),
    "header removed": (NEITHER, NEITHER),
    "header required": (NEITHER, BREAKING),
    "header optional": (NEITHER, ADDITIVE),
    "answer property added": (ADDITIVE, NEITHER),
    "required answer property added": (ADDITIVE, BREAKING),
    # The value is kept, as one of what is unknown; the attribute is gone.
    "answer property removed": (BREAKING, NEITHER),
    "answer property renamed": (BREAKING, NEITHER),
    # An answer without it is refused from now on.
    "answer property required": (BREAKING, BREAKING),
    # It may be UNSET from now on.
    "answer property optional": (BREAKING, ADDITIVE),
    "request property added": (ADDITIVE, ADDITIVE),
    "required request property added": (BREAKING, BREAKING),
    "request property removed": (BREAKING, NEITHER),
    "request property renamed": (BREAKING, NEITHER),
    "request property required": (BREAKING, BREAKING),
    "request property optional": (ADDITIVE, ADDITIVE),
    "answer type changed": (BREAKING, BREAKING),
    # What a program handles still comes, or less of it; what no longer may come is a finding.
    "answer type narrowed": (NEITHER, BREAKING),
    "answer type widened": (BREAKING, ADDITIVE),
    "request type changed": (BREAKING, BREAKING),
    "request type narrowed": (BREAKING, BREAKING),
    "request type widened": (ADDITIVE, ADDITIVE),
    # An object of Python in place of a text, or the other way round.
    "type in Python": (BREAKING, NEITHER),
    "format added": (NEITHER, BREAKING),
    "format changed": (NEITHER, BREAKING),
    "format removed": (NEITHER, ADDITIVE),
    # An open list: the client has no trace of it, other words come anyhow, and the judge grades them new.
    "words added": (NEITHER, ADDITIVE),
    "words removed": (NEITHER, NEITHER),
    "enumeration grown": (ADDITIVE, ADDITIVE),
    "enumeration shrunk": (BREAKING, BREAKING),
    # The client reads what breaks a limit; the judge reports it.
    "limit added": (NEITHER, BREAKING),
    "limit changed": (NEITHER, BREAKING),
    "limit removed": (NEITHER, ADDITIVE),
    "evidence raised": (NEITHER, NEITHER),
    "evidence lowered": (NEITHER, NEITHER),
    # A value of another kind was given as it came, and told as a surprise; what is known is refused.
    "read strictly from now on": (BREAKING, NEITHER),
    "read strictly no more": (ADDITIVE, NEITHER),
    "source": (NEITHER, NEITHER),
    "secret or personal": (NEITHER, NEITHER),
    "words for people": (NEITHER, NEITHER),
    "link": (NEITHER, NEITHER),
    "what a server takes for granted": (NEITHER, NEITHER),
    # A key of somebody's own, which the lint refuses: nothing here reads it.
    "unknown key": (NEITHER, NEITHER),
    # What nobody has thought about here may make the judge refuse what it took before.
    "other rule": (NEITHER, BREAKING),
}


@frozen(order=True)
class Change:
    """One change of the document.

    Attributes:
        place: Where, in names of the document, such as ``OrganizationDetail.vat``.
        kind: What changed; a key of ``EFFECTS``.
        before: What the document said, in words; empty where nothing.
        after: What it says now.
        evidence: On what it rested; of something new, on what it rests.
        operations: That it reaches.
    """

    place: str
    kind: str
    before: str = ""
    after: str = ""
    evidence: str = ""
    operations: tuple[str, ...] = field(default=(), order=False)

    @property
    def client(self) -> Effect:
        """What it does to a program that uses the client."""
        return EFFECTS[self.kind][0]

    @property
    def check(self) -> Effect:
        """What it does to a CI that runs ``contract check``."""
        return EFFECTS[self.kind][1]

    @property
    def effect(self) -> Effect:
        """The worse of both."""
        return min(EFFECTS[self.kind], key=list(Effect).index)

    @property
    def may_be_in_a_minor_release(self) -> bool:
        """Whether the rule of 0.x allows it: it breaks nobody, or what it rested on was a guess."""
        return self.effect is not BREAKING or self.evidence in GUESSES

    def __str__(self) -> str:
        said = f"{self.before} → {self.after}" if self.before and self.after else self.before or self.after
        return f"{self.place}: {self.kind}{f' ({said})' if said else ''}"
