"""What the sandbox answers, a module per tag of the document."""
