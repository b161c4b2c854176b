"""Configuration of a client: checked arguments and environment variables, and the source of its connections."""

from __future__ import annotations

import logging
import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeVar

import httpx

from . import _settings
from ._body import ENCODINGS
from ._connections import Connections, Given, HttpClients
from ._credential import AsyncApiKey, Credential
from ._environment import proxy_for, ssl_context
from ._library import library_of
from ._operation import Service
from .errors import ConfigurationError

if TYPE_CHECKING:
    import ssl


H = TypeVar("H")

DEFAULT_TIMEOUT = 30.0
DEFAULT_MAX_RETRIES = 2
DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024


class ConfiguredClient(Generic[H]):
    """Base class that holds the checked configuration of a client."""

    _kind: Literal["Client", "AsyncClient"]

    def __init__(
        self,
        service: Service,
        *,
        keys: Mapping[str, AsyncApiKey | None],
        settings: Mapping[str, object],
        base_url: str | None,
        timeout: float,
        max_retries: int,
        max_response_bytes: int,
        strict: bool,
        headers: Mapping[str, str] | None,
        http_client: Any,
    ) -> None:
        self._service = service
        self._log = logging.getLogger(service.logger)
        if not self._log.handlers:  # otherwise Python prints our warnings if the application has not set up logging
            self._log.addHandler(logging.NullHandler())
        self._strict = strict
        self._is_closed = False
        try:
            self._configure(keys, settings, base_url)
            self._timeout = _settings.check_seconds("timeout", timeout)
            self._max_retries = _settings.check_count("max_retries", max_retries, least=0)
            self._max_response_bytes = _settings.check_count("max_response_bytes", max_response_bytes, least=1)
            self._headers = httpx.Headers(self._default_headers())  # httpx copies these faster than a dict
            self._headers.update(_settings.check_headers({} if headers is None else headers))
            self._owns_http = http_client is None
            self._library: Any = httpx if http_client is None else library_of(http_client, self._kind)
            self._http: HttpClients[H] = Connections(self._factory()) if http_client is None else Given(http_client)
        except ConfigurationError as error:
            error.vendor = service.vendor
            raise

    def _configure(
        self, keys: Mapping[str, AsyncApiKey | None], settings: Mapping[str, object], base_url: str | None
    ) -> None:
        service = self._service
        missing = _settings.Missing()
        found = {
            scheme: key if callable(key) else missing.value(scheme.argument, key, scheme.env)
            for scheme, key in ((scheme, keys[scheme.argument]) for scheme in service.schemes)
        }
        url = missing.value("base_url", base_url, service.base_url_env, default=service.base_url)
        self._settings = {
            setting.argument: _settings.setting_value(setting, settings[setting.argument], missing)
            for setting in service.settings
        }
        missing.check()
        self._base_url = _settings.check_base_url(url)
        self._origin = origin(httpx.URL(self._base_url))
        self._credentials = [Credential(scheme, key) for scheme, key in found.items()]
        if self._credentials:
            _settings.warn_if_unencrypted(self._base_url)

    def _default_headers(self) -> dict[str, str]:
        service = self._service
        version = ".".join(platform.python_version_tuple()[:2])
        return {
            "Accept": "application/json",
            "Accept-Encoding": ENCODINGS,
            "User-Agent": f"{service.distribution}/{service.version} python/{version} httpx/{httpx.__version__}",
        }

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            f"{type(self).__module__}.{type(self).__name__} cannot be pickled: it holds connections and a key. "
            "Create the client in the process that uses it"
        )

    def _factory(self) -> Any:
        """Return a factory of HTTP clients. The environment is read now, and not again later."""
        context, proxy = ssl_context(self._base_url), proxy_for(self._base_url)
        return lambda: self._made_http_client(context, proxy)

    def _made_http_client(self, context: ssl.SSLContext, proxy: httpx.Proxy | None) -> H:
        raise NotImplementedError  # subclasses override this

    def _check_open(self) -> None:
        if self._is_closed:
            raise RuntimeError(f"{self!r} is closed")


def origin(url: Any) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme)
