"""What was exported, to which target and when: the register that keeps a month from being invoiced twice."""
