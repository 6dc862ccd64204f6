"""Asking a server that may be hostile: public addresses only, bounded in bytes and time, politely spaced."""
