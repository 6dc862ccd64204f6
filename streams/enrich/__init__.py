"""Enrichment: entities with exact offsets, and IPTC media topics. Models are in `models`, with cards in docs."""
