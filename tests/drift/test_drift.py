"""`python -m generator drift` against a site on loopback: what it requests, what it reports, and what it writes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator import drift as package
from generator.__main__ import main
from generator.audit import audit, lock
from generator.drift import Page, State, drift

from ..audit.auditing import NAME, Project
from ..vendors import VENDORS


class Site(ThreadingHTTPServer):
    """A site with pages by path, which answers conditional requests and notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, bytes] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers for the site."""

    server: Site

    def do_GET(self) -> None:
        """Send a page, 304 if the caller has it, or 404."""
        self.server.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        content = self.server.pages.get(self.path)
        etag = f'"{hash(content)}"'
        status = 404 if content is None else 304 if self.headers.get("If-None-Match") == etag else 200
        self.send_response(status)
        if status == 200:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(content or b"") if status == 200 else 0))
        self.end_headers()
        if status == 200:
            self.wfile.write(content or b"")

    def log_message(self, format: str, *arguments: object) -> None:
        """Log nothing."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on loopback."""
    server = Site()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def project(tmp_path: Path, site: Site) -> Project:
    """A spec whose page is on the site, in its Markdown form."""
    made = Project(tmp_path, VENDORS[0])
    at(made, f"{site.url}/page")
    site.pages["/page.md"] = made.text.encode()
    return made


def at(project: Project, url: str) -> None:
    """Let the page of a spec be elsewhere."""
    path = project.root / "specs" / project.vendor.path.name
    content = json.loads(path.read_text(encoding="utf-8"))
    content["info"]["x-source"][0]["url"] = url
    path.write_text(json.dumps(content), encoding="utf-8")


def only(project: Project, *, update: bool = False) -> Page:
    """Return what became of the one page."""
    (page,) = drift(root=project.root, update=update)
    return page


def test_a_page_that_did_not_change(project: Project, site: Site) -> None:
    """One request, with a User-Agent that says what it is; once its validator is known, the site need not send it."""
    assert only(project, update=True).state is State.UNCHANGED
    assert only(project).state is State.UNCHANGED
    (first, headers), (second, conditional) = site.requests
    assert (first, second) == ("/page.md", "/page.md")
    assert headers["user-agent"].startswith("jobdetails-drift ")
    assert "if-none-match" not in headers
    assert "if-none-match" in conditional


def test_a_site_without_markdown(project: Project, site: Site) -> None:
    """A page without a Markdown form is fetched as it is, and the next time without trying again."""
    site.pages = {"/page": site.pages["/page.md"]}
    assert only(project, update=True).state is State.UNCHANGED
    assert only(project).state is State.UNCHANGED
    assert [path for path, _ in site.requests] == ["/page.md", "/page", "/page"]


def test_a_page_of_which_prose_changed(project: Project, site: Site) -> None:
    """Other words without other facts are reported as such."""
    site.pages["/page.md"] = project.text.replace("What it is.", "What it really is.").encode()
    assert only(project) == Page(project.vendor.name, "Made up", f"{site.url}/page", NAME, State.PROSE)


def test_a_page_of_which_facts_changed(project: Project, site: Site) -> None:
    """Facts that changed are named, with the line where the spec now differs."""
    method = project.vendor.method
    line = project.line(f"`{method} ")
    site.pages["/page.md"] = project.text.replace(f"`{method} ", "`PATCH ", 1).encode()
    page = only(project)
    assert page.state is State.FACTS
    assert page.details[:2] == ("now method : PATCH", f"line {line}: differs: method : PATCH; the spec has {method}")


def test_an_update_writes_the_lock_and_nothing_else(project: Project, site: Site) -> None:
    """The lock gets the new facts and keeps the lines that were read; the spec stays, so the audit still fails."""
    spec = project.root / "specs" / project.vendor.path.name
    before, lines = spec.read_bytes(), lock.read(project.root / "specs").documents[NAME]["lines"]
    text = project.text.replace("What it is.", "What it really is.")
    site.pages["/page.md"] = text.encode()
    only(project, update=True)
    assert spec.read_bytes() == before
    assert lock.read(project.root / "specs").documents[NAME]["lines"] == lines
    assert only(project).state is State.UNCHANGED
    (project.documents / NAME).write_text(text, encoding="utf-8")
    assert not audit((), project.documents, root=project.root).is_clean


@pytest.mark.parametrize(
    ("content", "state", "says"),
    [
        (None, State.UNREACHABLE, "status 404"),
        (b"\xff\xfe", State.UNREADABLE, "no UTF-8"),
        (b"", State.UNREADABLE, "no field, sample or path found"),
        (b"x" * (5 * 1024 * 1024 + 1), State.UNREACHABLE, "more than 5242880 bytes"),
    ],
)
def test_a_page_that_cannot_be_compared(
    project: Project, site: Site, content: bytes | None, state: State, says: str
) -> None:
    """A page that is gone or in no form that can be read is reported, and never taken for unchanged."""
    site.pages = {} if content is None else {"/page.md": content}
    page = only(project)
    assert page.state is state
    assert says in page.details[0]


def test_a_site_that_is_down(project: Project) -> None:
    """A site that does not answer is reported."""
    at(project, "http://127.0.0.1:9/page")
    assert only(project).state is State.UNREACHABLE


def test_several_documents_of_one_page(project: Project, site: Site) -> None:
    """A page that was transcribed in two forms is fetched once."""
    path = project.root / "specs" / project.vendor.path.name
    content = json.loads(path.read_text(encoding="utf-8"))
    first = content["info"]["x-source"][0]
    content["info"]["x-source"].append({**first, "document": "other.txt"})
    path.write_text(json.dumps(content), encoding="utf-8")
    assert only(project).document == NAME
    assert len(site.requests) == 1


@pytest.mark.parametrize(("change", "code"), [(None, 0), (("What it is.", "What it was."), 1), (("", None), 2)])
def test_the_command(
    project: Project,
    site: Site,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: tuple[str, str | None] | None,
    code: int,
) -> None:
    """0 if nothing changed, 1 if a page did, 2 if one could not be compared; a line for each page."""
    monkeypatch.setattr(package, "drift", partial(drift, root=project.root))
    if change:
        old, new = change
        site.pages = {} if new is None else {"/page.md": project.text.replace(old, new).encode()}
    assert main(["drift"]) == code
    state = {0: "unchanged", 1: "only prose changed", 2: "unreachable"}[code]
    assert capsys.readouterr().out.startswith(f"{project.vendor.name}: {state}: Made up, {site.url}/page\n")
    assert main(["drift", "--format", "json"]) == code
    assert json.loads(capsys.readouterr().out)[0]["state"] == state
