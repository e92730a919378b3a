"""The notices of a case: where each stands, what it still needs, its letter, and proof of mailing."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from msgspec.structs import replace

from caseclock.application.denied import forbidden
from caseclock.application.notices.keeping import PDF
from caseclock.application.notices.showing import notice_letter, notice_lines, notice_view, the_notice
from caseclock.application.notices.steps import DRAFT, steps_of
from caseclock.application.notices.telling import parts_of
from caseclock.application.words import event_titles
from caseclock.domain.case.notices.data import notices_of
from caseclock.web.asking import application_of, case_as_known, record_reading, shows_restricted
from caseclock.web.auth import the_principal
from caseclock.web.casefile import names_of
from caseclock.web.pages.casetabs import kinds_in, tab, words_of
from caseclock.web.pages.frame import framed, open_page
from caseclock.web.pages.previews import inline
from caseclock.web.verifications import actions_of

_PATH = "/cases/{case_id:str}/notices"


@get(_PATH, opt={"operation": "case.read"})
async def notices_page(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Response[Any]:
    """Every notice, the newest first; those inside with what is missing and what records it."""
    shown = await open_page(request, case_id, "notices")
    may = actions_of(request, shown.found)
    steps = {each.id: steps_of(each, notice, may) for each, notice in notices_of(shown.found.state)}
    drafting = [replace(each, instance="") for each in may if each.command == DRAFT][:1]
    return await tab(
        request, shown, "notices", lines=notice_lines(shown.found.state), steps=steps, drafting=drafting
    )


@get(_PATH + "/{notice:str}", opt={"operation": "case.read"})
async def notice_page(
    request: Request[Any, Any, Any], case_id: FromPath[str], notice: FromPath[str]
) -> Response[Any]:
    """One notice: its letter as text and as PDF, the decision it states, every stage with its proof."""
    shown = await open_page(request, case_id, f"notice {notice}")
    view = notice_view(shown.found.state, shown.found.history, notice)
    instance, data = the_notice(shown.found.state, notice)
    words, definitions = words_of(request), application_of(request).rules.definitions
    titles = {each.event: event_titles(definitions, each.event)[words.language] for each in view.moments}
    return await framed(
        request, shown, "notices", "case/notice.html", view=view, parts=parts_of(data.says()), titles=titles,
        steps=steps_of(instance, data, actions_of(request, shown.found)), coded=words.value,
        kinds=kinds_in(words.language), names=await names_of(request, {each.by for each in view.moments}),
        restricted=shows_restricted(request), past=shown.as_of is not None,
    )  # fmt: skip


@get(_PATH + "/{notice:str}/letter", opt={"operation": "case.read"})
async def letter_page(
    request: Request[Any, Any, Any], case_id: FromPath[str], notice: FromPath[str]
) -> Response[bytes]:
    """The PDF in the browser: the kept letter, or a draft as it would print. A restricted reading."""
    if not shows_restricted(request):
        raise forbidden(the_principal(request).actor.role)
    opened, found = await case_as_known(request, case_id, None)
    content = await notice_letter(application_of(request), found.state, notice, preview=True)
    await record_reading(request, opened, f"letter {notice}", restricted=True)
    return inline(content, PDF, f"{notice}.pdf")


HANDLERS = [notices_page, notice_page, letter_page]
