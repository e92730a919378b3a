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


def without_password(dsn: str) -> tuple[str, dict[str, str]]:
    """The connection string as all may see it in the list of processes, and PGPASSWORD for the rest."""
    parts = urlsplit(dsn)
    who, at, where = parts.netloc.rpartition("@")
    user, colon, password = who.partition(":")
    if not colon:
        return dsn, {}
    return parts._replace(netloc=f"{user}{at}{where}").geturl(), {"PGPASSWORD": unquote(password)}
