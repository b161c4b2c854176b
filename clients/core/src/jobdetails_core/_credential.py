"""Credentials, which are added to requests for a single origin and never shown."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from attrs import frozen

from ._redact import Redactor
from .errors import ConfigurationError

ApiKey = str | Callable[[], str]
AsyncApiKey = str | Callable[[], str | Awaitable[str]]


@frozen(kw_only=True)
class Scheme:
    """How a service expects a credential."""

    argument: str = "api_key"
    """Name of the client argument."""

    kind: Literal["apiKey", "bearer", "basic"]
    header: str = "Authorization"
    prefix: str = ""
    env: str | None

    def header_value(self, key: str) -> str:
        """Return the header value for a key; for basic authentication, the key is ``user:password``."""
        if self.prefix and key.lower().startswith(f"{self.prefix.lower()} "):
            return key  # the caller already added the prefix
        if self.kind == "basic":
            key = base64.b64encode(key.encode()).decode()
        return f"{self.prefix} {key}" if self.prefix else key


class Secret:
    """Wraps a value so that tracebacks, logs and debuggers do not show it by accident."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "***"

    def reveal(self) -> str:
        """Return the value."""
        return self._value

    def __reduce__(self) -> Any:
        raise TypeError("a credential cannot be pickled")


class Credential:
    """The key for one scheme. A callable key is called for each request."""

    def __init__(self, scheme: Scheme, key: ApiKey | AsyncApiKey) -> None:
        self.scheme = scheme
        self.fixed = None if callable(key) else Secret(check_key(scheme.argument, key))
        """The key, unless it is callable."""

        self._callable = key if callable(key) else None

    def __repr__(self) -> str:
        return f"<credential in the header {self.scheme.header}>"

    @property
    def is_callable(self) -> bool:
        """Whether the key may change between requests."""
        return self._callable is not None

    def ask(self) -> object:
        """Call the callable, and return its result, which may be an awaitable."""
        return self._callable and self._callable()

    def signed(self, key: Secret) -> Signature:
        """Return the header for a key."""
        return Signature(self.scheme, key)


class Signature:
    """One header with one key, for one request."""

    def __init__(self, scheme: Scheme, key: Secret) -> None:
        self._scheme = scheme
        self._key = key

    @property
    def header(self) -> str:
        """Name of the header."""
        return self._scheme.header

    def set_on(self, headers: Any) -> None:
        """Set the header."""
        headers[self._scheme.header] = self._scheme.header_value(self._key.reveal())

    def secrets(self) -> set[str]:
        """Return all strings that must not be shown."""
        key = self._key.reveal()
        sent = self._scheme.header_value(key)
        secrets = {key, *key.split(), *sent.removeprefix(self._scheme.prefix).split()}
        if self._scheme.kind == "basic":
            secrets |= {key.partition(":")[2] or key}
        return secrets - {self._scheme.prefix}


def redactor(signatures: tuple[Signature, ...]) -> Redactor:
    """Return a redactor that removes the keys of a request from text."""
    return Redactor({secret for signature in signatures for secret in signature.secrets()})


def check_key(argument: str, key: object) -> str:
    """Return the key if it is valid in a header. Error messages do not include it."""
    if problem := problem_of(key):
        raise ConfigurationError(f"{argument}: {problem}")
    return str(key)


def problem_of(key: object) -> str | None:
    """Return why a key is not valid in a header; None if it is valid."""
    if not isinstance(key, str):
        return f"expected a string, got {type(key).__name__}"
    if not key:
        return "expected a key, got an empty string"
    if key != key.strip(" "):
        return "expected no space at the start or end of the key, got one"
    for position, character in enumerate(key):
        if not " " <= character <= "~":
            return (
                f"expected printable ASCII characters, got U+{ord(character):04X} at position {position} of {len(key)}"
            )
    return None
