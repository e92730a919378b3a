"""What browsers load besides the page: our own style and scripts, and what npm installed, nothing else.

The address holds a fingerprint of all of it, so a browser may keep it for ever and never sees a stale one.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from litestar import Router
from litestar.config.compression import CompressionConfig
from litestar.middleware.base import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router

from caseclock.store.shipped import shipped

STATIC = Path(__file__).parent.parent / "static"


@cache
def folders() -> dict[str, Path]:
    """The folder behind each name in an asset's address."""
    uswds = shipped("node_modules") / "@uswds" / "uswds" / "dist"
    return {
        "caseclock": STATIC,
        "uswds/css": uswds / "css",
        "uswds/fonts": uswds / "fonts",
        "uswds/img": uswds / "img",
        "htmx": shipped("node_modules") / "htmx.org" / "dist",
        "htmx-sse": shipped("node_modules") / "htmx-ext-sse" / "dist",
    }


@cache
def fingerprint() -> str:
    """Changes with any style or script that is served."""
    files = [path for folder in folders().values() for path in sorted(folder.glob("*.min.*"))]
    own = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in (*files, *own))).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of `caseclock/pages.css` and the like."""
    return f"/assets/{fingerprint()}/{name}"


def assets() -> Router:
    """Serves the folders, compressed: these files hold no secret beside a person's text."""
    squeezed = DefineMiddleware(CompressionMiddleware, config=CompressionConfig(backend="gzip"))
    routers = [
        create_static_files_router(
            path=f"/{name}",
            directories=[folder],
            opt={"public": True},
            include_in_schema=False,
            cache_control=None,
            name=name,
        )
        for name, folder in folders().items()
    ]
    return Router(f"/assets/{fingerprint()}", route_handlers=routers, middleware=[squeezed])
