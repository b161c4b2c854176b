"""A client never returns wrong data."""

from __future__ import annotations

import itertools
import json
import os
import threading
from typing import Any

import pytest

from jobdetails_core.errors import JobMissingError, JobNotReadyError, NotFoundError, ResponseDecodeError
from jobdetails_core.response import ContractWarning
from jobdetails_core.summary import Phase, summarize

from .service import PENDING_AT_FIRST, SEVERAL, Client, Request, Server, http, job


def test_another_job_is_a_mismatch_at_its_id() -> None:
    """The id in the response is compared with the requested one."""
    with Server([http(job("job-2"))]) as server, Client(server.url) as client:
        with pytest.warns(ContractWarning, match="job-1"):
            response = client.respond("job-1")
        assert [(each.path, each.got) for each in response.mismatches] == [("$.id", "'job-2'")]


def test_another_job_is_an_error_with_strict() -> None:
    """With `strict`, a different job is never returned."""
    with Server([http(job("job-2"))]) as server, Client(server.url, strict=True) as client:
        with pytest.raises(ResponseDecodeError, match="job-2"):
            client.get("job-1")


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (http({"error": {"message": "quota exceeded"}}), "quota exceeded"),
        (http({"detail": "no such workspace"}), "no such workspace"),
        (http({"job": {}}), ""),
        (http({"status": "error", "message": "quota exceeded"}), "quota exceeded"),
        (http({"status": 404, "title": "Not Found"}), "Not Found"),
        (http({}), ""),
        (http(None), ""),
        (http([]), ""),
        (http(b"<html><title>Log in</title></html>", headers={"Content-Type": "text/html"}), "Log in"),
        (http(b"", status=204), "204"),
        (http({"message": "accepted"}, status=202), "accepted"),
        (http(job(), status=201), "201"),
    ],
    ids=lambda value: value[-40:].decode(errors="replace") if isinstance(value, bytes) else "",
)
def test_a_success_without_a_job_is_an_error(response: bytes, said: str) -> None:
    """It has the service's message, and a wait does not go on to its timeout."""
    with Server([response]) as server, Client(server.url) as client:
        with pytest.raises(ResponseDecodeError) as caught:
            client.get("job-1")
        assert said in str(caught.value)
        with pytest.raises(ResponseDecodeError):
            client.wait("job-1")
        assert len(server.requests) == 2


def test_a_status_that_means_running_is_waited_for() -> None:
    """A 2xx that the spec marks as "not ready" lets a wait continue, and raises its own error in a call."""
    responses = [http({"message": "working"}, status=202), http(job(status="done"))]
    with Server(responses) as server, Client(server.url, operation=PENDING_AT_FIRST) as client:
        assert client.wait("job-1").status == "done"
    with Server(responses) as server, Client(server.url, operation=PENDING_AT_FIRST) as client:
        with pytest.raises(JobNotReadyError, match="working") as caught:
            client.get("job-1")
        assert caught.value.phase is Phase.RUNNING


