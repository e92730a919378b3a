"""Templates made into PDF by typst: accessible, in fonts of its own, the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import msgspec
import typst

from caseclock.application.resources import workflows_dir
from caseclock.domain.case.notices.content import Content
from caseclock.domain.case.notices.kinds import template_of
from caseclock.kernel.time import start_of_day

#: PDF/UA-1: tagged, with title and language; the compiler refuses what is not accessible.
STANDARD: Literal["ua-1"] = "ua-1"
SHARED = ("layout.typ", "texts.yaml")
FOLDER = "notices"


class NotRendered(Exception):
    """A template that does not compile; the message is the compiler's."""


def notices_folder(workflows: Path | None = None) -> Path:
    """Where the templates lie."""
    return (workflows or workflows_dir()) / FOLDER


def render(content: Content, folder: Path | None = None) -> bytes:
    """The PDF of a notice, stamped with its own date. Some tenths of a second of arithmetic: not for a loop.

    Raises NotRendered with the compiler's words, warnings (a letter no font has) among them.
    """
    plain = msgspec.to_builtins(content)
    return render_plain(plain, template_of(content.kind), content.language, content.dated_on, folder)


def render_plain(
    content: Mapping[str, Any], template: str, language: str, dated_on: date, folder: Path | None = None
) -> bytes:
    """The PDF of content that is plain data already."""
    root = folder or notices_folder()
    inputs = {"notice": msgspec.json.encode(content).decode()}
    return compiled(root, root / template / f"{language}.typ", inputs, start_of_day(dated_on))


def compiled(root: Path, main: Path, inputs: dict[str, str], stamp: datetime) -> bytes:
    """The PDF of a template with the files of its root; raises NotRendered for an error or a warning."""
    compiler = typst.Compiler(root=str(root), font_paths=_fonts(), ignore_system_fonts=True)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            str(main),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[STANDARD],
            timestamp=int(stamp.timestamp()),
        )
    except (typst.TypstError, OSError) as error:
        raise NotRendered(str(error)) from error
    if warnings:
        raise NotRendered("; ".join(str(each) for each in warnings))
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """The compiler's own fonts, read once: reading them takes a sixth of a letter's time."""
    return typst.Fonts(include_system_fonts=False)


def template_hash(template: str, language: str, folder: Path | None = None) -> str:
    """What the PDF was made from: the SHA-256 of the template and of what all share."""
    root = folder or notices_folder()
    files = [root / template / f"{language}.typ", *(root / name for name in SHARED)]
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
