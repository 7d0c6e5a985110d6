"""Billing lines as files, each format in a module of its own."""
