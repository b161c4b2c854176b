"""
Read and write `specs/documents.lock`, the state of the documents at the last ``nox -s audit -- FOLDER --update``.

It has the facts of each document. For each line that a conflict cites, it has a digest of the words, so that the line
can be found again after the document has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from attrs import define

from .document import Document
from .facts import Fact, shown_value

NAME = "documents.lock"
UPDATE = "run: nox -s audit -- FOLDER --update"


@define
class Lock:
    """The state of each document, by name."""

    documents: dict[str, dict[str, Any]]

    def line(self, document: Document, number: int) -> tuple[int | None, str | None]:
        """Return the current line number of a cited line, or else the problem."""
        words = self.documents.get(document.name, {}).get("lines", {}).get(str(number))
        if words is None:
            return None, f"line {number} is not in {NAME}; {UPDATE}"
        same = [line.number for line in document.lines if digest(line.text) == words]
        if number in same:
            return number, None
        if not same:
            return None, "the line that was read is gone; read it again, then " + UPDATE
        nearest = min(same, key=lambda line: abs(line - number))
        return nearest, f"cited as line {number}, but the words that were read are here"

    def changes(self, document: Document) -> tuple[list[str], list[str]] | None:
        """Return the facts that were added and removed since a document was last seen; None if it was never seen."""
        if document.name not in self.documents:
            return None
        before, now = self.documents[document.name]["facts"], state(document)["facts"]
        return [fact for fact in now if fact not in before], [fact for fact in before if fact not in now]

    def is_current(self, document: Document, cited: Iterable[int]) -> bool:
        """Return whether the lock has the current state of a document."""
        known = self.documents.get(document.name, {})
        lines = {str(number) for number in cited}
        return {**known, "lines": {}} == {**state(document), "lines": {}, **_kept(known)} and set(
            known["lines"]
        ) == lines

    def renewed(self, document: Document, cited: Iterable[int]) -> dict[str, Any]:
        """
        Return the state of a document, with the current digests of cited lines.

        A line whose words have moved keeps its old digest, so that the reading has to be corrected.
        """
        lines = self.documents.get(document.name, {}).get("lines", {})
        here = [digest(line.text) for line in document.lines]
        for number in sorted(set(cited)):
            before = lines.get(str(number))
            if number <= len(here) and (before is None or before not in here):
                lines = {**lines, str(number): here[number - 1]}
        kept = {str(number): lines[str(number)] for number in sorted(set(cited)) if str(number) in lines}
        return {**state(document), "lines": kept, **_kept(self.documents.get(document.name, {}))}


def _kept(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the site's metadata from when the page was fetched, which the document does not contain."""
    return {key: known[key] for key in ("etag", "last-modified", "fetched") if key in known}


def state(document: Document) -> dict[str, Any]:
    """Return the state of a document, without cited lines."""
    facts = sorted({_written(fact) for fact in document.facts if fact.kind != "sample"})
    return {"sha256": document.sha256, "facts": facts}


def _written(fact: Fact) -> str:
    return f"{fact.kind} {'.'.join(fact.place)}: {shown_value(fact.value)}"


def digest(line: str) -> str:
    """Return the checksum of the words of a line, ignoring spaces."""
    return sha256(" ".join(line.split()).encode()).hexdigest()[:12]


def read(folder: Path) -> Lock:
    """Read the lock of a specs folder; return an empty lock if there is none."""
    path = folder / NAME
    return Lock(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {})


def write(folder: Path, lock: Lock) -> None:
    """Write the lock of a specs folder."""
    text = json.dumps(dict(sorted(lock.documents.items())), indent=1, ensure_ascii=False)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")
