"""What a value in the configuration may look like: text from the file in, checked value out.

Each function raises ValueError with the sentence that the user is to read after `file:line: key:`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from cssselect import HTMLTranslator, SelectorError

from monitor.uri import without_secrets

Network = IPv4Network | IPv6Network
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class NetworkPort:
    """One port of every address of a network."""

    network: Network
    port: int

    def __str__(self) -> str:
        written = f"[{self.network}]" if self.network.version == 6 else str(self.network)
        return f"{written}:{self.port}"


_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_UNSAFE_IN_URL = re.compile(r"[\s\x00-\x1f\x7f\\<>\"]")


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the web server listens. Port 0 lets the system choose a free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def described(value: Any) -> str:
    """A wrong value as a message names it: its TOML type, and itself where it is short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(shown_address(value)) if len(value) <= 60 else "a longer text"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else "a date or time"


def shown_address(value: str) -> str:
    """As a message names it: without the keys, user and password that stand in it."""
    return re.sub(r"//[^/?#\s\\]*@", "//***@", without_secrets(value))


def quoted(value: str) -> str:
    """In double quotes and on one line, as TOML and JSON write it."""
    return json.dumps(value, ensure_ascii=False)


def text(value: Any) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise ValueError(f"must be a text in quotes, not {described(value)}")
    return value


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {described(value)}")
    return value


def selector(value: Any) -> str:
    """A CSS selector (Selectors Level 4, as far as cssselect goes)."""
    try:
        HTMLTranslator().css_to_xpath(text(value))
    except SelectorError as fault:
        raise ValueError(f"is no CSS selector: {fault}") from None
    return str(value)


def selectors(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f'must be a list of CSS selectors such as [".teaser"], not {described(value)}')
    return tuple(selector(item) for item in value)


def phrases(value: Any) -> tuple[str, ...]:
    """Words that mark an update note."""
    if not isinstance(value, list):
        raise ValueError(f'must be a list such as ["Later:"], not {described(value)}')
    if not all(text(item).strip() and len(item) <= 80 for item in value):
        raise ValueError("each must have 1 to 80 characters")
    return tuple(" ".join(item.split()) for item in value)


def hosts(value: Any) -> tuple[str, ...]:
    """Names of hosts, each with `*.` in front where those below it are meant; in the form that IDNA gives them."""
    if not isinstance(value, list):
        raise ValueError(f'must be a list such as ["example.org", "*.example.net"], not {described(value)}')
    return tuple(dict.fromkeys(map(host, value)))


def host(value: Any) -> str:
    below, name = ("*.", value[2:]) if text(value).startswith("*.") else ("", value)
    if not re.fullmatch(r"[\w.-]+", name) or not _is_host(name):
        raise ValueError(f'must be a host such as "example.org" or "*.example.org", not {described(value)}')
    return f"{below}{name.lower().rstrip('.').encode('idna').decode()}"


def folder(value: Any) -> Path:
    if not text(value).strip():
        raise ValueError("must name a folder, not an empty text")
    if "\0" in value:
        raise ValueError("must not hold a NUL character")
    try:
        return Path(value).expanduser()
    except RuntimeError:  # "~somebody" whom the system does not know
        raise ValueError(f"there is no home folder for {described(value)}") from None


_AGENT_MAX = 1000  # servers take some kilobytes for all headers together


def user_agent(value: Any) -> str:
    """RFC 9110 §10.1.5; printable ASCII, so that it is one header line wherever it is sent."""
    agent = text(value).strip()
    if not agent:
        raise ValueError("must name the program and a contact page, not be empty")
    if not (agent.isascii() and agent.isprintable()):
        raise ValueError("may hold only printable ASCII characters: it is sent as an HTTP header")
    if len(agent) > _AGENT_MAX:
        raise ValueError(f"may hold at most {_AGENT_MAX} characters, not {len(agent)}")
    return agent


_AT_PORT = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[0-9./]+)):(?P<port>[0-9]{1,5})")


def private_place(value: Any) -> Network | NetworkPort:
    """A network, or a network at one port: `127.0.0.1:8080`, `10.0.0.0/8:80`, `[fd00::/8]:443`."""
    match = _AT_PORT.fullmatch(text(value))
    if match is None:
        return network(value)
    port = int(match["port"])
    if not 1 <= port <= 65535:
        raise ValueError(f"the port must be between 1 and 65535, not {port}")
    return NetworkPort(network(match["four"] or match["six"]), port)


def network(value: Any) -> Network:
    """An address or a network in CIDR notation (RFC 4632)."""
    try:
        return ip_network(text(value))
    except ValueError:
        pass
    try:
        meant = ip_network(text(value), strict=False)
    except ValueError:
        raise ValueError(f'must be a network such as "127.0.0.0/8", not {described(value)}') from None
    raise ValueError(f'{described(value)} has bits set behind its prefix (did you mean "{meant}"?)')


def networks(value: Any) -> tuple[Network | NetworkPort, ...]:
    if not isinstance(value, list):
        raise ValueError(f'must be a list such as ["127.0.0.0/8"], not {described(value)}')
    return tuple(private_place(item) for item in value)


def tags(value: Any) -> tuple[str, ...]:
    """Words that feeds over several articles are named after."""
    if not isinstance(value, list):
        raise ValueError(f'must be a list such as ["climate"], not {described(value)}')
    wrong = [tag for tag in value if not (isinstance(tag, str) and _NAME.fullmatch(tag))]
    if wrong:
        raise ValueError(f"a tag may hold only a-z, 0-9 and -, at most 80 characters, not {described(wrong[0])}")
    return tuple(dict.fromkeys(value))


