"""Decompress a response body as it arrives, and keep no more of it than the size limit."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

ENCODINGS = "gzip, deflate"
"""Sent as ``Accept-Encoding``. Both can be decompressed in small pieces, which limits decompression bombs."""

_IDENTITY = frozenset({"", "identity", "none", "utf-8", "utf8", "us-ascii", "ascii", "binary", "8bit", "aws-chunked"})
"""Values of ``Content-Encoding`` that servers send for uncompressed bodies, some of them by mistake."""


_PIECE = 1 << 16
_MOST_ENCODINGS = 4
_GZIP = b"\x1f\x8b"


class BodyError(ValueError):
    """The body does not match its ``Content-Encoding``, or ends too early."""


class EncodingError(ValueError):
    """The ``Content-Encoding`` is not supported; a retry would not help."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected = expected
        self.got = got


class Body:
    """The part of a body that has been read."""

    def __init__(self, encodings: str | None, limit: int) -> None:
        self._limit = limit
        self._decompressors: list[_Decompressor] | None = None
        self._encodings = encodings
        self.content = bytearray()
        """Decompressed content so far, up to the limit."""
        self.is_cut = False
        """Whether the content exceeded the limit."""

    def take(self, chunk: bytes) -> bool:
        """
        Add a chunk, and return whether to read on.

        Raises:
            BodyError: The chunk cannot be decompressed.
            EncodingError: The encoding is not supported.
        """
        if self._decompressors is None:
            self._decompressors = [_Decompressor(name) for name in _names(self._encodings)] if self._encodings else []
        for piece in _decompressed(chunk, self._decompressors) if self._decompressors else (chunk,):
            self.content += piece
            if len(self.content) > self._limit:
                del self.content[self._limit :]
                self.is_cut = True
                return False
        return True

    def finish(self) -> None:
        """
        Note that the body is complete.

        Raises:
            BodyError: The compressed data ends too early.
        """
        for unpacker in self._decompressors or ():
            unpacker.finish()


def _names(encodings: str) -> Sequence[str]:
    """Return the encodings to decode, starting with the one applied last."""
    names = [name for part in encodings.lower().split(",") if (name := part.strip()) not in _IDENTITY]
    if len(names) > _MOST_ENCODINGS:
        raise EncodingError(f"at most {_MOST_ENCODINGS} content encodings", str(len(names)))
    return names[::-1]


def _decompressed(data: bytes, decompressors: Sequence[_Decompressor]) -> Iterator[bytes]:
    if not decompressors:
        yield data
        return
    for piece in decompressors[0].pieces(data):
        yield from _decompressed(piece, decompressors[1:])


class _Decompressor:
    """A decompressor for one content encoding."""

    def __init__(self, encoding: str) -> None:
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise EncodingError(f"one of the content encodings {ENCODINGS}", repr(encoding[:40]))
        self._encoding = encoding
        self._is_deflate = encoding == "deflate"
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS if self._is_deflate else zlib.MAX_WBITS | 16)
        self._start = b""
        self._after = b""
        self._is_over = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield the decompressed data in pieces of limited size."""
        if len(self._start) < 2:  # the first two bytes show which form of deflate it is
            data = self._start = self._start + data
            if len(data) < 2:
                return
            if self._is_deflate and not _is_framed(data):
                self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
        while data:
            if self._zlib.eof and not (data := self._next(data)):
                return
            try:
                piece = self._zlib.decompress(data, _PIECE)
            except zlib.error as error:
                raise BodyError(f"the body is not {self._encoding} ({error})") from None
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
            if piece:
                yield piece

    def _next(self, data: bytes) -> bytes:
        """Return the data after the end if it is another gzip member; ignore anything else."""
        if self._is_over:
            return b""
        self._after += data
        if len(self._after) < 2:
            return b""
        data, self._after = self._after, b""
        self._is_over = self._is_deflate or not data.startswith(_GZIP)
        if self._is_over:
            return b""
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)
        return data

    def finish(self) -> None:
        """
        Note that the data is complete.

        Raises:
            BodyError: The compressed data ends too early.
        """
        if self._start and not self._zlib.eof:
            raise BodyError(f"the {self._encoding} body ends too early")


def _is_framed(data: bytes) -> bool:
    """Return whether deflate data has a zlib header; some servers omit it."""
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
