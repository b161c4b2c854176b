"""Run the command with ``python -m jobdetails``."""

from ._cli import main

main()
