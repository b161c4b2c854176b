"""Print the facts of an endpoint on a page as JSON, for ``python -m generator facts``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import routes
from .document import AuditError, text_of
from .facts import UNREAD, Fact, Line, Place, code_spans, lines_of, shown_value
from .fields import PLACES
from .reading import read
from .routes import shape

_DESCRIBED = ("name", "type", "items", "null", "required", "shown")
_CODE_MARK = re.compile(r"\s*(`{3,}|~{3,})")


def facts_of_page(path: Path, endpoint: str | None = None) -> list[dict[str, Any]]:
    """
    Return the facts of a page, or of one endpoint such as ``GET /jobs/{id}`` if the page documents several.

    Raises:
        AuditError: The page is missing or is not text, or the endpoint is malformed.
    """
    try:
        wanted = routes.endpoint(endpoint) if endpoint else None
    except ValueError as error:
        raise AuditError(str(error)) from None
    text, _ = text_of(path)
    return printed(read(text, path.name, wanted), lines_of(text), wanted)


def printed(
    facts: Sequence[Fact], lines: Sequence[Line], wanted: tuple[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return the facts of an endpoint, in the format described in ``tests/audit/pages/README.md``."""
    found = list(_Printer(facts, lines, wanted).rows())
    return sorted(found, key=lambda row: (row["line"], row["kind"], row["place"]))


class _Printer:
    def __init__(self, facts: Sequence[Fact], lines: Sequence[Line], wanted: tuple[str, str] | None) -> None:
        self.facts = facts
        self.lines = lines
        self.method, self.path = wanted or _endpoint(facts)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each fact; facts without a format there, or that were not understood, are unread."""
        yield from self._request()
        described: dict[tuple[str, str, int], dict[str, str]] = defaultdict(dict)
        for fact in self.facts:
            place = _place(fact.place)
            if fact.kind in _DESCRIBED and fact.place[1:]:
                kind = "parameter" if fact.place[0] in PLACES else "field"
                described[kind, place, fact.line].setdefault(fact.kind, str(fact.value))
            elif fact.kind == "authentication":
                yield _row(fact.line, "auth", place, str(fact.value).partition("<")[0].strip() or None)
            elif fact.kind == "values" and fact.place and fact.place[0] != "body":
                yield _row(fact.line, "value", place, list(fact.value))
            elif fact.kind == "status":
                yield _row(fact.line, "status", _status(str(fact.value)), fact.value)
            elif fact.kind == "sample":
                yield _row(fact.line, "sample", f"sample.{fact.place[0]}")
            elif fact.kind in (UNREAD, "values", "mention") and not self._is_type_word(fact):
                yield _row(fact.line, UNREAD, "", shown_value(fact.value), last=self._last(fact))
        for (kind, place, line), said in described.items():
            text = said.get("type") or said.get("shown")
            if said.get("items"):
                text = f"array<{said['items']}>"
            is_null = {"yes": True, "no": False}.get(said.get("null", ""), True if text == "null" else None)
            required = {"yes": True, "no": False}.get(said.get("required", ""))
            shown = None if text in ("null", "any") else text
            yield {**_row(line, kind, place), "type": shown, "required": required, "nullable": is_null}

    def _is_type_word(self, fact: Fact) -> bool:
        return fact.kind == "mention" and not any(
            str(fact.value) in span[1] for span in code_spans(self.lines[fact.line - 1].text)
        )

    def _request(self) -> Iterator[dict[str, Any]]:
        """Yield the method, path and base URL of this endpoint only."""
        bases: dict[str, int] = {}
        urls = {fact.line: str(fact.value) for fact in self.facts if fact.kind == "base URL"}
        stated = {fact.line for fact in self.facts if fact.kind == "path"}
        for fact in self.facts:
            value = str(fact.value)
            if fact.kind == "path" and (before := _before(value, self.path)) is not None:
                yield _row(
                    fact.line, "path", "", self._without_base(self._marked(value if before == "" else self.path))
                )
                base = urls.get(fact.line, "")
                if base and "<placeholder>" not in base:
                    bases.setdefault(base + before, fact.line)
            elif fact.kind == "method" and fact.value == self.method:
                yield _row(fact.line, "method", "", value)
        said = {value: line for line, value in urls.items() if line not in stated and "<placeholder>" not in value}
        hosts = [value for value in said if value.startswith("http")]
        prefixes = [value for value in said if value.startswith("/")]
        if hosts and prefixes and not bases:
            bases = {host + prefixes[0]: said[host] for host in hosts}
        if not bases or any(host.startswith(base) for base in bases for host in hosts):
            bases = {**bases, **{host: said[host] for host in hosts}}
        longest = [base for base in bases if not any(other != base and other.startswith(f"{base}/") for other in bases)]
        chosen = [base for base in longest if "{" not in base] or longest
        yield from (_row(bases[base], "base_url", "", base) for base in chosen[:1])

    def _marked(self, path: str) -> str:
        """Return a path with braces around its arguments, if it has only their names: ``/jobs/jobId``."""
        names = {fact.place[1] for fact in self.facts if fact.place[:1] == ("path",) and len(fact.place) == 2}
        bare = path.partition("?")[0]
        return "/".join(f"{{{part}}}" if part in names else part for part in bare.split("/"))

    def _without_base(self, path: str) -> str:
        """Return a path without the part that is in a stated base URL."""
        for fact in self.facts:
            host = re.match(r"https?://[^/]+(/.+)", str(fact.value)) if fact.kind == "base URL" else None
            if host and path.startswith(f"{host[1]}/"):
                return path.removeprefix(host[1])
        return path

    def _last(self, fact: Fact) -> int:
        """Return the last line of the code or table that starts at an unread fact, or the fact's own line."""
        start = self.lines[fact.line - 1].text
        if fact.kind != UNREAD:
            return fact.line
        is_code = str(fact.value).startswith(("code in", "a sample", "an OpenAPI"))
        last = fact.line
        if is_code:
            mark = _CODE_MARK.match(start)
            ends = (at for at in range(fact.line, len(self.lines)) if _CODE_MARK.match(self.lines[at].text))
            last = next(ends, fact.line) + bool(mark)
        while last < len(self.lines) and "table" in str(fact.value) and self.lines[last].text.lstrip().startswith("|"):
            last += 1
        return last


