"""HTTP in and out: the JSON API and the pages, over the same application and read models."""
