"""A name server that says nothing holds up nobody: neither other hosts nor the end of the program."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from monitor.fetch.http import Fetcher
from monitor.model import Failed, Failure, Fetched, Request

PROGRAM = """
import asyncio, socket, time
from monitor.fetch import FetchSettings
from monitor.fetch.http import Fetcher
from monitor.model import Request

socket.getaddrinfo = lambda *args, **kwargs: time.sleep(60)

async def anywhere(url):
    return None

async def ask():
    fetcher = Fetcher(FetchSettings(user_agent="asker/1", timeout_s=0.3))
    print((await fetcher.fetch(Request(url="http://silent.example/"), anywhere)).message)
    await fetcher.aclose()

asyncio.run(ask())
"""


def test_fifty_names_that_nobody_answers_for_keep_no_other_waiting(server, settings, monkeypatch):
    url = server.answer("/", b"<p>The tide is out.</p>", headers=("Content-Type: text/html",))
    released, honest = threading.Event(), socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        if host.endswith(".silent.example"):
            released.wait(20)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return honest("127.0.0.1", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    async def anywhere(url: str) -> None:
        return None

    async def ask():
        fetcher = Fetcher(replace(settings, timeout_s=2.0))
        silent = [
            asyncio.create_task(fetcher.fetch(Request(url=f"http://{number}.silent.example/"), anywhere))
            for number in range(50)
        ]
        await asyncio.sleep(0.1)
        good = await fetcher.fetch(Request(url=url.replace("127.0.0.1", "tide.example")), anywhere)
        waiting = sum(not task.done() for task in silent)
        released.set()
        return good, waiting, await asyncio.gather(*silent)

    good, waiting, silent = asyncio.run(ask())
    assert isinstance(good, Fetched)
    assert waiting == 50
    assert {(type(result), result.kind) for result in silent} == {(Failed, Failure.NETWORK)}


@pytest.mark.e2e
def test_a_look_up_that_never_ends_does_not_keep_the_program_from_ending():
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=50, check=True)
    assert done.stdout == "silent.example did not answer in full within 0.3 s\n"
    assert time.monotonic() - began < 30
