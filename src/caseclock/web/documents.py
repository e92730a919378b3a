"""Documents: the content itself as the body, checked by what it is, and handed out again to those who may."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import unquote_to_bytes
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, HeaderParameter, QueryParameter

from caseclock.application.denied import forbidden
from caseclock.application.documents import LIMIT, Filed, Upload, documents_of, download, upload
from caseclock.application.filetypes import EXTENSIONS
from caseclock.application.handle import Command
from caseclock.application.reach import case_of, may_command
from caseclock.web.asking import (
    application_of,
    case_as_known,
    record_reading,
    shows_restricted,
)
from caseclock.web.auth import access_of, the_principal
from caseclock.web.commands import CommandReply, Key, Match, Preview, version_of

_TAGS = ["Documents"]
_PATH = "/cases/{case_id:str}/documents"
#: In no address, because those stand in logs and somebody writes whose pay stub it is.
Form = Annotated[
    str,
    HeaderParameter(
        name="Document-Form",
        min_length=1,
        max_length=600,
        description="What it is, such as MC 13 or a pay stub; letters beyond ASCII percent-encoded.",
    ),
]
Received = Annotated[date, QueryParameter(description="The day it came in; deadlines are judged by it.")]
About = Annotated[UUID | None, QueryParameter(description="The member it is about; the case when absent.")]


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """The documents of a case, the one filed last in front."""

    items: list[Filed]


class _TakesContent(Operation):
    """The body is the document itself."""

    def __post_init__(self) -> None:
        binary = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        media = {kind: OpenAPIMediaType(schema=binary, example="(the file itself)") for kind in EXTENSIONS}
        self.request_body = RequestBody(content=media, required=True)


@post(
    _PATH,
    opt={"operation": "case.command", "media": frozenset({*EXTENSIONS, "image/heif", "image/jpg"})},
    request_max_body_size=LIMIT,
    status_code=200,
    operation_id="upload_document",
    operation_class=_TakesContent,
    tags=_TAGS,
    summary="Upload and file a document",
)
async def upload_document(
    request: Request[Any, Any, Any],
    case_id: FromPath[str],
    form: Form,
    received_on: Received,
    key: Key,
    member: About = None,
    if_match: Match = None,
    preview: Preview = False,
) -> Response[CommandReply]:
    """Up to 20 MB of PDF, PNG, JPEG, HEIC or TIFF, told by its content; encrypted, then filed."""
    principal, application = the_principal(request), application_of(request)
    target = case_of(case_id, principal.actor.county)
    await may_command(application, access_of(request), principal, target)
    command = Command(
        county=principal.actor.county,
        name="file-document",
        body=b"",
        actor=principal.actor,
        key=key,
        case_id=target,
        if_match=version_of(if_match),
        preview=preview,
    )
    sent = Upload(
        content=await request.body(),
        media_type=request.headers.get("Content-Type", ""),
        form=_as_typed(form),
        received_on=received_on,
        member=member,
    )
    reply = await upload(application, command, sent)
    return Response(reply.body, status_code=reply.status, headers={"ETag": reply.etag})  # type: ignore[arg-type]


def _as_typed(header: str) -> str:
    """UTF-8, percent-encoded or as it is; a header comes as Latin-1."""
    return unquote_to_bytes(header.encode("latin-1")).decode("utf-8", "replace")


@get(_PATH, opt={"operation": "case.read"}, tags=_TAGS, summary="Its documents")
async def list_documents(request: Request[Any, Any, Any], case_id: FromPath[str]) -> Documents:
    """What was filed, when it was received, and when that was recorded."""
    opened, found = await case_as_known(request, case_id, None)
    await record_reading(request, opened, "documents")
    return Documents(items=documents_of(found.state))


@get(
    _PATH + "/{document:str}",
    opt={"operation": "case.read"},
    tags=_TAGS,
    summary="A document",
    # As it was filed: a PDF or a picture.
    responses={200: ResponseSpec(bytes, media_type="*/*", generate_examples=False)},
)
async def read_document(
    request: Request[Any, Any, Any], case_id: FromPath[str], document: FromPath[str]
) -> Response[bytes]:
    """The content as it was filed, its hash verified. It may show a status: the reading is restricted."""
    if not shows_restricted(request):
        raise forbidden(the_principal(request).actor.role)
    opened, found = await case_as_known(request, case_id, None)
    content = await download(application_of(request), found.state.county, found.state, document)
    await record_reading(request, opened, f"document {document[:12]}", restricted=True)
    return Response(
        content.content,
        media_type=content.media_type,
        headers={"Content-Disposition": f'attachment; filename="{content.name}"'},
    )


HANDLERS: list[HTTPRouteHandler] = [upload_document, list_documents, read_document]
