"""The event store on PostgreSQL: load, append, feed, codec, migrations, the embedded server."""
