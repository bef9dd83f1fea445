"""A place that nothing may ever reach, and pages that try."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest


@dataclass
class Canary:
    """Listens for connections and datagrams at one port of `host`. `seen` must stay empty."""

    host: str
    port: int
    seen: list[str] = field(default_factory=list)

    @property
    def authority(self) -> str:
        return f"{self.host}:{self.port}"


@contextlib.contextmanager
def canary_at(host: str, port: int = 0) -> Iterator[Canary]:
    with socket.create_server((host, port)) as stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        canary = Canary(host, stream.getsockname()[1])
        datagrams.bind((host, canary.port))

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, peer = stream.accept()
                    canary.seen.append(f"connection from {peer}")
                    connection.close()

        def receive() -> None:
            with contextlib.suppress(OSError):
                while data := datagrams.recv(2048):
                    if data != b"the end":
                        canary.seen.append(f"datagram {data[:40]!r}")
                    else:
                        return

        threads = [threading.Thread(target=work) for work in (accept, receive)]
        for thread in threads:
            thread.start()
        try:
            yield canary
        finally:
            stream.shutdown(socket.SHUT_RDWR)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"the end", (host, canary.port))
            for thread in threads:
                thread.join()


@pytest.fixture
def canary() -> Iterator[Canary]:
    with canary_at("127.0.0.1") as listening:
        yield listening


def escape_artist(place: str) -> bytes:
    """A page that tries every way out to `place` (host:port) that a page has, and then says "done"."""
    host, _, port = place.rpartition(":")
    return ESCAPES.replace("HOST PORT", f"{host} {port}").replace("PLACE", place).encode()


ESCAPES = """<!DOCTYPE html><title>Ways out</title>
<link rel="preconnect" href="http://PLACE/"><link rel="dns-prefetch" href="//PLACE"><link rel="prefetch" href="http://PLACE/prefetch">
<link rel="stylesheet" href="http://PLACE/style.css"><link rel="manifest" href="http://PLACE/manifest">
<link rel="icon" href="http://PLACE/icon.png"><link rel="modulepreload" href="http://PLACE/module.js">
<style>@import url("http://PLACE/import.css"); @font-face {font-family: f; src: url("http://PLACE/font.woff2")}
p {font-family: f; background: url("http://PLACE/background.png")}</style>
<script src="http://PLACE/script.js"></script><script type="module" src="http://PLACE/module.mjs"></script>
<script type="speculationrules">{"prefetch": [{"urls": ["http://PLACE/speculation"]}],
 "prerender": [{"urls": ["http://PLACE/prerender"]}]}</script>
<article><p>The net of the old fisherman.</p></article>
<img src="http://PLACE/img.png"><video src="http://PLACE/v.mp4" autoplay></video>
<audio src="http://PLACE/a.mp3" autoplay></audio>
<iframe src="http://PLACE/frame"></iframe><object data="http://PLACE/object"></object><embed src="http://PLACE/embed">
<iframe srcdoc="<img src='http://PLACE/inner.png'><script>fetch('http://PLACE/inner')</script>"></iframe>
<iframe name="sink"></iframe>
<form id="get" action="http://PLACE/form" target="sink"><input name="q" value="1"></form>
<form id="post" action="http://PLACE/post" method="post" target="_blank"><input name="q" value="1"></form>
<a id="ping" href="#here" ping="http://PLACE/ping">x</a><a id="file" href="http://PLACE/file" download>x</a>
<svg><image href="http://PLACE/svg.png"/></svg>
<script>
const tries = [
  () => fetch('http://PLACE/fetch', {mode: 'no-cors'}),
  () => fetch('http://PLACE/keepalive', {mode: 'no-cors', keepalive: true, method: 'POST', body: 'x'}),
  () => { const x = new XMLHttpRequest(); x.open('GET', 'http://PLACE/xhr'); x.send(); },
  () => new WebSocket('ws://PLACE/socket'),
  () => new EventSource('http://PLACE/events'),
  () => navigator.sendBeacon('http://PLACE/beacon', 'x'),
  () => new WebTransport('https://PLACE/transport'),
  () => navigator.serviceWorker.register('/service.js'),
  () => new Worker(URL.createObjectURL(new Blob(["importScripts('http://PLACE/imported.js')"]))),
  () => new Worker(URL.createObjectURL(new Blob(["fetch('http://PLACE/worker', {mode: 'no-cors'})"]))),
  () => new Worker(URL.createObjectURL(new Blob(["new WebSocket('ws://PLACE/worker-socket')"]))),
  () => new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://PLACE/shared', {mode: 'no-cors'})"]))),
  () => import('http://PLACE/dynamic.mjs'),
  () => window.open('http://PLACE/popup'),
  () => document.getElementById('get').submit(),
  () => document.getElementById('post').submit(),
  () => document.getElementById('ping').click(),
  () => document.getElementById('file').click(),
  () => new Image().src = 'http://PLACE/image',
  () => {
    const peer = new RTCPeerConnection({iceServers: [
      {urls: 'stun:PLACE'}, {urls: 'turn:PLACE?transport=tcp', username: 'u', credential: 'c'},
      {urls: 'turn:PLACE?transport=udp', username: 'u', credential: 'c'}]});
    peer.createDataChannel('x');
    peer.createOffer().then(offer => peer.setLocalDescription(offer));
    return peer.addIceCandidate({candidate: 'candidate:1 1 udp 2113937151 HOST PORT typ host',
                                 sdpMid: '0', sdpMLineIndex: 0});
  },
];
for (const attempt of tries) {
  try { Promise.resolve(attempt()).catch(() => 0); } catch (error) { /* one way out less */ }
}
let ticks = 0;
const ticking = setInterval(() => {
  fetch('/tick').catch(() => 0);
  if (++ticks > 7) { document.querySelector('article').append('done'); clearInterval(ticking); }
}, 200);
</script>
"""
