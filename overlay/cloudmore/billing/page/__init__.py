"""The summary page of a month."""
