"""Enrichment: entities with exact offsets, links to Wikidata, and IPTC topics, from small models in `models/`."""
