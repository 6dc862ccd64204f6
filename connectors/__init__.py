"""Feeds in: polling RSS, Atom and JSON feeds politely, and publishing their new entries to `news.entries`."""
