"""Look-ups of names, each in a thread that nobody waits for.

getaddrinfo(3) cannot be cut short, and takes half a minute where a name server is silent. In a pool of threads some
such names would keep all others waiting, and the interpreter would not end before they do.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from threading import Thread


async def addresses_of(host: str, port: int) -> list[str]:
    """In the system's order of preference (RFC 6724). Raises OSError or UnicodeError (a label of over 63 characters).

    Whoever is cancelled leaves the thread behind; there are no more of those than requests in one time limit.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def look_up() -> None:
        found: list[str] | Exception
        try:
            found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except Exception as error:  # noqa: BLE001  raised again where it is waited for
            found = error
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, found)

    def settle(found: list[str] | Exception) -> None:
        if answer.done():  # cancelled
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    Thread(target=look_up, name=f"look-up of {host}", daemon=True).start()
    return await answer
