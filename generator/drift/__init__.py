"""Fetch the pages from which the specs were transcribed, and report which of them changed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import httpx
from attrs import asdict, frozen

from ..audit import lock as locks
from ..audit import vendor as auditor
from ..audit.document import Document, load
from ..audit.known import Known
from ..audit.lock import Lock
from ..audit.proof import Client, Samples
from ..audit.report import Finding
from ..audit.verdicts import Verdict
from ..errors import CannotError
from ..render import build
from ..spec.spec import Spec
from ..spec.specs import load_all
from .fetching import Fetched, fetch

__all__ = ["Page", "State", "as_json", "as_text", "drift", "exit_code"]

_NEW = (Verdict.MISSING, Verdict.DIFFERS)


class State(StrEnum):
    """The state of a page, compared with `specs/documents.lock`."""

    UNCHANGED = "unchanged"
    PROSE = "only prose changed"
    FACTS = "facts changed"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


@frozen
class Page:
    """A page of a vendor, and its state."""

    vendor: str
    title: str
    url: str
    document: str
    state: State
    details: tuple[str, ...] = ()
    """Added and removed facts and new differences from the spec, or why the page could not be compared."""


def drift(*, root: Path = build.ROOT, update: bool = False, client: httpx.Client | None = None) -> list[Page]:
    """
    Fetch each page once, and compare it with its last known state.

    If several documents have the same URL, only the first is compared: the others are the same page in another format.

    Args:
        root: Where specs/ and clients/ are.
        update: Write the state of changed pages to specs/documents.lock.
        client: HTTP client that sends the requests.

    Raises:
        SpecError: A spec is invalid.
    """
    lock = locks.read(root / "specs")
    pages = []
    with tempfile.TemporaryDirectory() as folder, client or httpx.Client() as sender:
        for spec in load_all(root / "specs"):
            for source in _sources(spec):
                pages.append(_page(spec, source, lock, sender, Path(folder), root / "clients"))
    if update:
        locks.write(root / "specs", lock)
    return pages


def _sources(spec: Spec) -> Iterator[Mapping[str, str]]:
    """Yield the first source of each URL."""
    seen: set[str] = set()
    for source in spec.document["info"].get("x-source", ()):
        if source.get("url", "") not in seen:
            seen.add(source.get("url", ""))
            yield source


def _page(spec: Spec, source: Mapping[str, str], lock: Lock, client: httpx.Client, folder: Path, clients: Path) -> Page:
    """Fetch and compare a page, and note its new state in the lock."""
    name = source["document"]
    known = lock.documents.get(name, {})

    def page(state: State, *details: str) -> Page:
        return Page(spec.vendor, source["title"], source.get("url", ""), name, state, details)

    if "url" not in source:
        return page(State.UNREACHABLE, "x-source has no url")
    try:
        fetched = fetch(client, source["url"], known)
    except CannotError as error:
        return page(State.UNREACHABLE, str(error))
    if fetched.content is None:
        return page(State.UNCHANGED)
    (folder / name).write_bytes(fetched.content)
    try:
        document = load(folder, name)
    except CannotError as error:
        return page(State.UNREADABLE, str(error).removeprefix(f"{folder / name}: "))
    changes = lock.changes(document)
    lock.documents[name] = _state(document, known, fetched)
    if document.sha256 == known.get("sha256"):
        return page(State.UNCHANGED)
    if changes == ([], []):
        return page(State.PROSE)
    came, went = changes or ([], [])
    told = [*(f"now {fact}" for fact in came), *(f"no more {fact}" for fact in went)]
    return page(State.FACTS, *(told or ["never seen before"]), *_differences(spec, document, lock, clients))


def _state(document: Document, known: Mapping[str, Any], fetched: Fetched) -> dict[str, Any]:
    """Return the new state of a page; lines that conflicts cite are kept as last read."""
    return {**locks.state(document), "lines": known.get("lines", {}), **fetched.validators}


def _differences(spec: Spec, document: Document, lock: Lock, clients: Path) -> Iterator[str]:
    """Yield the differences between a spec and a changed page."""
    samples = Samples(spec, Known(spec.document), Client(spec.vendor, clients))
    for found in auditor.judged(spec, {document.name: document}, samples, lock):
        if found.document == document.name and found.verdict in _NEW:
            yield f"line {found.line}: {_said(found)}"


def _said(found: Finding) -> str:
    return f"{found.verdict}: {found.kind} {found.place}: {found.says}; the spec has {found.spec}"


def exit_code(pages: Sequence[Page]) -> int:
    """Return 2 if a page could not be read, 1 if one changed, 0 otherwise."""
    states = {page.state for page in pages}
    if states & {State.UNREACHABLE, State.UNREADABLE}:
        return 2
    return 0 if states <= {State.UNCHANGED} else 1


def as_text(pages: Sequence[Page]) -> str:
    """Return the report as text, grouped by vendor."""
    lines = []
    for page in pages:
        lines.append(f"{page.vendor}: {page.state}: {page.title}, {page.url or page.document}")
        lines += [f"  {' '.join(detail.split())}" for detail in page.details]
    return "\n".join(lines) + "\n"


def as_json(pages: Sequence[Page]) -> str:
    """Return the report as JSON."""
    return json.dumps([asdict(page) for page in pages], indent=2, ensure_ascii=False) + "\n"
