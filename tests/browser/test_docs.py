"""The documentation in headless Chromium: it makes no request, and its search works from the file system."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..checkout import ROOT
from .test_offline import opened

SITE = ROOT / "site"
PAGES = ["index.html", "waiting.html", "vendors.html", "api/index.html"]
"""All pages have one template, and tests/docs reads what each of them loads."""


@pytest.mark.parametrize("name", PAGES)
def test_no_page_makes_a_request(name: str, tmp_path: Path) -> None:
    """A page is shown without a request to any host."""
    text, requests = opened((SITE / name).as_uri(), tmp_path)
    assert requests == []
    assert len(text) > 100


def test_the_search_finds_a_page(tmp_path: Path) -> None:
    """A search for an argument finds the page about it."""
    text, requests = opened((SITE / "search.html").as_uri() + "?q=max_outage", tmp_path)
    assert requests == []
    assert "Waiting and phases" in text.partition("Search Results")[2]
