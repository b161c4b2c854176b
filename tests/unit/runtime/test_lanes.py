"""Pools side by side: few requests share one, many have one each time it is full, and what has ended counts no more."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from generator.runtime._lanes import LanesTransport

REQUEST = httpx.Request("GET", "http://a.test/")


class Stream(httpx.AsyncByteStream):
    """A body in two chunks."""

    async def __aiter__(self) -> Any:
        """Yield them."""
        for chunk in (b"a", b"b"):
            yield chunk


class Pool(httpx.AsyncBaseTransport):
    """A pool that answers, or fails if it is asked to, and knows what became of it."""

    made: list[Pool]

    def __init__(self, *, verify: Any, limits: httpx.Limits) -> None:
        self.context = verify
        self.limits = limits
        self.requests = 0
        self.is_closed = False
        self.made.append(self)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Count a request, and answer it."""
        self.requests += 1
        if request.url.path == "/broken":
            raise httpx.ConnectError("made up")
        return httpx.Response(200, stream=Stream())

    async def aclose(self) -> None:
        """Note that it is closed."""
        self.is_closed = True


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[Pool]:
    """The pools that are made."""
    monkeypatch.setattr(Pool, "made", [], raising=False)
    monkeypatch.setattr(httpx, "AsyncHTTPTransport", Pool)
    return Pool.made


@pytest.mark.anyio
async def test_requests_one_after_the_other_share_a_pool(pools: list[Pool], anyio_backend: str) -> None:
    """A pool is not left for another while it has a connection, and an answer that was closed, or none, uses none."""
    transport = LanesTransport(most_connections=100)
    assert len(pools) == 1
    for _ in range(25):
        response = await transport.handle_async_request(REQUEST)
        assert await response.aread() == b"ab"
        await response.aclose()  # again: it counts once
        with pytest.raises(httpx.ConnectError):
            await transport.handle_async_request(httpx.Request("GET", "http://a.test/broken"))
    assert [pool.requests for pool in pools] == [50]


@pytest.mark.anyio
async def test_requests_at_a_time_have_as_many_pools_as_they_need(pools: list[Pool], anyio_backend: str) -> None:
    """Each pool has ten requests, until there are as many as may be; then the least used gets more."""
    transport = LanesTransport(most_connections=30)
    responses = [await transport.handle_async_request(REQUEST) for _ in range(25)]
    assert [pool.requests for pool in pools] == [10, 10, 5]
    responses += [await transport.handle_async_request(REQUEST) for _ in range(8)]
    assert [pool.requests for pool in pools] == [11, 11, 11]
    for response in responses[12:15]:
        await response.aclose()
    for _ in range(3):
        await transport.handle_async_request(REQUEST)
    assert [pool.requests for pool in pools] == [11, 14, 11]
    assert {pool.limits.max_connections for pool in pools} == {10}
    assert len({id(pool.context) for pool in pools}) == 1
    await transport.aclose()
    assert all(pool.is_closed for pool in pools)
