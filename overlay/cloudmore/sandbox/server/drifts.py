"""The ways in which the sandbox's answers drift from the document when a fault says so, by name.

The sandbox does not know who judges an answer. How grave each is follows from what is done and from what the document
says there: docs/sandbox.md has that table.
"""

from collections.abc import Mapping

from starlette.responses import Response

from cloudmore.sandbox.server import drift_messages as messages
from cloudmore.sandbox.server import drift_values as values
from cloudmore.sandbox.server.drift_answer import (
    Answered,
    Drift,
    drift_of_leaves,
    drift_of_objects,
    drift_of_value,
)

DRIFTS: Mapping[str, Drift] = {
    # Properties.
    "essential-gone": drift_of_objects(values.without_the_essential),
    "essential-renamed": drift_of_objects(values.with_the_essential_renamed),
    "optional-gone": drift_of_objects(values.without_an_optional),
    "property-added": drift_of_objects(values.with_a_property_added),
    "pascal-case": drift_of_value(values.in_pascal_case),
    "keys-reordered": drift_of_value(values.with_keys_reordered),
    # Types, formats and words.
    "type-changed": drift_of_objects(values.with_another_type),
    "null": drift_of_objects(values.with_null),
    "numbers-as-text": drift_of_leaves(values.number_as_text),
    "numbers-respelled": drift_of_leaves(values.number_respelled),
    "flags-as-text": drift_of_leaves(values.flag_as_text),
    "dates-changed": drift_of_leaves(values.date_in_another_order),
    "uuids-changed": drift_of_objects(values.with_uuids_in_braces),
    "currencies-changed": drift_of_leaves(values.currency_in_small_letters),
    "word-added": drift_of_objects(values.with_a_new_word),
    "word-in-capitals": drift_of_objects(values.with_a_word_in_capitals),
    # Lists and envelopes.
    "list-enveloped": drift_of_value(values.with_the_list_in_an_envelope),
    "inner-lists-enveloped": drift_of_value(values.with_inner_lists_in_envelopes),
    "object-for-list": drift_of_value(values.with_one_for_the_list),
    "object-enveloped": drift_of_value(values.with_the_object_in_an_envelope),
    "list-for-object": drift_of_value(values.with_the_object_in_a_list),
    "list-emptied": drift_of_value(values.with_the_list_emptied),
    "list-longer": drift_of_value(values.with_the_list_longer),
    "page": messages.with_a_page,
    # Around the body, and its bytes.
    "status-changed": messages.with_another_status,
    "media-type-changed": messages.with_another_media_type,
    "media-type-respelled": messages.with_the_media_type_respelled,
    "header-added": messages.with_a_header_added,
    "location-gone": messages.without_location,
    "body-gone": messages.without_a_body,
    "cut": messages.cut,
    "nearly-json": messages.nearly_json,
    "utf-16": messages.in_utf_16,
    "white-space": messages.with_white_space,
    "escapes": messages.escaped,
    # Errors.
    "error-reshaped": messages.with_the_error_reshaped,
    "error-body": messages.with_a_body_of_an_error,
}


def drifted(name: str, operation: str, response: Response, content: bytes) -> Response | None:
    """Return an answer as it drifts.

    Args:
        name: One of ``DRIFTS``.
        operation: What was called, by the document's operationId.
        response: The answer.
        content: Its body.

    Returns:
        Another answer, or None where there is nothing of which this could be made.
    """
    headers = {header.lower(): value for header, value in response.headers.items()}
    headers.pop("content-length", None)
    answered = Answered(operation, response.status_code, headers, content)
    after = DRIFTS[name](answered)
    return None if after == answered else Response(after.content, after.status, after.headers)
