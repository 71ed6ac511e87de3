"""Comparison → terminal, one-file HTML page, Markdown, JSON, CSV, Web Annotations."""
