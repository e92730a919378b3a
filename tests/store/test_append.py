"""Load and append against real PostgreSQL: what goes in comes out, and who loses says so."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest

from caseclock.store.sealed import seal as box
from caseclock.store.store import Store
from caseclock.store.units import OutboxRow, Stream, TimerRow, Unit
from tests.store.writing import LONG_AGO, command, grow, sealed

COUNTY = 41
#: Two keys that somebody may have made for one person.
WRAPPED = tuple(box(b"m" * 32, key, b"", "k1") for key in (b"a", b"b"))


async def test_what_is_written_is_read_back_to_the_byte(store: Store) -> None:
    case, row = uuid4(), command()
    exact = ['{"b":1, "a":"\\u0000 \\" ü 𝄞"}'.encode(), b'{ "spaces" :  2 }']
    stream = sealed(COUNTY, case, None, exact)
    assert await store.append(COUNTY, [Unit(command=row, streams=(stream,))]) == ["written"]
    loaded = await store.load(COUNTY, [case, uuid4()], row.command_id)
    assert loaded.streams[case] == stream.events
    assert [events for key, events in loaded.streams.items() if key != case] == [()]
    assert loaded.reply is not None
    assert (loaded.reply.reply, loaded.reply.body_hmac) == (row.reply, row.body_hmac)
    assert (loaded.reply.status, loaded.reply.etag) == (200, '"3"')
    assert loaded.now > LONG_AGO


async def test_a_command_seen_before_writes_nothing(store: Store) -> None:
    case, other, row = uuid4(), uuid4(), command()
    unit = Unit(command=row, streams=(sealed(COUNTY, case, None, [b"{}"]),))
    assert await store.append(COUNTY, [unit]) == ["written"]
    elsewhere = Unit(command=row, streams=(sealed(COUNTY, other, None, [b"{}"]),))
    assert await store.append(COUNTY, [unit, elsewhere]) == ["seen", "seen"]
    assert len((await store.load(COUNTY, [case, other])).streams[other]) == 0


async def test_the_same_command_on_two_cases_at_once_is_written_once(store: Store) -> None:
    for _ in range(10):
        row = command()
        units = [Unit(command=row, streams=(sealed(COUNTY, uuid4(), None, [b"{}"]),)) for _ in range(8)]
        outcomes = await asyncio.gather(*(store.append(COUNTY, [unit]) for unit in units))
        assert sorted(o[0] for o in outcomes) == ["seen"] * 7 + ["written"]


async def test_of_conflicting_appends_exactly_one_wins(store: Store) -> None:
    for _ in range(10):
        case = uuid4()
        outcomes = await asyncio.gather(
            *(
                store.append(
                    COUNTY,
                    [Unit(command=command(), streams=(sealed(COUNTY, case, None, [b'{"n":%d}' % n]),))],
                )
                for n in range(16)
            )
        )
        assert sorted(o[0] for o in outcomes) == ["conflict"] * 15 + ["written"]
        assert len((await store.load(COUNTY, [case])).streams[case]) == 1


async def test_a_unit_of_two_cases_is_all_or_none(store: Store) -> None:
    ahead, behind = uuid4(), uuid4()
    await grow(store, COUNTY, ahead)
    row = command()
    unit = Unit(
        command=row,
        streams=(sealed(COUNTY, behind, None, [b"{}"]), sealed(COUNTY, ahead, None, [b"{}"])),
        timers_put=(TimerRow(case_id=behind, clock_id="c", rung="due", arming=1, due_at=LONG_AGO),),
    )
    assert await store.append(COUNTY, [unit]) == ["conflict"]
    loaded = await store.load(COUNTY, [ahead, behind], row.command_id)
    assert (len(loaded.streams[ahead]), len(loaded.streams[behind]), loaded.reply) == (1, 0, None)


async def test_units_of_one_call_see_each_other(store: Store) -> None:
    case = uuid4()
    first = sealed(COUNTY, case, None, [b"{}", b"{}"])
    second = sealed(COUNTY, case, first.events[-1], [b"{}"])
    units = [Unit(command=command(), streams=(stream,)) for stream in (first, first, second)]
    assert await store.append(COUNTY, units) == ["written", "conflict", "written"]
    assert [e.version for e in (await store.load(COUNTY, [case])).streams[case]] == [1, 2, 3]


def some_units(choose: Random, county: int, known: Sequence[UUID]) -> list[Unit]:
    """Units that meet on cases, commands and persons, some of them on top of what nobody wrote."""
    made = []
    for n in range(8):
        case, person = choose.choice(known[:6]), choose.choice(known[6:9])
        heads = [None, sealed(county, case, None, [b"{}"]).events[-1]]
        wrapped = choose.choice(WRAPPED) if choose.random() < 0.4 else None
        made.append(
            Unit(
                command=command(choose.choice(known[9:])) if choose.random() < 0.8 else None,
                streams=(sealed(county, case, choose.choice(heads), [b'{"n":%d}' % n]),),
                person_keys={person: wrapped} if wrapped else {},
            )
        )
    return made


@pytest.mark.parametrize("seed", range(12))
async def test_units_written_together_fare_as_they_would_one_by_one(store: Store, seed: int) -> None:
    known = [uuid4() for _ in range(15)]
    together = await store.append(COUNTY, some_units(Random(seed), COUNTY, known))
    alone = []
    for unit in some_units(Random(seed), COUNTY + 1, known):
        alone += await store.append(COUNTY + 1, [unit])
    assert together == alone
    here, there = await store.load(COUNTY, known), await store.load(COUNTY + 1, known)
    assert [len(here.streams[case]) for case in known] == [len(there.streams[case]) for case in known]
    assert here.person_keys == there.person_keys


async def test_crossing_units_do_not_deadlock(store: Store) -> None:
    for _ in range(10):
        cases = [uuid4() for _ in range(6)]

        def unit(order: list[UUID]) -> Unit:
            return Unit(command=command(), streams=tuple(sealed(COUNTY, c, None, [b"{}"]) for c in order))

        outcomes = await asyncio.gather(
            *(store.append(COUNTY, [unit(cases[n:] + cases[:n])]) for n in range(6))
        )
        assert sorted(o[0] for o in outcomes) == ["conflict"] * 5 + ["written"]


async def test_recorded_time_never_falls(store: Store) -> None:
    case = uuid4()
    first = sealed(COUNTY, case, None, [b"{}"], LONG_AGO)
    second = sealed(COUNTY, case, first.events[-1], [b"{}"], LONG_AGO - timedelta(days=1))
    assert second.events[0].recorded_at == LONG_AGO
    with pytest.raises(TypeError, match="naive"):
        sealed(COUNTY, case, None, [b"{}"], LONG_AGO.replace(tzinfo=None))


async def test_timers_and_messages_go_in_with_the_events(store: Store) -> None:
    case = uuid4()
    timer = TimerRow(case_id=case, clock_id="rop", rung="due", arming=1, due_at=LONG_AGO)
    message = OutboxRow(
        message_id=uuid4(), case_id=case, version=1, topic="mail", payload={"to": "ü"}, secret=b"\x00\xff"
    )
    await grow(store, COUNTY, case, timers_put=(timer, timer), outbox=(message,))
    async with store.reading(COUNTY) as connection:
        assert await connection.fetchval("select due_at from timers where case_id = $1", case) == LONG_AGO
        row = await connection.fetchrow("select payload, secret from outbox where case_id = $1", case)
        assert tuple(row) == ({"to": "ü"}, b"\x00\xff")
    await grow(store, COUNTY, case, timers_delete=(timer,))
    async with store.reading(COUNTY) as connection:
        assert await connection.fetchval("select count(*) from timers where case_id = $1", case) == 0


async def test_a_key_made_twice_is_a_conflict_and_the_retry_loads_the_one_that_stands(store: Store) -> None:
    person, here, there = uuid4(), uuid4(), uuid4()
    mine, theirs = WRAPPED
    assert await grow(store, COUNTY, there, person_keys={person: theirs}) == "written"
    assert await grow(store, COUNTY, here, person_keys={person: mine}) == "conflict"
    assert (await store.load(COUNTY, [here])).person_keys == {person: theirs}
    assert await grow(store, COUNTY, here, person_keys={person: theirs}) == "written"


@pytest.mark.parametrize("fault", ["gap", "other case", "twice"])
async def test_a_unit_that_no_load_can_have_led_to_is_refused(store: Store, fault: str) -> None:
    case = uuid4()
    events = sealed(COUNTY, case, None, [b"{}", b"{}"]).events
    streams = {
        "gap": (Stream(case_id=case, expected_version=1, events=events),),
        "other case": (Stream(case_id=uuid4(), expected_version=0, events=events),),
        "twice": (sealed(COUNTY, case, None, [b"{}"]), sealed(COUNTY, case, None, [b"{}"])),
    }[fault]
    with pytest.raises(ValueError, match=r"stands where|two streams"):
        await store.append(COUNTY, [Unit(command=command(), streams=streams)])
