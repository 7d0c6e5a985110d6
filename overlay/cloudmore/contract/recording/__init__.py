"""``contract record``: calls of a live API as recordings without secrets and without personal data."""
