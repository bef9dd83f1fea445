"""Which kind of list it is: told by its content, never by its name."""

from __future__ import annotations

import json
import re

from monitor.lists import addresses, changedetection, jobs, opml
from monitor.lists.items import Imported, NoList

_YAML_KEY = re.compile(r"^(?:- )?(?:url|navigate|command|name|kind)[ \t]*:", re.MULTILINE)


def read_list(content: bytes) -> Imported:
    """Raises NoList."""
    if content.startswith(b"PK\x03\x04"):
        return changedetection.from_backup(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoList("is neither text in UTF-8 nor a backup of changedetection.io") from None
    begin = text.lstrip()
    if begin.startswith("<"):
        return opml.read(content)
    if begin.startswith(("{", "[")):
        return changedetection.read(_json(text))
    if _YAML_KEY.search(text):
        return jobs.read(text)
    return addresses.read(text)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoList(f"begins like JSON and is none: {str(error)[:80]}") from None