def listen(value: Any) -> Listen | None:
    """ "host:port"; None for "" (no web server)."""
    if not text(value):
        return None
    host, colon, port = value.rpartition(":")
    if not colon or not host:
        raise ValueError(f'must be "host:port" such as "127.0.0.1:8787", or "" for none, not {described(value)}')
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        raise ValueError(f"the port must be between 0 and 65535, not {described(port)}")
    if ":" in host and not (host.startswith("[") and host.endswith("]")):
        raise ValueError(f'an IPv6 address goes in brackets (did you mean "[{host}]:{port}"?)')
    bare = host.removeprefix("[").removesuffix("]")
    if host.startswith("["):
        _check_ipv6(bare, value)
    elif not re.fullmatch(r"[A-Za-z0-9._-]+", host):
        raise ValueError(f"{described(host)} is no host name or address")
    return Listen(bare, int(port))


def _check_ipv6(address: str, value: str) -> None:
    try:
        ip_address(address)
    except ValueError:
        raise ValueError(f"{described(value)} holds no IPv6 address in its brackets") from None


def web_address(value: Any) -> str:
    """An absolute http(s) address without user, password, blanks or backslashes (RFC 3986, RFC 9110 §4.2)."""
    _split_address(value)
    return str(value)


def web_address_or_none(value: Any) -> str | None:
    """As `web_address`; None for ""."""
    return web_address(value) if text(value) else None


def base_address(value: Any) -> str:
    """As `web_address`, without query and fragment, and ending in "/"."""
    parts = _split_address(value)
    if parts.query or parts.fragment or "?" in value or "#" in value:
        raise ValueError(f'must end with a path: no "?" and no "#", not {described(value)}')
    return value if value.endswith("/") else f"{value}/"


def _split_address(value: Any) -> SplitResult:
    if found := _UNSAFE_IN_URL.search(text(value)):
        raise ValueError(f"must not hold {_character(found[0])}: {described(value)}")
    try:
        parts = urlsplit(str(value))
        port = parts.port
    except ValueError as fault:
        raise ValueError(f"is no web address: {str(fault)[:80]}") from None
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"must begin with http:// or https://, not {described(value)}{_meant(value)}")
    if "@" in parts.netloc:
        raise ValueError("must not hold a user name or password")
    if not _is_host(parts.hostname or ""):
        raise ValueError(f"names no host: {described(value)}")
    if port == 0:
        raise ValueError("the port must be between 1 and 65535, not 0")
    return parts


def _meant(value: str) -> str:
    """An address without its scheme (example.org/tides); nothing where another scheme stands (mailto:, javascript:)."""
    proposed = f"https://{value.removeprefix('//')}"
    try:
        host = _split_address(proposed).hostname or ""
    except ValueError:
        return ""
    likely = "://" not in value and ("." in host or host == "localhost")
    return f' (did you mean "{proposed}"?)' if likely else ""


def _is_host(host: str) -> bool:
    """A name that the DNS could know (labels of 1 to 63 octets in their IDNA form), or an address."""
    if "%" in host or not host.strip("."):
        return False
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


def _character(found: str) -> str:
    return {" ": "a space", "\\": "a backslash", "\t": "a tab", "\n": "a line break"}.get(
        found, f"the character {found!r}"
    )


def name(value: Any) -> str:
    """An article's name: file names and addresses of feeds are made of it."""
    if _NAME.fullmatch(text(value)):
        return str(value)
    fitting = slug(value)
    hint = f' (did you mean "{fitting}"?)' if fitting else ""
    raise ValueError(
        "may hold only a-z, 0-9 and -, begins with a letter or digit, and has at most 80 characters,"
        f" not {described(value)}{hint}"
    )


def names(value: Any) -> tuple[str, ...]:
    """A list of names of articles."""
    if not isinstance(value, list):
        raise ValueError(f'must be a list of names such as ["tides"], not {described(value)}')
    return tuple(name(item) for item in value)


def choice(value: Any, words: type[Word]) -> Word:
    """One of a few words."""
    try:
        return words(text(value))
    except ValueError as fault:
        if not isinstance(value, str):
            raise
        near = get_close_matches(value, list(words), n=1)
        hint = f' (did you mean "{near[0]}"?)' if near else f"; known are {', '.join(words)}"
        raise ValueError(f"must not be {described(value)}{hint}") from fault


def choices(value: Any, words: type[Word]) -> tuple[Word, ...]:
    if not isinstance(value, list):
        raise ValueError(f"must be a list of words in quotes, not {described(value)}")
    return tuple(choice(item, words) for item in value)


def secret(value: Any) -> str | None:
    """A key or an address that nobody may see: messages do not repeat it."""
    if not isinstance(value, str):
        raise ValueError("must be a text in quotes")
    if not value.strip():
        raise ValueError("must not be empty")
    return value


def variable(value: Any) -> str | None:
    """The name of an environment variable (POSIX.1-2024, 8.1)."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text(value)):
        raise ValueError(f"must name an environment variable, not {described(value)}")
    return str(value)


def slug(words: str) -> str:
    """Words in the form of a name; "" where nothing is left of them."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"['’]", "", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")


def name_from_url(url: str) -> str:
    """The last telling part of an address as a name: .../2019/gantois-secrets.html → gantois-secrets."""
    parts = urlsplit(url)
    host = slug((parts.hostname or "").removeprefix("www.")) or "article"
    for step in reversed(parts.path.split("/")):
        found = slug(re.sub(r"\.(x?html?|php|aspx?|jsp)$", "", unquote(step), flags=re.IGNORECASE))
        if len(found) > 1 and not found.isdigit() and found not in {"index", "default", "amp"}:
            return found
    return host
