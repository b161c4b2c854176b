"""Find the headings above a line, and derive the place of the fields below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import field, frozen

from .facts import Fact
from .page import LABEL, Fence, Heading, Page

_MEANINGS = (
    (r"response headers?|rate limit|pagination|scope", ""),
    (r"sample request|request (?:sample|example)|example request|http request|request syntax", "request"),
    (r"path (?:and|or|&) query|query (?:and|or|&) path", "parameters"),
    (r"(?:path|ur[il]|route)(?: request)?[ -](?:par[am]|var|argument|segment)", "path"),
    (r"^path\W*$", "path"),
    (r"query|url argument", "query"),
    (r"header|authori[sz]ation|authentication|security|credential", "header"),
    (r"error|fail|problem|exception|\b[45](?:\d\d|XX)\b", "error"),
    (r"request (?:body|field|schema|object)|body param|^body\b|\bpayload|^data param", "body"),
    (r"\bparam|\bargument|supported attributes|request attributes|\binputs?\b|request options", "parameters"),
    (r"response|\breturn|\boutputs?\b|\bresults?\b|fields|attributes|object|schema|element|propert", "success"),
    (r"representation|^resource:|\b2\d\d\b", "success"),
    (r"\brequest\b|\bbody\b", "body"),
)

_GENERIC = re.compile(
    r"\W*(?:(?:Properties|Fields|Attributes|Members|Contents|Values|Schema|Body|Response body)\W*)+", re.IGNORECASE
)


@frozen
class Sections:
    """The headings of a page, and the statuses named on it."""

    headings: tuple[Heading, ...]
    statuses: tuple[tuple[str, int], ...]
    """Statuses, each with the line that names it."""
    last_line: int
    schemas: dict[int, str] = field(factory=dict)
    """Statuses of tabs that are all titled Schema, by the lines of their headings."""

    @property
    def success(self) -> str:
        """The status of the success: the first 2xx on the page, else 200."""
        return next((status for status, _ in self.statuses if status.startswith("2")), "200")

    @property
    def title_line(self) -> int:
        """The line of the first heading."""
        return self.headings[0].line if self.headings else 1

    def above(self, line: int) -> list[Heading]:
        """Return the headings above a line, the nearest first."""
        found: list[Heading] = []
        for heading in reversed([heading for heading in self.headings if heading.line < line]):
            if not found or heading.level < found[-1].level:
                found.append(heading)
        return found

    def near(self, line: int) -> list[Heading]:
        """Return the headings above a line; a generic one, such as Schema, only if none above it is specific."""
        above = self.above(line)
        return sorted(above, key=lambda heading: is_generic(heading) and heading.line not in self.schemas)

    def where(self, line: int) -> list[str]:
        """Return the parents of a field on this line: path, query, header, body, statuses; none if uncertain."""
        for heading in self.near(line):
            if found := self.under(heading):
                return found
        return []

    def under(self, heading: Heading) -> list[str]:
        """Return the parents of the fields directly under a heading; none if the heading does not state them."""
        meaning = meaning_of(heading.text)
        if heading.line in self.schemas:
            return [self.schemas[heading.line]]
        if meaning == "error":
            numbers = re.findall(r"\b[45](?:\d\d|XX)\b", heading.text)
            return list(dict.fromkeys(numbers)) or self._errors_under(heading)
        return [self.success] if meaning == "success" else [meaning] if meaning else []

    def of_sample(self, fence: Fence, *, in_response: bool, in_request: bool) -> list[str]:
        """Return the subjects of a JSON sample: statuses, or the request body; none if uncertain."""
        above = self.above(fence.line)
        near = [each for each in above if each.level == LABEL or re.search(r"\b[Ee]xample|\b[Ss]ample", each.text)]
        for title, start in ((fence.title, fence.line - 3), *((heading.text, heading.line) for heading in near[:1])):
            if numbers := re.findall(r"\b[1-5]\d\d\b", title):
                return list(dict.fromkeys(numbers))
            if re.search(r"\berror\b", title, re.IGNORECASE):
                errors = sorted({status for status, _ in self.statuses if status[0] in "45"})
                return errors if len(errors) == 1 else []
            if re.search(r"\b(?:success\w*|responses?|returns?)\b", title, re.IGNORECASE):
                return self._status_between(start, fence.line) or [self.success]
            if re.search(r"\b(?:body|request)\b", title, re.IGNORECASE):
                return ["body"]
        if in_response or in_request:
            return [self.success] if in_response else ["body"]
        found = self._status_between(fence.line - 3, fence.line) or self.where(fence.line)
        return [place for place in found if place == "body" or place[0].isdigit()]

    def _status_between(self, first: int, line: int) -> list[str]:
        """Return the last status in the lines before a sample."""
        return [status for status, at in self.statuses if first <= at < line][-1:]

    def _errors_under(self, heading: Heading) -> list[str]:
        following = (
            other.line for other in self.headings if other.line > heading.line and other.level <= heading.level
        )
        end = next(following, self.last_line + 1)
        under = (status for status, line in self.statuses if heading.line <= line < end and status[0] in "45d")
        return list(dict.fromkeys(under))


def is_generic(heading: Heading) -> bool:
    """Return whether a heading only announces fields."""
    return bool(_GENERIC.fullmatch(heading.text))


def meaning_of(title: str) -> str:
    """Return the parent of fields that a title states, or an empty string."""
    return next((meaning for pattern, meaning in _MEANINGS if re.search(pattern, title, re.IGNORECASE)), "")


def sections(page: Page, facts: Sequence[Fact], last_line: int) -> Sections:
    """Return the sections of a page; the facts are those of its text."""
    named = [(str(fact.value), fact.line) for fact in facts if fact.kind == "status"]
    titles = [(heading.text, heading.line) for heading in page.headings]
    titles += [(fence.title, fence.line) for fence in page.fences]
    named += [(status, line) for title, line in titles for status in re.findall(r"\b[1-5]\d\d\b", title)]
    named.sort(key=lambda found: found[1])
    tabs = [heading.line for heading in page.headings if heading.text == "Schema"]
    statuses = list(dict.fromkeys(status for status, line in named if not tabs or line < tabs[0]))
    schemas = dict(zip(tabs, statuses, strict=True)) if len(tabs) == len(statuses) else {}
    return Sections(page.headings, tuple(named), last_line, schemas)
