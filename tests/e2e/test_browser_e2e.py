"""Articles that only a script fills, through the installed program: `monitor check` twice, and what it tells."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from monitor.render.family import descendants
from tests.e2e.conftest import PageServer, answer

pytestmark = [pytest.mark.e2e, pytest.mark.needs("chromium")]

LINES = [
    "The well behind the house is nine metres deep and was dug before anybody wrote such things down.",
    "Its water stands highest in March. A float on a cord moves a mark along the wall of the shed.",
    "Every Sunday the mark is read and copied into a book, together with the rain of the week.",
    "After a dry summer the bucket comes up half full of sand, and the pump has to rest.",
]
UPDATE = "<strong>UPDATE (May 4 2023):</strong> The cord broke, and the float lives at the bottom now."
SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notes on a well | The well</title></head>
<body><div id="root"></div><noscript>Please switch on JavaScript to read this.</noscript><script>
(async () => {
  const { title, lines } = await (await fetch('/well.json')).json();
  const root = document.getElementById('root');
  const visitor = Math.floor(Math.random() * 1e9);
  root.innerHTML = `<nav data-nonce="${Math.random()}"><a href="/">Home</a></nav>
    <main><article><h1>${title}</h1></article></main>
    <footer>Shown at ${new Date().toISOString()} to visitor ${visitor}</footer>`;
  for (const line of lines) {
    const p = document.createElement('p');
    p.className = 'css-' + Math.random().toString(36).slice(2);
    p.innerHTML = line;
    root.querySelector('article').append(p);
  }
})();
</script></body></html>"""


def publish(site: PageServer, *lines: str) -> str:
    """The article as data, and the shell that shows it; its URL."""
    text = json.dumps({"title": "Notes on a well", "lines": lines})
    site.pages["/well.json"] = answer(body=text, kind="application/json")
    site.pages["/well/"] = answer(body=SHELL, ETag='"shell"')
    return f"{site.url}/well/"


def configure(program, **articles: str) -> None:
    """The last of these is shown in a browser."""
    program.configure(articles, every="1h", timeout="40s")
    config = program.folder / "config.toml"
    config.write_text(config.read_text() + 'render = "browser"\n')


def test_an_update_that_a_script_shows_becomes_one_entry_and_noise_none(program, site):
    configure(program, well=publish(site, *LINES))
    first = program("check")
    assert first.returncode == 0, first.stderr
    again = program("check")
    assert again.returncode == 0, again.stderr
    assert [line["revision"] for line in program.lines("log", "well")] == [0]

    publish(site, UPDATE, *LINES)
    second = program("check")
    assert second.returncode == 0, second.stderr
    newest, _ = program.lines("log", "well")
    [change] = newest["changes"]
    assert (change["kind"], change["stated_date"], change["position"]) == ("update-added", "2023-05-04", "top")
    assert "Please switch on JavaScript" not in program("show", "well").stdout


def test_the_same_page_without_a_browser_is_known_as_a_shell(program, site):
    program.configure({"well": publish(site, *LINES)})
    program("check")
    [line] = program.lines("status")
    assert line["state"] == "suspicious"
    assert "script" in line["error"]


def test_where_no_browser_is_there_the_command_is_named_and_the_others_go_on(program, site, monkeypatch):
    configure(program, pump=site.serve("/pump/"), well=publish(site, *LINES))
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", "/nonexistent")
    checked = program("check")
    assert "Traceback" not in checked.stderr
    states = {line["page"]: line for line in program.lines("status")}
    assert states["pump"]["state"] == "ok"
    assert states["well"]["state"] == "failing"
    assert "apt install chromium" in states["well"]["error"]
    assert site.hits["/well/"] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_that_is_ended_leaves_no_browser_behind(program, site, number):
    site.pages["/endless/"] = answer(body="<title>Endless</title><script>fetch('/began'); while (true) {}</script>")
    configure(program, endless=f"{site.url}/endless/")
    running = program.start()
    program.until(lambda: site.hits["/endless/"] and len(descendants(running.pid)) > 3, "the browser to start")
    family = descendants(running.pid)
    running.send_signal(number)
    assert running.wait(30) == (0 if number is signal.SIGTERM else -signal.SIGKILL)
    program.until(lambda: not any(map(runs, family)), "the browser to end")


def runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
