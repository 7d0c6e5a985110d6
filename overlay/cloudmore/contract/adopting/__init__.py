"""``contract adopt``: what a source says, taken over into the document of a checkout."""

from __future__ import annotations

from cloudmore.contract.adopting.adopt import DOCUMENT, adopt
from cloudmore.contract.adopting.adoption import Adoption
from cloudmore.contract.adopting.change import Change, Decision

__all__ = ["DOCUMENT", "Adoption", "Change", "Decision", "adopt"]
