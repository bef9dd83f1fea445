"""What passes between the program and the process of a view: two lengths of eight bytes, JSON, then a body of bytes.

JSON and not pickle: what comes from there may have been written by a page.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final

HEAD_BYTES: Final = 16
_NUMBER_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is to be looked at, and how.

    url           of the document; its bytes are the answer to the first `Ask`
    user_agent    what the page's scripts are told, too
    executable    the browser
    memory_bytes  of all processes of the view together
    max_chars     of the document as it is at last
    folder        its home and its place for temporary files; removed with the view
    networkless   take the processes out of every network where the system lets us; tests look at the other barriers
    """

    url: str
    user_agent: str
    executable: str
    memory_bytes: int
    max_chars: int
    folder: str = ""
    networkless: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The browser has started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The page wants something. `kind` as Playwright names resources; `is_document`: it is to take the page's place."""

    number: int
    url: str
    method: str
    kind: str
    is_document: bool
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises TypeError: pages have a say in what comes here."""
        texts = (self.url, self.method, self.kind, *self.headers, *self.headers.values())
        if not (all(isinstance(text, str) for text in texts) and isinstance(self.number, int)):
            raise TypeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """To the ask of this number. Status 0: it gets nothing; where it was to take the page's place, the page stays."""

    number: int
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The page has come to rest. `body` is its document in UTF-8, `number` that of the ask which brought it."""

    number: int
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """It came to no end. `message` is for people; `too_large`: the document, not the view, is to blame."""

    message: str
    too_large: bool = False


Message = Opening | Ready | Ask | Answer | Settled | Broke
_KINDS: Final = {kind.__name__: kind for kind in (Opening, Ready, Ask, Answer, Settled, Broke)}


def packed(message: Message) -> bytes:
    fields = asdict(message)
    body: bytes = fields.pop("body", b"")
    head = json.dumps({"is": type(message).__name__, **fields}).encode()
    return len(head).to_bytes(_NUMBER_BYTES) + len(body).to_bytes(_NUMBER_BYTES) + head + body


def lengths(head: bytes) -> tuple[int, int]:
    """Of the JSON and of the body that follow."""
    return int.from_bytes(head[:_NUMBER_BYTES]), int.from_bytes(head[_NUMBER_BYTES:])


def unpacked(content: bytes, body: bytes) -> Message:
    """Raises ValueError, KeyError or TypeError where this is no message."""
    fields: dict[str, Any] = json.loads(content)
    kind = _KINDS[fields.pop("is")]
    if kind in (Answer, Settled):
        fields["body"] = body
    return kind(**fields)
