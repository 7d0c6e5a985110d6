class Format:
    xf_index: int | None
