"""What a step of the intake shows: its fields as typed, its errors, and the clocks and people at its side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response

from caseclock.application import intake_form as form
from caseclock.application.drafts import INTAKE, Begun, Draft, Parts, Typed, together
from caseclock.application.foreseen import Foreseen, NotYet, foresee
from caseclock.application.forms.reading import Flaw
from caseclock.application.intake import Duplicate, while_typing
from caseclock.application.outcomes import BadBody
from caseclock.application.placing import ME
from caseclock.kernel.refusal import Refused
from caseclock.kernel.time import local_date
from caseclock.web.asking import application_of
from caseclock.web.auth import access_of, the_actor
from caseclock.web.pages.drafts import Listed
from caseclock.web.pages.language import language_of
from caseclock.web.pages.shell import page
from caseclock.web.pages.texts import translator

#: The steps by their names, as a person reads them.
TITLES = {
    form.ARRIVAL: "How it came in",
    form.PEOPLE: "Household",
    form.CONTACT: "Address and language",
    form.NEEDS: "Programs and needs",
    form.CHECK: "Check and record",
}
TITLE = "Take in an application"


class Side(msgspec.Struct, frozen=True):
    """Beside the form: what would start, who may be known already, and whom the members' numbers mean."""

    foreseen: Foreseen | NotYet
    duplicates: list[Duplicate]
    names: list[str]


async def side(request: Request[Any, Any, Any], typed: Typed) -> Side:
    """Computed by the application from what is typed so far."""
    app, actor = application_of(request), the_actor(request)
    body = form.read(app.rules, typed).body
    return Side(
        await foresee(app, actor, body),
        await while_typing(app, actor.county, body),
        [name for _, name in form.people(app.rules, typed)],
    )


async def shown(
    request: Request[Any, Any, Any],
    draft_id: UUID,
    step: str,
    parts: Parts,
    *,
    draft: Draft | None = None,
    begun_before: Sequence[Listed] = (),
    flaws: Sequence[Flaw] = (),
    no: Refused | BadBody | None = None,
    status: int = 200,
) -> Response[Any]:
    """A step of the form, with an error at each field that needs mending."""
    rules = application_of(request).rules
    today = local_date(await access_of(request).accounts.business_now())
    typed = _offered(parts, today) | together(parts)
    t = translator(language_of(request))
    return await page(
        request,
        f"intake/{step}.html",
        title=TITLE,
        status=status,
        begun=Begun(id=draft_id, kind=INTAKE),
        draft=draft,
        begun_before=begun_before,
        steps=TITLES,
        step=step,
        done=form.STEPS[: form.STEPS.index(step)],
        typed=typed,
        rows=form.rows(typed),
        people=form.people(rules, typed),
        read=form.read(rules, typed),
        offered={name: [(code, t(code)) for code in codes] for name, codes in form.OFFERED.items()},
        flaws=flaws,
        errors={flaw.path: flaw for flaw in flaws},
        step_of=form.step_of,
        refusal=no.refusal if isinstance(no, Refused) else None,
        side=await side(request, typed),
        days=_days(typed),
    )


def _offered(parts: Parts, today: date) -> Typed:
    """What a step offers before it is saved: today, Medi-Cal, and that the taker keeps the case."""
    usual = {
        form.ARRIVAL: {"application.filed_on": today.isoformat()},
        form.NEEDS: form.USUAL_NEEDS,
        form.CHECK: {"owner": ME},
    }
    return {n: [v] for step, fields in usual.items() if step not in parts for n, v in fields.items()}


def _days(typed: Typed) -> dict[str, date]:
    """The fields that hold a day, so that it is shown as any other day."""
    found = {}
    for name, values in typed.items():
        with suppress(ValueError):
            found[name] = date.fromisoformat(values[-1])
    return found
