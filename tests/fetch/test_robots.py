"""robots.txt as RFC 9309 means it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.fetch.robots import is_undecided, product_token, rules_of

ALWAYS = settings(deadline=None)  # a busy machine is no fault
AGENT = "article-monitor/1.0 (+https://monitor.example/bot)"


def allows(robots: str, path: str) -> bool:
    return rules_of(200, robots.encode(), AGENT).allows(f"https://a.example{path}")


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: article-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: ARTICLE-Monitor\nAllow: /\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: otherbot\nDisallow: /", "/x", True),
        ("User-agent: otherbot\nUser-agent: article-monitor\nDisallow: /x", "/x", False),
        ("User-agent: article-monitor\nDisallow: /a\n\nUser-agent: article-monitor\nDisallow: /b", "/b", False),
        ("User-agent: article-monitor/2.0\nDisallow: /x", "/x", False),
        ("User-agent: article\nDisallow: /x", "/x", True),
        ("User-agent: 1st\nDisallow: /x", "/x", True),
        ("User-agent:\nDisallow: /x", "/x", True),
        ("User-agent: *\n\n# more\nSitemap: https://a.example/map\nUseragent : otherbot\ndisallow /x", "/x", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: otherbot\nDisallow: /x", "/x", True),
        ("User-agent: article-monitor\nCrawl-delay: 5\nUser-agent: bar\nDisallow: /x", "/x", False),
        ("User-agent: bar\nCrawl-delay: 5\nUser-agent: article-monitor\nDisallow: /x", "/x", False),
        ("User-agent: bar\nDisallow: /x\nCrawl-delay: 5\nUser-agent: article-monitor\nAllow: /y", "/x", True),
        ("User-agent: *\nDisallow: /posts\nAllow: /posts/open", "/posts/open/1", True),
        ("User-agent: *\nAllow: /posts\nDisallow: /posts/shut", "/posts/shut/1", False),
        ("User-agent: *\nDisallow: /x\nAllow: /x", "/x", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a%3cd", "/a%3Cd", False),
        ("User-agent: *\nDisallow: /Case", "/case", True),
        ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\r\nDisallow: /x # not this\r\n", "/x", False),
        ("<!DOCTYPE html><p>Disallow: / is not said here</p>", "/x", True),
        ("Disallow: /", "/x", True),
    ],
)
def test_rules(robots, path, allowed):
    assert allows(robots, path) is allowed


@pytest.mark.parametrize(
    ("line", "delay_s"),
    [
        ("Crawl-delay: 7", 7.0),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 3600", 60.0),
        ("Crawl-delay: -3", 0.0),
        ("Crawl-delay: inf", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("", 0.0),
    ],
)
def test_crawl_delay(line, delay_s):
    assert rules_of(200, f"User-agent: *\n{line}\nDisallow: /x".encode(), AGENT).crawl_delay_s == delay_s


@pytest.mark.parametrize(
    "robots",
    [
        "User-agent: article-monitor\nCrawl-delay: 5\nUser-agent: bar\nDisallow: /x",
        "User-agent: bar\nCrawl-delay: 5\nUser-agent: article-monitor\nDisallow: /x",
        "User-agent: article-monitor\nDisallow: /x\nCrawl-delay: 5\nUser-agent: bar\nCrawl-delay: 9",
        "User-agent: bar\nDisallow: /x\nCrawl-delay: 9\nUser-agent: article-monitor\nCrawl-delay: 5",
    ],
)
def test_a_crawl_delay_ends_no_list_of_names(robots):
    assert rules_of(200, robots.encode(), AGENT).crawl_delay_s == 5.0


@pytest.mark.parametrize("status", [204, 301, 400, 401, 403, 404, 410, 451])
def test_no_robots_txt_means_no_rules(status):
    assert not is_undecided(status)
    assert rules_of(status, b"User-agent: *\nDisallow: /", AGENT).allows("https://a.example/x")


@pytest.mark.parametrize("status", [206, 304, 429, 500, 502, 503, 504, 599])
def test_a_server_in_trouble_has_not_allowed_anything(status):
    assert is_undecided(status)


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [(AGENT, "article-monitor"), ("My_Reader 2", "My_Reader"), ("x", "x"), ("1st/2", "*")],
)
def test_product_token(user_agent, token):
    assert product_token(user_agent) == token


@pytest.mark.parametrize(
    "unit",
    [
        "User-agent: *\n",
        "Disallow: /" + "a*" * 500 + "b\n",
        "Disallow: /a\n",
        "x" * 5000 + "\n",
        "User-agent: b\nAllow: /\n",
        pytest.param(
            "".join(f"User-agent: bot{n}\n" for n in range(5000)) + "Disallow: /a\n" * 20_000, id="long group"
        ),
        pytest.param("User-agent: *\n" * 15_000 + "Disallow: /a\n" * 20_000, id="long group of one name"),
    ],
)
def test_a_hostile_file_costs_little(unit):
    body = ("User-agent: *\n" + unit * (600_000 // len(unit))).encode()[:512_000]
    began = time.process_time()
    rules_of(200, body, AGENT).allows("https://a.example/" + "a" * 2000)
    assert time.process_time() - began < 5  # seconds; a fraction of one where nothing is quadratic


@ALWAYS
@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_file_can_be_asked(body, path):
    rules = rules_of(200, b"User-agent: *\nDisallow: " + body, AGENT)
    assert rules.allows("https://a.example/" + path) in (True, False)
    assert 0 <= rules.crawl_delay_s <= 60
