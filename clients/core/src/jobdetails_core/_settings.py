"""Check the arguments of a client, and read omitted ones from the environment."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ._decode import misfits
from ._operation import Setting
from ._request import header_value
from ._warning import warn
from .errors import ConfigurationError

_HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%-]+", re.ASCII)
_HEADER_NAME = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class Missing:
    """Collect everything that is missing, so that one error can list it all."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def value(self, argument: str, given: object, env: str | None, *, default: str | None = None) -> Any:
        """Return the argument, else its environment variable, else its default; None if all are missing."""
        if given is None:
            given = (os.environ.get(env) if env else None) or default
        if given is None or (isinstance(given, str) and not given):
            also = f" or set the environment variable {env}" if env else ""
            self._texts.append(f"{argument} is {'empty' if given == '' else 'missing'}: pass {argument}=...{also}")
            return None
        return given

    def check(self) -> None:
        """Raise ConfigurationError if anything is missing."""
        if self._texts:
            raise ConfigurationError("; ".join(self._texts))


def setting_value(setting: Setting, given: object, missing: Missing) -> Any:
    """Return the value of a setting; environment variables are converted from text."""
    if given is None and not setting.required and not os.environ.get(setting.env or ""):
        return None
    value = missing.value(setting.argument, given, setting.env)
    if value is None:
        return None
    if given is None and setting.kind is int:
        try:
            return int(value)
        except ValueError:
            raise ConfigurationError(f"{setting.env}: expected an integer, got {value!r}") from None
    if wrong := misfits(setting.kind, value):
        raise ConfigurationError(f"{setting.argument}: expected {wrong[0].expected}, got {type(value).__name__}")
    return value


def check_base_url(value: object) -> str:
    """Return the base URL without trailing slashes. Error messages omit it, since it may contain a password."""
    expected = "base_url: expected a URL such as https://host/prefix, got"
    if not isinstance(value, str):
        raise ConfigurationError(f"{expected} {type(value).__name__}")
    try:
        url = urlsplit(value)
        host, port = url.hostname or "", url.port
        host.encode("idna")  # raises the same error as connecting would
    except ValueError:
        raise ConfigurationError(f"{expected} something that is no URL") from None
    if url.scheme not in ("http", "https") or not host:
        raise ConfigurationError(f"{expected} the scheme {url.scheme!r} and the host {host!r}")
    for name, is_there in (
        ("a user or password", "@" in url.netloc),
        ("a query", "?" in value),
        ("a fragment", "#" in value),
        ("a space or control character", any(each.isspace() or not each.isprintable() for each in value)),
        ("a host with characters that are not allowed", not _is_host(host)),
        ("a port that is not from 1 to 65535", port == 0),
    ):
        if is_there:
            raise ConfigurationError(f"{expected} one with {name}")
    return f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}"


def warn_if_unencrypted(base_url: str) -> None:
    """Warn if a key would be sent unencrypted to a host that is not loopback."""
    url = urlsplit(base_url)
    host = url.hostname or ""
    if url.scheme == "http" and not _is_loopback(host):
        warn(f"base_url: the key travels unencrypted to {host}; use https://", UserWarning)


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return bool(ipaddress.ip_address(host.partition("%")[0]))
        except ValueError:
            return False
    return bool(_HOST.fullmatch(host.encode("idna").decode()))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")


def check_seconds(argument: str, value: object) -> float:
    """Return the number of seconds; it must be above 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise ConfigurationError(f"{argument}: expected a number of seconds above 0, got {value!r}")
    return value


def check_count(argument: str, value: object, *, least: int) -> int:
    """Return the integer; it must be at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ConfigurationError(f"{argument}: expected an integer of at least {least}, got {value!r}")
    return value


def check_headers(headers: object) -> dict[str, str]:
    """Return a copy of the caller's headers."""
    if not isinstance(headers, Mapping):
        raise ConfigurationError(f"headers: expected a mapping of names to values, got {type(headers).__name__}")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise ConfigurationError(f"headers[{name!r}]: expected a name and a value that are strings")
        try:
            header_value(f"headers[{name!r}]", value)
        except ValueError as error:
            raise ConfigurationError(str(error)) from None
        if not _HEADER_NAME.fullmatch(name):
            raise ConfigurationError(f"headers[{name!r}]: expected a name of letters, digits, dashes and underscores")
    return dict(headers)
