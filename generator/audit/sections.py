"""Where on a page something stands: under which headings, and what those say of the fields below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen

from .facts import Fact, Place
from .markdown import Fence, Heading, Page

_MEANINGS = (
    (r"path param|url param", "path"),
    (r"query", "query"),
    (r"header|authorization|authentication", "header"),
    (r"error", "error"),
    (r"\b[45]\d\d\b", "error"),
    (r"request body|body param|\bbody\b|\brequest\b", "body"),
    (r"response|returns|output|fields|attributes|object", "success"),
)


@frozen
class Sections:
    """The headings of a page and the statuses it names."""

    headings: tuple[Heading, ...]
    statuses: tuple[tuple[str, int], ...]
    """Each with the line that names it."""
    last_line: int

    @property
    def success(self) -> str:
        """The status of the success: the first 2xx named, else 200."""
        return next((status for status, _ in self.statuses if status.startswith("2")), "200")

    @property
    def title_line(self) -> int:
        """The line of the first heading."""
        return self.headings[0].line if self.headings else 1

    def above(self, line: int) -> list[Heading]:
        """Return the headings over a line, the nearest first."""
        found: list[Heading] = []
        for heading in reversed([heading for heading in self.headings if heading.line < line]):
            if not found or heading.level < found[-1].level:
                found.append(heading)
        return found

    def where(self, line: int) -> list[str]:
        """Return what a field on this line belongs to: path, query, header, body, statuses; nothing if unsure."""
        for heading in self.above(line):
            if meaning := _meaning(heading.text):
                if meaning == "error":
                    return self._errors_under(heading)
                return [self.success] if meaning == "success" else [meaning]
        return []

    def of_sample(self, fence: Fence, *, in_response: bool, in_request: bool) -> list[str]:
        """Return what a JSON sample is a sample of: statuses, or the body; nothing if unsure."""
        if numbers := re.findall(r"\b[1-5]\d\d\b", fence.title):
            return list(numbers)
        if re.search(r"\berror\b", fence.title, re.IGNORECASE):
            errors = sorted({status for status, _ in self.statuses if status[0] in "45"})
            return errors if len(errors) == 1 else []
        if in_response or re.search(r"\b(?:success|response)\b", fence.title, re.IGNORECASE):
            return [self.success]
        if in_request or re.search(r"\b(?:body|request)\b", fence.title, re.IGNORECASE):
            return ["body"]
        return [place for place in self.where(fence.line) if place == "body" or place.isdigit()]

    def _errors_under(self, heading: Heading) -> list[str]:
        following = (
            other.line for other in self.headings if other.line > heading.line and other.level <= heading.level
        )
        end = next(following, self.last_line + 1)
        under = (status for status, line in self.statuses if heading.line <= line < end and status[0] in "45")
        return list(dict.fromkeys(under))


def _meaning(title: str) -> str | None:
    lower = title.lower()
    return next((meaning for pattern, meaning in _MEANINGS if re.search(pattern, lower)), None)


def sections(page: Page, facts: Sequence[Fact], last_line: int) -> Sections:
    """Return the sections of a page; the facts are those of its text."""
    named = [(str(fact.value), fact.line) for fact in facts if fact.kind == "status"]
    titles = [(heading.text, heading.line) for heading in page.headings]
    titles += [(fence.title, fence.line) for fence in page.fences]
    named += [(status, line) for title, line in titles for status in re.findall(r"\b[1-5]\d\d\b", title)]
    return Sections(page.headings, tuple(sorted(named, key=lambda found: found[1])), last_line)


def linked(text: str, place: Place, is_array: bool, anchors: dict[str, Place]) -> None:
    """Note the headings that the description of a field links to: the fields below them are fields of it."""
    for anchor in re.findall(r"\(#([\w-]+)", text):
        anchors.setdefault(anchor, (*place, "[]") if is_array else place)
