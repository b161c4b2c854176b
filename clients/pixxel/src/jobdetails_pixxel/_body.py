"""The body of an answer, unpacked as it arrives, and never more of it than may be kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

ENCODINGS = "gzip, deflate"
"""What is accepted: what can be unpacked piece by piece, so that a small body never becomes a large one at once."""

_PIECE = 1 << 16
_MOST_ENCODINGS = 4
_GZIP = b"\x1f\x8b"


class BodyError(ValueError):
    """A body that cannot be unpacked."""


class Body:
    """What has been read of a body."""

    def __init__(self, encodings: str | None, limit: int) -> None:
        self._limit = limit
        self._unpackers: list[_Unpacker] | None = None
        self._encodings = encodings
        self.content = bytearray()
        """The content so far, unpacked; no longer than the limit."""
        self.is_cut = False
        """Whether there was more than the limit."""

    def take(self, chunk: bytes) -> bool:
        """
        Add what has arrived; return whether more may be taken.

        Raises:
            BodyError: It cannot be unpacked.
        """
        if self._unpackers is None:
            self._unpackers = [_Unpacker(name) for name in _names(self._encodings)] if self._encodings else []
        for piece in _unpacked(chunk, self._unpackers) if self._unpackers else (chunk,):
            self.content += piece
            if len(self.content) > self._limit:
                del self.content[self._limit :]
                self.is_cut = True
                return False
        return True

    def finish(self) -> None:
        """
        Say that nothing more arrives.

        Raises:
            BodyError: What is packed should go on.
        """
        for unpacker in self._unpackers or ():
            unpacker.finish()


def _names(encodings: str) -> Sequence[str]:
    """Return the encodings to undo, the last one that was applied first."""
    names = [name for part in encodings.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > _MOST_ENCODINGS:
        raise BodyError(f"found {len(names)} content encodings; expected {_MOST_ENCODINGS} at most")
    return names[::-1]


def _unpacked(data: bytes, unpackers: Sequence[_Unpacker]) -> Iterator[bytes]:
    if not unpackers:
        yield data
        return
    for piece in unpackers[0].pieces(data):
        yield from _unpacked(piece, unpackers[1:])


class _Unpacker:
    """Undoes one content encoding."""

    def __init__(self, encoding: str) -> None:
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise BodyError(f"found the content encoding {encoding[:40]!r}; expected {ENCODINGS}")
        self._encoding = encoding
        self._is_deflate = encoding == "deflate"
        self._zlib = zlib.decompressobj(zlib.MAX_WBITS if self._is_deflate else zlib.MAX_WBITS | 16)
        self._start = b""
        self._after = b""
        self._is_over = False

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield what data becomes, in pieces that are not too large."""
        if len(self._start) < 2:  # two bytes tell which kind of deflate it is
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
                raise BodyError(f"found what is not {self._encoding} ({error})") from None
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
            if piece:
                yield piece

    def _next(self, data: bytes) -> bytes:
        """Return what stands after the end if it is more gzip, which may follow; all else means nothing."""
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
        """Raise BodyError if this is not the end."""
        if self._start and not self._zlib.eof:
            raise BodyError(f"found {self._encoding} that ends too early")


def _is_framed(data: bytes) -> bool:
    """Return whether deflate has the frame that it should have, and that some leave out."""
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
