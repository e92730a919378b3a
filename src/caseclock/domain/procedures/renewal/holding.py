"""A discontinuance that is contested: held while the hearing is undecided, then upheld or set aside (I.8)."""

from __future__ import annotations

from collections.abc import Iterator

from caseclock.domain.case.contested import ActHeld, ActUpheld
from caseclock.domain.case.view import Output, View
from caseclock.domain.procedures.renewal import events_contested as c
from caseclock.domain.procedures.renewal.data import renewal, subject
from caseclock.domain.procedures.renewal.rescinding import put_back, taken_back


def hold(view: View) -> Iterator[Output]:
    """The noticed day passes and nothing ends; coverage that ended is put back from its day."""
    event, ending = view.trigger, renewal(view).ending
    if not isinstance(event, ActHeld) or ending is None:
        return
    yield c.EndContested(**subject(view), ends_from=ending.ends_from, hearing=event.hearing)
    if ending.took_effect:
        yield from put_back(view, ending, "aid paid pending a hearing")


def uphold(view: View) -> Iterator[Output]:
    """The end's own clock runs to the lawful day, when what came in meanwhile is looked at again."""
    event, ending = view.trigger, renewal(view).ending
    if isinstance(event, ActUpheld) and ending is not None:
        yield c.EndUpheld(**subject(view), ends_from=event.takes_effect_on, hearing=event.hearing)


def set_aside(view: View) -> Iterator[Output]:
    """The end is rescinded, without a gap."""
    if renewal(view).ending is not None:
        yield from taken_back(view, "by_a_hearing")
