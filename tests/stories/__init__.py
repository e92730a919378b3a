"""The issue's stories over HTTP: real processes, a real database, a worker that is killed."""
