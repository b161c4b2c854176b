"""Read requests in curl samples."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from .facts import Line, Text
from .requests import Request, Sample

_WITH_VALUE = {
    **dict.fromkeys(("-X", "--request"), "method"),
    **dict.fromkeys(("-H", "--header"), "header"),
    **dict.fromkeys(("-d", "--data", "--data-raw", "--data-binary"), "body"),
    **dict.fromkeys(("-u", "--user"), "user"),
    "--json": "json",
    "--url": "url",
}
_ALONE = {"-s", "--silent", "-S", "-i", "-L", "--location", "-v", "-k", "-f", "--fail", "--compressed", "-sS"}
_HEADER = re.compile(r"([^\s:]+):\s*(.*)", re.DOTALL)
_JQ_PATH = re.compile(r"\.[A-Za-z_][\w.\[\]]*")


def read(text: Text) -> Sample:
    """Read the commands of a sample."""
    sample = Sample()
    for command in commands(text, sample):
        words = [word for word, _ in command]
        line = command[0][1]
        if words[0] == "curl":
            end = next((at for at, word in enumerate(words) if word in ("|", "&&", ";", ">")), len(words))
            sample.requests.append(_request(command[1:end], line, sample))
            _jq(command[end + 1 :], sample)
        else:
            sample.unread.append((f"the command {words[0]}", line))
    return sample


def commands(text: Text, sample: Sample) -> Iterator[list[tuple[str, int]]]:
    """Yield each command as words with lines. A backslash or an open quote continues it on the next line."""
    command: list[tuple[str, int]] = []
    pending: list[Line] = []
    for line in text:
        pending.append(Line(line.number, re.sub(r"^\s*[$>] ", "", line.text)) if not pending else line)
        whole = "\n".join(part.text for part in pending).rstrip()
        continues = whole.endswith("\\")
        try:
            words = shlex.split(whole.removesuffix("\\"), comments=not pending[0].text.lstrip().startswith(("'", '"')))
        except ValueError:
            continue  # the quote is still open
        command += zip(words, _lines(words, whole, pending[0].number), strict=True)
        pending = []
        if not continues and command:
            yield command
            command = []
    if pending:
        sample.unread.append(("a quote without an end", pending[0].number))
    if command:
        yield command


def _lines(words: list[str], whole: str, first: int) -> Iterator[int]:
    """Yield the line of each word of a text; a word that is not found has the line of the previous word."""
    position = 0
    for word in words:
        found = whole.find(word, position)
        line = first + whole.count("\n", 0, max(found, position))
        position = max(found + len(word), position)
        yield line


def _request(words: list[tuple[str, int]], line: int, sample: Sample) -> Request:
    request = Request(line, method_line=line, url_line=line)
    rest = iter(words)
    for word, number in rest:
        option, value = _option(word)
        if option in _WITH_VALUE:
            if value is None:
                value, number = next(rest, ("", number))
            _set(request, _WITH_VALUE[option], value, number, sample)
        elif word.startswith("-"):
            if word not in _ALONE:
                sample.unread.append((f"the option {word}", number))
        elif request.url:
            sample.unread.append((f"the word {word}", number))
        else:
            request.url, request.url_line = word, number
    if not request.method:
        request.method = "POST" if request.body else "GET"
    if not request.url:
        sample.unread.append(("a request without a URL", line))
    return request


def _option(word: str) -> tuple[str, str | None]:
    if word.startswith("--") and "=" in word:
        option, _, value = word.partition("=")
        return option, value
    if re.match(r"-[XHd].", word):
        return word[:2], word[2:]
    return word, None


def _set(request: Request, what: str, value: str, line: int, sample: Sample) -> None:
    if what == "method":
        request.method, request.method_line = value, line
    elif what == "url":
        request.url, request.url_line = value, line
    elif what in ("body", "json"):
        request.media_type = "application/json" if what == "json" else "application/x-www-form-urlencoded"
        request.body = [Line(line + at, part) for at, part in enumerate(value.split("\n"))]
    elif what == "user":
        sample.unread.append(("a user with a password", line))
    elif found := _HEADER.fullmatch(value):
        request.headers.append((found[1], found[2], line))
    else:
        sample.unread.append((f"the header {value}", line))


def _jq(words: list[tuple[str, int]], sample: Sample) -> None:
    """Note the fields that a jq filter after the request reads."""
    if not words:
        return
    if words[0][0] != "jq":
        sample.unread.append((f"the command {words[0][0]}", words[0][1]))
        return
    for word, line in words[1:]:
        if _JQ_PATH.fullmatch(word):
            parts = re.findall(r"\w+|\[[^\]]*\]", word)
            sample.uses.append((tuple("[]" if part.startswith("[") else part for part in parts), line))
        elif not word.startswith("-"):
            sample.unread.append((f"the filter {word}", line))
