"""The arguments of a client: completed from the environment, and checked."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping

import httpx

from ._operation import Service, header_value
from .errors import ConfigurationError


def from_environment(argument: str, given: str | None, env: str | None, default: str | None = None) -> str:
    """Return an argument, else its environment variable, else its default."""
    value = given if given is not None else (os.environ.get(env) if env else None) or default
    if value is None:
        also = f" or set the environment variable {env}" if env else ""
        raise ConfigurationError(f"{argument}: found nothing; pass {argument}={also}")
    if not isinstance(value, str):
        raise ConfigurationError(f"{argument}: found a {type(value).__name__}; expected a string")
    if not value:
        raise ConfigurationError(f"{argument}: found an empty string; expected a value")
    return value


def resolve_settings(service: Service, given: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the value of each setting of the service."""
    settings: dict[str, str | None] = {}
    for setting in service.settings:
        value = given.get(setting.argument)
        if value is None and not setting.required and not os.environ.get(setting.env or ""):
            settings[setting.argument] = None
            continue
        settings[setting.argument] = from_environment(setting.argument, value, setting.env)
    return settings


def check_base_url(value: str) -> str:
    """Return a base URL without its last slash; the text of the error does not repeat it: it may hold a password."""
    try:
        url = httpx.URL(value)
        url.raw_host.decode().encode("idna")  # as it is when connecting
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError("base_url: found what is no URL; expected one like https://host/prefix") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(
            f"base_url: found the scheme {url.scheme!r} and the host {url.host!r}; expected http or https, and a host"
        )
    for name, is_there in (
        ("user or password", bool(url.userinfo)),
        ("query", "?" in value),
        ("fragment", "#" in value),
        ("space", any(map(str.isspace, value))),
    ):
        if is_there:
            raise ConfigurationError(f"base_url: found a {name}; expected scheme, host and path only")
    if url.port is not None and not 0 < url.port < 65536:
        raise ConfigurationError(f"base_url: found the port {url.port}; expected one from 1 to 65535")
    return str(url).rstrip("/")


def check_timeout(value: float) -> float:
    """Return a number of seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not (0 < value < math.inf):
        raise ConfigurationError(f"timeout: found {value!r}; expected a number of seconds above 0")
    return value


def check_max_retries(value: int) -> int:
    """Return a number of retries."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(f"max_retries: found {value!r}; expected a whole number from 0 up")
    return value


def check_max_response_bytes(value: int) -> int:
    """Return a number of bytes."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"max_response_bytes: found {value!r}; expected a whole number from 1 up")
    return value


def check_concurrency(value: int) -> int:
    """Return a number of questions at a time."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"concurrency: found {value!r}; expected a whole number from 1 up")
    return value


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of the caller's headers."""
    if not isinstance(headers, Mapping):
        raise ConfigurationError(f"headers: found a {type(headers).__name__}; expected a mapping of names to values")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise ConfigurationError(f"headers[{name!r}]: expected a name and a value that are strings")
        try:
            header_value(f"headers[{name!r}]", value)
        except ValueError as error:
            raise ConfigurationError(str(error)) from None
        if not name or not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            raise ConfigurationError(f"headers[{name!r}]: expected a header name of letters, digits and dashes")
    return dict(headers)
