"""One place of a file that agrees in everything is written otherwise: that is told, and nothing else is."""

from __future__ import annotations

import copy

from compared.mutations import ANSWERED, MUTATIONS, SENT, Mutation
from compared.vendor_file import vendor_file
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudmore.contract.comparison.swagger import against_swagger
from cloudmore.contract.document import Document
from cloudmore.contract.pointer import json_pointer

AGREED, DOCUMENT = vendor_file(), Document.read()


def test_there_are_mutations_of_everything() -> None:
    assert len(MUTATIONS) > 1000
    assert len({each.name for each in MUTATIONS}) == len(MUTATIONS)
    # What is sent and what is answered is told apart.
    assert SENT.isdisjoint(ANSWERED)


@given(st.sampled_from(MUTATIONS))
@settings(max_examples=80, deadline=None)
def test_what_is_mutated_is_told_and_nothing_else(mutation: Mutation) -> None:
    file = copy.deepcopy(AGREED)
    mutation.change(file)
    assert file != AGREED
    facts = against_swagger(DOCUMENT, file, "swagger.json").facts
    found = [each for each in facts if each.standing != "confirmed"]
    assert {(str(each.standing), each.kind, json_pointer(each.place), each.name) for each in found} == mutation.told
