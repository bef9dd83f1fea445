"""changedetection.io: its database (url-watches.json), its backups (zip), and what its API lists."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

from monitor.lists.items import Imported, Item, LeftOut, NoList

_MAX_BYTES = 64 * 1024 * 1024  # of one file inside of a backup
_DATABASES = ("url-watches.json", "changedetection.json")
_UNITS_S = {"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
_SHOWN_MAX = 80
_WHY = {
    "include_filters": "the article is found without filters",
    "subtractive_selectors": "what is no article is left out without selectors",
    "ignore_text": "has no counterpart here",
    "trigger_text": "each change of the article is told; webhooks filter by kind",
    "text_should_not_be_present": "each change of the article is told",
    "extract_text": "the whole article is kept",
    "headers": "header fields are not sent",
    "body": "only GET is asked",
    "browser_steps": "the browser shows a page and does nothing in it",
    "webdriver_js_execute_code": "the browser runs the page's own scripts only",
    "proxy": "proxies are not used",
    "notification_urls": "name it as [[notify]]",
}


def from_backup(content: bytes) -> Imported:
    """A backup: the database, or a folder with a watch.json for each watch. Raises NoList."""
    watches: dict[str, Any] = {}
    titles: dict[str, str] = {}
    try:
        with zipfile.ZipFile(BytesIO(content)) as backup:
            for entry in backup.infolist():
                folder, _, name = entry.filename.rpartition("/")
                if name in _DATABASES:
                    found = _load(backup, entry)
                    inner = found.get("watching") if isinstance(found, dict) else None
                    watches |= inner if isinstance(inner, dict) else {}
                    titles |= _tag_titles(found)
                elif name == "watch.json":
                    watches[folder] = _load(backup, entry)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise NoList(f"cannot be unpacked: {str(error)[:80]}") from None
    if not watches:
        raise NoList("is a zip file, but no backup of changedetection.io")
    return _imported(watches, titles)


def read(found: object) -> Imported:
    """Of JSON: the whole database, or watches by their ids. Raises NoList."""
    watches = found.get("watching", found) if isinstance(found, dict) else None
    if not isinstance(watches, dict) or not any(isinstance(item, dict) and "url" in item for item in watches.values()):
        raise NoList("is JSON, but nothing that changedetection.io writes")
    return _imported(watches, _tag_titles(found))


def _tag_titles(database: Any) -> dict[str, str]:
    """What its tags are called, by their ids."""
    for key in ("settings", "application", "tags"):
        database = database.get(key) if isinstance(database, dict) else None
    tags = database.items() if isinstance(database, dict) else ()
    return {key: str(tag["title"]) for key, tag in tags if isinstance(tag, dict) and tag.get("title")}


def _load(backup: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Any:
    if entry.file_size > _MAX_BYTES:
        raise NoList(f"holds a file that is too large: {entry.filename[:80]}")
    return json.loads(backup.read(entry))


def _imported(watches: dict[str, Any], titles: dict[str, str]) -> Imported:
    items: list[Item] = []
    left_out: list[LeftOut] = []
    for watch in watches.values():
        if isinstance(watch, dict):
            _take(watch, titles, items, left_out)
    return Imported(form="watches of changedetection.io", items=tuple(items), left_out=tuple(left_out))


def _take(watch: dict[str, Any], titles: dict[str, str], items: list[Item], left_out: list[LeftOut]) -> None:
    url = watch.get("url")
    title = next((str(watch[key]) for key in ("title", "page_title") if watch.get(key)), "")
    if not isinstance(url, str) or not url:
        left_out.append(LeftOut(what=title or "a watch", why="has no address"))
        return
    if watch.get("paused"):
        left_out.append(LeftOut(what=title or url, why="is paused", url=url))
        return
    if watch.get("processor") not in (None, "", "text_json_diff"):
        left_out.append(LeftOut(what=title or url, why=f"watches for {watch['processor']}, not for text", url=url))
        return
    backend = str(watch.get("fetch_backend") or "")
    browser = backend == "html_webdriver" or backend.startswith("extra_browser")
    items.append(
        Item(url=url, title=title, every_s=_every_s(watch), tags=_tags(watch, titles), browser=browser),
    )
    left_out += [LeftOut(what=key, why=why, url=url) for key, why in _WHY.items() if watch.get(key)]
    if watch.get("method") not in (None, "", "GET"):
        left_out.append(LeftOut(what="method", why="only GET is asked", url=url))
    if browser and backend != "html_webdriver":
        left_out.append(LeftOut(what="fetch_backend", why="a browser of another place is not used: ours is", url=url))
    left_out += [
        LeftOut(what=f"tag {tag[:_SHOWN_MAX]}", why="the list does not say what it is called", url=url)
        for tag in _tag_ids(watch)
        if tag not in titles
    ]


def _tags(watch: dict[str, Any], titles: dict[str, str]) -> tuple[str, ...]:
    """By the titles of their ids; older releases have words with commas between."""
    named = [titles.get(tag, "") for tag in _tag_ids(watch)]
    older = str(watch.get("tag") or "").split(",") if not named else []
    return tuple(tag.strip() for tag in (*named, *older) if tag.strip())


def _tag_ids(watch: dict[str, Any]) -> list[str]:
    listed = watch.get("tags")
    return [tag for tag in listed if isinstance(tag, str)] if isinstance(listed, list) else []


def _every_s(watch: dict[str, Any]) -> float | None:
    """Its own interval; None where it goes by the default of that program."""
    spans = watch.get("time_between_check")
    if not isinstance(spans, dict) or watch.get("time_between_check_use_default"):
        return None
    total = sum(length_s * (spans.get(unit) or 0) for unit, length_s in _UNITS_S.items() if _is_count(spans.get(unit)))
    return float(total) or None


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 10**6
