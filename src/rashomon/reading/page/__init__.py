"""Web pages: what is article, what is page, and what the page says of itself."""

from rashomon.reading.page.page import read_page

__all__ = ["read_page"]
