"""Streams: the Faust side. Entries are refined, de-duplicated and enriched by pure functions under one runner."""
