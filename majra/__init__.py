"""Majra: live Arabic news streams. Here: what connectors and streams share (records, topics, settings, ids, command line)."""

__version__ = "0.1.0"
