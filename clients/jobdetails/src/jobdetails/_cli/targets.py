"""Parse jobs: ``VENDOR ID...``, and references such as ``VENDOR:ID``, also from files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from jobdetails_core.vendors import Argument, Vendor

from .values import InputError, InvalidValueError, value

_KEPT = "!\"$&'()*+,-.:;<=>?@[\\]^_`{|}~"
"""Characters of an id that are not percent-encoded in a reference."""


class Target(NamedTuple):
    """A request for one job, or for several if the vendor supports it."""

    vendor: Vendor
    arguments: tuple[Any, ...]
    refs: tuple[str, ...]
    """The reference to each job, as typed if it was."""

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each job as text; if several arguments identify a job, they are joined by ``/``."""
        if self.vendor.is_batched:
            return tuple(str(each) for each in self.arguments[_many_at(self.vendor)])
        return ("/".join(map(str, self.arguments)),)

    @property
    def key(self) -> tuple[str, str]:
        """A key that is equal for the same jobs of the same vendor."""
        return self.vendor.name, repr(self.arguments)

    def without(self, ids: set[str]) -> Target | None:
        """Return the target without some jobs, given by their ids in lower case, or None if no job is left."""
        at = _many_at(self.vendor)
        kept = [index for index, id_ in enumerate(self.ids) if id_.casefold() not in ids]
        left = [self.arguments[at][index] for index in kept]
        arguments = (*self.arguments[:at], left, *self.arguments[at + 1 :])
        return Target(self.vendor, arguments, tuple(self.refs[index] for index in kept)) if kept else None


def of_vendor(vendor: Vendor, words: Sequence[str]) -> Target:
    """
    Return the target for ``VENDOR ID...``, with each id as one word.

    Raises:
        InputError: There are too few or too many ids, or an id has the wrong type.
    """
    arguments = _positional(vendor)
    names = " ".join(argument.name.upper() + "..." * argument.is_many for argument in arguments)
    at = _many_at(vendor)
    extra = len(words) - len(arguments)
    if extra < 0 or (extra and not vendor.is_batched):
        text = f"{vendor.name}: expected {names}, got {' '.join(words) or 'nothing'}"
        if extra > 0:
            text += f"; for several jobs, write {' '.join(form(vendor, index) for index in (1, 2))}"
        raise InputError(text)
    parts: list[list[str]] = [[word] for word in words]
    if vendor.is_batched:
        parts[at : at + extra + 1] = [list(words[at : at + extra + 1])]
    return _target(vendor, parts, None)


def of_reference(text: str, vendors: Mapping[str, Vendor]) -> Target:
    """
    Return the target of a reference such as ``VENDOR:JOB``, ``VENDOR:WORKFLOW/JOB`` or ``VENDOR:1,2,3``.

    Percent-encoding in an id is decoded, so that an id may contain ``/`` (``%2F``), ``,`` (``%2C``) or ``%`` (``%25``).

    Raises:
        InputError: The text is not a reference to a job of an installed vendor.
    """
    name, colon, rest = text.partition(":")
    if not colon or name not in vendors:
        raise InvalidValueError(f"VENDOR:ID with a vendor of {', '.join(vendors)}", text)
    vendor = vendors[name]
    parts = rest.split("/") if rest else []
    if len(parts) != len(_positional(vendor)) or not all(parts):
        raise InvalidValueError(form(vendor), text)
    at = _many_at(vendor) if vendor.is_batched else -1
    split = [part.split(",") if index == at else [part] for index, part in enumerate(parts)]
    if not all(all(each) for each in split):
        raise InvalidValueError(form(vendor), text)
    return _target(vendor, [[_decoded(each, text) for each in part] for part in split], text)


def references_in(lines: Iterator[str]) -> Iterator[str]:
    """Yield the references in a file, one per line; ``#`` at the start or after a space starts a comment."""
    for line in lines:
        if found := re.sub(r"(^|\s)#.*", "", line, flags=re.DOTALL).strip():
            yield found


def _positional(vendor: Vendor) -> list[Argument]:
    return [argument for argument in vendor.arguments if argument.is_positional]


def _many_at(vendor: Vendor) -> int:
    """Return the index of the positional argument that takes several ids, or 0 if there is none."""
    return next((index for index, argument in enumerate(_positional(vendor)) if argument.is_many), 0)


def form(vendor: Vendor, number: int | None = None) -> str:
    """Return the form of a reference to a vendor's job."""
    names = [argument.name.upper() + (f"_{number}" if number else "") for argument in _positional(vendor)]
    return f"{vendor.name}:{'/'.join(names)}"


def _target(vendor: Vendor, parts: list[list[str]], typed: str | None) -> Target:
    arguments: list[Any] = []
    jobs: list[list[str]] = [[]]
    for argument, texts in zip(_positional(vendor), parts, strict=True):
        given: dict[str, Any] = {}  # without duplicates
        written = []
        for text in texts:
            try:
                found = value(argument.kind, text)
            except InvalidValueError as error:
                raise InputError(f"{argument.name.upper()}: {error}") from None
            if str(found) not in given:
                given[str(found)] = found
                written.append(_encoded(text))
        values = list(given.values())
        arguments.append(values if argument.is_many else values[0])
        jobs = [[*job, text] for job in jobs for text in written]
    refs = tuple(f"{vendor.name}:{'/'.join(job)}" for job in jobs)
    return Target(vendor, tuple(arguments), (typed,) if typed and len(refs) == 1 else refs)


def _encoded(text: str) -> str:
    return quote(text, safe=_KEPT.replace(",", ""), errors="surrogatepass")


def _decoded(part: str, text: str) -> str:
    if re.search("%(?![0-9A-Fa-f]{2})", part):
        raise InvalidValueError("two hexadecimal digits after each % (write %25 for % itself)", text)
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise InvalidValueError("UTF-8 after each %", text) from None
