"""A command's form on a page: opened for a case, filled, and drawn with whatever is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Request, Response

from caseclock.application.alertacts import colleagues
from caseclock.application.bodies import CASE_FIELDS
from caseclock.application.casefile.nextsteps import may_do
from caseclock.application.codewords import codewords
from caseclock.application.denied import absent
from caseclock.application.finding import find_cases
from caseclock.application.forms.controls import Drawing
from caseclock.application.forms.form import CommandForm, Layout, command_form, known, laid_out
from caseclock.application.forms.offered import offered_by
from caseclock.application.forms.options import Offered, Option
from caseclock.application.forms.reading import Flaw
from caseclock.application.outcomes import NotFound
from caseclock.application.reach import may_command
from caseclock.domain.case.actions import Action
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.refusal import Refusal
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_principal
from caseclock.web.pages.drafts import form_draft
from caseclock.web.pages.frame import CasePage, framed, open_page
from caseclock.web.pages.language import language_of

#: What was typed has this before its field's name, so that no field is taken for one of ours.
MARK = "f."
Fields = dict[str, list[str]]


class Opened(msgspec.Struct, frozen=True):
    """A command's form on an opened case, what may be chosen in it, and what its address settled."""

    shown: CasePage
    form: CommandForm
    offered: Offered
    named: dict[str, str]

    @property
    def case(self) -> CaseRef:
        """The case in wire form."""
        state = self.shown.found.state
        return CaseRef(state.county, state.case_id)


async def opened_form(request: Request[Any, Any, Any], case_id: str, command: str) -> Opened:
    """The form of the address; Denied `absent` where there is no such command on such a case."""
    app, principal = application_of(request), the_principal(request)
    shown = await open_page(request, case_id, "form")
    state = shown.found.state
    await may_command(app, access_of(request), principal, state.case_id)
    try:
        form = command_form(app.rules, command)
    except NotFound:
        raise absent() from None
    if form.spec.opens or form.definition.procedure.case_kind != state.kind:
        raise absent()
    reads = form.command in ("reverse-command", "move-entry")
    offered: dict[str, Sequence[Option]] = dict(
        offered_by(state, app.rules.definitions, form.definition.name, shown.found.history if reads else ())
    )
    if any(shape.kind in ("account", "unit") for shape in form.shapes):
        offered |= await _colleagues(request)
    return Opened(shown, form, offered, _named(request, form))


def _named(request: Request[Any, Any, Any], form: CommandForm) -> dict[str, str]:
    """Fields that the address names by an id or a code: `?member=`, `?instance=`, `?alert_id=`, `?item=`."""
    names = {shape.name for shape in form.shapes}
    return {name: value for name, value in request.query_params.items() if name in names and value}


async def _colleagues(request: Request[Any, Any, Any]) -> dict[str, list[Option]]:
    """Who may own a case, and the county's units."""
    access, actor = access_of(request), the_principal(request).actor
    return {
        "account": [
            Option.named(str(each.account), each.name)
            for each in await colleagues(access, actor.county, actor.unit)
        ],
        "unit": [Option.named(unit.unit_id, unit.name) for unit in await access.accounts.units(actor.county)],
    }


def fresh(opened: Opened) -> Fields:
    """What a form holds before anybody typed."""
    found = opened.shown.found
    return known(opened.form, found.state, local_date(found.now), opened.named, opened.offered)


def typed_in(posted: Iterable[tuple[str, str]]) -> Fields:
    """The fields of a form as they were posted, in order."""
    found: Fields = {}
    for name, value in posted:
        if name.startswith(MARK):
            found.setdefault(name.removeprefix(MARK), []).append(value)
    return found


async def with_cases(request: Request[Any, Any, Any], fields: Fields) -> Fields:
    """The number of a case is as good as its id, where one case within reach has it."""
    found = dict(fields)
    for name in CASE_FIELDS:
        if name in fields:
            found[name] = [await case_named(request, (fields[name] or [""])[-1].strip())]
    return found


async def case_named(request: Request[Any, Any, Any], text: str) -> str:
    """The case that bears this number, where it is one within reach; else what was written."""
    if not text or ("-" in text and len(text) > 30):
        return text
    hits = await find_cases(application_of(request), access_of(request), the_principal(request), text, 5)
    cases = {hit.case for hit in hits if text in (hit.case_number, hit.case)}
    return cases.pop() if len(cases) == 1 else text


def blocked_now(request: Request[Any, Any, Any], opened: Opened) -> Action | None:
    """Why the command cannot be given now, whatever its form says; None where it may be."""
    offers = [
        action
        for action in may_do(application_of(request), opened.shown.found, the_principal(request).actor)
        if action.command == opened.form.command
    ]
    instance, member = opened.named.get("instance", ""), opened.named.get("member", "")
    about = [a for a in offers if instance in ("", a.instance) and member in ("", str(a.member or ""))]
    passing = [action for action in about or offers if action.allowed or action.code == "guard"]
    return None if passing or not offers else (about or offers)[0]


def layout_of(opened: Opened, fields: Fields, flaws: Iterable[Flaw] = ()) -> Layout:
    """The controls with what they hold and what is wrong in each."""
    at = {flaw.path: flaw for flaw in flaws}
    return laid_out(opened.form, Drawing(fields, at, opened.form.words, opened.offered), opened.named)


async def drawn(
    request: Request[Any, Any, Any],
    opened: Opened,
    fields: Fields,
    *,
    key: str = "",
    version: int | None = None,
    flaws: Sequence[Flaw] = (),
    refusal: Refusal | None = None,
    said: str = "",
    status: int = 200,
) -> Response[Any]:
    """The form's page; what was typed stands in it, and what is wrong stands on top and at each field."""
    state = opened.shown.found.state
    begun, draft = await form_draft(request, opened.case, version or state.version, opened.form.command)
    # A form that is gone on with meets what was recorded since it was begun.
    version = begun.case_version if version is None else version
    fresh_page = request.method == "GET"
    if fresh_page and draft is not None:
        fields = fields | typed_in((n, v) for n, vs in draft.typed.items() for v in vs)
    instance = state.instances.get((fields.get("instance") or [""])[-1])
    about = state.members.get(instance.member) if instance and instance.member else None
    return await framed(
        request,
        opened.shown,
        "actions",
        "case/do.html",
        status=status,
        form=opened.form,
        about=about.name if about else "",
        layout=layout_of(opened, fields, flaws),
        flaws=flaws,
        refusal=refusal,
        said_wrong=said,
        blocked=blocked_now(request, opened) if fresh_page else None,
        words=codewords(language_of(request)),
        key=key or uuid4().hex,
        version=version,
        begun=begun,
        draft=draft if fresh_page else None,
    )
