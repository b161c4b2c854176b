# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""The clients of Sutro."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from ._credential import ApiKey, AsyncApiKey
from ._response import Response
from ._service import GET_JOB_DETAILS, SERVICE
from ._transport import DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT, AsyncBaseClient, SyncClient
from .models import Job, JobResponse


class Client(SyncClient):
    """
    Ask Sutro about its jobs.

    Args:
        api_key: API key of Sutro. A callable is asked at each request. SUTRO_API_KEY if None.
        base_url: Address of Sutro, which is your own one if you have a newer deployment. SUTRO_API_URL if None,
            else https://api.sutro.sh.
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

    def get_job_details(self, job_id: str, *, timeout: float | None = None) -> Job:
        """
        Return a job with its status, usage and cost.

        Fields about the end of a job are null until it has ended.

        ``GET /jobs/{job_id}``

        Args:
            job_id: Id of the job.
            timeout: Seconds for each attempt; the client's own if None.

        Raises:
            NotFoundError: No job has this id.
            APIError: Anything else that is not the documented answer.
            ValueError: An argument cannot be sent as it is; nothing was.
        """
        response = self.get_job_details_response(job_id, timeout=timeout)
        return response.parsed.job

    def get_job_details_response(self, job_id: str, *, timeout: float | None = None) -> Response[JobResponse]:
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

    async def get_job_details(self, job_id: str, *, timeout: float | None = None) -> Job:
        """As `Client.get_job_details`."""
        response = await self.get_job_details_response(job_id, timeout=timeout)
        return response.parsed.job

    async def get_job_details_response(self, job_id: str, *, timeout: float | None = None) -> Response[JobResponse]:
        """As `Client.get_job_details_response`."""
        return await self._send(GET_JOB_DETAILS, {"job_id": job_id}, timeout=timeout)
