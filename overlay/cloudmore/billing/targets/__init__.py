"""Export targets: what a ledger or a PSA takes, told in a TOML file, and how a report becomes its files."""
