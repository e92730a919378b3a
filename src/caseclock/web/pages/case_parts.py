"""The parts of a case that stand under its tabs, and what is to be mailed of all."""

from __future__ import annotations

from litestar.handlers import HTTPRouteHandler

from caseclock.web.pages import (
    case_coverage,
    case_determinations,
    case_documents,
    case_hearings,
    case_notices,
    case_proof,
    case_verifications,
    mailing,
)

HANDLERS: list[HTTPRouteHandler] = [
    *case_verifications.HANDLERS,
    *case_determinations.HANDLERS,
    *case_notices.HANDLERS,
    *case_documents.HANDLERS,
    *case_hearings.HANDLERS,
    *case_coverage.HANDLERS,
    *mailing.HANDLERS,
    *case_proof.HANDLERS,
]
