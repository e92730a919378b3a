"""Identifiers and free text are in no table in clear, whatever command brought them."""

from __future__ import annotations

from uuid import uuid4

import asyncpg

from caseclock.application.app import Application
from caseclock.application.handle import handle
from caseclock.domain.case.view import Actor
from tests.application.test_handle import a

SSN, A_NUMBER, WORDS = "911-22-3344", "A987654321", "she whispered it to nobody else"


async def test_no_table_holds_an_identifier_or_free_text(app: Application, database_url: str) -> None:
    mark = uuid4().hex
    body = {
        "application": {"filed_on": "2025-03-03"},
        "owner": "ann",
        "note": f"{WORDS} {mark}",
        "reason": f"{WORDS} {mark}",
        "members": [
            {
                "first_name": "Ana",
                "last_name": "Ruiz",
                "birth_date": "1990-05-01",
                "identifiers": {"ssn": SSN, "a_number": A_NUMBER},
                "remark": f"{WORDS} {mark}",
            }
        ],
    }
    case = (await handle(app, a("open-case", body))).body["case"]
    words, boss = f"{WORDS} {mark}", Actor(account="sue", role="supervisor", county=19)
    for name, more in {
        "add-note": {"text": words},
        "log-contact": {"how": "phone", "outcome": "reached", "note": words},
        "request-verification": {"items": [{"item": "income", "why": words}]},
    }.items():
        await handle(app, a(name, more, case, actor=boss))
    connection = await asyncpg.connect(database_url)
    try:
        tables = await connection.fetch(
            "select table_name from information_schema.tables"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        for row in tables:
            table = row["table_name"]
            text = await connection.fetch(f'select t::text as line from "{table}" t')
            whole = "\n".join(r["line"] for r in text)
            assert mark not in whole, f"free text in {table}"
            for secret in (SSN, A_NUMBER, SSN.replace("-", "")):
                assert secret not in whole, f"an identifier in {table}"
                assert secret.encode().hex() not in whole, f"an identifier in {table}"
            assert mark.encode().hex() not in whole, f"free text in {table}"
    finally:
        await connection.close()
