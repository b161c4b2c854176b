# Generated from specs/datachecks.yaml. Do not edit: change the spec, then run `nox -s generate`.
"""The clients of Datachecks."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import httpx

from ._async import AsyncBaseClient
from ._credential import ApiKey, AsyncApiKey
from ._job import JobResult, JobSummary
from ._response import Response
from ._service import GET_JOB_DETAILS, JOB_VIEW, SERVICE
from ._sync import SyncClient
from ._transport import DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT
from .models import JobDetails, JobDetailsResponse


class Client(SyncClient):
    """
    Ask Datachecks about its jobs.

    Args:
        api_key: API key of Datachecks. A callable is asked at each request. DATACHECKS_API_KEY if None.
        base_url: Address of your Datachecks deployment, to which the path is appended, so that a prefix such as
            /api/v1 is kept. DATACHECKS_BASE_URL if None.
        workspace_id: UUID of the workspace the jobs belong to. DATACHECKS_WORKSPACE_ID if None.
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
        workspace_id: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_MAX_RETRIES,
        max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES,
        strict: bool = False,
        headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(
            SERVICE,
            {"workspace_id": workspace_id},
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            max_response_bytes=max_response_bytes,
            strict=strict,
            headers=headers,
            http_client=http_client,
        )

    def get_job_details(self, job_ids: Sequence[int], *, timeout: float | None = None) -> list[JobDetails]:
        """
        Return details of comparison jobs.

        One request asks about any number of jobs by their ids and changes nothing.

        ``POST /jobs/comparison/details``

        Args:
            job_ids: Ids of the jobs to look up.
            timeout: Seconds for each attempt; the client's own if None.

        Raises:
            APIError: Anything else that is not the documented answer.
            ValueError: An argument cannot be sent as it is; nothing was.
        """
        response = self.get_job_details_response(job_ids, timeout=timeout)
        return response.parsed.data

    def get_job_details_response(
        self, job_ids: Sequence[int], *, timeout: float | None = None
    ) -> Response[JobDetailsResponse]:
        """As `get_job_details`, with the whole body, the status, the headers, and what did not fit the document."""
        return self._send(GET_JOB_DETAILS, {"job_ids": job_ids}, timeout=timeout)

    def wait_for_job(
        self,
        job_ids: Sequence[int],
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_poll: Callable[[JobSummary[JobDetails], float], object] | None = None,
        raise_on_failure: bool = True,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> list[JobDetails]:
        """
        Return the jobs when all have succeeded, if only in part, by asking until then.

        ``POST /jobs/comparison/details``

        The service is asked at once, then after pauses that grow by half each time, are never shorter than its
        ``Retry-After``, and end at the deadline, when it is asked once more. Each question is one request, which may
        take the client's own timeout, or what is left if that is less.

        Args:
            job_ids: Ids of the jobs to look up.
            timeout: Seconds to wait in all; 0 asks once, None waits for ever.
            interval: Seconds of the first pause; each pause may be up to a fifth shorter.
            max_interval: Seconds of the longest pause, unless ``Retry-After`` says more.
            on_poll: Called after each answer with the summary of each job and the seconds elapsed.
            raise_on_failure: Whether a job that failed or was cancelled is an error; otherwise it is returned.
            on_unknown: Whether to "wait" for what becomes of a status that is not known, or to "raise".
            max_errors: How many errors in a row to survive: no answer, 408, 429, 5xx, and a body that cannot be read.

        Raises:
            JobFailedError: A job failed, and all have ended.
            JobCancelledError: A job was cancelled, none failed, and all have ended.
            WaitTimeoutError: Not all jobs have ended in time; those of which there is no answer have not.
            UnknownStatusError: A job has a status that is not known, with ``on_unknown="raise"``.
            APIError: An error that was not survived.
            ValueError: An argument is unusable; nothing was sent.
        """
        return self._wait_for_jobs(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_ids": job_ids},
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
        job_ids: Sequence[int],
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> Iterator[JobSummary[JobDetails]]:
        """
        Yield the summary of each job at first, and whenever something in it has changed, until all have ended.

        ``POST /jobs/comparison/details``

        The service is asked as by `wait_for_job`, with the same arguments and errors, but a job that failed or was
        cancelled is no error.
        """
        return self._iter_job(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_ids": job_ids},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            on_unknown=on_unknown,
            max_errors=max_errors,
        )

    def get_many(
        self, ids: Iterable[int], *, concurrency: int = 10, timeout: float | None = None
    ) -> Iterator[JobResult[int, JobDetails]]:
        """
        Yield what becomes of asking about each of many jobs, in the order in which answers come.

        ``POST /jobs/comparison/details``

        An error is the result of its own id and stops no other. Ids are taken only as they are asked about, so there
        may be any number of them. Each request is made, and retried, as by `get_job_details`,
        with up to 100 ids in it.

        Args:
            ids: Ids of the jobs.
            concurrency: How many requests at a time, each in a thread of its own; 100 at most, as many as there are
                connections, unless `http_client` is your own.
            timeout: Seconds for each attempt; the client's own if None.

        Raises:
            ConfigurationError: `concurrency` is unusable.
        """
        return self._get_many(
            GET_JOB_DETAILS, JOB_VIEW, ("job_ids",), ids, {}, concurrency=concurrency, timeout=timeout
        )


class AsyncClient(AsyncBaseClient):
    """
    As `Client`, for asyncio and trio: methods are awaited, and `aclose` closes it.

    Args:
        backend: "aiohttp" sends with aiohttp, on asyncio only, which is several times faster with many requests at a
            time. It is the extra ``jobdetails-datachecks[aiohttp]``, and excludes an `http_client`.
    """

    def __init__(
        self,
        *,
        api_key: AsyncApiKey | None = None,
        base_url: str | None = None,
        workspace_id: str | None = None,
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
            {"workspace_id": workspace_id},
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

    async def get_job_details(self, job_ids: Sequence[int], *, timeout: float | None = None) -> list[JobDetails]:
        """As `Client.get_job_details`."""
        response = await self.get_job_details_response(job_ids, timeout=timeout)
        return response.parsed.data

    async def get_job_details_response(
        self, job_ids: Sequence[int], *, timeout: float | None = None
    ) -> Response[JobDetailsResponse]:
        """As `Client.get_job_details_response`."""
        return await self._send(GET_JOB_DETAILS, {"job_ids": job_ids}, timeout=timeout)

    async def wait_for_job(
        self,
        job_ids: Sequence[int],
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_poll: Callable[[JobSummary[JobDetails], float], object] | None = None,
        raise_on_failure: bool = True,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> list[JobDetails]:
        """As `Client.wait_for_job`; what `on_poll` returns is awaited where it can be."""
        return await self._wait_for_jobs(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_ids": job_ids},
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
        job_ids: Sequence[int],
        *,
        timeout: float | None = 1800,
        interval: float = 2,
        max_interval: float = 30,
        on_unknown: Literal["wait", "raise"] = "wait",
        max_errors: int = 5,
    ) -> AsyncIterator[JobSummary[JobDetails]]:
        """As `Client.iter_job`, for ``async for``."""
        return self._iter_job(
            GET_JOB_DETAILS,
            JOB_VIEW,
            {"job_ids": job_ids},
            timeout=timeout,
            interval=interval,
            max_interval=max_interval,
            on_unknown=on_unknown,
            max_errors=max_errors,
        )

    def get_many(
        self, ids: Iterable[int] | AsyncIterable[int], *, concurrency: int = 10, timeout: float | None = None
    ) -> AsyncIterator[JobResult[int, JobDetails]]:
        """
        As `Client.get_many`, for ``async for``, with tasks in the place of threads; ids may come asynchronously, too.

        To stop early and at once, close it: ``contextlib.aclosing``.
        """
        return self._get_many(
            GET_JOB_DETAILS, JOB_VIEW, ("job_ids",), ids, {}, concurrency=concurrency, timeout=timeout
        )
