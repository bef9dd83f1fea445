"""The whole program at work on a built-in blog: `monitor demo`.

site.py serves the blog over real HTTP, editions.py and texts/ say what its author writes, furniture.py is the page
around it, play.py lets the real daemon watch while one edition after the other comes out.
"""

from __future__ import annotations

from monitor.demo.play import run_demo

__all__ = ["run_demo"]
