"""Templates made into PDF by typst: accessible, in fonts of its own, the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import msgspec
import typst

from caseclock.application.resources import workflows_dir
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.kinds import template_of
from caseclock.kernel.time import start_of_day

#: PDF/UA-1: tagged, with title and language; the compiler refuses what is not accessible.
STANDARD: Literal["ua-1"] = "ua-1"
SHARED = ("layout.typ", "texts.typ", "texts.yaml")
FOLDER = "notices"
#: A compiler does one letter at a time, and refuses a second.
_ONE = Lock()


class NotRendered(Exception):
    """A template that does not compile; the message is the compiler's."""


def notices_folder(workflows: Path | None = None) -> Path:
    """Where the templates lie."""
    return (workflows or workflows_dir()) / FOLDER


def render(content: Content, folder: Path | None = None) -> bytes:
    """The PDF of a notice, stamped with its own date. Milliseconds of arithmetic: not for a loop.

    Raises NotRendered with the compiler's words, warnings (a letter no font has) among them.
    """
    plain = msgspec.to_builtins(content)
    return render_plain(plain, template_of(content.kind), content.language, content.dated_on, folder)


def render_plain(
    content: Mapping[str, Any], template: str, language: str, dated_on: date, folder: Path | None = None
) -> bytes:
    """The PDF of content that is plain data already."""
    root = folder or notices_folder()
    return compiled(root, f"{template}/{language}.typ", msgspec.json.encode(content), start_of_day(dated_on))


def compiled(root: Path, main: str, content: bytes, stamp: datetime) -> bytes:
    """The PDF of a template of a folder, which reads its content (JSON) as the file `/content.json`.

    Raises NotRendered for an error or a warning.
    """
    # A file of its own, not the compiler's inputs: when those change, everything is worked out anew.
    # The compiler takes files by their names too, which its types do not say.
    files: Any = {"main.typ": f'#include "/{main}"'.encode(), "content.json": content}
    try:
        with _ONE:
            pdf, warnings = _compiler(root).compile_with_warnings(
                files, format="pdf", pdf_standards=[STANDARD], timestamp=int(stamp.timestamp())
            )
    except (typst.TypstError, OSError) as error:
        raise NotRendered(str(error)) from error
    if warnings:
        raise NotRendered("; ".join(str(each) for each in warnings))
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=8)
def _compiler(root: Path) -> typst.Compiler:
    """It keeps what it laid out: the next letter of a kind costs a third. A changed file is read anew."""
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(root=str(root), font_paths=fonts, ignore_system_fonts=True)


def template_hash(template: str, language: str, folder: Path | None = None) -> str:
    """What the PDF was made from: the SHA-256 of the template and of what all share."""
    root = folder or notices_folder()
    files = [root / template / f"{language}.typ", *(root / name for name in SHARED)]
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
