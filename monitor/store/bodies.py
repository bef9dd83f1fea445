"""How bodies are kept small: the newest whole, older ones as patches against the one that came after.

A patch is a zstd frame with the successor's bytes as a raw-content dictionary (RFC 8878 §5), so it holds little more
than what the two do not share. Reading an old body walks from the next whole one backwards, at most `KEY_EVERY` steps.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import zstandard

from monitor.errors import StoreDamaged

LEVEL = 3  # higher levels buy under 3 % on patches and cost ten times the time
KEY_EVERY = 50  # bounds how many patches stand between a body and a whole one
WORTH = 0.5  # a patch that saves less than half is not worth the walk
WINDOW_LOG_MAX = 27  # 128 MiB, the most that zstd reads without being asked to


class Coding(StrEnum):
    WHOLE = "whole"
    PATCH = "patch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A body as it stands in a row."""

    coding: Coding
    content: bytes
    digest: str
    size_bytes: int


def digest_of(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def whole(body: bytes) -> Stored:
    content = zstandard.ZstdCompressor(level=LEVEL).compress(body)
    return Stored(coding=Coding.WHOLE, content=content, digest=digest_of(body), size_bytes=len(body))


def against(body: bytes, successor: bytes, *, whole_bytes: int | None = None) -> Stored | None:
    """`body` as a patch against `successor`; None where that does not save half of the whole (`whole_bytes`)."""
    if not body or not successor:
        return None
    # The window must reach from the end of the body back to the start of the dictionary, or matches fall out of it.
    window_log = min(max((len(body) + len(successor)).bit_length(), 10), WINDOW_LOG_MAX)
    # And its table must have room for all of the dictionary: by default a large page is forgotten but for its end.
    table_log = max(window_log - 3, 10)
    parameters = zstandard.ZstdCompressionParameters.from_level(
        LEVEL,
        source_size=len(body),
        dict_size=len(successor),
        window_log=window_log,
        hash_log=table_log,
        chain_log=table_log,
    )
    compressor = zstandard.ZstdCompressor(dict_data=_dictionary(successor), compression_params=parameters)
    content = compressor.compress(body)
    limit = len(whole(body).content) if whole_bytes is None else whole_bytes
    if len(content) >= WORTH * limit:
        return None
    return Stored(coding=Coding.PATCH, content=content, digest=digest_of(body), size_bytes=len(body))


def restore(stored: Stored, successor: bytes | None = None) -> bytes:
    """The body, byte for byte. Raises StoreDamaged where it is not what was stored."""
    if (stored.coding is Coding.PATCH) != (successor is not None):
        raise StoreDamaged(f"a stored body ({stored.digest}) has lost the one that it was compared with")
    dictionary = None if successor is None else _dictionary(successor)
    try:
        # The size in the frame is checked before memory is taken for it.
        if zstandard.frame_content_size(stored.content) != stored.size_bytes:
            raise StoreDamaged(f"a stored body ({stored.digest}) is not of its size")
        body = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(stored.content)
    except zstandard.ZstdError as error:
        raise StoreDamaged(f"a stored body ({stored.digest}) cannot be read: {error}") from error
    if digest_of(body) != stored.digest:
        raise StoreDamaged(f"a stored body is not what was stored: its digest is no longer {stored.digest}")
    return body


def _dictionary(content: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
