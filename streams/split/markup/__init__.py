"""What a page's own markup says of its blocks: names of boxes, headings, links."""
