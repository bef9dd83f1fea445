"""Why a request came to nothing, in words for people. Names the host, never the URL."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from typing import Final

_QUOTED_MAX: Final = 120


def explain(error: BaseException, host: str) -> str:
    """One line; the deepest cause that says something is the one that is told."""
    causes = list(_causes(error))
    for kind, say in _KNOWN:
        for cause in causes:
            if isinstance(cause, kind):
                return say(cause, host)
    return f"{host} {_no_http(str(error))}"


def _no_http(said: str) -> str:
    """What is wrong with the beginning of an answer, by what the library says of it."""
    return next((words for sign, words in _WRONG_BEGINNINGS if sign in said), "did not answer as HTTP demands")


def quoted(text: str) -> str:
    """What comes from outside, cut and on one line."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= _QUOTED_MAX else line[: _QUOTED_MAX - 1] + "…"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _name(error: BaseException, host: str) -> str:
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return f"no name server could be asked for {host}"
    return f"there is no host of the name {host}"


def _certificate(error: BaseException, host: str) -> str:
    why = error.verify_message if isinstance(error, ssl.SSLCertVerificationError) else str(error)
    return f"the certificate of {host} is not valid: {quoted(why)}"


def _tls(error: BaseException, host: str) -> str:
    why = error.reason if isinstance(error, ssl.SSLError) and error.reason else str(error)
    return f"no secure connection to {host}: {quoted(why.replace('_', ' ').lower())}"


def _refused(error: BaseException, host: str) -> str:
    return f"{host} refused the connection"


def _reset(error: BaseException, host: str) -> str:
    return f"{host} closed the connection"


def _no_name(error: BaseException, host: str) -> str:
    return f"{quoted(host)} is no valid host name"


def _network(error: BaseException, host: str) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"no connection to {host}: {quoted(why)}"


_WRONG_BEGINNINGS: Final = (
    ("disconnected", "closed the connection before it had answered"),
    ("closed connection", "closed the connection before it had answered"),
    ("buffer too long", "sent more headers than are read"),
    ("Content-Length", "sent a Content-Length that makes no sense"),
    ("header", "sent headers that are none"),
    ("illegal", "sent something that is no HTTP answer"),
)

_KNOWN: Final = (
    (socket.gaierror, _name),
    (ssl.SSLCertVerificationError, _certificate),
    (ssl.SSLError, _tls),
    (ConnectionRefusedError, _refused),
    (ConnectionError, _reset),
    (UnicodeError, _no_name),
    (OSError, _network),
)
