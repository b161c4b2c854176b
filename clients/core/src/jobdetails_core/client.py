"""Base classes of all clients: one for blocking code, one for asyncio and trio."""

from ._async import AsyncBaseClient
from ._configured import DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT
from ._credential import ApiKey, AsyncApiKey
from ._library import AsyncHttpClient, HttpClient
from ._sync import SyncClient

__all__ = [
    "DEFAULT_MAX_RESPONSE_BYTES",
    "DEFAULT_MAX_RETRIES",
    "DEFAULT_TIMEOUT",
    "ApiKey",
    "AsyncApiKey",
    "AsyncBaseClient",
    "AsyncHttpClient",
    "HttpClient",
    "SyncClient",
]
