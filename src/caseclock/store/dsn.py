"""Connection strings: the same server, another database."""

from urllib.parse import unquote, urlsplit


def with_database(dsn: str, database: str) -> str:
    """The connection string with its database replaced."""
    return urlsplit(dsn)._replace(path=f"/{database}").geturl()


def database_of(dsn: str) -> str:
    """The database that a connection string names."""
    name = unquote(urlsplit(dsn).path.removeprefix("/"))
    if not name:
        raise ValueError("the connection string names no database")
    return name
