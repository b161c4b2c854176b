"""The key is sent only to the service, and is never shown, however a server echoes it."""

from __future__ import annotations

import html
import json
import logging
import pickle
import traceback
import urllib.parse
import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import pytest

from jobdetails_core import errors

from ..core.service import KEY
from ..reach import texts
from .faulty import Faulty, Sender, status_fault

JSON = "HTTP/1.1 401 No\r\nContent-Length: {}\r\n\r\n{}"
ECHOES = {
    "body": '{"message": "bad key KEY"}',
    "body, percent-encoded": '{"message": "bad key QUOTED"}',
    "body, as HTML": "<h1>bad key HTML</h1>",
    "body, as Unicode escapes": '{"message": "bad key ESCAPED"}',
}
RAW = {
    "malformed header": "HTTP/1.1 200 OK\r\nX-Bad KEY\r\n\r\n",
    "malformed header value": "HTTP/1.1 200 OK\r\nX: KEY\x00\r\n\r\n",
    "status line": "HTTP/9.9 KEY\r\n\r\n",
    "reason": "HTTP/1.1 499 KEY\r\nContent-Length: 0\r\n\r\n",
    "location": "HTTP/1.1 302 Found\r\nLocation: http://x.test/?key=KEY\r\nContent-Length: 0\r\n\r\n",
    "chunk line": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n",
    "length": "HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n",
    "encoding": "HTTP/1.1 200 OK\r\nContent-Encoding: KEY\r\nContent-Length: 2\r\n\r\n{}",
    "no JSON": "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nKEY                                     ",
    "request id": "HTTP/1.1 500 No\r\nX-Request-Id: KEY\r\nContent-Length: 0\r\n\r\n",
}
LONGER = {
    "body": len(KEY) - len("KEY"),
    "body, percent-encoded": len(urllib.parse.quote(KEY, safe="")) - len("QUOTED"),
    "body, as HTML": len(KEY.replace("+", "&#43;")) - len("HTML"),
    "body, as Unicode escapes": 6 * len(KEY) - len("ESCAPED"),
}
FORMS = {
    KEY,
    urllib.parse.quote(KEY, safe=""),
    urllib.parse.quote(KEY),
    html.escape(KEY).replace("+", "&#43;"),
    "".join(f"\\u{ord(each):04x}" for each in KEY),
    KEY.lower(),  # HTTP libraries change the case of some parts
}


class Records(logging.Handler):
    """Record the content of all log records."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Store a record, except the raw bytes that httpcore logs."""
        if record.name.startswith("jobdetails"):
            self.texts += [self.format(record), *texts(vars(record))]


@pytest.fixture
def records() -> Iterator[Records]:
    """The records of our loggers."""
    kept = Records()
    root = logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(1)
    yield kept
    root.removeHandler(kept)
    root.setLevel(level)


def shown(error: BaseException) -> Iterator[str]:
    """Yield everything that an error shows: texts, pickles, and local variables of our frames."""
    yield from texts(error)
    yield "".join(traceback.format_exception(error))
    yield pickle.dumps(error).decode("latin-1")
    seen: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in seen:
        seen.append(link)
        yield from locals_of(link.__traceback__)
        link = link.__cause__ or link.__context__


def locals_of(trace: TracebackType | None) -> Iterator[str]:
    """Yield the reprs of local variables, as error trackers send them, in frames of the core."""
    while trace is not None:
        if "jobdetails_core" in trace.tb_frame.f_code.co_filename:
            frame = trace.tb_frame
            yield from (f"{frame.f_code.co_qualname}: {name} = {value!r}" for name, value in frame.f_locals.items())
        trace = trace.tb_next


def test_an_echoed_key_is_shown_nowhere(sender: Sender, faulty: Faulty, records: Records) -> None:
    """No message, attribute, cause, log record, pickle or local variable of ours has the key."""
    for where in (*ECHOES, *RAW):
        records.texts.clear()
        assert_hidden(sender, faulty, records, where)


def assert_hidden(sender: Sender, faulty: Faulty, records: Records, where: str) -> None:
    """Check that a key echoed in one place is not shown anywhere."""
    content = RAW[where] if where in RAW else JSON.format(len(ECHOES[where]) + LONGER[where], ECHOES[where])
    fault = "echo_key:" + urllib.parse.quote(content, safe="")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        error = faulty.outcome(sender, fault, max_retries=1)
    assert isinstance(error, errors.APIError)
    found = [*shown(error), *records.texts, *(str(warning.message) for warning in warned)]
    assert [text for text in found for form in FORMS if form in text] == []
    assert any("***" in text for text in found) or where in ("length",) or sender.http_library == "httpx_aiohttp"


def test_a_failure_shows_no_key(sender: Sender, faulty: Faulty, records: Records) -> None:
    """Errors that do not come from the server's response do not show it either."""
    for fault in ("reset_in_headers", "silence", "gzip_broken", status_fault(401), "drip_body"):
        error = faulty.outcome(sender, fault, timeout=0.3)
        assert isinstance(error, errors.APIError)
        assert [text for text in [*shown(error), *records.texts] for form in FORMS if form in text] == []


def test_the_search_finds_a_key_that_is_shown(records: Records) -> None:
    """The search finds a key that is there."""
    logging.getLogger("jobdetails_acme").debug("key %s", KEY)
    assert any(KEY in text for text in records.texts)
    assert any(KEY in text for text in shown(ValueError(f"a {KEY}")))


def test_a_callers_own_exception_is_left_alone(sender: Sender, faulty: Faulty) -> None:
    """A call made while the caller handles an exception does not change that exception."""
    base_url = faulty.base_url("reset_before_headers")

    def work() -> Any:
        try:
            raise OSError(f"mine: {KEY}")
        except OSError as own:
            error = faulty.outcome(sender, "reset_before_headers")
            return own, error

    async def work_async() -> Any:
        async with sender.async_client(base_url=base_url, max_retries=0) as client:
            try:
                raise OSError(f"mine: {KEY}")
            except OSError as own:
                return own, await capture(client)

    own, error = work() if sender.is_sync else sender.run(work_async)
    assert type(error) is errors.APIConnectionError
    assert own.args == (f"mine: {KEY}",)
    assert own.__traceback__ is not None


async def capture(client: Any) -> Any:
    """Return the error of a call."""
    with pytest.raises(errors.APIError) as caught:
        await client.get_job_details("job-1")
    return caught.value


def test_a_success_is_what_was_sent(sender: Sender, faulty: Faulty) -> None:
    """Only errors are redacted: a job that contains the key is returned unchanged."""
    body = json.dumps({"id": "job-1", "status": "done", "nodes": [], "owner": KEY})
    content = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    fault = "echo_key:" + urllib.parse.quote(content, safe="")
    assert faulty.outcome(sender, fault).parsed.owner == KEY
