"""Entries, the feeds that carry them, and the files that the feeds stand in.

compose   a revision in words and HTML: the `Entry`        pure
feeds     entries → Atom, RSS 2.0, JSON Feed: bytes        pure
files     dirty feeds → files, written whole or not at all
"""
