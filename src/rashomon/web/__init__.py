"""The web application and the REST API over a Library."""
