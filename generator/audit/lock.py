"""
`specs/documents.lock`: what documents said when ``nox -s audit -- FOLDER --update`` last wrote it.

It has the facts of each document, and for each line that a conflict cites a digest of its words, with which the line is
found again when the document changes.
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
    """The state of each document, by its name."""

    documents: dict[str, dict[str, Any]]

    def line(self, document: Document, number: int) -> tuple[int | None, str | None]:
        """Return where the words of a cited line are now, and what is wrong otherwise."""
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
        """Return the facts that came and went since a document was last seen; None if it was never seen."""
        if document.name not in self.documents:
            return None
        before, now = self.documents[document.name]["facts"], state(document)["facts"]
        return [fact for fact in now if fact not in before], [fact for fact in before if fact not in now]

    def is_current(self, document: Document, cited: Iterable[int]) -> bool:
        """Return whether the state of a document is what is written here."""
        known = self.documents.get(document.name, {})
        lines = {str(number) for number in cited}
        return {**known, "lines": {}} == {**state(document), "lines": {}, **_kept(known)} and set(
            known["lines"]
        ) == lines

    def renewed(self, document: Document, cited: Iterable[int]) -> dict[str, Any]:
        """
        Return the state of a document, with the lines cited as they are now.

        A line whose words moved stays as it was read, so that the reading is corrected and not what it reads.
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
    """Return what the site said of its page when it was fetched, which is not read from a document."""
    return {key: known[key] for key in ("etag", "last-modified", "fetched") if key in known}


def state(document: Document) -> dict[str, Any]:
    """Return what is kept of a document beside the lines that are cited."""
    facts = sorted({_written(fact) for fact in document.facts if fact.kind != "sample"})
    return {"sha256": document.sha256, "facts": facts}


def _written(fact: Fact) -> str:
    return f"{fact.kind} {'.'.join(fact.place)}: {shown_value(fact.value)}"


def digest(line: str) -> str:
    """Return the checksum of the words of a line, without regard to spaces."""
    return sha256(" ".join(line.split()).encode()).hexdigest()[:12]


def read(folder: Path) -> Lock:
    """Return the lock of a folder of specs; an empty one if there is none."""
    path = folder / NAME
    return Lock(json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {})


def write(folder: Path, lock: Lock) -> None:
    """Write the lock of a folder of specs."""
    text = json.dumps(dict(sorted(lock.documents.items())), indent=1, ensure_ascii=False)
    (folder / NAME).write_text(text + "\n", encoding="utf-8")
