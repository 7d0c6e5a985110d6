"""``python -m cloudmore``."""

from cloudmore.cli import main

main()
