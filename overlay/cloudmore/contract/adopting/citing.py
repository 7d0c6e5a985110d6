"""The entry of sources.yaml that what is adopted refers to."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit, urlunsplit

from attrs import frozen

from cloudmore.contract.adopting import keeping
from cloudmore.contract.adopting.yaml_text import laid_out, loaded, written
from cloudmore.contract.comparison.fact import Comparison, short
from cloudmore.contract.json_body import is_object

# Where the vendor keeps it; who has a file on disk has it from there.
SWAGGER_FILE = "https://api.cloudmore.com/swagger/v1/swagger.json"
LIVE_API = "https://api.cloudmore.com"


@frozen
class Citation:
    """A source of the document.

    Attributes:
        name: Short name, as ``x-source`` has it.
        address: Where it is.
        title: What it is.
        read: The month in which it was read.
    """

    name: str
    address: str
    title: str
    read: str

    @classmethod
    def of(cls, comparison: Comparison, file: str, day: date) -> Citation:
        """The source that a comparison is with.

        Args:
            comparison: With it.
            file: Its path or address.
            day: When it was read, or its evidence gathered.
        """
        month = f"{day:%Y-%m}"
        if comparison.source == "evidence":
            return cls("LIVE", LIVE_API, "Answers of the live API, as shapes without values", month)
        split = urlsplit(file)
        # Neither a name nor a key of somebody, that an address may have.
        address = urlunsplit((split.scheme, split.netloc.rpartition("@")[2], split.path, "", ""))
        is_address = split.scheme in ("http", "https")
        title = f"Swagger file of the vendor, version {short(comparison.version) or 'unknown'}"
        return cls("SWAGGER", address if is_address else SWAGGER_FILE, title, month)

    def put_into(self, sources: str) -> str:
        """The sources with this one; as they were where it is there already, whenever it was read.

        Args:
            sources: Text of sources.yaml.
        """
        every = loaded(sources, "sources.yaml")
        entry = {"address": self.address, "title": self.title, "read": self.read}
        known = every.get(self.name)
        if self.name not in every:
            keeping.put(every, self.name, laid_out(entry))
        elif not is_object(known) or (known.get("address"), known.get("title")) != (self.address, self.title):
            keeping.replace(every, self.name, laid_out(entry))
        return written(every)
