"""Lists of feeds: OPML, CSV and plain addresses, in and out."""
