"""Feed readers that people use subscribe, and show each change once: newsboat, sfeed, reader, rss2email.

The first two are Debian packages: apt-get install newsboat sfeed.
"""

from __future__ import annotations

import email
import email.policy
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from reader import make_reader

pytestmark = [pytest.mark.e2e, pytest.mark.needs("newsboat", "sfeed")]

NOTE = "<p><strong>UPDATE (May 4 2031)</strong>: The pump was replaced and <a href='/pump/'>its curve</a> measured.</p>"
SECOND = "<p><strong>CORRECTION (May 9 2031)</strong>: The well is ten metres deep, not nine as we had written.</p>"
THIRD = "<p><strong>ADDENDUM</strong>: The rope was measured too, and is forty metres long with its knots.</p>"


class Newsboat:
    """In a folder of its own; `items` are (title, text, unread) of its cache, oldest first."""

    def __init__(self, folder: Path, feed: str) -> None:
        self.folder = folder / "newsboat"
        self.folder.mkdir()
        (self.folder / "urls").write_text(f"{feed}\n")
        (self.folder / "config").write_text("")

    def reload(self) -> None:
        places = [f"--{name}={self.folder / file}" for name, file in FILES]
        command = ["newsboat", *places, "-x", "reload"]
        subprocess.run(command, check=True, timeout=60, capture_output=True, env=os.environ | {"TERM": "xterm"})

    def items(self) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(self.folder / "cache.db")) as cache:
            rows = cache.execute(
                "SELECT title, content FROM rss_item WHERE unread = 1 AND deleted = 0 ORDER BY pubDate"
            )
            return list(rows)

    def read_all(self) -> None:
        with closing(sqlite3.connect(self.folder / "cache.db")) as cache, cache:
            cache.execute("UPDATE rss_item SET unread = 0")


FILES = (("url-file", "urls"), ("cache-file", "cache.db"), ("config-file", "config"))


class Sfeed:
    """`sfeed` turns a feed into lines of tab-separated values; what is new is a line whose id was not there before."""

    def __init__(self, folder: Path, feed: str) -> None:
        self.feed, self.known = feed, set[str]()
        self.found: dict[str, tuple[str, str]] = {}
        del folder

    def reload(self) -> None:
        with urllib.request.urlopen(self.feed, timeout=10) as answer:
            content = answer.read()
        done = subprocess.run(["sfeed"], input=content, capture_output=True, check=True, timeout=30)
        rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
        # Timestamp, title, link, content, content type, id, author, enclosure, category.
        self.found = {row[5]: (row[1], row[3]) for row in sorted(rows)}

    def items(self) -> list[tuple[str, str]]:
        return [item for key, item in self.found.items() if key not in self.known]

    def read_all(self) -> None:
        self.known |= self.found.keys()


class Reader:
    """The Python library."""

    def __init__(self, folder: Path, feed: str) -> None:
        self.place, self.feed = str(folder / "reader.sqlite"), feed
        with closing(make_reader(self.place)) as reader:
            reader.add_feed(feed)

    def reload(self) -> None:
        with closing(make_reader(self.place)) as reader:
            reader.update_feed(self.feed)

    def items(self) -> list[tuple[str, str]]:
        with closing(make_reader(self.place)) as reader:
            entries = sorted(reader.get_entries(read=False), key=lambda entry: entry.published)
            return [(entry.title, entry.content[0].value) for entry in entries]

    def read_all(self) -> None:
        with closing(make_reader(self.place)) as reader:
            for entry in reader.get_entries():
                reader.mark_entry_as_read(entry)