@pytest.mark.parametrize("time", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00+02:00"])
def test_a_zero_time_is_no_time(time: str) -> None:
    """Services send the zero value of their language for events that have not happened yet."""
    with Server([http(job(created_at=time))]) as server, Client(server.url) as client:
        assert summarize(client.get("job-1")).created is None


@pytest.mark.parametrize("progress", [1.0, 100.0])
def test_progress_is_not_whole_before_the_end(progress: float) -> None:
    """A running job is not complete, whatever its progress field says."""
    responses = [http(job(progress=progress)), http(job(status="done", progress=progress))]
    with Server(responses) as server, Client(server.url) as client:
        assert summarize(client.get("job-1")).progress is None
        assert summarize(client.get("job-1")).progress == 1.0


class TestBatches:
    """One request for several jobs."""

    def test_each_missing_id_is_named(self) -> None:
        """A call, `get_many` and a wait all name the missing ids."""
        with Server([http({"jobs": [job("a", "done")]})]) as server, Client(server.url, operation=SEVERAL) as client:
            with pytest.warns(ContractWarning, match="no job with the id b, c"):
                response = client.respond("a", "b", "c")
            assert response.missing == ("b", "c")
            results = list(client.get_many(["a", "b"]))
            assert [result.job and result.job.id for result in results] == ["a", None]
            assert isinstance(results[1].error, JobMissingError)
            assert results[1].error.missing == ("b",)

    def test_a_wait_ends_when_a_job_stays_missing(self, clock: Any) -> None:
        """It ends after `existence_timeout`, long before the timeout of the wait."""
        with Server([http({"jobs": [job("a")]})]) as server, Client(server.url, operation=SEVERAL) as client:
            with pytest.raises(JobMissingError) as caught:
                client.wait("a", "b", existence_timeout=20)
            assert caught.value.missing == ("b",)
            assert 20 <= clock.elapsed < 60

    def test_an_id_is_sent_once(self) -> None:
        """Repeated ids are sent once."""
        with Server([http({"jobs": [job("a", "done")]})]) as server, Client(server.url, operation=SEVERAL) as client:
            client.get("a", "a")
            assert len(list(client.get_many(["a", "a", "a"]))) == 3
            assert [request.body for request in server.requests] == [b'["a"]', b'["a"]']

    def test_one_odd_job_costs_only_that_job_with_strict(self) -> None:
        """The others are returned."""
        jobs = {"jobs": [job("a"), job("b", cost="much"), job("c")]}
        with Server([http(jobs)]) as server, Client(server.url, operation=SEVERAL, strict=True) as client:
            found = {result.id: result.error for result in client.get_many(["a", "b", "c"])}
        assert isinstance(found.pop("b"), ResponseDecodeError)
        assert found == {"a": None, "c": None}

    @pytest.mark.filterwarnings("error::jobdetails_core.response.ContractWarning")
    def test_one_odd_job_costs_only_that_job_where_warnings_are_errors(self) -> None:
        """The warning is the result for that job."""
        jobs = {"jobs": [job("a"), job("b", cost="much")]}
        with Server([http(jobs)]) as server, Client(server.url, operation=SEVERAL) as client:
            found = {result.id: result.error for result in client.get_many(["a", "b"])}
        assert isinstance(found["b"], ContractWarning)
        assert found["a"] is None

    def test_what_is_odd_outside_the_jobs_asked_for_is_reported(self) -> None:
        """With `strict`, a mismatch outside the jobs is an error for each job; an unrequested job only warns."""
        odd = json.dumps({"jobs": [job("a"), job("stray"), None]}).encode()
        with Server([http(odd), http(b"\xef\xbb\xbf" + odd)]) as server:
            with Client(server.url, operation=SEVERAL, strict=True) as client:
                with pytest.warns(ContractWarning) as caught:
                    results = list(client.get_many(["a"]))
                with pytest.warns(ContractWarning):
                    results += client.get_many(["a"])
        assert [type(result.error) for result in results] == [type(None), ResponseDecodeError]
        assert [str(each.message).partition(":")[0] for each in caught.list] == ["$.jobs[2]", "$.jobs[1].id"]

    def test_an_id_that_cannot_be_sent_costs_only_itself(self) -> None:
        """The others of its batch get their jobs."""
        ids: list[Any] = ["a", 5, "\ud800", "b"]
        with Server(lambda request: http({"jobs": [job(each) for each in json.loads(request.body)]})) as server:
            with Client(server.url, operation=SEVERAL) as client:
                results = list(client.get_many(ids))
        assert [result.job and result.job.id for result in results] == ["a", None, None, "b"]

    @pytest.mark.parametrize("request_id", ["", " (request {})"])
    def test_a_refusal_of_everything_is_found_out_soon(self, request_id: str) -> None:
        """Not every batch is split down to single ids, even if each message is slightly different."""
        numbers = itertools.count(10_000)
        text = f"no such workspace{request_id}"
        with Server(lambda request: http({"message": text.format(next(numbers))}, status=404)) as server:
            with Client(server.url, operation=SEVERAL, max_retries=0) as client:
                results = list(client.get_many(map(str, range(1000))))
            assert len(results) == 1000
            assert all(isinstance(result.error, NotFoundError) for result in results)
            assert len(server.requests) < 30

    def test_the_ids_that_are_refused_are_found(self) -> None:
        """The others get their jobs."""

        def respond(request: Request) -> bytes:
            ids = [each.strip(' "') for each in request.body.decode().strip("[]").split(",")]
            bad = [each for each in ids if each in ("17", "60")]
            return (
                http({"message": f"{bad[0]} is bad"}, status=400)
                if bad
                else http({"jobs": [job(each) for each in ids]})
            )

        with Server(respond) as server, Client(server.url, operation=SEVERAL) as client:
            results = list(client.get_many(map(str, range(150))))
        assert [result.id for result in results if result.error] == ["17", "60"]
        assert len(results) == 150


def _echo(request: Request) -> bytes:
    return http(job(request.id))


def _ask_in_child(client: Client, name: str, count: int) -> int:
    """Return how many calls in a forked child returned a different job."""
    read, write = os.pipe()
    if not (pid := os.fork()):
        try:
            wrong = sum(client.get(f"{name}-{number}").id != f"{name}-{number}" for number in range(count))
            os.write(write, str(wrong).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as result:
        found = result.read()
    os.waitpid(pid, 0)
    return int(found or b"-1")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # a fork with threads is the point
def test_a_forked_child_uses_connections_of_its_own() -> None:
    """Parent and child never read each other's responses, under load and with threads."""
    with Server(_echo) as server, Client(server.url) as client:
        stop = threading.Event()
        wrong: list[str] = []

        def ask() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                if client.get(f"parent-{number}").id != f"parent-{number}":
                    wrong.append(str(number))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            assert [_ask_in_child(client, f"child{number}", 60) for number in range(5)] == [0] * 5
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert client.get("parent").id == "parent"
        assert not wrong


def test_a_callers_http_client_is_not_shared_after_a_fork() -> None:
    """Both processes would read from its connections."""
    import httpx

    with Server(_echo) as server, httpx.Client() as http_client, Client(server.url, http_client=http_client) as client:
        client.get("job-1")
        read, write = os.pipe()
        if not (pid := os.fork()):
            try:
                client.get("job-2")
            except RuntimeError as error:
                os.write(write, str(error).encode())
            finally:
                os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as result:
            assert b"before os.fork()" in result.read()
        os.waitpid(pid, 0)
        assert client.get("job-3").id == "job-3"
