"""What does one request cost? Ours, with all its checks, beside bare httpx; the server is a process of its own.

Requests per second and CPU of the client per request, for a 304 and for a page of 128 kB sent as gzip. `--requests`
sets how many are measured of each kind, `--together` how many are in flight.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import random
import time
from collections.abc import Awaitable, Callable
from ipaddress import ip_network
from multiprocessing.connection import Connection

import httpx

from monitor.fetch.http import Fetcher
from monitor.fetch.settings import FetchSettings
from monitor.model import Fetched, NotModified, Request, Validators

ETAG = '"bench"'
PAGE_BYTES = 128 * 1024

Ask = Callable[[], Awaitable[None]]


def page() -> bytes:
    words = random.Random(1).choices(["tide", "gauge", "harbour", "ebb", "mark", "float", "cord", "quay"], k=PAGE_BYTES)
    return ("<!DOCTYPE html><p>" + " ".join(words)).encode()[:PAGE_BYTES]


def serve(port_to: Connection) -> None:
    """HTTP/1.1 with keep-alive where the client wants it."""
    body = gzip.compress(page())
    fields = f"Content-Type: text/html\r\nETag: {ETAG}\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}"
    whole = f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() + body
    unchanged = f"HTTP/1.1 304 Not Modified\r\nETag: {ETAG}\r\n\r\n".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                writer.write(unchanged if b"if-none-match" in head else whole)
                await writer.drain()
                if b"connection: close" in head:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has what it wanted
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=200)
        port_to.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def measure(ask: Ask, requests: int, together: int) -> tuple[float, float]:
    """Requests a second, and milliseconds of our CPU for each."""

    async def some(count: int) -> None:
        for _ in range(count):
            await ask()

    await some(5)  # the first ones load code and open what stays open
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(some(requests // together) for _ in range(together)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    done = requests // together * together
    return done / wall, cpu / done * 1000


async def ours(url: str, requests: int, together: int) -> list[tuple[float, float]]:
    fetcher = Fetcher(FetchSettings(user_agent="bench/1", allow_private=(ip_network("127.0.0.0/8"),)))

    async def at_once(_: str) -> None:
        return None

    async def ask_304() -> None:
        assert isinstance(await fetcher.fetch(Request(url=url, validators=Validators(etag=ETAG)), at_once), NotModified)

    async def ask_200() -> None:
        result = await fetcher.fetch(Request(url=url), at_once)
        assert isinstance(result, Fetched)
        assert len(result.body) == PAGE_BYTES

    measured = [await measure(ask, requests, together) for ask in (ask_304, ask_200)]
    await fetcher.aclose()
    return measured


async def bare(url: str, requests: int, together: int, *, keep_alive: bool) -> list[tuple[float, float]]:
    headers = {} if keep_alive else {"Connection": "close"}
    async with httpx.AsyncClient(headers=headers) as client:

        async def ask_304() -> None:
            assert (await client.get(url, headers={"If-None-Match": ETAG})).status_code == 304

        async def ask_200() -> None:
            assert len((await client.get(url)).content) == PAGE_BYTES

        return [await measure(ask, requests, together) for ask in (ask_304, ask_200)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--together", type=int, default=16)
    options = parser.parse_args()
    receiver, sender = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(sender,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{receiver.recv()}/"
    rows = {
        "monitor.fetch, guarded, a connection each": ours(url, options.requests, options.together),
        "httpx alone, a connection each": bare(url, options.requests, options.together, keep_alive=False),
        "httpx alone, connections kept": bare(url, options.requests, options.together, keep_alive=True),
    }
    print(
        f"{options.requests} requests of each kind, {options.together} in flight, page of {PAGE_BYTES} bytes as gzip\n"
    )
    print(f"{'client':<44}{'304/s':>8}{'ms CPU':>8}{'200/s':>8}{'ms CPU':>8}")
    for name, run in rows.items():
        (rate_304, cpu_304), (rate_200, cpu_200) = asyncio.run(run)
        print(f"{name:<44}{rate_304:>8.0f}{cpu_304:>8.2f}{rate_200:>8.0f}{cpu_200:>8.2f}")
    server.terminate()
    server.join()


if __name__ == "__main__":
    main()
