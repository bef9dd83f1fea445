"""Which URLs may be asked at all, by their form; and how a URL is shown to people, without its secrets."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from monitor.model import Refusal, Refused
from monitor.uri import DEFAULT_PORTS, names_a_key, urlsplit_or_none

# Ports of other protocols, to which a request could be read as a command (Fetch Standard, §2.9 "bad port").
_BAD_PORTS: Final = frozenset(
    {
        *(0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95),
        *(101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179),
        *(389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601),
        *(636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000),
        *(6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    }
)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
# A backslash is a slash to some parsers and a letter to others; a control character ends a line in some log.
_AMBIGUOUS: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_SHOWN_MAX: Final = 200
_LENGTH_MAX: Final = 8000  # what every server should take (RFC 9110 §4.1)


def check_form(url: str) -> Refused | None:
    """Refuse a URL that nobody should ask, before anything is looked up or sent."""
    scheme = _SCHEME.match(url)
    if scheme is None or scheme[1].lower() not in DEFAULT_PORTS:
        return _refused(f"only http and https are fetched, not {redacted(url)}")
    if len(url) > _LENGTH_MAX:
        return _refused(f"the address is longer than {_LENGTH_MAX} characters: {redacted(url)}")
    if _AMBIGUOUS.search(url):
        return _refused(f"the address holds a backslash or a control character: {redacted(url)}")
    parts = urlsplit_or_none(url)
    if parts is None or not parts.hostname or any(map(str.isspace, parts.netloc)):
        return _refused(f"this is no valid address: {redacted(url)}")
    if "@" in parts.netloc:
        return _refused(f"the address holds a user name or password, which is not sent: {redacted(url)}")
    if parts.port in _BAD_PORTS:
        return _refused(f"port {parts.port} is not one of the web: {redacted(url)}")
    return None


def check_redirect(start: str, here: str, target: str) -> Refused | None:
    """Refuse to be led from `here` to `target`, beyond what `check_form` refuses. `start` is the URL first asked."""
    if refused := check_form(target):
        return refused
    if urlsplit(here).scheme == "https" and urlsplit(target).scheme != "https":
        return _misled(f"the redirect leaves https for http: {redacted(target)}")
    port = port_of(target)
    if port not in DEFAULT_PORTS.values() and port != port_of(start):
        return _misled(f"the redirect leads to another port: {redacted(target)}")
    return None


def port_of(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or DEFAULT_PORTS[parts.scheme]


def host_of(url: str) -> str:
    """The host, for messages."""
    parts = urlsplit_or_none(url)
    return (parts.hostname if parts else None) or redacted(url)


def redacted(url: str) -> str:
    """The URL for messages: no user name, no password, no value of a query parameter that names a secret."""
    parts = urlsplit_or_none(url)
    if parts is None:
        shown = re.sub(r"//[^/]*@", "//", url.partition("?")[0])
    else:
        query = "&".join(map(_masked, parts.query.split("&")))
        shown = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
    shown = "".join(letter if letter.isprintable() else quote(letter, errors="replace") for letter in shown)
    return shown if len(shown) <= _SHOWN_MAX else shown[: _SHOWN_MAX - 1] + "…"


def _masked(parameter: str) -> str:
    name, equals, _ = parameter.partition("=")
    return f"{name}=***" if equals and names_a_key(name) else parameter


def _refused(message: str) -> Refused:
    return Refused(reason=Refusal.SCHEME, message=message)


def _misled(message: str) -> Refused:
    return Refused(reason=Refusal.REDIRECT, message=message)
