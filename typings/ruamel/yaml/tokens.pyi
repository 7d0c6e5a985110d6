from typing import Any

class CommentToken:
    value: str
    def __init__(self, value: str, start_mark: Any = ..., end_mark: Any = ..., column: Any = ...) -> None: ...
