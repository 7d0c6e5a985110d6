from typing import Any

class Format:
    def flow_style(self, default: Any = ...) -> bool | None: ...
    def set_block_style(self) -> None: ...
    def set_flow_style(self) -> None: ...

class Comment:
    items: dict[Any, Any]
    comment: Any
    end: list[Any]

class CommentedMap(dict[Any, Any]):
    fa: Format
    ca: Comment
    def insert(self, pos: int, key: Any, value: Any, comment: Any = ...) -> None: ...

class CommentedSeq(list[Any]):
    fa: Format
    ca: Comment
