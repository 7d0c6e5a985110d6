"""What the vendor says, or what was seen, held against the document: facts, each with its standing."""
