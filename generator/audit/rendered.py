"""The plain text of a page as a browser shows it: no marks tell headings, code and fields apart."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from . import bodies, curl, labels, prose, requests
from .facts import UNREAD, Fact, Line, Text, joined, lines_of
from .placeholders import credential

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def facts(page: str, document: str) -> Iterator[Fact]:
    """Yield what a page says, in so far as its text alone can tell."""
    text = [Line(line.number, line.text.strip()) for line in lines_of(page) if line.text.strip()]
    taken: set[int] = set()
    found = [*_requests(text, document, taken), *_samples(text, document, taken), *_route(text, document, taken)]
    found += _headers(text, document, taken)
    yield from found
    rest: list[Line] = []
    for line in text:
        if line.number in taken:
            continue
        if line.text.endswith("\\") or re.match(r"-{1,2}\w", line.text):
            yield Fact(UNREAD, (), "a piece of a command", document, line.number)
        elif folded := re.fullmatch(r"(?:Show|Hide) ([\w.]+(?:\[\])?)", line.text):
            yield Fact("mention", (), folded[1].removesuffix("[]"), document, line.number)
            yield Fact(UNREAD, (), "fields that are folded away", document, line.number)
        else:
            rest.append(line)
    yield from _tables(rest, document, taken)
    rest = [line for line in rest if line.number not in taken]
    for fact, number in labels.facts(document, rest):
        taken.add(number)
        yield fact
    yield from prose.facts(document, [line for line in rest if line.number not in taken])


def _requests(text: Text, document: str, taken: set[int]) -> Iterator[Fact]:
    """Yield what commands for curl say; a backslash or an open quote goes on in the next line."""
    index = 0
    while index < len(text):
        if not text[index].text.startswith("curl "):
            index += 1
            continue
        end = next((at for at in range(index, len(text)) if _is_whole(text[index : at + 1])), index)
        taken |= {line.number for line in text[index : end + 1]}
        yield from requests.facts(curl.read(text[index : end + 1]), document, "200")
        index = end + 1


def _is_whole(command: Text) -> bool:
    """Return whether a command ends here."""
    try:
        shlex.split(joined(command))
    except ValueError:
        return False  # after a backslash, or in a quote
    return True


def _headers(text: Text, document: str, taken: set[int]) -> Iterator[Fact]:
    """Yield the form of a credential in a line that is a header."""
    for line in text:
        header = bodies.is_header(line) if line.number not in taken else None
        form = credential(header[2]) if header else None
        if header and form and ("<" in header[2] or "$" in header[2]):
            taken.add(line.number)
            yield Fact("authentication", ("header", header[1]), form, document, line.number)


def _samples(text: Text, document: str, taken: set[int]) -> Iterator[Fact]:
    """Yield what JSON in the text shows; it is a success unless the line above names another status."""
    rest = [line for line in text if line.number not in taken]
    for sample, _ in bodies.find(rest):
        above = next((line for line in reversed(text) if line.number < sample[0].number), None)
        status = re.fullmatch(r"([1-5]\d\d)(?: [A-Za-z ]+)?", above.text) if above else None
        where = status[1] if status else "200"
        if status and above:
            yield Fact("status", (where,), where, document, above.number)
            taken.add(above.number)
        taken |= {line.number for line in sample}
        yield Fact("sample", (where,), "\n".join(line.text for line in sample), document, sample[0].number, "sample")
        yield from bodies.facts(bodies.read(sample), (where,), document)


def _route(text: Text, document: str, taken: set[int]) -> Iterator[Fact]:
    """Yield the method that stands alone on a line, and the path, which follows in pieces or whole."""
    for index, line in enumerate(text):
        if line.text not in _METHODS or line.number in taken:
            continue
        path = ""
        end = index + 1
        while end < len(text):
            piece = text[end].text
            is_piece = re.fullmatch(r"[\w.~{}/-]+", piece) and text[end].number not in taken
            if not is_piece or (piece.startswith("/") == path.endswith("/") and path):
                break
            path += piece
            end += 1
        if path.startswith("/"):
            taken |= {part.number for part in text[index:end]}
            yield Fact("method", (), line.text, document, line.number)
            yield Fact("path", (), path, document, text[index + 1].number)
            pieces = [part for part in text[index + 1 : end] if part.text != "/"]
            for at, part in enumerate(pieces if len(pieces) > 1 else []):
                yield Fact("segment", (str(at),), part.text.strip("/"), document, part.number)


def _tables(text: Text, document: str, taken: set[int]) -> Iterator[Fact]:
    """Yield that a row of names and types, with tabs between them, is not surely understood."""
    for line in text:
        if "\t" in line.text:
            taken.add(line.number)
            yield Fact(UNREAD, (), "a row of a table", document, line.number)
