"""Ask a credential for its key, and keep what a caller's callable raises apart from errors of the service."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable
from typing import NoReturn

from ._credential import Credential, Secret


class KeyCallableError(Exception):
    """Carries what a callable key raised past everything that would take it for an error of the service."""

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error

    def unwrap(self) -> NoReturn:
        """Raise what the callable raised."""
        raise self.error


def key_of(credential: Credential) -> object:
    """Return the key, asking the callable if there is one."""
    if not credential.is_callable:
        return credential.ask()
    try:
        return _hidden(credential.ask())
    except Exception as error:
        raise KeyCallableError(error) from None


async def key_of_async(credential: Credential) -> object:
    """Return the key, asking the callable and awaiting what it returns if need be."""
    if not credential.is_callable:
        return credential.ask()
    try:
        key = credential.ask()
        return _hidden(await key if isinstance(key, Awaitable) else key)
    except Exception as error:
        raise KeyCallableError(error) from None


def _hidden(key: object) -> object:
    """Return a key so that no traceback shows it."""
    if inspect.isawaitable(key):
        if inspect.iscoroutine(key):
            key.close()
        raise TypeError("api_key: the callable returned an awaitable, which only an async client can use")
    return Secret(key) if isinstance(key, str) else key
