"""Cases of a thousand events, written in one append."""

from __future__ import annotations

from uuid import UUID

from caseclock.application.app import Application
from caseclock.application.handle import handle
from caseclock.domain.case.events import CaseAssigned, CaseFactRecorded
from caseclock.domain.case.members import MemberIdentified
from caseclock.domain.case.state import CaseState
from caseclock.kernel.events import Event, Meta
from caseclock.kernel.ids import CaseRef
from caseclock.kernel.time import local_date
from caseclock.store.chain import seal
from caseclock.store.units import Stream, Unit
from tests.application.test_handle import HOUSEHOLD, a

COUNTY = 19


async def long_case(app: Application, events: int = 1100) -> UUID:
    """A household with an identifier on file, handed over and moved about for years."""
    reply = await handle(app, a("open-case", HOUSEHOLD))
    case = CaseRef.parse(reply.body["case"]).case_id
    member = next(iter((await folded(app, case)).members))
    await lengthen(app, case, [MemberIdentified(member=member, kind="ssn", value="123-45-6789")])
    moves: list[Event] = [
        CaseAssigned(owner=f"w{n % 7}") if n % 3 else CaseFactRecorded(fact="phone", value=f"555-{n:04}")
        for n in range(events)
    ]
    await lengthen(app, case, moves)
    return case


async def lengthen(app: Application, case: UUID, events: list[Event]) -> None:
    """Appends these events as they are."""
    loaded = await app.store.load(COUNTY, [case])
    keys = app.keys(loaded)
    head = loaded.streams[case][-1]
    sealed = []
    for event in events:
        head = seal(
            head,
            county=COUNTY,
            case_id=case,
            type=event.type,
            schema_version=event.SCHEMA_VERSION,
            data=app.codec.encode(event, county=COUNTY, case_id=case, keys=keys),
            meta=app.codec.encode_meta(Meta(actor="ann")),
            effective_on=local_date(loaded.now),
            now=loaded.now,
        )
        sealed.append(head)
    stream = Stream(case_id=case, expected_version=sealed[0].version - 1, events=tuple(sealed))
    unit = Unit(command=None, streams=(stream,), person_keys=keys.to_store)
    assert await app.store.append(COUNTY, [unit]) == ["written"]


async def folded(app: Application, case: UUID) -> CaseState:
    """From the first event on."""
    return app.fold(COUNTY, case, await app.store.load(COUNTY, [case]))
