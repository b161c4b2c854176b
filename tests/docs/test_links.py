"""Links in the HTML of the built documentation. `nox -s docs` builds site/ and runs these tests."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ..checkout import ROOT

SITE = ROOT / "site"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in [*SITE.glob("*.html"), *SITE.glob("api/*.html")])


class Page(HTMLParser):
    """The links, loaded files and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Record the links, loaded files and anchors of a tag."""
        values = {name: value for name, value in attributes if value}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        is_link = tag == "a" or values.get("rel") in ("index", "next", "prev", "search")
        if "href" in values:
            (self.links if is_link else self.loads).append(values["href"])
        if "src" in values:
            self.loads.append(values["src"])


@cache
def page(path: Path) -> Page:
    """Return a page of the site."""
    return Page(path.read_text(encoding="utf-8"))


def broken(links: list[str], path: Path) -> list[str]:
    """Return the broken links of a page; links to other hosts are not checked."""
    found = []
    for link in links:
        url = urlsplit(link)
        if url.scheme in ("http", "https", "mailto", "data"):
            continue
        target = (path.parent / unquote(url.path)).resolve() if url.path else path
        is_page = target.suffix == ".html"
        if not target.is_file() or (is_page and url.fragment and unquote(url.fragment) not in page(target).anchors):
            found.append(link)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_links_are_not_broken(name: str) -> None:
    """Links to pages and headings of the site have a target."""
    path = SITE / name
    assert broken(page(path).links, path) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_loaded_from_another_host(name: str) -> None:
    """Scripts, styles, fonts and images are part of the site."""
    path = SITE / name
    loads = page(path).loads
    assert [url for url in loads if urlsplit(url).netloc] == []
    assert broken([url.partition("?")[0] for url in loads], path) == []


def test_styles_load_nothing_from_another_host() -> None:
    """No style sheet imports a font or another style sheet from elsewhere."""
    sheets = {path.name: path.read_text(encoding="utf-8") for path in SITE.rglob("*.css")}
    assert sheets
    assert [name for name, text in sheets.items() if "url(http" in text or "url(//" in text or "@import" in text] == []


def test_every_page_of_the_sources_is_built() -> None:
    """The site has a page for each source, and all are in the navigation."""
    sources = ROOT / "clients" / "jobdetails" / "docs"
    expected = {path.relative_to(sources).with_suffix(".html").as_posix() for path in sources.rglob("*.md")}
    assert expected <= set(PAGES)
    index = page(SITE / "index.html").links
    assert expected - {"index.html"} <= {link.partition("#")[0] for link in index}


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    """A missing file and a missing heading are broken links."""
    path = tmp_path / "page.html"
    path.write_text("<h1 id=here>x</h1><a href=#here>a</a><a href=#there>b</a><a href=no.html>c</a>", encoding="utf-8")
    assert broken(page(path).links, path) == ["#there", "no.html"]
