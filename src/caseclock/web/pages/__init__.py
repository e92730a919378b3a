"""The office's pages: HTML for people over the same application functions and read models as the API."""
