"""What must not be in a cassette, planted: in which one and how, and what is found."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from replay.changes import Change, Interactions, replaced

BASIC = base64.b64encode(b"ro.customer.client:hunter2").decode()
PLACEHOLDER_BASIC = "cm8uY3VzdG9tZXIuY2xpZW50OnBsYWNlaG9sZGVyLW9mLXRoZS1jbGllbnQtc2VjcmV0"
HEALTHY = '"Healthy"'


def said(text: str) -> Change:
    """Somebody's words where the health check answers."""
    return replaced(1, "response.body.string", HEALTHY, text)


def with_header(part: str, name: str, value: str) -> Change:
    def change(each: Interactions) -> None:
        each[1][part]["headers"][name] = [value]

    return change


PLANTED: Mapping[str, tuple[str, Change, str]] = {
    "a password": (
        "health",
        replaced(0, "request.body", "placeholder-of-the-password", "hunter2"),
        "marked secret: password is 'hunter2'",
    ),
    "a client secret in the form": (
        "health",
        replaced(0, "request.body", "&scope=api", "&scope=api&client_secret=hunter2"),
        "marked secret: client_secret is 'hunter2'",
    ),
    "a token in the answer": (
        "health",
        replaced(0, "response.body.string", "placeholder-of-token-1", "opaque"),
        "marked secret: access_token is 'opaque'",
    ),
    "a client secret by HTTP Basic": (
        "health",
        replaced(0, "request.headers.authorization", PLACEHOLDER_BASIC, BASIC),
        f"authorization: Basic {BASIC}",
    ),
    "a token in the request": (
        "health",
        replaced(1, "request.headers.authorization", "placeholder-of-token-1", "opaque"),
        "authorization: Bearer opaque",
    ),
    "another scheme": (
        "health",
        replaced(1, "request.headers.authorization", "Bearer ", "Digest "),
        "authorization: Digest placeholder-of-token-1",
    ),
    "a JWT": ("health", said('"eyJhbGciOiJub25lIn0.e30"'), "token: eyJhbGciOiJub25lIn0"),
    "a JWT in escapes": ("health", said(r'"\u0065yJhbGciOiJub25lIn0"'), "token: eyJhbGciOiJub25lIn0"),
    "a random text": ("health", said('"q7Zr0LmP2xVt9KsB4nWd6YhC"'), "random text: q7Zr0LmP2xVt9KsB4nWd6YhC"),
    "a random text in a header": (
        "health",
        with_header("response", "x-session", "q7Zr0LmP2xVt9KsB4nWd6YhC"),
        "random text: q7Zr0LmP2xVt9KsB4nWd6YhC",
    ),
    "a hexadecimal text": ("health", said(f'"{"0af1" * 8}"'), f"random text: {'0af1' * 8}"),
    "a cookie that is set": (
        "health",
        with_header("response", "set-cookie", "session=1"),
        "secret header: set-cookie: session=1",
    ),
    "a cookie that is sent": (
        "health",
        with_header("request", "cookie", "session=1"),
        "secret header: cookie: session=1",
    ),
    "a user name": (
        "health",
        replaced(0, "request.body", "api-user-22%40sandbox.example", "jane"),
        "marked personal data: username is 'jane'",
    ),
    "an organization in a list": (
        "organizations",
        replaced(1, "response.body.string", "Näidis Köök 2 AS", "Köök AS"),
        "marked personal data: name is 'Köök AS'",
    ),
    "an organization that is sent": (
        "new-customer",
        replaced(1, "request.body", '"name":"Sample Bakery"', '"name":"Bakery"'),
        "marked personal data: name is 'Bakery'",
    ),
    "a person that is sent": (
        "new-customer",
        replaced(1, "request.body", "Mari Proovik", "Jane Doe"),
        "marked personal data: contact.name is 'Jane Doe'",
    ),
    "a right registration number": (
        "new-customer",
        replaced(1, "response.body.string", '"5560000000"', '"5560000001"'),
        "marked personal data: registrationNumber is '5560000001'",
    ),
    "a registration number of no country": (
        "new-customer",
        replaced(1, "response.body.string", '"countryCode":"SE"', '"countryCode":null'),
        "marked personal data: registrationNumber is '5560000000'",
    ),
    "a right VAT number": (
        "new-customer",
        replaced(1, "response.body.string", "SE556000000001", "SE556000000101"),
        "marked personal data: vat is 'SE556000000101'",
    ),
    "a customer number": (
        "organizations",
        replaced(1, "response.body.string", '"C10001"', '"4711"'),
        "marked personal data: customerNumber is '4711'",
    ),
    "a telephone number of somebody": (
        "new-customer",
        replaced(1, "response.body.string", '"846500401"', '"701740605"'),
        "marked personal data: contact.phone is '701740605'",
    ),
    "a mobile number of somebody": (
        "new-customer",
        replaced(1, "response.body.string", '"846500402"', '"701740605"'),
        "marked personal data: contact.cellPhone is '701740605'",
    ),
    "a job title": (
        "new-customer",
        replaced(1, "response.body.string", '"Juhataja"', '"Queen of Denmark"'),
        "marked personal data: contact.jobTitle is 'Queen of Denmark'",
    ),
    "a street": (
        "new-customer",
        replaced(1, "response.body.string", '"Exempelgatan 1"', '"Storgatan 1"'),
        "marked personal data: address.address is 'Storgatan 1'",
    ),
    "a postal code": (
        "new-customer",
        replaced(1, "response.body.string", '"111 00"', '"114 55"'),
        "marked personal data: address.postalCode is '114 55'",
    ),
    "a city": (
        "new-customer",
        replaced(1, "response.body.string", '"Stockholm"', '"Sundbyberg"'),
        "marked personal data: address.city is 'Sundbyberg'",
    ),
    "a customer in a report": (
        "billing-report",
        replaced(4, "response.body.string", '"organizationName":"Näidis Köök 2 AS"', '"organizationName":"Köök AS"'),
        "marked personal data: organizations.organizationName is 'Köök AS'",
    ),
    "a value of another type": (
        "organizations",
        replaced(1, "response.body.string", '"C10001"', "4711"),
        "marked personal data: customerNumber is 4711",
    ),
    "an e-mail address": ("health", said('"ask jane.doe@mail.test"'), "e-mail address: jane.doe@mail.test"),
    "an e-mail address in escapes": ("health", said(r'"jane\u0040mail.test"'), "e-mail address: jane@mail.test"),
    "an e-mail address in a query": (
        "organizations",
        replaced(1, "request.uri", "showActive=false", "showActive=false&for=jane%40mail.test"),
        "e-mail address: jane@mail.test",
    ),
    "an e-mail address in a header": (
        "health",
        with_header("response", "from", "jane@mail.test"),
        "e-mail address: jane@mail.test",
    ),
    "an address that only begins made up": (
        "health",
        said('"jane@mail.example.test"'),
        "e-mail address: jane@mail.example.test",
    ),
    "a telephone number": ("health", said('"+46 70 174 06 05"'), "telephone number: +46 70 174 06 05"),
    "a telephone number with zeros": ("health", said('"0046701740605"'), "telephone number: 0046701740605"),
    "a telephone number within a country": ("health", said('"070-174 06 05"'), "telephone number: 070-174 06 05"),
    "a telephone number of digits alone": ("health", said('"0701740605"'), "telephone number: 0701740605"),
    "an IBAN": ("health", said('"EE38 2200 2210 2014 5685"'), "IBAN: EE382200221020145685"),
    "an IBAN of another country": (
        "health",
        said('"FR1420041010050500013M02606"'),
        "IBAN: FR1420041010050500013M02606",
    ),
    "an IP address": ("health", with_header("response", "x-forwarded-for", "10.1.2.3"), "IP address: 10.1.2.3"),
    "the address of a machine": (
        "health",
        replaced(1, "request.uri", "sandbox.cloudmore.invalid", "10.1.2.3:8080"),
        "IP address: 10.1.2.3",
    ),
    "an IPv6 address": ("health", said('"from fe80::1ff:fe23:4567:890a"'), "IP address: fe80::1ff:fe23:4567:890a"),
    "a home path": ("health", said('"/home/jane/api.py"'), "home path: /home/jane"),
    "a home path of Windows": ("health", said(r'"C:\\Users\\jane\\api.cs"'), "home path: C:\\Users\\jane"),
}
