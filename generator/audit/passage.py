"""Extract facts from a passage of text with patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .facts import Fact, Place, Text, joined, line_at


class Reader:
    """Read a text; whatever a pattern has matched is not read again."""

    def __init__(self, document: str, text: Text, place: Place = ()) -> None:
        self.document = document
        self.text = text
        self.place = place
        self.rest = joined(text)

    def fact(self, kind: str, value: str | tuple[str, ...], offset: int, place: Place | None = None) -> Fact:
        """Return a fact from this text."""
        return Fact(kind, self.place if place is None else place, value, self.document, line_at(self.text, offset))

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern, and blank them."""
        for found in list(pattern.finditer(self.rest)):
            self.blank(found)
            yield found

    def blank(self, found: re.Match[str]) -> None:
        """Blank a match, but keep its line breaks."""
        blank = re.sub(r"[^\n]", " ", found[0])
        self.rest = self.rest[: found.start()] + blank + self.rest[found.end() :]
