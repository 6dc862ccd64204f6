"""What a source gave, to items: RSS, Atom, JSON Feed, news sitemaps, and the feeds that a web page names. Pure."""
