"""Majra: live Arabic news streams. Here is what connectors and streams share, and the command line."""

__version__ = "0.1.0"
