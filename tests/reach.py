"""Everything that is reachable from an object through its attributes, to search it for secrets."""

from __future__ import annotations

import logging
import types
from collections.abc import Iterator, Mapping
from typing import Any

_OPAQUE = (
    type,
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.TracebackType,
    logging.Logger,  # leads to the handlers of the tests
)


def texts(thing: Any) -> Iterator[str]:
    """
    Yield each text in an object, in everything it contains, and in the causes of an error.

    Left out are classes, functions and tracebacks, whose local variables hold the request while it is sent.
    """
    seen: dict[int, Any] = {}  # the objects are kept, so that none gets the number of another
    waiting = [thing]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield str(found)
        elif isinstance(found, bytes | bytearray):
            yield bytes(found).decode("latin-1")
        elif id(found) not in seen and not isinstance(found, _OPAQUE):
            seen[id(found)] = found
            yield repr(found)
            yield str(found)
            waiting += _parts(found)


def _parts(found: Any) -> Iterator[Any]:
    if isinstance(found, Mapping):
        yield from found.keys()
        yield from found.values()
    elif isinstance(found, list | tuple | set | frozenset):
        yield from found
    if isinstance(found, BaseException):
        yield from (found.args, found.__cause__, found.__context__)
    yield getattr(found, "__dict__", None)
    for kind in type(found).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            yield getattr(found, name, None)
