"""The drift bench: changes that somebody must notice, and whether the contract suite does."""
