# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""The clients of Unstructured."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from ._credential import ApiKey, AsyncApiKey
from ._response import Response
from ._service import GET_JOB_DETAILS, SERVICE
from ._transport import DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT, AsyncBaseClient, SyncClient
from .models import JobDetails


class Client(SyncClient):
    """
    Ask Unstructured about its jobs.

    Args:
        api_key: API key of Unstructured. A callable is asked at each request. UNSTRUCTURED_API_KEY if None.
        base_url: Address of your Unstructured deployment, without /api/v1. UNSTRUCTURED_API_URL if None.
        timeout: Seconds for each attempt; connecting may take 5 of them at most.
        max_retries: How often to ask again after no answer, 408, 429 and 5xx.
        strict: Whether an answer that does not fit the document is an error rather than a warning.
        headers: Sent with each request.
        http_client: Your own, for proxies, certificates or pools; it is not closed.

    Raises:
        ConfigurationError: An argument is missing or unusable.
    """

    def __init__(
        self,
        *,
        api_key: ApiKey | None = None,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        strict: bool = False,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(
            SERVICE,
            {},
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            strict=strict,
            headers=headers,
            http_client=http_client,
        )

    def get_job_details(self, job_id: str, *, timeout: float | None = None) -> JobDetails:
        """
        Return how far a job is, node by node.

        The counts are those of the moment of the request.

        ``GET /api/v1/jobs/{job_id}/details``

        Args:
            job_id: Id of the job.
            timeout: Seconds for each attempt; the client's own if None.

        Raises:
            APIError: Anything else that is not the documented answer.
            ValueError: An argument cannot be sent as it is; nothing was.
        """
        response = self.get_job_details_response(job_id, timeout=timeout)
        return response.parsed

    def get_job_details_response(self, job_id: str, *, timeout: float | None = None) -> Response[JobDetails]:
        """As `get_job_details`, with the whole body, the status, the headers, and what did not fit the document."""
        return self._send(GET_JOB_DETAILS, {"job_id": job_id}, timeout=timeout)


class AsyncClient(AsyncBaseClient):
    """As `Client`, for asyncio and trio: methods are awaited, and `aclose` closes it."""

    def __init__(
        self,
        *,
        api_key: AsyncApiKey | None = None,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        strict: bool = False,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(
            SERVICE,
            {},
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            strict=strict,
            headers=headers,
            http_client=http_client,
        )

    async def get_job_details(self, job_id: str, *, timeout: float | None = None) -> JobDetails:
        """As `Client.get_job_details`."""
        response = await self.get_job_details_response(job_id, timeout=timeout)
        return response.parsed

    async def get_job_details_response(self, job_id: str, *, timeout: float | None = None) -> Response[JobDetails]:
        """As `Client.get_job_details_response`."""
        return await self._send(GET_JOB_DETAILS, {"job_id": job_id}, timeout=timeout)
