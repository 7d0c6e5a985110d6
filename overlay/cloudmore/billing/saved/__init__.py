"""Reports that are kept: found again, closed, and compared."""
