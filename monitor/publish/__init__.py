"""Entries, the feeds that carry them, and the files that the feeds stand in.

compose    a revision in words and HTML: the `Entry`         pure; with deeds, edits, wording, fragment, markup
items      one entry in each format                          pure
feeds      entries → Atom, RSS 2.0, JSON Feed: bytes         pure
catalog    which feeds there are, and at which paths         pure
rules      what a feed must keep, read from its bytes        pure
library    what stands in a feed, read from the store; with digest (the weeks) and farewell (the last word)
files      dirty feeds → files, written whole or not at all; with opml (the list of them all)
"""
