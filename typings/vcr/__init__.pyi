from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

class VCR:
    def __init__(
        self,
        *,
        record_mode: str,
        record_on_exception: bool,
        before_record_request: Callable[[Any], Any],
        before_record_response: Callable[[dict[str, Any]], Any],
    ) -> None: ...
    def use_cassette(self, path: str, *, persister: object) -> AbstractContextManager[object]: ...
