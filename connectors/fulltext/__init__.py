"""The article's own page, where a feed gives only a summary."""
