"""Create clients from the command line and the environment, and print their warnings."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any

from jobdetails_core.vendors import Vendor

from . import terminal
from .common import Debug
from .settings import Given, missing_settings
from .values import InputError, value


def settings_of(vendor: Vendor, given: Given) -> dict[str, Any]:
    """
    Return the settings of a client that are on the command line; the client reads the others from the environment.

    Raises:
        InvalidValueError: A value has the wrong type.
    """
    return {
        setting.name: value(setting.kind, given[vendor.name, setting.name])
        for setting in vendor.settings
        if (vendor.name, setting.name) in given
    }


def options_of(vendor: Vendor, given: Given) -> dict[str, Any]:
    """
    Return the keyword arguments of a call.

    Raises:
        InputError: A required argument is missing, or a value has the wrong type.
    """
    found: dict[str, Any] = {}
    for argument in vendor.arguments:
        if argument.is_positional:
            continue
        text = given.get((vendor.name, argument.name))
        if text is None:
            if argument.is_required:
                raise InputError(f"{vendor.name}: the option --{argument.name.replace('_', '-')} is missing")
        else:
            texts = text if isinstance(text, tuple) else (text,)
            values = [value(argument.kind, each) for each in texts]
            found[argument.name] = values if argument.is_many else values[-1]
    return found


def create(vendor: Vendor, kind: str, given: Given, *, strict: bool, http_client: Any = None) -> Any:
    """
    Return a client of a vendor.

    Args:
        vendor: The vendor.
        kind: Name of the class: ``Client`` or ``AsyncClient``.
        given: The option values on the command line.
        strict: Whether a mismatch is an error.
        http_client: The HTTP client to use; a new one by default.

    Raises:
        ValueError: The client cannot be created; may be a `ConfigurationError`.
    """
    from jobdetails_core.errors import ConfigurationError

    if missing := missing_settings([vendor], given):
        raise ValueError(missing)
    found = getattr(vendor.load(), kind)
    try:
        return found(**settings_of(vendor, given), strict=strict, http_client=http_client)
    except ConfigurationError as error:
        argument, _, problem = str(error).partition(": ")
        for setting in vendor.settings:
            if setting.name == argument and setting.variable and (vendor.name, argument) not in given:
                raise ConfigurationError(f"{setting.variable}: {problem}") from error
        raise


def listen(vendor: Vendor, on_record: Callable[[logging.LogRecord], object] | None, *, is_quiet: bool) -> None:
    """
    Print the warnings of a vendor's client as notes.

    Args:
        vendor: The vendor.
        on_record: Called with every record of the client's log.
        is_quiet: Whether to print nothing.
    """
    from jobdetails_core import ContractWarning

    threshold = logging.DEBUG if Debug.is_on else logging.CRITICAL if is_quiet else logging.WARNING

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if on_record:
                on_record(record)
            if record.levelno >= threshold:
                terminal.note(record.getMessage())

    log = logging.getLogger(vendor.package)
    log.handlers[:] = [Handler()]
    log.propagate = False
    log.setLevel(logging.DEBUG if on_record else threshold)
    for kind in (ContractWarning, UserWarning):
        warnings.filterwarnings("ignore" if is_quiet else "once", category=kind)
    warnings.filterwarnings("ignore", ".*: the response has no job with the id", ContractWarning)  # is an error here
    warnings.showwarning = _note_warning


def _note_warning(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    terminal.note(f"warning: {message}")
