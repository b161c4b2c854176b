"""Read proxies and certificates from the environment; errors name the variable."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
import ssl
import urllib.request
from urllib.parse import urlsplit

import httpx

from .errors import ConfigurationError

_SCHEMES = ("http", "https", "socks5", "socks5h")


def ssl_context(base_url: str) -> ssl.SSLContext:
    """
    Return an SSL context with the certificates to trust for a base URL.

    Raises:
        ConfigurationError: ``SSL_CERT_FILE`` or ``SSL_CERT_DIR`` cannot be read.
    """
    for variable, is_there in (("SSL_CERT_FILE", os.path.isfile), ("SSL_CERT_DIR", os.path.isdir)):
        value = os.environ.get(variable)
        if value and not is_there(value):
            raise ConfigurationError(f"{variable}: {value} does not exist")
    if base_url.startswith("http://"):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # unused, so skip loading certificates, which takes 10 ms
    try:
        return httpx.create_ssl_context()
    except (OSError, ValueError) as error:
        variable = "SSL_CERT_FILE" if os.environ.get("SSL_CERT_FILE") else "SSL_CERT_DIR"
        raise ConfigurationError(f"{variable}: no certificates can be read from it ({error})") from None


def proxy_for(base_url: str) -> httpx.Proxy | None:
    """
    Return the proxy that the environment configures for a base URL, or None.

    Raises:
        ConfigurationError: The variable is not a proxy URL. The message omits its value, which may contain a password.
    """
    proxies = urllib.request.getproxies()
    url = urlsplit(base_url)
    scheme = url.scheme if url.scheme in proxies else "all"
    value = proxies.get(scheme)
    if not value or _is_excluded(url.hostname or "", url.port, proxies.get("no", "")):
        return None
    variable = _variable(f"{scheme}_proxy")
    address = value if "://" in value else f"http://{value}"
    expected = f"{variable}: expected a proxy such as http://host:3128, got"
    if any(character in address for character in "#?"):
        raise ConfigurationError(f"{expected} one with '#' or '?'; write %23 or %3F in a password")
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
        proxy = httpx.Proxy(address) if is_usable else None
    except (httpx.InvalidURL, ValueError):
        proxy = None
    if proxy is None:
        raise ConfigurationError(f"{expected} something else; the schemes are {', '.join(_SCHEMES)}")
    if proxy.url.scheme.startswith("socks") and not importlib.util.find_spec("socksio"):
        raise ConfigurationError(f"{variable}: a SOCKS proxy needs another package; pip install 'httpx[socks]'")
    return proxy


def _variable(name: str) -> str:
    """Return the name of an environment variable in the case in which it is set."""
    return next((spelled for spelled in (name, name.upper()) if os.environ.get(spelled)), name.upper())


def _is_excluded(host: str, port: int | None, patterns: str) -> bool:
    """Return whether ``NO_PROXY`` excludes a host."""
    return any(_matches(host, port, part) for part in (part.strip().lower() for part in patterns.split(",")) if part)


def _matches(host: str, port: int | None, pattern: str) -> bool:
    """Return whether an entry of ``NO_PROXY`` is ``*`` or the host's name, parent domain, address or network."""
    if pattern == "*":
        return True
    name, _, only_port = pattern.rpartition(":") if pattern.count(":") == 1 else (pattern, "", "")
    if pattern.startswith("["):
        name, _, only_port = pattern[1:].partition("]")
    if only_port.lstrip(":") not in ("", str(port)):
        return False
    address = _address(host)
    if "/" in name:
        try:
            network = ipaddress.ip_network(name, strict=False)
        except ValueError:
            raise ConfigurationError(
                f"{_variable('no_proxy')}: expected hosts, addresses and networks such as 10.0.0.0/8, got {name!r}"
            ) from None
        return address is not None and address in network
    if (excluded := _address(name)) is not None:
        return excluded == address
    domain = name.lstrip("*.")
    return host.lower() == domain or host.lower().endswith(f".{domain}")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
