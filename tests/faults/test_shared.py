"""One client, used by many at once: the right answers to the right callers, and nothing left behind."""

from __future__ import annotations

import json
import threading
from typing import Any

import anyio
import pytest

from ..callers import Caller
from ..vendors import Vendor
from .faulty import WAYS, Faulty, client, run

THREADS, CALLS = 32, 10
TASKS = 500


def arguments(vendor: Vendor, number: int) -> tuple[Any, ...]:
    """Return arguments of a call that no other call has."""
    return tuple([*value, number] if isinstance(value, list) else f"{value}-{number}" for value in vendor.arguments)


def is_answer_to(vendor: Vendor, number: int, response: Any) -> bool:
    """Return whether an answer is the one to a call with these arguments."""
    asked = json.loads(response.content)["asked"]
    return all(
        json.loads(asked["body"]) == value if isinstance(value, list) else f"/{value}" in asked["target"] + "/"
        for value in arguments(vendor, number)
    )


def test_threads_share_a_client(vendor: Vendor, faulty: Faulty) -> None:
    """A `Client` used by 32 threads gives each the answer to what it asked."""
    wrong: list[object] = []

    with vendor.client(base_url=faulty.base_url(vendor, "echo"), timeout=60) as asking:

        def ask(thread: int) -> None:
            for call in range(CALLS):
                number = thread * CALLS + call
                try:
                    response = asking.get_job_details_response(*arguments(vendor, number))
                except Exception as error:
                    wrong.append(error)
                else:
                    wrong.extend([] if is_answer_to(vendor, number, response) else [response.content])

        threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert faulty.open_connections() == 0


@pytest.mark.parametrize("way", [way for way in WAYS if way.kind != "sync"], ids=repr)
def test_tasks_share_a_client(vendor: Vendor, faulty: Faulty, way: Caller) -> None:
    """An `AsyncClient` used by 500 tasks gives each the answer to what it asked."""
    wrong: list[object] = []

    async def ask_all() -> None:
        async with (
            client(way, vendor, base_url=faulty.base_url(vendor, "echo"), timeout=60) as asking,
            anyio.create_task_group() as group,
        ):
            for number in range(TASKS):
                group.start_soon(ask, asking, number)

    async def ask(asking: Any, number: int) -> None:
        try:
            response = await asking.get_job_details_response(*arguments(vendor, number))
        except Exception as error:
            wrong.append(error)
        else:
            wrong.extend([] if is_answer_to(vendor, number, response) else [response.content])

    run(way, ask_all)
    assert wrong == []
    assert faulty.open_connections() == 0
