"""Read a document: detect its format, and extract its facts."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from attrs import field, frozen

from ..errors import CannotError
from .facts import Fact, Line, lines_of
from .reading import read


class AuditError(CannotError):
    """The audit could not run: a folder or document is missing, or its format cannot be read."""


@frozen
class Document:
    """A parsed document."""

    name: str
    sha256: str
    lines: tuple[Line, ...] = field(repr=False)
    facts: tuple[Fact, ...] = field(repr=False)


def load(folder: Path, name: str) -> Document:
    """
    Load a document from a folder.

    Raises:
        AuditError: The document is missing, is not text, or contains nothing readable.
    """
    path = folder / name
    if not folder.is_dir():
        raise AuditError(f"{folder}: no such folder; expected one with the documents that x-source names")
    text, content = text_of(path)
    facts = tuple(read(text, name))
    if not any(fact.kind in ("name", "shown", "path") for fact in facts):
        raise AuditError(f"{path}: no field, sample or path found; expected a page about one endpoint")
    return Document(name, sha256(content).hexdigest(), tuple(lines_of(text)), facts)


def text_of(path: Path) -> tuple[str, bytes]:
    """
    Return the text of a page, and its bytes as stored.

    Raises:
        AuditError: The page is missing, or is not text.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except OSError as error:
        raise AuditError(f"{path}: {error.strerror}; expected a document that x-source names") from None
    except UnicodeDecodeError as error:
        raise AuditError(f"{path}: no UTF-8 ({error.reason} at byte {error.start}); expected text") from None
    if re.match(r"\s*(?:\{|%PDF)", text, re.IGNORECASE):
        raise AuditError(f"{path}: found {text.lstrip()[:20]!r}; expected Markdown, HTML, or the plain text of a page")
    return text.replace("\r\n", "\n"), content