class Rss2email:
    """Delivers each new entry as a mail into a folder."""

    def __init__(self, folder: Path, feed: str) -> None:
        self.folder = folder / "r2e"
        self.folder.mkdir()
        self.config = self.folder / "rss2email.cfg"
        self.mails = self.folder / "mail"
        self.known: set[str] = set()
        self.config.write_text(
            "[DEFAULT]\nfrom = feeds@example.org\nto = ida@example.org\nemail-protocol = maildir\n"
            f"maildir-path = {self.mails}\nmaildir-mailbox = \nhtml-mail = False\nverbose = error\n"
        )
        for name in ("new", "cur", "tmp"):
            (self.mails / name).mkdir(parents=True)
        self._run("add", "well", feed)

    def _run(self, *arguments: str) -> None:
        command = [
            str(Path(sys.executable).with_name("r2e")),
            "-c",
            str(self.config),
            "-d",
            str(self.folder / "seen.json"),
        ]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr

    def reload(self) -> None:
        self._run("run")

    def items(self) -> list[tuple[str, str]]:
        found = []
        for path in sorted((self.mails / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns):
            if path.name not in self.known:
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                body = mail.get_body()
                found.append((" ".join(str(mail["subject"]).split()), body.get_content() if body else ""))
        return found

    def read_all(self) -> None:
        self.known |= {path.name for path in (self.mails / "new").iterdir()}


READERS = (Newsboat, Sfeed, Reader, Rss2email)


def test_readers_show_each_change_once_and_nothing_else(program, site, tmp_path: Path) -> None:
    program.configure({"well": site.serve("/well/")})
    running = program.start()
    program.until(lambda: len(program.items("well")) == 1, "the baseline", 60)
    readers = subscribed(program, tmp_path)
    changes_come_once(program, site, readers)
    program.stop(running)
    what_is_no_change_is_no_news(program, site, readers)
    another_name_leads_on_and_the_end_is_told(program, site, readers)


def subscribed(program, tmp_path: Path) -> list:
    readers = []
    for form in ("atom.xml", "rss.xml"):
        (tmp_path / form).mkdir()
        readers += [reader(tmp_path / form, f"{program.base_url}articles/well.{form}") for reader in READERS]
    for reader in readers:
        assert [title for title, _ in news(reader)] == ["Now watching — Notes on a well"], reader
    return readers


def changes_come_once(program, site, readers: list) -> None:
    site.serve("/well/", NOTE)
    program.until(lambda: len(program.items("well")) == 2, "the first change", 60)
    for reader in readers:
        ((title, text),) = news(reader)
        assert title.startswith("UPDATE · 4 May 2031 — The pump was replaced"), reader
        assert "in the author’s words: “May 4 2031”" in plain(text), reader
        assert "The pump was replaced and its curve measured." in plain(text), reader
        assert f"{site.url}/pump/" in text, reader

    site.serve("/well/", NOTE, SECOND)
    program.until(lambda: len(program.items("well")) == 3, "the second change", 60)
    for reader in readers:
        ((title, _),) = news(reader)
        assert title.startswith("CORRECTION · 9 May 2031 — The well is ten metres deep"), reader

    checked = program("feeds", "--check")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout


def what_is_no_change_is_no_news(program, site, readers: list) -> None:
    """A restart, another address of the article, another one of our server, https in front of it."""
    site.serve("/moved/", NOTE, SECOND)
    for base_url in (program.base_url, f"https://localhost:{program.port}/"):
        configure(program, site.url + "/moved/", base_url)
        site.hits.clear()
        running = program.start()
        program.until(lambda: site.hits["/moved/"] > 1, "a check of the new address", 60)
        assert base_url.encode() in program.get("articles/well.atom.xml")[2]
        assert [news(reader) for reader in readers] == [[]] * len(readers)
        program.stop(running)


def another_name_leads_on_and_the_end_is_told(program, site, readers: list) -> None:
    """Readers ask for the feed where they subscribed to it."""
    configure(program, site.url + "/moved/", program.base_url, name="bore")
    running = program.start()
    program.until(lambda: program.items("well") == [], "the former files to go", 60)
    assert [news(reader) for reader in readers] == [[]] * len(readers)
    site.serve("/moved/", NOTE, SECOND, THIRD)
    program.until(lambda: len(program.items("bore")) == 4, "the third change", 60)
    for reader in readers:
        ((title, _),) = news(reader)
        assert title.startswith("ADDENDUM — The rope was measured too"), reader

    program.configure({"other": site.serve("/other/", title="Notes on a rope")})
    running.send_signal(signal.SIGHUP)
    program.until(lambda: len(program.items("bore")) == 5, "the last word", 60)
    for reader in readers:
        ((title, text),) = news(reader)
        assert title == "No longer watched — Notes on a well", reader
        assert "says nothing of its changes any more" in plain(text), reader
    assert program.stop(running) == 0


def news(reader) -> list[tuple[str, str]]:
    """What the reader shows as new; then it is read."""
    reader.reload()
    found = reader.items()
    reader.read_all()
    return found


def configure(program, url: str, base_url: str, name: str = "well") -> None:
    program.configure({name: url})
    config = program.folder / "config.toml"
    config.write_text(config.read_text().replace(f'base_url = "{program.base_url}"', f'base_url = "{base_url}"'))


def plain(text: str) -> str:
    """As one line, without the mark-up of HTML or of a mail made of it."""
    bare = re.sub(r"<[^>]*>|\[\d+\]|\*\*|[\[\]]|\\[nt]", " ", re.sub(r"\]\([^)]*\)", "", text))
    return re.sub(r" ([.,”)])", r"\1", " ".join(bare.split())).replace("> ", "")
