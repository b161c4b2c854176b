"""Cancelled calls never block a client, and leave nothing behind."""

from __future__ import annotations

import random
from typing import Any

import anyio
import httpx
import pytest

from .faulty import ASYNC_SENDERS, Faulty, Sender

CALLS = 1000


@pytest.mark.parametrize("sender", ASYNC_SENDERS, ids=repr)
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_client_survives_calls_cancelled_at_random(sender: Sender, faulty: Faulty, tls: bool) -> None:
    """After 1,000 calls cancelled at random points, one after the other, the next call succeeds."""
    chance = random.Random(7)
    calls = CALLS if not tls else CALLS // 4
    base_url = faulty.base_url("fine", tls=tls)
    limits = httpx.Limits(max_connections=3)  # so that three leaked connections block the client
    of_http = {"limits": limits} if sender.http_library in ("httpx", "httpx2") else {}

    async def work() -> Any:
        async with sender.async_client(
            faulty.authority, of_http, base_url=base_url, timeout=20, max_retries=0
        ) as client:
            for number in range(calls):
                turns = chance.randrange(30)
                async with anyio.create_task_group() as group:
                    group.start_soon(client.get_job_details, f"job-{number}")
                    for _ in range(turns):
                        await anyio.lowlevel.checkpoint()
                    if chance.random() < 0.3:
                        await anyio.sleep(chance.random() * 0.003)
                    group.cancel_scope.cancel()
            return await client.get_job_details("job-last")

    assert sender.run(work).id == "job-last"
