"""Tools that instrument, mock or record httpx see the requests of a default client."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from unittest import mock

import httpcore
import httpx
import pytest

from jobdetails_core._deadline import DeadlineBackend

from .service import BASE_URL, AsyncClient, Client, job

URL = f"{BASE_URL}/jobs/job-1"


def test_the_pool_of_httpx_is_where_it_was() -> None:
    """Requests go through the default client's own pool. If this fails, update `_transport.py`."""
    transport = httpx.HTTPTransport()
    assert isinstance(transport._pool, httpcore.ConnectionPool)
    client = Client(base_url="http://127.0.0.1:9")
    sends_with = client._http.current()._transport
    assert isinstance(sends_with, httpx.HTTPTransport)
    assert isinstance(sends_with._pool._network_backend, DeadlineBackend)


def test_mock_patch_sees_requests() -> None:
    """`mock.patch("httpx.Client.send")` replaces the service."""
    response = httpx.Response(200, json=job())
    with mock.patch("httpx.Client.send", return_value=response) as send, Client() as client:
        assert client.get_job_details("job-1").id == "job-1"
    assert str(send.call_args.args[0].url) == URL
    with mock.patch("httpx.AsyncClient.send", return_value=httpx.Response(200, json=job())) as send:

        async def call() -> Any:
            async with AsyncClient() as client:
                return await client.get_job_details("job-1")

        assert asyncio.run(call()).id == "job-1"
    assert str(send.call_args.args[0].url) == URL


def test_respx_sees_requests() -> None:
    """A respx route replaces the service."""
    import respx

    with respx.mock(assert_all_called=True) as router:
        router.get(URL).respond(json=job())
        with Client() as client:
            assert client.get_job_details("job-1").id == "job-1"

        async def call() -> Any:
            async with AsyncClient() as async_client:
                return await async_client.get_job_details("job-1")

        assert asyncio.run(call()).id == "job-1"


def test_pytest_httpx_sees_requests(httpx_mock: Any) -> None:
    """The pytest-httpx fixture replaces the service."""
    httpx_mock.add_response(url=URL, json=job(), is_reusable=True)
    with Client() as client:
        assert client.get_job_details("job-1").id == "job-1"

    async def call() -> Any:
        async with AsyncClient() as async_client:
            return await async_client.get_job_details("job-1")

    assert asyncio.run(call()).id == "job-1"
    assert len(httpx_mock.get_requests()) == 2


def test_sentry_sees_requests() -> None:
    """Sentry's httpx integration creates a span for each request."""
    import sentry_sdk
    import sentry_sdk.transport
    from sentry_sdk.integrations.httpx import HttpxIntegration

    seen: list[Any] = []

    class Keep(sentry_sdk.transport.Transport):
        def capture_envelope(self, envelope: Any) -> None:
            seen.extend(item.payload.json for item in envelope.items)

    sentry_sdk.init(
        dsn="https://key@sentry.test/1",
        traces_sample_rate=1.0,
        integrations=[HttpxIntegration()],
        default_integrations=False,
        transport=Keep,
    )
    try:
        with (
            sentry_sdk.start_transaction(name="test"),
            mock.patch("httpx.HTTPTransport.handle_request", return_value=httpx.Response(200, json=job())),
            Client() as client,
        ):
            client.get_job_details("job-1")
        sentry_sdk.flush()
    finally:
        sentry_sdk.init()
    assert [span["description"] for event in seen for span in event["spans"]] == [f"GET {URL}"]


def test_opentelemetry_sees_requests() -> None:
    """OpenTelemetry's httpx instrumentation creates a span for each request."""
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with mock.patch("httpx.HTTPTransport.handle_request", return_value=httpx.Response(200, json=job())):
        HTTPXClientInstrumentor().instrument(tracer_provider=provider)
        try:
            with Client() as client:
                client.get_job_details("job-1")
        finally:
            HTTPXClientInstrumentor().uninstrument()
    (span,) = exporter.get_finished_spans()
    assert span.attributes
    assert span.attributes["http.url"] == URL


class _Jobs(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        import json

        content = json.dumps(job()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


_RECORD = """
import sys, asyncio
sys.modules["aiohttp"] = None  # vcrpy 7 does not work with aiohttp 3.14
import vcr
from tests.core.service import AsyncClient, Client
url = sys.argv[1]
recorder = vcr.VCR(filter_headers=["authorization"])
async def call():
    async with AsyncClient(base_url=url) as client:
        return (await client.get_job_details("job-1")).id
with recorder.use_cassette(sys.argv[2], record_mode=sys.argv[3]) as cassette:
    with Client(base_url=url) as client:
        assert client.get_job_details("job-1").id == "job-1"
    assert asyncio.run(call()) == "job-1"
    print(vcr.__version__, len(cassette), cassette.play_count)
"""


def test_vcr_records_and_replays_requests(tmp_path: Path, packages_path: list[str]) -> None:
    """A vcrpy cassette records requests, and replays the responses after the service has stopped."""
    root = str(Path(__file__).parents[2])
    older = os.environ.get("JOBDETAILS_OTHER_VCRPY")  # a folder with a different version of vcrpy
    for place in filter(None, (older, "")) if older else ("",):
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Jobs)
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (place, root, *packages_path)))}
        cassette = tmp_path / f"cassette{len(place)}.yaml"

        def run(mode: str, url: str = url, cassette: Path = cassette, env: dict[str, str] = environment) -> list[str]:
            command = [sys.executable, "-c", _RECORD, url, str(cassette), mode]
            return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.split()

        assert run("once")[1:] == ["2", "0"]
        server.shutdown()
        server.server_close()
        assert run("none")[1:] == ["2", "2"]
        assert "sk-made-up" not in cassette.read_text()


def test_nothing_heavy_is_imported_early(packages_path: list[str]) -> None:
    """Importing the package and listing the vendors import neither httpx nor attrs."""
    code = (
        "import sys, jobdetails_core, jobdetails_core.vendors\n"
        "print({'httpx', 'httpcore', 'attrs', 'anyio', 'asyncio'} & set(sys.modules))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(packages_path)}
    found = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "set()"


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_default_client_reads_the_environment_once(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later changes of the environment do not redirect requests."""
    client = kind()
    monkeypatch.setenv("HTTPS_PROXY", "ftp://unusable")
    client._http.current(None)
