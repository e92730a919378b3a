"""Papers shown in the browser itself: pictures and PDF, which may load nothing and run nothing."""

from __future__ import annotations

from litestar import Response

#: What a browser draws by itself. Everything else is only handed out to be kept.
DRAWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
#: No script, no form, no other address. A browser's own viewer of PDF does not start in a sandbox.
_CLOSED = "default-src 'none'; frame-ancestors 'none'"
_SANDBOXED = f"{_CLOSED}; sandbox"


def inline(content: bytes, media_type: str, name: str) -> Response[bytes]:
    """Drawn in place where a browser can, else as an attachment; `name` holds no person's data."""
    drawn = media_type in DRAWN
    policy = _CLOSED if media_type == "application/pdf" else _SANDBOXED
    return Response(
        content,
        media_type=media_type if drawn else "application/octet-stream",
        headers={
            "Content-Disposition": f'{"inline" if drawn else "attachment"}; filename="{name}"',
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
