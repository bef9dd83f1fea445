"""Which browser, and with which switches. Looks at the disk and starts nothing."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# Names under which systems install it, the usual ones first.
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_NO_PLAYWRIGHT: Final = "Playwright is not installed: pip install 'article-monitor[browser]'"
_NO_CHROMIUM: Final = "Chromium is not installed: apt install chromium, or: playwright install chromium"

# The second of three barriers; the first is that every request is answered by us, the third that there is no network.
SWITCHES: Final = (
    "--proxy-server=http://none.invalid:1",  # what slips past us goes to a proxy
    "--proxy-bypass-list=<-loopback>",  # loopback, too
    "--host-resolver-rules=MAP * ~NOTFOUND",  # that does not exist, as no name and no address does
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--disable-gpu",
    "--js-flags=--max-old-space-size=512",  # MB
    "--renderer-process-limit=2",
    "--blink-settings=imagesEnabled=false",
)


class NoBrowser(Exception):
    """`str(error)` says what is missing and the command that installs it."""


def executable(environ: Mapping[str, str]) -> Path:
    """The browser that Playwright has installed, else that of the system. Raises NoBrowser."""
    if find_spec("playwright") is None:
        raise NoBrowser(_NO_PLAYWRIGHT)
    if own := _of_playwright(browsers_folder(environ)):
        return own
    for name in _NAMES:
        if found := shutil.which(name, path=environ.get("PATH", os.defpath)):
            return Path(found)
    raise NoBrowser(_NO_CHROMIUM)


def browsers_folder(environ: Mapping[str, str]) -> Path:
    """Where Playwright keeps what it has installed."""
    if named := environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(named)
    return Path(environ.get("HOME", "/nonexistent")) / ".cache" / "ms-playwright"


def _of_playwright(folder: Path) -> Path | None:
    found = [path for path in folder.glob("chromium-*/chrome-linux*/chrome") if os.access(path, os.X_OK)]
    return max(found, key=_release, default=None)


def _release(path: Path) -> int:
    number = re.search(r"chromium-([0-9]+)", str(path))
    return int(number[1]) if number else 0


def environment(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """For the processes of a view: a home of its own, and nothing that others keep in theirs (keys, proxies)."""
    return {
        "PATH": environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
        "PLAYWRIGHT_BROWSERS_PATH": str(browsers_folder(environ)),
    }
