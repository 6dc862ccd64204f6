"""Text rules both sides need: Arabic keys for matching, charsets, languages, HTML to blocks."""
