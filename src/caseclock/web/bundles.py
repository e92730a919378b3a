"""The signed bundle of a case, for a judge or anybody else who must not have to trust us."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from caseclock.application.proof.bundle import Asker, Language, Made, Wanted, bundle_of
from caseclock.web.asking import AsOf, application_of, moment, within_reach
from caseclock.web.auth import the_principal

ZIP = "application/zip"


@get(
    "/cases/{case_id:str}/bundle",
    opt={"operation": "bundle.make"},
    tags=["Audit"],
    summary="The signed bundle of a case",
    responses={200: ResponseSpec(bytes, media_type=ZIP, generate_examples=False)},
)
async def bundle(
    request: Request[Any, Any, Any],
    case_id: FromPath[str],
    as_of: AsOf = None,
    notice: Annotated[
        str, QueryParameter(max_length=100, description="As known on the day this notice was mailed.")
    ] = "",
    language: Annotated[Language, QueryParameter(description="Of the report.")] = "en",
    documents: Annotated[bool, QueryParameter(description="With the documents themselves.")] = True,
) -> Response[bytes]:
    """Events, decisions, letters, documents, who looked, a report, and a script that checks all of it."""
    made = await bundle_for(request, case_id, as_of, notice, language, documents)
    return zipped(made)


async def bundle_for(
    request: Request[Any, Any, Any],
    case_id: str,
    as_of: Any,
    notice: str,
    language: Language,
    documents: bool,
) -> Made:
    """The bundle for whoever asks, of a case within reach; the page asks for it too."""
    at, opened, principal = moment(as_of), await within_reach(request, case_id), the_principal(request)
    wanted = Wanted(
        case_id=opened.header.case_id, as_of=at, notice=notice, language=language, documents=documents
    )
    asker = Asker(
        account=principal.actor.account,
        name=principal.session.display_name,
        role=principal.actor.role,
        reason=opened.reason,
    )
    return await bundle_of(application_of(request), principal.actor.county, wanted, asker)


def zipped(made: Made) -> Response[bytes]:
    """A download under a name that names nobody."""
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=ZIP, headers=headers)


HANDLERS = [bundle]
