"""Reading a body: unpacked whatever way it is cut, and never more than may be."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.runtime._body import Body, BodyError

WITHOUT_LIMIT = 1 << 40


def raw_deflate(content: bytes) -> bytes:
    """Return deflate without its frame."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def same(content: bytes) -> bytes:
    """Return what is not packed."""
    return content


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
    "identity": same,
    "": same,
    "gzip, identity , deflate": lambda content: zlib.compress(gzip.compress(content)),
    "gzip,gzip,gzip,gzip": lambda content: gzip.compress(gzip.compress(gzip.compress(gzip.compress(content)))),
}


def cut(content: bytes, size: int) -> Iterator[bytes]:
    """Yield a content in pieces."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def read(encodings: str | None, chunks: Iterator[bytes], limit: int = WITHOUT_LIMIT) -> Body:
    """Return a body that was read to its end, or its limit."""
    body = Body(encodings, limit)
    if all(body.take(chunk) for chunk in chunks):
        body.finish()
    return body


@pytest.mark.parametrize("encodings", PACKED)
def test_any_content_is_unpacked(encodings: str) -> None:
    """Whatever was packed comes back, in whatever pieces it arrives."""

    @given(st.binary(max_size=300), st.integers(1, 400))
    def holds(content: bytes, size: int) -> None:
        body = read(encodings, cut(PACKED[encodings](content), size))
        assert (bytes(body.content), body.is_cut) == (content, False)

    holds()


@pytest.mark.parametrize("encodings", PACKED)
def test_no_more_is_kept_than_may_be(encodings: str) -> None:
    """The content is cut at the limit, and not before it."""

    @given(st.binary(max_size=300), st.integers(1, 400), st.integers(0, 310))
    def holds(content: bytes, size: int, limit: int) -> None:
        body = read(encodings, cut(PACKED[encodings](content), size), limit)
        assert (bytes(body.content), body.is_cut) == (content[:limit], len(content) > limit)

    holds()


def test_any_bytes_are_a_content_or_an_error_of_ours() -> None:
    """Whatever arrives under whatever name, it is a content or a BodyError."""

    @given(st.lists(st.binary(max_size=40), max_size=5), st.sampled_from([*PACKED, "br"]))
    def holds(chunks: list[bytes], encodings: str) -> None:
        with contextlib.suppress(BodyError):
            assert not read(encodings, iter(chunks)).is_cut

    holds()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate"])
def test_what_ends_too_early_is_an_error(encoding: str) -> None:
    """A packed content that lacks its end is an error, wherever it ends."""
    packed = PACKED[encoding](b"some content" * 20)
    for end in range(1, len(packed)):
        with pytest.raises(BodyError, match="ends too early"):
            read(encoding, iter([packed[:end]]))


def test_nothing_at_all_is_an_empty_content() -> None:
    """An answer without a body may still name an encoding."""
    assert read("gzip", iter([])).content == b""


def test_gzip_may_be_followed_by_more_of_it() -> None:
    """Several gzip files in a row are one content; what else stands after the end means nothing."""
    packed = gzip.compress(b"one ") + gzip.compress(b"two")
    for size in (1, 7, 1000):
        assert read("gzip", cut(packed, size)).content == b"one two"
    assert read("gzip", iter([gzip.compress(b"one") + b"rest", b"more"])).content == b"one"
    assert read("deflate", iter([zlib.compress(b"one") + b"rest", b"more"])).content == b"one"


@pytest.mark.parametrize("encodings", ["br", "gzip, zstd", "gzip," * 5, "no such"])
def test_an_encoding_that_was_not_asked_for_is_an_error(encodings: str) -> None:
    """What cannot be unpacked in bounded memory is refused, and named."""
    with pytest.raises(BodyError, match=r"found .*encoding"):
        read(encodings, iter([b"content"]))


def test_a_bomb_is_cut_before_it_is_large() -> None:
    """A small body that would become a large one is unpacked no further than the limit and one piece."""
    packer = zlib.compressobj(9, wbits=31)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    body = Body("gzip", 1000)
    assert not body.take(packed)
    assert (len(body.content), body.is_cut) == (1000, True)
