"""Documents (text, HTML, URL, feed, WARC, JSON Lines) → Article."""
