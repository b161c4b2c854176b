"""The jobs of a command: those on the command line are checked at once, those in files as they are read."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TextIO

from jobdetails_core.vendors import Vendor

from . import targets
from .clients import options_of, settings_of
from .settings import Given, missing_settings
from .targets import Target
from .values import InputError


class Typed(NamedTuple):
    """The vendor options on the command line."""

    given: Given
    flags: Mapping[str, frozenset[str]]
    """Each flag, and the vendors that have it."""


class InvalidLine(NamedTuple):
    """A line of a file that is not a valid reference."""

    ref: str
    error: Exception


class Jobs:
    """The jobs of a command, in order."""

    def __init__(self, words: Sequence[str], vendors: Mapping[str, Vendor], typed: Typed, *, is_wait: bool) -> None:
        """
        Parse the command line.

        Args:
            words: ``VENDOR ID...``, or references, ``-`` and ``@FILE``.
            vendors: The installed vendors.
            typed: The vendor options.
            is_wait: Whether to wait for the jobs.

        Raises:
            ValueError: A job or option is invalid, or a setting is missing.
        """
        self._vendors = vendors
        self._typed = typed
        self._is_wait = is_wait
        self._used: dict[str, Vendor] = {}
        self.reads_stdin = "-" in words
        self.reads_files = self.reads_stdin or any(word.startswith("@") for word in words)
        self._sources: list[Iterator[Target | InvalidLine]] = []
        self.are_any = False
        """Whether a job has been read so far."""

        self.is_one = False
        """Whether there is exactly one job, written as ``VENDOR ID``."""

        if words[0] in vendors:
            target = self._checked(targets.of_vendor(vendors[words[0]], words[1:]))
            self.is_one = not target.vendor.is_batched
            self._sources.append(iter([target]))
        else:
            self._sources += [self._source(word) for word in words]
        self.is_single = self.is_one or (len(words) == 1 and words[0] != "-" and not words[0].startswith("@"))
        """Whether a single request is enough."""

        if missing := missing_settings(self._used.values(), typed.given):
            raise ValueError(missing)

    def __iter__(self) -> Iterator[Target | InvalidLine]:
        for job in itertools.chain.from_iterable(self._sources):
            self.are_any = True
            yield job

    def _source(self, word: str) -> Iterator[Target | InvalidLine]:
        if word == "-":
            if sys.stdin is None:
                raise ValueError("-: standard input is closed")
            # Not sys.stdin: a thread that is still reading it when the process exits causes a fatal error.
            return self._read(_opened(0))
        if word.startswith("@"):
            try:
                return self._read(_opened(word[1:]))
            except OSError as error:
                raise ValueError(f"{word}: {error.strerror}") from None
        if ":" not in word:
            known = ", ".join(self._vendors)
            raise ValueError(f"VENDOR: expected one of {known}, or a reference such as VENDOR:ID, got {word!r}")
        return iter([self._checked(targets.of_reference(word, self._vendors))])

    def _read(self, lines: Iterator[str]) -> Iterator[Target | InvalidLine]:
        for ref in targets.references_in(lines):
            try:
                yield self._checked(targets.of_reference(ref, self._vendors))
            except InputError as error:
                yield InvalidLine(ref, error)

    def _checked(self, target: Target) -> Target:
        """Return a target after checking that the options apply to its vendor."""
        vendor = target.vendor
        if vendor.name not in self._used:
            for flag, having in self._typed.flags.items():
                if vendor.name not in having:
                    raise InputError(f"{flag} is not an option of {vendor.name}")
                if self._used:
                    raise InputError(f"{flag} is for jobs of one vendor only, and {target.refs[0]} is of another")
            if self._is_wait and not vendor.job:
                raise InputError(
                    f"{vendor.name}: waiting is not supported, because its spec has no x-job; use jobdetails get"
                )
            settings_of(vendor, self._typed.given)
            options_of(vendor, self._typed.given)
            self._used[vendor.name] = vendor
        return target


def _opened(file: str | int) -> TextIO:
    """Open a list of jobs; bytes that are not UTF-8 make only their own line invalid."""
    return open(file, encoding="utf-8-sig", errors="surrogateescape", closefd=file != 0)
