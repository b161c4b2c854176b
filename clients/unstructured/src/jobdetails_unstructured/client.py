# Generated from specs/unstructured.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""Clients for Unstructured."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from jobdetails_core.client import (
    DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_MAX_RETRIES,
    DEFAULT_TIMEOUT,
    ApiKey,
    AsyncApiKey,
    AsyncBaseClient,
    AsyncHttpClient,
    HttpClient,
    SyncClient,
)
from jobdetails_core.response import Response

from ._service import GET_JOB_DETAILS, SERVICE
from .models import JobDetails

if TYPE_CHECKING:
    from jobdetails_core.many import JobResult
    from jobdetails_core.summary import JobSummary


class Client(SyncClient):
    """
    Client for Unstructured jobs.

    An argument that has an environment variable may be left out if the variable is set.

    Args:
        api_key: API key of Unstructured. May be a callable, which is called for each request. Defaults to the
            environment variable UNSTRUCTURED_API_KEY.
        base_url: Base URL of your account, https://platform.unstructuredapp.io or
            https://platform-api.transform.unstructured.io; the /api/v1 in which UNSTRUCTURED_API_URL often ends may
            stay. Defaults to the environment variable UNSTRUCTURED_API_URL.
        timeout: Seconds for each attempt as a whole; connecting may take up to 5 of them.
        max_retries: Number of retries after a connection error, 408, 429 or 5xx.
        max_response_bytes: Largest response body to accept, after decompression.
        strict: Whether a response that differs from the documentation raises an error instead of a warning.
        headers: Headers to send with every request.
        http_client: Use this httpx or httpx2 client instead of creating one; you close it. Slow response headers may
            then exceed `timeout`.

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
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        strict: bool = False,
        headers: Mapping[str, str] | None = None,
        http_client: HttpClient | None = None,
    ) -> None:
        super().__init__(
            SERVICE,
            keys={"api_key": api_key},
            settings={},
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            strict=strict,
            headers=headers,
            http_client=http_client,
        )

    def get_job_details(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> JobDetails:
        """
        Return the progress of a job, node by node.

        The failed-files endpoint next to this one, GET /api/v1/jobs/{job_id}/failed-files, says why files failed.

        ``GET /api/v1/jobs/{job_id}/details``

        Args:
            job_id: Id of the job, from the Create job, Run workflow or List jobs endpoint.
            timeout: Seconds for each attempt; defaults to the client's.
            max_retries: Number of retries; defaults to the client's.
            headers: Headers to add to those of the client.

        Raises:
            APIError: Any other error of the service or the connection.
            ValueError: An argument cannot be sent; nothing was.
        """
        response = self.get_job_details_response(job_id, timeout=timeout, max_retries=max_retries, headers=headers)
        return response.parsed

    def get_job_details_response(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[JobDetails]:
        """
        Return the response of `get_job_details` with its status, headers, whole body and mismatches.

        ``GET /api/v1/jobs/{job_id}/details``
        """
        return self._send(
            GET_JOB_DETAILS, {"job_id": job_id}, timeout=timeout, max_retries=max_retries, headers=headers
        )

    def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        max_outage: float = 300,
        existence_timeout: float | None = None,
        on_unknown: Literal["wait", "raise"] = "wait",
        request_timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
        on_poll: Callable[[JobSummary[JobDetails], float], object] | None = None,
        raise_on_failure: bool = True,
    ) -> JobDetails:
        """
        Poll until the job has succeeded, fully or partially, and return it.

        ``GET /api/v1/jobs/{job_id}/details``

        The first poll is at once. The pauses between polls grow, and are never shorter than ``Retry-After`` says. The
        last poll is at the timeout.

        Args:
            job_id: Id of the job, from the Create job, Run workflow or List jobs endpoint.
            timeout: Seconds to wait in all; 0 polls once, None sets no limit.
            interval: Seconds of the first pause; each pause may be up to a fifth shorter.
            max_interval: Seconds of the longest pause, unless ``Retry-After`` says more.
            max_outage: Seconds of unbroken trouble (no connection, 408, 429, 5xx, unreadable bodies) after which to
                give up. Time that the service asked for with ``Retry-After`` does not count.
            existence_timeout: Seconds in which the job may not be known yet; 0 if None.
            on_unknown: Whether to "wait" on an undocumented status, or to "raise".
            request_timeout: Seconds for each poll; defaults to the client's timeout.
            headers: Headers to add to those of the client.
            on_poll: Called after each poll with the summary of the job and the seconds elapsed.
            raise_on_failure: Whether to raise if a job failed or was cancelled, rather than return it.

        Raises:
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            WaitTimeoutError: The job was still running at the timeout.
            UnknownStatusError: The job has an undocumented status, with ``on_unknown="raise"``.
            APIError: An error that does not pass, or trouble that lasted longer than `max_outage`.
            ValueError: An argument is unusable; nothing was sent.
        """
        ended: JobDetails = self._wait_for_job(
            GET_JOB_DETAILS,
            {"job_id": job_id},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            max_outage=max_outage,
            existence_timeout=existence_timeout,
            on_unknown=on_unknown,
            request_timeout=request_timeout,
            headers=headers,
            on_poll=on_poll,
            raise_on_failure=raise_on_failure,
        )
        return ended

    def iter_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        max_outage: float = 300,
        existence_timeout: float | None = None,
        on_unknown: Literal["wait", "raise"] = "wait",
        request_timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[JobSummary[JobDetails]]:
        """
        Yield the summary of the job at first and after every change, until it has ended.

        ``GET /api/v1/jobs/{job_id}/details``

        Polls like `wait_for_job`, with the same arguments and errors, but a failed or cancelled job does not raise.
        """
        return self._iter_job(
            GET_JOB_DETAILS,
            {"job_id": job_id},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            max_outage=max_outage,
            existence_timeout=existence_timeout,
            on_unknown=on_unknown,
            request_timeout=request_timeout,
            headers=headers,
        )

    def get_many(
        self,
        ids: Iterable[str],
        *,
        concurrency: int = 10,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[JobResult[str, JobDetails]]:
        """
        Look up many jobs, several at a time, and yield the result for each as it arrives.

        ``GET /api/v1/jobs/{job_id}/details``

        An error is the result for its own id and never affects the others. Ids are taken as they are needed, so there
        may be any number.

        Args:
            ids: Ids of the jobs.
            concurrency: Number of requests at a time, each in a thread of its own.
            timeout: Seconds for each attempt; defaults to the client's.
            max_retries: Number of retries of each request; defaults to the client's.
            headers: Headers to add to those of the client.

        Raises:
            ConfigurationError: An argument is unusable.
            Exception: Whatever `ids` raises, after the results that were under way.
        """
        return self._get_many(
            GET_JOB_DETAILS,
            ("job_id",),
            ids,
            {},
            concurrency=concurrency,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
        )


class AsyncClient(AsyncBaseClient):
    """
    Client for Unstructured jobs, for asyncio and trio; see `Client` for the arguments.

    With thousands of requests at a time, ``http_client=httpx_aiohttp.HttpxAiohttpClient()`` is several times faster.
    """

    def __init__(
        self,
        *,
        api_key: AsyncApiKey | None = None,
        base_url: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        strict: bool = False,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHttpClient | None = None,
    ) -> None:
        super().__init__(
            SERVICE,
            keys={"api_key": api_key},
            settings={},
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            strict=strict,
            headers=headers,
            http_client=http_client,
        )

    async def get_job_details(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> JobDetails:
        """Like `Client.get_job_details`."""
        response = await self.get_job_details_response(
            job_id, timeout=timeout, max_retries=max_retries, headers=headers
        )
        return response.parsed

    async def get_job_details_response(
        self,
        job_id: str,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[JobDetails]:
        """Like `Client.get_job_details_response`."""
        return await self._send(
            GET_JOB_DETAILS, {"job_id": job_id}, timeout=timeout, max_retries=max_retries, headers=headers
        )

    async def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        max_outage: float = 300,
        existence_timeout: float | None = None,
        on_unknown: Literal["wait", "raise"] = "wait",
        request_timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
        on_poll: Callable[[JobSummary[JobDetails], float], object] | None = None,
        raise_on_failure: bool = True,
    ) -> JobDetails:
        """Like `Client.wait_for_job`; an awaitable that `on_poll` returns is awaited."""
        ended: JobDetails = await self._wait_for_job(
            GET_JOB_DETAILS,
            {"job_id": job_id},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            max_outage=max_outage,
            existence_timeout=existence_timeout,
            on_unknown=on_unknown,
            request_timeout=request_timeout,
            headers=headers,
            on_poll=on_poll,
            raise_on_failure=raise_on_failure,
        )
        return ended

    def iter_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        max_outage: float = 300,
        existence_timeout: float | None = None,
        on_unknown: Literal["wait", "raise"] = "wait",
        request_timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[JobSummary[JobDetails]]:
        """Like `Client.iter_job`, for ``async for``."""
        return self._iter_job(
            GET_JOB_DETAILS,
            {"job_id": job_id},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            max_outage=max_outage,
            existence_timeout=existence_timeout,
            on_unknown=on_unknown,
            request_timeout=request_timeout,
            headers=headers,
        )

    def get_many(
        self,
        ids: Iterable[str] | AsyncIterable[str],
        *,
        concurrency: int = 10,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[JobResult[str, JobDetails]]:
        """
        Like `Client.get_many`, for ``async for``, with tasks instead of threads. `ids` may be an async iterable.

        If you leave the loop early, use `contextlib.aclosing` to stop at once.
        """
        return self._get_many(
            GET_JOB_DETAILS,
            ("job_id",),
            ids,
            {},
            concurrency=concurrency,
            timeout=timeout,
            max_retries=max_retries,
            headers=headers,
        )
