from typing import Any

class Node:
    value: Any
    start_mark: Any
    end_mark: Any
    tag: Any
    comment: Any
