"""A check every night: what it found as issues of a GitHub repository, one for each difference."""
