"""What is sent: an entry as JSON with its signature, a ping as a form, an entry in words. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from monitor.store import Recorded

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    body: bytes
    headers: dict[str, str]


def webhook(recorded: Recorded, *, base_url: str | None, attempt: int, secret: str | None, now: datetime) -> Message:
    """The entry and its changes as JSON (docs/push.md). `base_url`: of our pages; None where none are served.

    The signature is over the very bytes of the body."""
    body = json.dumps(_content(recorded, base_url, attempt, now), ensure_ascii=False)
    content = body.encode("utf-8", "replace")  # half a surrogate pair is all that UTF-8 cannot hold
    headers = {
        "Content-Type": "application/json",
        "X-Monitor-Id": recorded.entry.id,
        "X-Monitor-Timestamp": str(int(now.timestamp())),
        "X-Monitor-Attempt": str(attempt),
    }
    if secret is not None:
        headers["X-Monitor-Signature"] = signature(secret, content)
    return Message(body=content, headers=headers)


def signature(secret: str, body: bytes) -> str:
    """`sha256=` and the HMAC (RFC 2104) of the body in hexadecimal digits."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def ping(topic: str) -> Message:
    """WebSub leaves it to hub and publisher; hubs read `hub.topic`, those from before the standard `hub.url`."""
    form = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic})
    return Message(body=form.encode(), headers={"Content-Type": "application/x-www-form-urlencoded"})


def words(recorded: Recorded) -> tuple[str, str]:
    """Title and text for people, plain."""
    entry = recorded.entry
    return entry.title, f"{entry.summary}\n\n{entry.url}".strip()


def _content(recorded: Recorded, base_url: str | None, attempt: int, now: datetime) -> dict[str, Any]:
    """`entry` in the words of the feeds, the rest as in `monitor log --json`."""
    page, revision, entry = recorded.page, recorded.revision, recorded.entry
    return {
        "version": VERSION,
        "id": entry.id,
        "sent_at": _instant(now),
        "attempt": attempt,
        "entry": {
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.content_html,
            "url": entry.url,
            "page_url": f"{base_url}articles/{quote(page.name)}/{revision.number}" if base_url else entry.url,
            "published_at": _instant(entry.published_at),
            "author": entry.author,
            "language": entry.language,
            "categories": [list(category) for category in entry.categories],
        },
        "page": page.name,
        "url": page.url,
        "title": page.title,
        "role": page.role,
        "related_to": list(recorded.related_to),
        "revision": revision.number,
        "from": recorded.snapshot_from,
        "to": recorded.snapshot_to,
        "observed_at": _instant(revision.observed_at),
        "changes": [change.to_dict() for change in revision.changes],
    }


def _instant(at: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
