"""The maker of drifts; it knows nothing of the judge."""
