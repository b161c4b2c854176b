"""Remove secrets from text, in any form in which a server or library may have written them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.entities import codepoint2name

_SHORTEST = 4
"""Shorter secrets are not redacted: they occur in ordinary words, and protect nothing."""

_MASK = "***"


class Redactor:
    """Replace secrets with ``***``, whether plain or escaped as in JSON, URLs, HTML or Python."""

    def __init__(self, secrets: Iterable[str]) -> None:
        longest_first = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)
        patterns = ["".join(map(_pattern, secret)) for secret in longest_first]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def __repr__(self) -> str:
        return "<redactor>"  # the pattern contains the secrets

    def text(self, text: str) -> str:
        """Return the text without the secrets."""
        return self._pattern.sub(_MASK, text) if self._pattern else text

    def content(self, content: bytes) -> bytes:
        """Return the bytes without the secrets, which are ASCII."""
        return self.text(content.decode("latin-1")).encode("latin-1")  # maps each byte to one character

    def chain(self, error: BaseException, handled: BaseException | None = None) -> BaseException | None:
        """
        Remove the secrets, requests and tracebacks from a library's error and from all its causes.

        Args:
            error: The error.
            handled: The exception that the caller was handling when it called us; it is not changed.

        Returns:
            The error, without causes that may contain secrets; None if the error itself may contain some.
        """
        seen: list[BaseException] = []
        link: BaseException | None = error
        while link is not None and link is not handled and link not in seen:
            if not self._clean(link):  # its message is in the error that it caused
                if not seen:
                    return None
                seen[-1].__cause__ = seen[-1].__context__ = None
                break
            seen.append(link)
            link = link.__cause__ or link.__context__
        return error

    def _clean(self, error: BaseException) -> bool:
        """Remove the secrets from one error, and return whether it is now free of them."""
        error.args = tuple(self._argument(argument) for argument in error.args)
        error.__traceback__ = None  # its frames contain the headers
        is_clean = True
        for name, value in list(vars(error).items()):
            if name in ("request", "_request", "response"):
                setattr(error, name, None)
            elif isinstance(value, str | bytes):
                setattr(error, name, self._argument(value))
            else:
                is_clean &= value is None or isinstance(value, int | float) or value == ()
        if self.text(str(error)) != str(error):  # the error builds its text from something else
            error.args = (self.text(str(error)),)
        return is_clean

    def _argument(self, argument: object) -> object:
        if isinstance(argument, str):
            return self.text(argument)
        if isinstance(argument, bytes | bytearray):
            return self.content(bytes(argument))
        if isinstance(argument, BaseException):
            return self.text(str(argument))
        return argument


def _pattern(character: str) -> str:
    """Return a pattern for a character in all its escaped forms."""
    code = ord(character)
    ways = [
        re.escape(character),
        rf"\\u(?i:{code:04x})",
        rf"\\x(?i:{code:02x})",
        rf"%(?i:{code:02x})",
        rf"&#0*{code};",
        rf"&#[xX]0*(?i:{code:x});",
    ]
    if name := codepoint2name.get(code):
        ways.append(f"&{name};")
    if character in "\"\\/'":
        ways.append(rf"\\{re.escape(character)}")
    if character == " ":
        ways.append(r"\+")
    return f"(?:{'|'.join(ways)})"
