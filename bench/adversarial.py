"""Is there a page that makes the reader slow, hungry or fall over?

    python bench/adversarial.py

Each pair is a hostile page and the same page with a sentence more, compared by a process of its own: seconds of the
processor that `compare` takes, the highest memory of the process, how many changes were seen. Exit code 1 where a pair
takes more than 5 s or 500 MB, or where one raises.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable

MOST_S, MOST_MB = 5.0, 500.0
URL = "https://site.example/page"
NEWS = "<p><b>UPDATE (May 5, 2020):</b> The harbour wall has been measured again, and it is lower than was said.</p>"
WORDS = "The tide rises twice a day here and nobody in the village looks at it any more than at the clock. "

Page = Callable[[str], str]


def _page(before: str, after: str = "") -> Page:
    return lambda news: f"<!doctype html><title>Tides</title><body><h1>Tides</h1>{before}{news}{after}</body>"


PAGES: dict[str, Page] = {
    "1 MB of paragraphs": _page("".join(f"<p>{at}. {WORDS * 3}</p>" for at in range(3200))),
    "20,000 nested elements": _page("<div>" * 20_000 + f"<p>{WORDS}</p>"),
    "20,000 nested emphases": _page("<p>" + "<b>" * 20_000 + WORDS),
    "20,000 nested quotations and items": _page("<blockquote><ul><li>" * 7_000 + WORDS),
    "200 KB of <!--": _page(f"<p>{WORDS}</p>", "<!--" * 50_000),
    "200 KB of <": _page(f"<p>{WORDS}</p>", "<" * 200_000),
    "10,000 equal paragraphs": _page("<p>The same again.</p>" * 10_000),
    "10,000 paragraphs, each different": _page("".join(f"<p>{at}, {at * 7919 % 9973}.</p>" for at in range(10_000))),
    "one line of 1 MB": _page(f"<p>{WORDS * 10_000}</p>"),
    "one word of 1 MB": _page(f"<p>{'a' * 1_000_000}</p>"),
    "one line of 300 KB of Chinese": _page(f"<p>{'潮水每天涨两次。' * 12_500}</p>"),
    "1 MB of tiny elements": _page("<p>" + "<i>a</i>" * 125_000 + "</p>"),
    "1 MB of line breaks": _page(f"<p>{WORDS}" + "<br>" * 250_000),
    "5,000 nested asides": _page("<aside>" * 5_000 + WORDS),
    "20,000 asides": _page("<aside><p>Aside.</p></aside>" * 20_000),
    "3,000 boxes with the names of notices": _page('<div class="alert note">Update of a thing.</div>' * 3_000),
    "20,000 links in one list": _page("".join(f'<li><a href="/{at}">Page {at}</a>' for at in range(20_000))),
    "2,000 update notes": _page("".join(f"<p>Update {at}: {WORDS}</p>" for at in range(2_000))),
    "one paragraph of 20,000 notes": _page("<p>" + "(Update: it rose.) " * 20_000 + "</p>"),
    "100,000 brackets": _page("<p>" + "([{（【" * 20_000 + "</p>"),
    "a table of 10,000 rows": _page("<table>" + "<tr><td>a<td>1<td>2" * 10_000 + "</table>"),
    "2,000 nested tables": _page("<table><tr><td>" * 2_000 + WORDS),
    "one attribute of 1 MB": _page(f'<p class="{"a-b " * 250_000}">{WORDS}</p>'),
    "25,000 classes": _page("".join(f'<p class="c{at}">{at}</p>' for at in range(25_000))),
    "deep JSON-LD": _page('<script type="application/ld+json">' + "[" * 100_000 + "</script>" + f"<p>{WORDS}</p>"),
    "digits and dates without end": _page("<p>Update " + "2020-05-05 " * 30_000 + "</p>"),
    "combining marks without end": _page("<p>a" + "\u0301" * 200_000 + "</p>"),
    "white space without end": _page("<p>a" + " \t\n" * 300_000 + "b</p>"),
}  # fmt: skip


def rewritten() -> tuple[str, str]:
    """Three thousand paragraphs of which every other one was reworded."""
    old = [f"<p>Number {at}: {WORDS}</p>" for at in range(3_000)]
    new = [text.replace("village", "town of the clock") if at % 2 else text for at, text in enumerate(old)]
    return _page("".join(old))(""), _page("".join(new))("")


def pair(name: str) -> tuple[bytes, bytes]:
    old, new = rewritten() if name == REWRITTEN else (PAGES[name](""), PAGES[name](NEWS))
    return old.encode(), new.encode()


REWRITTEN = "3,000 paragraphs, every other one reworded"
NAMES = (*PAGES, REWRITTEN)


def compare_one(name: str) -> None:
    """In a process of its own: prints seconds, megabytes, changes."""
    from monitor.changes import compare

    old, new = pair(name)
    began = time.process_time()
    changes = compare(old, new, url=URL)
    spent = time.process_time() - began
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(changes))


def main() -> int:
    if len(sys.argv) > 1:
        compare_one(sys.argv[1])
        return 0
    failed = 0
    print(f"{'page':44} {'s':>6} {'MB':>5}  changes")
    for name in NAMES:
        try:
            run = subprocess.run(
                [sys.executable, __file__, name], capture_output=True, text=True, timeout=90, check=True
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as fault:
            failed += 1
            lines = str(fault.stderr or fault).strip().splitlines()
            print(f"{name:44} FAILED {lines[-1] if lines else fault}")
            continue
        spent, memory, changes = map(float, run.stdout.split())
        slow = spent > MOST_S or memory > MOST_MB
        failed += slow
        print(f"{name:44} {spent:6.2f} {memory:5.0f}  {changes:.0f}{'  TOO MUCH' if slow else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
