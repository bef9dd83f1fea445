"""When a page has come to rest, and what then stands there.

What is read from the page is read in a world of its own (Page.createIsolatedWorld): its scripts cannot change how.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final, Protocol

QUIET_S: Final = 0.5
"""Nothing asked, and a document that keeps its length, for so long: the page is at rest."""
SETTLE_MAX_S: Final = 10.0
"""So long after it is loaded, the page is taken as it is: one that asks for news every second never is at rest."""

# The document as readers see it: what stands in shadow trees is put where it shows (the flat tree of DOM and CSS
# Scoping), what is said to readers without scripts is dropped, and so are the scripts, which have done their work. It
# is copied into a document without a window, so that no code of the page runs over the copy.
_COPY: Final = """
(() => {
  const inert = document.implementation.createHTMLDocument('');
  const dropped = 'noscript, script:not([type="application/ld+json"])';
  const pour = (from, into) => {
    for (const node of from) {
      if (node.nodeType !== 1) { into.append(inert.importNode(node, true)); continue; }
      if (node.matches(dropped)) continue;
      if (node.localName === 'slot' && node.getRootNode() instanceof ShadowRoot) {
        pour(node.assignedNodes().length ? node.assignedNodes() : node.childNodes, into);
        continue;
      }
      const copy = inert.importNode(node, node.localName === 'template');
      into.append(copy);
      if (node.localName !== 'template') pour((node.shadowRoot ?? node).childNodes, copy);
    }
  };
  const whole = inert.createDocumentFragment();
  pour([document.documentElement], whole);
  const html = (document.doctype ? '<!DOCTYPE html>\\n' : '') + whole.firstElementChild.outerHTML;
  return html.length > MAX_CHARS ? null : html;
})()
"""
_WORLD: Final = "monitor"  # named, so that it is made once for each document
_LOADING: Final = -1
_LENGTH: Final = f"document.readyState === 'complete' ? document.documentElement.innerHTML.length : {_LOADING}"


class Unreadable(Exception):
    """The document cannot be copied. `str(error)` is for people."""


class Session(Protocol):
    """Of the DevTools protocol; see Playwright's CDPSession."""

    async def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]: ...


class Traffic:
    """What the page asks for: how much is under way, and since when there is none."""

    def __init__(self) -> None:
        self._under_way = 0
        self._quiet_since = time.monotonic()

    def began(self) -> None:
        self._under_way += 1

    def ended(self) -> None:
        self._under_way -= 1
        self._quiet_since = time.monotonic()

    @property
    def quiet_s(self) -> float:
        return 0.0 if self._under_way else time.monotonic() - self._quiet_since


async def rest(session: Session, traffic: Traffic) -> None:
    """Wait until the page is loaded, without an end, and then until it is at rest. Raises what the session raises."""
    while (length := await _evaluate(session, _LENGTH)) == _LOADING:
        await asyncio.sleep(QUIET_S / 2)
    latest = time.monotonic() + SETTLE_MAX_S
    while time.monotonic() < latest:
        await asyncio.sleep(QUIET_S / 2)
        before, length = length, await _evaluate(session, _LENGTH)
        if traffic.quiet_s >= QUIET_S and before == length != _LOADING:
            return


async def document(session: Session, max_chars: int) -> str | None:
    """What stands there, as HTML; None where it has more characters. Raises Unreadable."""
    tree = await session.send("Page.getFrameTree")
    if "unreachableUrl" in tree["frameTree"]["frame"]:
        raise Unreadable("the browser shows a page of its own, which says that it could not show this one")
    found = await _evaluate(session, _COPY.replace("MAX_CHARS", str(max_chars)))
    if found is not None and not isinstance(found, str):
        raise Unreadable("the page has no document")
    return found


async def _evaluate(session: Session, expression: str) -> Any:
    tree = await session.send("Page.getFrameTree")
    frame = {"frameId": tree["frameTree"]["frame"]["id"], "worldName": _WORLD}
    world = await session.send("Page.createIsolatedWorld", frame)
    answer = await session.send(
        "Runtime.evaluate",
        {"expression": expression, "contextId": world["executionContextId"], "returnByValue": True},
    )
    if "exceptionDetails" in answer:
        raise Unreadable("the document of the page cannot be read: it is nested too deep, or broken by its scripts")
    return answer["result"].get("value")
