"""The error classes, which are the same for all vendors."""

from jobdetails_core.errors import *  # noqa: F403  # the one list of names is `jobdetails_core.errors.__all__`
from jobdetails_core.errors import __all__ as __all__
