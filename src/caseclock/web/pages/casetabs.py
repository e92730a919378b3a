"""What the tabs of a case share: words for codes, people by name, whether anything may be done."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from caseclock.application.codewords import CodeWords, codewords
from caseclock.application.notices.telling import TEXTS
from caseclock.application.wording import read_texts
from caseclock.web.pages.frame import CasePage, framed
from caseclock.web.pages.language import language_of


def words_of(request: Request[Any, Any, Any]) -> CodeWords:
    """The words of the page's language."""
    return codewords(language_of(request))


def kinds_in(language: str) -> dict[str, str]:
    """What each kind of notice does, as its letter says it."""
    return {kind: said[language] for kind, said in read_texts(TEXTS)["actions"].items()}


async def tab(
    request: Request[Any, Any, Any], shown: CasePage, name: str, *, status: int = 200, **values: Any
) -> Response[str]:
    """A tab's page, `case/<name>.html`; `coded` says a code in words, `past` offers nothing."""
    words = words_of(request)
    people = {
        str(member.member): f"{member.first_name} {member.last_name}".strip() for member in shown.view.members
    }
    return await framed(
        request, shown, name, f"case/{name}.html", status=status, coded=words.value,
        kinds=kinds_in(words.language), people=people, past=shown.as_of is not None, **values,
    )  # fmt: skip
