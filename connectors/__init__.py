"""Connectors: news in. `net` asks servers, `parse` reads what they gave, `decide` holds the rules, `service` runs them."""
