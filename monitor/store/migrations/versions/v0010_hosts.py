"""One host by http and https: named as `uri.host_key` does now. Its robots.txt stays with its origin."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "10"
down_revision = "9"

_ORIGIN = re.compile(r"https?://(.*):(\d+)")


def upgrade() -> None:
    connection = op.get_bind()
    for (origin,) in connection.execute(sa.text("SELECT DISTINCT host FROM page")).all():
        renamed = {"old": origin, "new": _host(origin)}
        connection.execute(sa.text("UPDATE page SET host = :new WHERE host = :old"), renamed)
    promised: dict[str, list[tuple[int, int | None, int, int | None]]] = {}
    rows = sa.text("SELECT host, next_request_at, hold_until, failures, trouble_until FROM host")
    for origin, *promises in connection.execute(rows).all():
        promised.setdefault(_host(origin), []).append(tuple(promises))
    insert = sa.text(
        "INSERT INTO host (host, next_request_at, hold_until, failures, trouble_until) VALUES (:host, :a, :b, :c, :d)"
    )
    for host, promises in promised.items():
        longest = [
            max((value for value in column if value is not None), default=None)
            for column in zip(*promises, strict=True)
        ]
        connection.execute(insert, {"host": host, **dict(zip("abcd", longest, strict=True))})
    connection.execute(sa.text("DELETE FROM host WHERE robots_at IS NULL AND host LIKE 'http%://%'"))


def _host(origin: str) -> str:
    match = _ORIGIN.fullmatch(origin)
    if match is None:
        return origin
    return match[1] if match[2] in ("80", "443") else f"{match[1]}:{match[2]}"