def _row(line: int, kind: str, place: str, value: Any = None, **more: Any) -> dict[str, Any]:
    said = {"line": line, "kind": kind, "place": place, "type": None, "required": None, "nullable": None}
    return {**said, "value": value, **more}


def _endpoint(facts: Sequence[Fact]) -> tuple[str, str]:
    """Return the method and path of a page's endpoint: the first in its text, else in its samples."""
    for source in (("text", "list"), ("request",)):
        paths = [fact for fact in facts if fact.kind == "path" and fact.source in source and len(str(fact.value)) > 1]
        methods = [fact for fact in facts if fact.kind == "method" and fact.source in source]
        for path in paths:
            near = sorted(methods, key=lambda method: abs(method.line - path.line))
            if near and abs(near[0].line - path.line) < 6:
                return str(near[0].value), re.sub(r"\?.*", "", str(path.value))
    return "", ""


def _before(path: str, wanted: str) -> str | None:
    """Return the prefix before the wanted path, whose arguments may be filled in; None if the path differs."""
    pattern = re.escape(shape(wanted)).replace(re.escape("{}"), "[^/]+")
    found = re.fullmatch(rf"(.*?){pattern}/?", shape(path)) if wanted else None
    return found[1] if found else None


def _status(status: str) -> str:
    return f"error.{status}" if status[0] in "45d" else f"status.{status}"


def _place(place: Place) -> str:
    if not place:
        return ""
    head = place[0]
    if head[0].isdigit() or head == "default":
        head = "response" if head.startswith("2") else f"error.{head}"
    return head + "".join("[]" if part.startswith("[") else f".{part}" for part in place[1:])
