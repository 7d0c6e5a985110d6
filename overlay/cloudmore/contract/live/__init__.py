"""``contract check --live``: calls of a live API held against the document; nothing but the verdicts is kept."""
