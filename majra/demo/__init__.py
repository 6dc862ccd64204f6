"""The demo: invented outlets whose feeds are served from this machine, and what became of their items. No network."""
