"""The reference as it is written."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from generator import reference

from ..vendors import VENDORS, Vendor


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference of all vendors."""
    folder = tmp_path_factory.mktemp("reference") / "site"
    folder.mkdir()
    (folder / "of_a_vendor_that_went.html").touch()
    reference.write(site=folder)
    return folder


def test_there_is_a_page_for_each_vendor(site: Path) -> None:
    """The folder has a page for each vendor and an index, and nothing of what was there before."""
    assert sorted(path.name for path in site.iterdir()) == sorted(["index.html", *(f"{v.name}.html" for v in VENDORS)])


def test_the_index_leads_to_each_page(site: Path, vendor: Vendor) -> None:
    """The index names each vendor with its version and route, and links to its page."""
    text = (site / "index.html").read_text(encoding="utf-8")
    assert f'<a href="{vendor.name}.html">{vendor.document["info"]["title"]}</a>' in text
    path, method, _ = vendor.route
    assert f"<code>{method} {path}</code>" in text


def test_pages_may_ask_nobody(site: Path) -> None:
    """Each page forbids the browser every request, before anything that could ask stands in it."""
    for path in site.iterdir():
        head = path.read_text(encoding="utf-8").partition("</title>")[0]
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', head)
        assert policy.startswith("default-src 'none';")
        assert not re.search(r"https?:|\*", policy)
        assert "<script" not in head


def test_nobody_is_told_of_readers(site: Path, vendor: Vendor) -> None:
    """Telemetry is off in each page."""
    assert '"disableTelemetry":true' in (site / f"{vendor.name}.html").read_text(encoding="utf-8")


def test_the_sample_calls_the_client(site: Path, vendor: Vendor) -> None:
    """The Python sample of a page is a program that imports the real client and calls its method."""
    text = (site / f"{vendor.name}.html").read_text(encoding="utf-8")
    found = re.search(r'"x-codeSamples":\[\{"lang":"Python","label":"Python","source":("(?:[^"\\]|\\.)*")', text)
    assert found
    program = json.loads(found.group(1))
    ast.parse(program)
    assert f"from jobdetails_{vendor.name} import " in program
    assert "client.get_job_details(" in program
