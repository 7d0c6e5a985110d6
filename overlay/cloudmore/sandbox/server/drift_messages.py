"""What may become of an answer around its JSON, or of its bytes: status, headers, encoding, pages and errors."""

import codecs
import json
import re
from dataclasses import replace

from cloudmore.sandbox.server.drift_answer import JSON_TYPE, Answered, is_list
from cloudmore.sandbox.server.encoder import Number, encode, write

# A quotation mark that ends a text has no letter behind it, and one inside has it in the same text.
_FIRST_LETTER = re.compile(rb'"([A-Za-z])')
_PROBLEM = {
    "type": "about:blank",
    "title": "One or more validation errors occurred.",
    "detail": "A drift says so.",
}


def with_another_status(answered: Answered) -> Answered:
    """Succeed with 201, or with 200 where it was 201."""
    if not answered.is_success:
        return answered
    return replace(answered, status=200 if answered.status == 201 else 201)


def with_another_media_type(answered: Answered) -> Answered:
    """Say of the JSON of a success that it is plain text."""
    return answered.having(content_type="text/plain; charset=utf-8") if _has_json(answered) else answered


def with_the_media_type_respelled(answered: Answered) -> Answered:
    """Say the same media type in capitals."""
    return answered.having(content_type="Application/JSON;charset=UTF-8") if _has_json(answered) else answered


def with_a_header_added(answered: Answered) -> Answered:
    """Add a header that the document does not have."""
    return answered.having(x_api_version="2") if answered.is_success else answered


def without_location(answered: Answered) -> Answered:
    """Leave out where the new or the started thing is."""
    return answered.lacking("location") if answered.is_success else answered


def without_a_body(answered: Answered) -> Answered:
    """Leave out the body of a success."""
    if not (answered.is_success and answered.content):
        return answered
    return replace(answered.lacking("content-type"), content=b"")


def cut(answered: Answered) -> Answered:
    """Send the first half of the JSON, with the right length of that half."""
    if not _has_json(answered) or len(answered.content) < 2:
        return answered
    return replace(answered, content=answered.content[: len(answered.content) // 2])


def nearly_json(answered: Answered) -> Answered:
    """Put a comma behind the last part."""
    content = answered.content
    if not _has_json(answered):
        return answered
    return replace(answered, content=content[:-1] + b"," + content[-1:])


def in_utf_16(answered: Answered) -> Answered:
    """Encode the JSON of a success in UTF-16, with a byte order mark."""
    try:
        text = answered.content.decode() if _has_json(answered) else ""
    except UnicodeDecodeError:
        # A report that somebody loaded may be anything.
        return answered
    if not text:
        return answered
    # The codec without an order of bytes takes that of the machine.
    content = codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return replace(answered, content=content).having(content_type=f"{JSON_TYPE}; charset=utf-16")


def with_white_space(answered: Answered) -> Answered:
    """Put white space before and behind the JSON of a success."""
    return replace(answered, content=b"\r\n\t" + answered.content + b"  \n") if _has_json(answered) else answered


def escaped(answered: Answered) -> Answered:
    """Write the first letter of each name and text as an escape."""
    if not _has_json(answered):
        return answered
    return replace(answered, content=_FIRST_LETTER.sub(lambda found: b'"\\u00%02x' % ord(found[1]), answered.content))


def with_a_page(answered: Answered) -> Answered:
    """Send the first half of the list, and a link to the rest."""
    try:
        value = json.loads(answered.content, parse_int=Number, parse_float=Number) if _has_json(answered) else None
    except (ValueError, RecursionError):
        return answered
    if not is_list(value) or not value:
        return answered
    page = encode(write(value[: (len(value) + 1) // 2]))
    return replace(answered, content=page).having(link='<?page=2>; rel="next"')


def with_the_error_reshaped(answered: Answered) -> Answered:
    """Tell an error that has a body as RFC 9457 does."""
    if answered.status < 400 or not answered.content:
        return answered
    return _problem(answered)


def with_a_body_of_an_error(answered: Answered) -> Answered:
    """Tell an error that has no body, too."""
    if answered.status < 400 or answered.content:
        return answered
    return _problem(answered)


def _problem(answered: Answered) -> Answered:
    content = encode(write({**_PROBLEM, "status": answered.status}))
    return replace(answered, content=content).having(content_type="application/problem+json; charset=utf-8")


def _has_json(answered: Answered) -> bool:
    return answered.is_success and answered.is_json
