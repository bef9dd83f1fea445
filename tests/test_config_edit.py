"""`add` and `remove` change what they are asked to change in config.toml, and not a byte else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.edit import NEW_FILE, alone, rewrite, with_article, without_article
from monitor.config.lines import find_lines
from monitor.config.load import parse_config, read_toml
from monitor.errors import ConfigError

PATH = Path("c.toml")
TIDES = {"name": "tides", "url": "https://example.org/tides"}

WRITTEN = """\
# my articles

[monitor]
listen = ""   # none, thanks

# the first
[[article]]
name = "a"   # short
# inside of a
url = "https://example.org/a"

# the second, with a table of its own
[[article]]
name = 'b'
url = "https://example.org/b"
[article.related]
limit = 3
# after b

[[article]]
name = "c"
url = "https://example.org/c"

[fetch]
timeout = "3s"
"""


def test_an_article_is_added_at_the_end() -> None:
    toml = with_article(WRITTEN, PATH, {**TIDES, "every": "1d"})
    added = '\n[[article]]\nname = "tides"\nurl = "https://example.org/tides"\nevery = "1d"\n'
    assert toml == WRITTEN + added


def test_lines_end_as_they_do_in_the_file() -> None:
    crlf = WRITTEN.replace("\n", "\r\n")
    toml = with_article(crlf, PATH, TIDES)
    assert toml.startswith(crlf)
    assert toml.count("\n") == toml.count("\r\n")


def test_a_first_article_makes_a_file_that_works() -> None:
    config = parse_config(with_article(NEW_FILE, PATH, TIDES), PATH, {})
    assert [article.name for article in config.articles] == ["tides"]


@pytest.mark.parametrize(
    ("index", "gone"),
    [
        (0, '# the first\n[[article]]\nname = "a"   # short\n# inside of a\nurl = "https://example.org/a"\n\n'),
        (
            1,
            "# the second, with a table of its own\n[[article]]\nname = 'b'\nurl = \"https://example.org/b\"\n"
            "[article.related]\nlimit = 3\n",
        ),
        (2, '\n[[article]]\nname = "c"\nurl = "https://example.org/c"\n'),
    ],
)
def test_an_article_goes_with_its_own_lines_only(index: int, gone: str) -> None:
    assert gone in WRITTEN
    kept = WRITTEN.replace(gone, "", 1)
    assert without_article(WRITTEN, PATH, index).replace("\n\n\n", "\n\n") == kept.replace("\n\n\n", "\n\n")


def test_an_article_in_two_places_goes_from_both() -> None:
    toml = '[[article]]\nname = "a"\n[fetch]\ntimeout = "3s"\n[article.related]\nlimit = 3\n'
    assert without_article(toml, PATH, 0) == '[fetch]\ntimeout = "3s"\n'


def test_articles_in_one_line_are_edited_too() -> None:
    toml = '# all of them\narticle = [{name = "a", url = "https://example.org/a"}]   # one\n'
    more = with_article(toml, PATH, TIDES)
    assert tomllib.loads(more)["article"][1] == TIDES
    assert more.startswith("# all of them\n")
    assert more.rstrip().endswith("# one")
    assert tomllib.loads(without_article(more, PATH, 0))["article"] == [TIDES]


@pytest.mark.parametrize("toml", ["[monitor", "a = 1\na = 2", "article = 3"])
def test_what_cannot_be_read_is_not_edited(toml: str) -> None:
    with pytest.raises(ConfigError):
        with_article(toml, PATH, TIDES)
    with pytest.raises(ConfigError):
        without_article(toml, PATH, 0)


COMMENTS = st.lists(st.sampled_from(["", "# [[article]]", "  # x = '''", "# \u2028 url", "\t"]), max_size=3).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)
TEXTS = st.sampled_from(['"x"', "'x'", '"""x\n[[article]]\n""""', "'''\n# no comment\n'''", '"a \\" # b"', '"ü\u2028"'])
ARTICLES = st.tuples(COMMENTS, TEXTS, COMMENTS, TEXTS, st.booleans(), COMMENTS)


def written(parts: tuple[str, str, str, str, bool, str]) -> str:
    above, name, between, url, table, below = parts
    sub = "[article.related]\nlimit = [1,\n 2]\n" if table else ""
    return f"{above}[[article]]\nname = {name}\n{between}url = {url} # end\n{sub}{below}"


@given(st.lists(ARTICLES, min_size=1, max_size=4), st.data())
def test_removing_leaves_the_others_and_every_comment_but_its_own(articles: list[Any], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(articles) - 1))
    toml = "[fetch] # first\n" + "".join(map(written, articles))
    rest = without_article(toml, PATH, index)
    kept = articles[:index] + articles[index + 1 :]
    assert tomllib.loads(rest).get("article", []) == tomllib.loads("".join(map(written, kept))).get("article", [])
    above = "[fetch] # first\n" + "".join(map(written, articles[:index])) + articles[index][0]
    around = re.sub(r"(\n[ \t]*\n)(?:[ \t]*#[^\n]*\n)+\Z", r"\1", above) + articles[index][5]
    around += "".join(map(written, articles[index + 1 :]))
    solid = [line for line in around.split("\n") if line.strip()]
    assert [line for line in rest.split("\n") if line.strip()] == solid


@given(st.lists(ARTICLES, max_size=4), st.text(min_size=1))
def test_adding_keeps_all_that_was_there(articles: list[Any], title: str) -> None:
    toml = "".join(map(written, articles))
    more = with_article(toml, PATH, {"name": title, "url": "https://example.org/"})
    assert more.startswith(toml)
    assert tomllib.loads(more)["article"][-1] == {"name": title, "url": "https://example.org/"}


@given(st.lists(ARTICLES, min_size=1, max_size=4))
def test_every_key_is_found_in_its_line(articles: list[Any]) -> None:
    toml = "".join(map(written, articles))
    found = find_lines(toml).of
    lines = toml.split("\n")
    for index in range(len(articles)):
        assert lines[found["article", index] - 1] == "[[article]]"
        assert lines[found["article", index, "name"] - 1].startswith("name = ")
        assert lines[found["article", index, "url"] - 1].startswith("url = ")


def test_a_file_is_replaced_with_its_mode_and_through_its_link(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("")
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    rewrite(link, "# new\r\n")
    assert link.is_symlink()
    assert real.read_bytes() == b"# new\r\n"
    assert real.stat().st_mode & 0o777 == 0o640
    assert {file.name for file in tmp_path.iterdir()} == {"config.toml", "real.toml"}


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(b"\xef\xbb\xbf# mine\n")
    rewrite(path, with_article(read_toml(path), path, TIDES))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# mine\n\n[[article]]\n")


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written: No such file"):
        rewrite(tmp_path / "none" / "c.toml", "")
    with pytest.raises(ConfigError, match="its folder cannot be opened"), alone(tmp_path / "none" / "c.toml"):
        pass
