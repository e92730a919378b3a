"""The library's own conformance suite over our store, and one of its projections on our feed.

What the suite leaves optional is run too (`optional_test_insert_subscribe`, the non-interleaving case).
docs/decisions/0002-recorder-conformance.md says what does not apply.
"""

import asyncio
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper, Notification, StoredEvent
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from caseclock.store.recorder import CountyRecorder
from caseclock.store.signing import Signer
from caseclock.store.store import Store
from tests.store.library_suite import suite
from tests.store.writing import grow

COUNTIES = itertools.count(2000)
SIGNER = Signer.new()


class OverOurStore:
    """Each test has a county of its own: the suite expects numbers from 1."""

    DSN: ClassVar[str] = ""
    RECORDER: ClassVar[type[CountyRecorder]] = CountyRecorder
    made: list[CountyRecorder]

    def create_recorder(self) -> CountyRecorder:
        recorder = self.RECORDER(self.DSN, next(COUNTIES), SIGNER)
        self.made.append(recorder)
        return recorder

    def setUp(self) -> None:
        self.made = []

    def tearDown(self) -> None:
        for recorder in self.made:
            recorder.close()


@pytest.fixture(scope="module", autouse=True)
def _dsn(database_url: str) -> Iterator[None]:
    OverOurStore.DSN = database_url
    yield
    OverOurStore.DSN = ""


class NamelessRecorder(CountyRecorder):
    """An aggregate recorder, in the library's words, answers no notification ids."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        super().insert_events(stored_events, **kwargs)
        return cast(Sequence[int], None)


class TestAggregateRecorder(OverOurStore, suite.AggregateRecorderTestCase):
    RECORDER = NamelessRecorder


class TestApplicationRecorder(OverOurStore, suite.ApplicationRecorderTestCase[CountyRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNonInterleaving(OverOurStore, suite.NonInterleavingNotificationIDsBaseCase):
    insert_num = 500


def test_a_gap_is_refused_which_the_library_would_allow(database_url: str) -> None:
    recorder = CountyRecorder(database_url, next(COUNTIES), SIGNER)
    try:
        case = uuid4()
        recorder.insert_events([StoredEvent(case, 1, "t", b"{}")])
        with pytest.raises(IntegrityError, match="is taken"):
            recorder.insert_events([StoredEvent(case, 3, "t", b"{}")])
    finally:
        recorder.close()


class Seen(POPOTrackingRecorder):
    """A materialised view that remembers what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, UUID, int]] = []
        self.lock = Lock()


class AsItIs(Mapper[UUID]):
    """Hands the stored event on: decoding is our codec's."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return stored_event


class CountyHistory(Application[UUID]):
    recorder_made: ClassVar[CountyRecorder]

    def construct_recorder(self) -> CountyRecorder:
        return self.recorder_made

    def construct_mapper(self) -> Mapper[UUID]:
        return AsItIs(transcoder=self.construct_transcoder())


class Remember(Projection[Seen]):
    def process_event(self, domain_event: Any, tracking: Any) -> None:
        assert isinstance(domain_event, Notification)
        with self.view.lock:
            self.view.rows.append(
                (domain_event.id, UUID(str(domain_event.originator_id)), domain_event.originator_version)
            )
        self.view.insert_tracking(tracking)


async def test_a_projection_of_the_library_follows_our_feed_and_misses_nothing(
    store: Store, database_url: str
) -> None:
    county, cases = next(COUNTIES), [uuid4() for _ in range(6)]
    recorder = await asyncio.to_thread(CountyRecorder, database_url, county, SIGNER, poll=0.005)
    CountyHistory.recorder_made = recorder

    def runner() -> ProjectionRunner[CountyHistory, Seen]:
        return ProjectionRunner(application_class=CountyHistory, projection_class=Remember, view_class=Seen)

    async def write(number: int) -> int:
        outcomes = [await grow(store, county, cases[(number + n) % 6], 1 + n % 3) for n in range(12)]
        return sum(1 + n % 3 for n, outcome in enumerate(outcomes) if outcome == "written")

    with await asyncio.to_thread(runner) as running:
        written = sum(await asyncio.gather(*(write(number) for number in range(12))))
        await asyncio.to_thread(running.wait, written, 30)
        rows = running.projection.view.rows
    await asyncio.to_thread(recorder.close)

    assert [number for number, _, _ in rows] == list(range(1, written + 1))
    for case in cases:
        versions = [version for _, c, version in rows if c == case]
        assert versions == list(range(1, len(versions) + 1))


def test_the_library_is_imported_in_one_module() -> None:
    sources = Path(__file__).parents[2] / "src" / "caseclock"
    imports = re.compile(r"^\s*(?:import|from) eventsourcing", re.MULTILINE)
    found = [path.name for path in sources.rglob("*.py") if imports.search(path.read_text(encoding="utf-8"))]
    assert found == ["recorder.py"]
