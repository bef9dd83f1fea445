"""The YAML of urlwatch (jobs.yaml, urls.yaml) and webchanges: a document for each job, or lists of jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from monitor.lists.items import Imported, Item, LeftOut, NoList

# What needs no taking over: it says nothing about what is watched, or we do it by ourselves.
_OURS = {
    *(
        "name",
        "url",
        "navigate",
        "use_browser",
        "kind",
        "note",
        "user_visible_url",
        "index_number",
        "enabled",
        "is_markdown",
        "markdown_padded",
    ),
    *("http_client", "timeout", "no_redirects", "ignore_connection_errors", "ignore_timeout_errors"),
    *("ignore_too_many_redirects", "ignore_http_error_codes", "ignore_cached", "ignore_dh_key_too_small"),
    *("max_tries", "diff_tool", "differ", "diff_filter", "additions_only", "deletions_only", "contextlines"),
    *("compared_versions", "treat_new_as_changed", "monospace", "tz", "suppress_repeated_errors", "guid"),
}
_SHOWN_MAX = 80
_WHY = {
    "filter": "the article is found without filters",
    "filters": "the article is found without filters",
    "headers": "header fields are not sent",
    "cookies": "cookies are not sent",
    "data": "only GET is asked",
    "method": "only GET is asked",
    "http_proxy": "proxies are not used",
    "https_proxy": "proxies are not used",
    "ssl_no_verify": "certificates are always checked",
}


def read(text: str) -> Imported:
    """Raises NoList."""
    try:
        documents = list(yaml.safe_load_all(text))
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        raise NoList(f"is no YAML{f' (line {place.line + 1})' if place else ''}") from None
    items: list[Item] = []
    left_out: list[LeftOut] = []
    others: list[LeftOut] = []
    for job in _jobs(documents):
        if isinstance(job, dict):
            _take(job, items, left_out)
        elif job is not None:  # an empty document
            # Not the text of a list: with aliases in it that may be without end.
            others.append(LeftOut(what="a list" if isinstance(job, list) else str(job)[:_SHOWN_MAX], why="is no job"))
    if not items and not left_out:
        raise NoList("is YAML, but holds no jobs of urlwatch or webchanges")
    return Imported(form="jobs of urlwatch or webchanges", items=tuple(items), left_out=(*left_out, *others))


def _jobs(documents: Iterable[Any]) -> Iterator[Any]:
    for document in documents:
        yield from document if isinstance(document, list) else [document]


def _take(job: dict[Any, Any], items: list[Item], left_out: list[LeftOut]) -> None:
    name = str(job.get("name") or "")
    urls = [url for url in _listed(job.get("url") or job.get("navigate")) if isinstance(url, str)]
    if not urls:
        what = name or str(job.get("command") or job.get("kind") or "a job")[:80]
        left_out.append(LeftOut(what=what, why="runs a command" if "command" in job else "has no address"))
        return
    if job.get("enabled") is False:
        left_out += [LeftOut(what=name or url, why="is switched off", url=url) for url in urls]
        return
    browser = bool(job.get("use_browser") or job.get("navigate"))
    for url in urls:
        shown = job.get("user_visible_url")
        items.append(Item(url=url, title=name, browser=browser))
        left_out += [
            LeftOut(what=key, why=_WHY.get(key, "has no counterpart here"), url=url)
            for key in map(str, job)
            if key not in _OURS and _is_set(job.get(key)) and (key, job[key]) != ("method", "GET")
        ]
        if shown and shown != url:
            left_out.append(
                LeftOut(what=f"user_visible_url {shown}", why="the address that is fetched is shown", url=url)
            )


def _is_set(value: Any) -> bool:
    return value not in (None, False, [], {}, "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
