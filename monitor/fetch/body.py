"""Read a body within bounds, and know whether it is whole. Pure: chunks in, bytes out."""

from __future__ import annotations

import zlib
from typing import Final

_GZIP_WBITS: Final = 31
_ZLIB_WBITS: Final = 15
_RAW_WBITS: Final = -15
_CODINGS: Final = {"": "", "identity": "", "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
_GZIP_MAGIC: Final = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes, as sent or decoded, than allowed. Ends the reading; `BodyReader.partial` holds what fitted."""


class Broken(Exception):
    """Not whole, or not what its Content-Encoding says. `str(error)` is for people."""


class BodyReader:
    """Takes the bytes of a response as they come; decodes gzip (RFC 1952) and deflate (RFC 1950, 1951) itself.

    A client library would hand over a cut gzip stream as if it were whole, and a chunk of a few kB as hundreds of MB.
    """

    def __init__(self, content_encoding: str, limit_bytes: int) -> None:
        """Raises Broken where the coding is none of these (RFC 9110 §8.4.1; x-gzip means gzip)."""
        named = content_encoding.strip().lower()
        if named not in _CODINGS:
            raise Broken(f"the answer is in a coding that was not asked for: {named[:40]!r}")
        coding = _CODINGS[named]
        self._decoder = _Gunzip(limit_bytes) if coding == "gzip" else _Inflate(limit_bytes) if coding else None
        self._limit_bytes = limit_bytes
        self.received_bytes = 0  # as sent
        self._decoded: list[bytes] = []
        self._decoded_bytes = 0

    def feed(self, chunk: bytes) -> None:
        """Raises TooLarge or Broken."""
        self.received_bytes += len(chunk)
        for piece in self._decoder.feed(chunk) if self._decoder else (chunk,):
            self._decoded.append(piece)
            self._decoded_bytes += len(piece)
        if max(self.received_bytes, self._decoded_bytes) > self._limit_bytes:
            raise TooLarge

    def finish(self) -> bytes:
        """The whole body. Raises Broken where the coded stream has not come to its end."""
        if self._decoder and not self._decoder.complete:
            raise Broken("the compressed answer is cut off")
        return b"".join(self._decoded)

    @property
    def partial(self) -> bytes:
        """The beginning of the body, at most `limit_bytes`."""
        return b"".join(self._decoded)[: self._limit_bytes]


class _Gunzip:
    """One or more gzip members, each decoded with a bound on what it may become."""

    def __init__(self, limit_bytes: int) -> None:
        self._room = limit_bytes + 1  # one byte over is enough to know
        self._member = zlib.decompressobj(_GZIP_WBITS)
        self._between = b""

    @property
    def complete(self) -> bool:
        return self._member.eof and not self._between

    def feed(self, chunk: bytes) -> list[bytes]:
        pieces = []
        pending = self._between + chunk
        self._between = b""
        while pending:
            if self._member.eof and not self._next_member(pending):
                break
            piece = self._decompress(pending)
            pieces.append(piece)
            self._room -= len(piece)
            if self._room <= 0:
                break
            pending = self._member.unused_data
        return pieces

    def _decompress(self, pending: bytes) -> bytes:
        try:
            return self._member.decompress(pending, self._room)
        except zlib.error as error:
            raise Broken("the compressed answer is damaged") from error

    def _next_member(self, pending: bytes) -> bool:
        """Start another member. Zeros may pad the end (RFC 1952 says nothing of them; gzip(1) takes them)."""
        if not pending.strip(b"\0"):
            return False
        if len(pending) < len(_GZIP_MAGIC):
            self._between = pending
            return False
        if not pending.startswith(_GZIP_MAGIC):
            raise Broken("something follows the end of the compressed answer")
        self._member = zlib.decompressobj(_GZIP_WBITS)
        return True


class _Inflate:
    """One deflate stream: in zlib's wrapping, as RFC 9110 §8.4.1.2 says, or without, as some servers send it."""

    def __init__(self, limit_bytes: int) -> None:
        self._room = limit_bytes + 1
        self._head = b""
        self._stream: zlib._Decompress | None = None

    @property
    def complete(self) -> bool:
        return self._stream is not None and self._stream.eof

    def feed(self, chunk: bytes) -> list[bytes]:
        if self._stream is None:
            self._head += chunk
            if len(self._head) < 2:
                return []
            chunk = self._head
            self._stream = zlib.decompressobj(_ZLIB_WBITS if _is_zlib(chunk) else _RAW_WBITS)
        if self._stream.eof or self._room <= 0:
            if chunk.strip(b"\0") and self._room > 0:
                raise Broken("something follows the end of the compressed answer")
            return []
        try:
            piece = self._stream.decompress(chunk, self._room)
        except zlib.error as error:
            raise Broken("the compressed answer is damaged") from error
        if self._stream.unused_data.strip(b"\0"):
            raise Broken("something follows the end of the compressed answer")
        self._room -= len(piece)
        return [piece]


def _is_zlib(head: bytes) -> bool:
    """RFC 1950 §2.2: method 8, and a check that the first two bytes are a multiple of 31."""
    return head[0] & 0x0F == 8 and int.from_bytes(head[:2]) % 31 == 0
