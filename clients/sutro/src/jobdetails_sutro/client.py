# Generated from specs/sutro.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""The clients of Sutro."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Literal

import httpx

from ._async import AsyncBaseClient
from ._credential import ApiKey, AsyncApiKey
from ._job import JobResult, JobSummary
from ._response import Response
from ._service import GET_JOB_DETAILS, JOB_VIEW, SERVICE
from ._sync import SyncClient
from ._transport import DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT
from .models import Job, JobResponse


class Client(SyncClient):
    """
    Ask Sutro about its jobs.

    Args:
        api_key: API key of Sutro. A callable is asked at each request. SUTRO_API_KEY if None.
        base_url: Address of Sutro, which is your own one if you have a newer deployment. SUTRO_API_URL if None,
            else https://api.sutro.sh.
        timeout: Seconds for each attempt as a whole, however it drips; connecting may take 5 of them at most.
        max_retries: How often to ask again after no answer, 408, 429 and 5xx. Before each retry it waits some seconds,
            60 at most if the service asks for it: a call ends within (max_retries + 1) * timeout + max_retries * 60
            seconds.
        max_response_bytes: How much of an answer is read, counted when it is unpacked; more is a ResponseDecodeError.
        strict: Whether an answer that does not fit the document is an error rather than a warning.
        headers: Sent with each request.
        http_client: Your own, for proxies, certificates or pools; it is not closed. Of an `httpx.Client`, headers that
            drip may take longer than the timeout.

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
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(
            SERVICE,
            {},
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
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

    def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_poll: Callable[[JobSummary[Job], float], object] | None = None,
        raise_on_failure: bool = True,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> Job:
        """
        Return the job when it has succeeded, if only in part, by asking until then.

        ``GET /jobs/{job_id}``

        The service is asked at once, then after pauses that grow by half each time, are never shorter than its
        ``Retry-After``, and end at the deadline, when it is asked once more. Each question is one request, which may
        take the client's own timeout, or what is left if that is less.

        Args:
            job_id: Id of the job.
            timeout: Seconds to wait in all; 0 asks once, None waits for ever.
            interval: Seconds of the first pause; each pause may be up to a fifth shorter.
            max_interval: Seconds of the longest pause, unless ``Retry-After`` says more.
            on_poll: Called after each answer with the summary of the job and the seconds elapsed.
            raise_on_failure: Whether a job that failed or was cancelled is an error; otherwise it is returned.
            on_unknown: Whether to "wait" for what becomes of a status that is not known, or to "raise".
            max_errors: How many errors in a row to survive: no answer, 408, 429, 5xx, and a body that cannot be read.

        Raises:
            JobFailedError: The job failed.
            JobCancelledError: The job was cancelled.
            WaitTimeoutError: The job has not ended in time.
            UnknownStatusError: The job has a status that is not known, with ``on_unknown="raise"``.
            APIError: An error that was not survived.
            ValueError: An argument is unusable; nothing was sent.
        """
        return self._wait_for_job(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_id": job_id},
            on_poll=on_poll,
            raise_on_failure=raise_on_failure,
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            on_unknown=on_unknown,
            max_errors=max_errors,
        )

    def iter_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> Iterator[JobSummary[Job]]:
        """
        Yield the summary of the job at first, and whenever something in it has changed, until it has ended.

        ``GET /jobs/{job_id}``

        The service is asked as by `wait_for_job`, with the same arguments and errors, but a job that failed or was
        cancelled is no error.
        """
        return self._iter_job(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_id": job_id},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            on_unknown=on_unknown,
            max_errors=max_errors,
        )

    def get_many(
        self, ids: Iterable[str], *, concurrency: int = 10, timeout: float | None = None
    ) -> Iterator[JobResult[str, Job]]:
        """
        Yield what becomes of asking about each of many jobs, in the order in which answers come.

        ``GET /jobs/{job_id}``

        An error is the result of its own id and stops no other. Ids are taken only as they are asked about, so there
        may be any number of them. Each request is made, and retried, as by `get_job_details`.

        Args:
            ids: Of each job, job_id.
            concurrency: How many requests at a time, each in a thread of its own; 100 at most, as many as there are
                connections, unless `http_client` is your own.
            timeout: Seconds for each attempt; the client's own if None.

        Raises:
            ConfigurationError: `concurrency` is unusable.
        """
        return self._get_many(GET_JOB_DETAILS, JOB_VIEW, ("job_id",), ids, {}, concurrency=concurrency, timeout=timeout)


class AsyncClient(AsyncBaseClient):
    """
    As `Client`, for asyncio and trio: methods are awaited, and `aclose` closes it.

    Args:
        backend: "aiohttp" sends with aiohttp, on asyncio only, which is several times faster with many requests at a
            time. It is the extra ``jobdetails-sutro[aiohttp]``, and excludes an `http_client`.
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
        http_client: httpx.AsyncClient | None = None,
        backend: Literal["httpx", "aiohttp"] = "httpx",
    ) -> None:
        super().__init__(
            SERVICE,
            {},
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            strict=strict,
            headers=headers,
            http_client=http_client,
            backend=backend,
        )

    async def get_job_details(self, job_id: str, *, timeout: float | None = None) -> Job:
        """As `Client.get_job_details`."""
        response = await self.get_job_details_response(job_id, timeout=timeout)
        return response.parsed.job

    async def get_job_details_response(self, job_id: str, *, timeout: float | None = None) -> Response[JobResponse]:
        """As `Client.get_job_details_response`."""
        return await self._send(GET_JOB_DETAILS, {"job_id": job_id}, timeout=timeout)

    async def wait_for_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_poll: Callable[[JobSummary[Job], float], object] | None = None,
        raise_on_failure: bool = True,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> Job:
        """As `Client.wait_for_job`; what `on_poll` returns is awaited where it can be."""
        return await self._wait_for_job(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_id": job_id},
            on_poll=on_poll,
            raise_on_failure=raise_on_failure,
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            on_unknown=on_unknown,
            max_errors=max_errors,
        )

    def iter_job(
        self,
        job_id: str,
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> AsyncIterator[JobSummary[Job]]:
        """As `Client.iter_job`, for ``async for``."""
        return self._iter_job(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_id": job_id},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            on_unknown=on_unknown,
            max_errors=max_errors,
        )

    def get_many(
        self, ids: Iterable[str] | AsyncIterable[str], *, concurrency: int = 10, timeout: float | None = None
    ) -> AsyncIterator[JobResult[str, Job]]:
        """
        As `Client.get_many`, for ``async for``, with tasks in the place of threads; ids may come asynchronously, too.

        To stop early and at once, close it: ``contextlib.aclosing``.
        """
        return self._get_many(GET_JOB_DETAILS, JOB_VIEW, ("job_id",), ids, {}, concurrency=concurrency, timeout=timeout)
