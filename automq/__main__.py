"""`python -m automq` is the `automq` command."""

from automq.cli import main

main()
