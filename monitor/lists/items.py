"""What a list holds, and what of it could not be taken over."""

from __future__ import annotations

from dataclasses import dataclass


class NoList(Exception):
    """The bytes are no list that is known here. `str(error)` goes on after the file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to follow. `is_feed`: the address of a feed, whose articles are meant.

    every_s  seconds between checks, where the list says
    tags     what it was filed under, in the words of the list
    browser  whether it is to be shown in a browser before it is read
    """

    url: str
    title: str = ""
    every_s: float | None = None
    is_feed: bool = False
    tags: tuple[str, ...] = ()
    browser: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What was not taken over, and why. `url` is empty where it has none."""

    what: str
    why: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`form`: what kind of list it was, for people."""

    form: str
    items: tuple[Item, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
