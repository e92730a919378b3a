"""What a file is, told by its first bytes: never by its name, and not by what the sender says it is."""

from __future__ import annotations

#: The types that are taken, and how a file of them is named when it is handed out.
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/heic": "heic",
    "image/tiff": "tiff",
}
_STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"II+\0": "image/tiff",
    b"MM\0+": "image/tiff",
}
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"}


def media_type_of(content: bytes) -> str | None:
    """The media type of a document that is taken; None for anything else."""
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    if content[4:8] == b"ftyp":
        # The box names its main brand, a version, then all brands it agrees with.
        end = min(int.from_bytes(content[:4]), 256)
        brands = {content[8:12], *(content[at : at + 4] for at in range(16, end, 4))}
        if brands & _HEIC:
            return "image/heic"
    return None
