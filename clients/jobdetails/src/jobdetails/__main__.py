"""``python -m jobdetails`` is the command `jobdetails`."""

from ._cli import main

main()
