"""Get the key of a credential, and keep errors of a callable key apart from errors of the service."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import NoReturn

from ._credential import Credential, Secret, problem_of
from .errors import ConfigurationError


class KeyCallableError(Exception):
    """Wraps an exception from a callable key, so that it is not treated as an error of the service."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error

    def unwrap(self) -> NoReturn:
        """Raise the exception of the callable."""
        raise self.error


def key_of(credential: Credential) -> Secret:
    """Return the key, calling the callable if there is one."""
    if credential.fixed:
        return credential.fixed
    try:
        return _checked(credential, _hidden(credential.ask()))
    except Exception as error:
        raise KeyCallableError(error) from None


async def key_of_async(credential: Credential) -> Secret:
    """Return the key, calling the callable if there is one, and awaiting its result if needed."""
    if credential.fixed:
        return credential.fixed
    try:
        key = _hidden(credential.ask())
        return _checked(credential, _hidden(await key) if isinstance(key, Awaitable) else key)
    except Exception as error:
        raise KeyCallableError(error) from None


def _hidden(key: object) -> object:
    """Wrap a key so that no traceback shows it."""
    return Secret(key) if isinstance(key, str) else key


def _checked(credential: Credential, key: object) -> Secret:
    """Return the key, checked to be valid in a header."""
    if inspect.isawaitable(key):
        if inspect.iscoroutine(key):
            key.close()
        raise TypeError("api_key: the callable returned an awaitable, which only an async client can use")
    problem = problem_of(key.reveal() if isinstance(key, Secret) else key)
    if problem or not isinstance(key, Secret):
        raise ConfigurationError(f"{credential.scheme.argument}: {problem}")
    return key
