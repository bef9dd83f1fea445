"""Bytes → Article: find the body, read its blocks, metadata, update notes, related posts and references. Pure."""

from monitor.article.page import Located, extract, locate, read

__all__ = ["Located", "extract", "locate", "read"]
