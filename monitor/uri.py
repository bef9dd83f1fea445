"""When are two addresses one page? Normal forms of URLs (RFC 3986 §6), for identity, politeness and names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from url_normalize import url_normalize

# Parameters that say where a reader came from, not what is shown: those that advertising networks, mailing and
# analytics services add to links. A parameter that is not listed stays, since sites do select articles by parameters.
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_")
TRACKING_PARAMETERS = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "msclkid", "twclid", "ttclid"),
        *("yclid", "ymclid", "li_fat_id", "igsh", "igshid", "epik", "rdt_cid", "wickedid", "rb_clickid", "s_cid"),
        *("mc_cid", "mc_eid", "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "oly_anon_id", "oly_enc_id"),
        *("vero_id", "vero_conv", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking"),
        *("_ga", "_gl", "_openstat", "ref_src", "ref_url", "guccounter", "guce_referrer", "guce_referrer_sig"),
    }
)
DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters whose value is a key, as interfaces and signed links name them.
_SECRET = re.compile(
    r"(?:[a-z0-9]*[_-])*(?:token|api[_-]?key|apikey|password|passwd|pwd|secret|signature|sig|credentials?|session|"
    r"session[_-]?id|[a-z]*sessid|jsessionid|sid|jwt|(?:auth|access|private|subscription)[_-]?key|auth|bearer|pw)|"
    r"authorization|accesstoken|authtoken",
    re.IGNORECASE,
)
# These select articles too, so only a value that looks like a key is one: two pages must not become one.
_PERHAPS_SECRET = re.compile(r"(?:[a-z0-9]*[_-])*(?:key|pass|ticket|code|hash)", re.IGNORECASE)
_LIKE_A_KEY = re.compile(r"(?=.*[a-z])(?=.*\d).{10,}", re.IGNORECASE)
# Endings that no public name has: IANA's special-use domain names (RFC 2606, 6761, 6762, 7686, 9476), and those that
# ICANN keeps for private networks or has put off for ever, since so many use them there.
_NEVER_DELEGATED = frozenset(
    {"alt", "corp", "example", "home", "internal", "invalid", "lan", "local", "localhost", "mail", "onion", "test"}
)
SLUG_MAX = 80


def is_tracking(parameter: str) -> bool:
    """Whether a query parameter of this name only says where the reader came from."""
    name = unquote(parameter).lower()
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


@lru_cache(maxsize=4096)  # a third of a millisecond each, and asked again for every page at every start
def identity_url(url: str) -> str:
    """The address in its normal form (RFC 3986 §6.2.2 and §6.2.3), without fragment and tracking parameters.

    Scheme and host in lower case, default port dropped, dot segments resolved, escapes in one form; the order of
    the query stays. What cannot be read as an address comes back stripped and otherwise unchanged.
    """
    try:
        parts = urlsplit(_normal(url.strip()))
    except ValueError:  # UnicodeError, of names that IDNA refuses, is one
        return url.strip()
    kept = [pair for pair in parts.query.split("&") if pair and not is_tracking(pair.partition("=")[0])]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


def _normal(url: str) -> str:
    return url_normalize(url.partition("#")[0]) or url


def secrets_of(url: str) -> list[str]:
    """The values of the parameters that hold a key, as written."""
    query = url.partition("#")[0].partition("?")[2]
    return [value for name, _, value in (pair.partition("=") for pair in query.split("&")) if _is_key(name, value)]


def without_secrets(url: str) -> str:
    """The address with `***` in place of each key: as it is stored, shown and linked."""
    address, mark, fragment = url.partition("#")
    before, question, query = address.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    shown = "&".join(
        f"{name}=***" if _is_key(name, value) else f"{name}{equals}{value}" for name, equals, value in pairs
    )
    return f"{before}{question}{shown}{mark}{fragment}"


def names_a_key(name: str) -> bool:
    """Whether the value of a parameter of this name is, or may be, a key."""
    return any(pattern.fullmatch(unquote(name)) for pattern in (_SECRET, _PERHAPS_SECRET))


def _is_key(name: str, value: str) -> bool:
    if _LIKE_A_KEY.fullmatch(value):
        return names_a_key(name)
    return bool(value) and _SECRET.fullmatch(unquote(name)) is not None


def same_page_key(url: str) -> str:
    """Equal for addresses that are one page: by http or https, with or without a slash at the end."""
    parts = urlsplit_or_none(identity_url(url))
    if parts is None or parts.scheme not in DEFAULT_PORTS:
        return identity_url(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc}{parts.path.rstrip('/')}{query}"


def host_key(url: str) -> str:
    """What politeness counts as one host: its name, by http and https alike (ports 80 and 443). On any other port
    stands a server of its own: `host:port`.

    Raises ValueError where the URL has no host or a wrong port.
    """
    host, port = _host_and_port(url)
    return host if port in DEFAULT_PORTS.values() else f"{host}:{port}"


def origin_of(url: str) -> str:
    """`scheme://host:port`, the port always written: to this a robots.txt speaks (RFC 9309 §2.3).

    Raises ValueError as `host_key` does.
    """
    host, port = _host_and_port(url)
    return f"{urlsplit(url.strip()).scheme}://{host}:{port}"


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url.strip())
    if not parts.hostname:
        raise ValueError(f"no host in {url!r}")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    return host, parts.port or DEFAULT_PORTS.get(parts.scheme, 0)


def is_on_site(url: str, home: str) -> bool:
    """Whether `url` stands on the host of `home` or below it; `www.` in front of that is no part of its name.

    Not the registrable domain: who owns which names below `.co.uk` stands in a list that is never up to date.
    """
    site = _host(home).removeprefix("www.")
    return _host(url) == site or _host(url).endswith(f".{site}")


def is_on_host(url: str, pattern: str) -> bool:
    """Whether `url` stands on the host "example.org", or on one below it: "*.example.org"."""
    host = _host(url)
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _host(url: str) -> str:
    """In lower case and in the form that IDNA gives it, without a dot at the end; "" where there is none."""
    parts = urlsplit_or_none(identity_url(url))
    return ((parts.hostname if parts else None) or "").rstrip(".")


def with_ascii_host(url: str) -> str:
    """The address with its host in the form of IDNA (RFC 5890), `xn--…`; unchanged where that has no such form."""
    parts = urlsplit_or_none(url)
    # Parsers of HTML write what is not ASCII in percent signs, in a host too (RFC 3986 §3.2.2 allows both).
    host = unquote(parts.netloc, errors="replace") if parts is not None else ""
    if parts is None or host.isascii() or any(host.count(sign) > parts.netloc.count(sign) for sign in "\ufffd/?#@:\\"):
        return url
    try:
        return urlunsplit(parts._replace(netloc=urlsplit(_normal(f"{parts.scheme}://{host}/")).netloc))
    except ValueError:  # UnicodeError, of names that IDNA refuses, is one
        return url


def is_fetchable(url: str) -> bool:
    """Whether this is an http(s) address with a host."""
    parts = urlsplit_or_none(url)
    return parts is not None and parts.scheme in DEFAULT_PORTS and bool(parts.hostname)


def is_public(url: str) -> bool:
    """Whether the address may be one of the public internet, as far as its name says: no private or reserved address,
    no name without a dot, none under an ending that is never delegated."""
    parts = urlsplit_or_none(url)
    host = (parts.hostname or "").rstrip(".") if parts else ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in _NEVER_DELEGATED and not host.endswith(".home.arpa")


def urlsplit_or_none(url: str) -> SplitResult | None:
    """`urlsplit`, and None for what it refuses (a bad bracket or port)."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def slug(url: str) -> str:
    """A name for the page at this address: `[a-z0-9-]`, 1 to 80 characters, from its host and path."""
    parts = urlsplit_or_none(url)
    words = f"{(parts.hostname or '').removeprefix('www.')} {unquote(parts.path)}" if parts else url
    ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"\.(html?|php|aspx?)/?$", "", ascii_words)
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:SLUG_MAX].strip("-") or "page"
