"""The pages of site/reference/ in headless Chromium, with its log of requests. Needs Chromium; see `nox -s docs`."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.spec.specs import load

from ..checkout import ROOT
from ..vendors import VENDORS, Vendor

BROWSER = os.environ.get("JOBDETAILS_BROWSER", "chromium")


def opened(url: str, folder: Path) -> tuple[str, list[str]]:
    """Return the text that a page shows in a window high enough to lay out all of it, and the requests it makes."""
    log = folder / "requests.json"
    options = [
        "--headless=new",
        "--no-sandbox",  # the pages are our own, and a container seldom allows a sandbox
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--window-size=1500,8000",
        "--virtual-time-budget=20000",
        f"--user-data-dir={folder / 'profile'}",
        f"--log-net-log={log}",
    ]
    done = subprocess.run(
        [BROWSER, *options, "--dump-dom", url], capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    bare = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", done.stdout, flags=re.DOTALL)
    text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())
    return text, _requests(json.loads(log.read_text(encoding="utf-8")))


def _requests(log: dict[str, Any]) -> list[str]:
    """Return the URLs that a page asked for, without what the browser asks for itself and the page's own file."""
    started = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [
        event["params"] for event in log["events"] if event["type"] == started and "url" in event.get("params", {})
    ]
    of_pages = [request["url"] for request in asked if request.get("initiator") != "not an origin"]
    return [url for url in of_pages if not url.startswith(("file:", "data:", "blob:"))]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, list[str]]]:
    """The text and the requests of each page."""
    found: dict[str, tuple[str, list[str]]] = {}
    for name in ("index", *(vendor.name for vendor in VENDORS)):
        for _ in range(5):  # a busy machine may write the page down before its script has run
            text, requests = opened(
                (ROOT / "site" / "reference" / f"{name}.html").as_uri(), tmp_path_factory.mktemp(name)
            )
            found[name] = text, [*requests, *found.get(name, ("", []))[1]]
            if "Loading..." not in text or "client.get_job_details(" in text.replace(" ", ""):
                break
    return found


def test_no_page_asks_anybody(pages: dict[str, tuple[str, list[str]]]) -> None:
    """Each page is shown without a request to any host."""
    assert {name: requests for name, (_, requests) in pages.items() if requests} == {}
    assert all(len(text) > 100 for text, _ in pages.values())


def test_each_conflict_is_seen(vendor: Vendor, pages: dict[str, tuple[str, list[str]]]) -> None:
    """A reader can unfold what is settled at each conflict, and why."""
    text = pages[vendor.name][0].replace(" ", "")
    missing = [
        conflict.pointer
        for conflict in load(vendor.path).conflicts
        if "".join(f"Settled: {conflict.settled}".split()) not in text or "".join(conflict.because.split()) not in text
    ]
    assert missing == []


def test_the_sample_is_seen(vendor: Vendor, pages: dict[str, tuple[str, list[str]]]) -> None:
    """A reader sees the Python sample."""
    assert f"from jobdetails_{vendor.name} import" in pages[vendor.name][0]
    assert "client.get_job_details(" in pages[vendor.name][0].replace(" ", "")


def test_a_request_would_be_seen(tmp_path: Path) -> None:
    """A page that does ask a host is found out: the log holds what these tests look for."""
    page = tmp_path / "page.html"
    page.write_text("<img src='http://127.0.0.1:9/picture.png'>", encoding="utf-8")
    assert opened(page.as_uri(), tmp_path)[1] == ["http://127.0.0.1:9/picture.png"]
