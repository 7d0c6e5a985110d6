"""The drift bench: seeded changes of recorded answers and of the document, and how many of them are found."""
