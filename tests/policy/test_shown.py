"""A page that a browser shows from now on, or no longer: what differs then is our own doing, and is not told."""

from __future__ import annotations

from dataclasses import replace

from monitor.model import PageStatus, Render, Validators
from tests.policy.conftest import EDITED, GOOD, PARAGRAPHS, Watched, answer, page_of

MORE = page_of(*PARAGRAPHS, "Whoever has a script sees this paragraph as well, and nobody else does.", around="<i></i>")
MORE_EDITED = MORE.replace("Forty buckets", "Forty-two buckets")
SHELL = "<!doctype html><title>Mill</title><div id='root'></div><script src='/app.js'></script>"


def show(page: Watched, render: Render) -> None:
    plan = replace(page.tracked.plan, render=render)
    page.store.sync([replace(page.tracked, plan=plan)], page.now)


def test_it_is_asked_for_at_once_and_never_conditionally(watched) -> None:
    show(watched, Render.BROWSER)
    assert watched.state.next_check_at == watched.now
    for _ in range(3):
        watched.see(answer(MORE, etag='"2"'))
        assert (watched.web.asked[-1].render, watched.web.asked[-1].validators) == (Render.BROWSER, Validators())


def test_what_the_browser_brings_is_no_change_but_what_comes_after_is(watched) -> None:
    show(watched, Render.BROWSER)
    watched.see(MORE)
    assert watched.state.status is PageStatus.OK
    assert watched.kinds() == []
    watched.see(MORE)
    assert watched.kinds() == []
    watched.see(MORE_EDITED)
    assert watched.kinds() == [["body-edited"]]


def test_what_the_browser_took_along_is_no_change_either(watch) -> None:
    page = watch()
    show(page, Render.BROWSER)
    page.see(MORE)
    show(page, Render.NONE)
    page.see(GOOD)
    assert page.kinds() == []
    page.see(EDITED)
    assert page.kinds() == [["body-edited"]]


def test_a_shell_is_still_no_article(watched) -> None:
    show(watched, Render.BROWSER)
    assert watched.see(SHELL).status is PageStatus.SUSPICIOUS
    watched.see(MORE)
    assert (watched.state.status, watched.kinds()) == (PageStatus.OK, [])
