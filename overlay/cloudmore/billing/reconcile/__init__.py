"""What an ERP invoiced, or a vendor billed, against what a saved report says."""
