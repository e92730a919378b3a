"""The demo as a whole: what is to happen in it, and whether a database may become it, or is it already."""

from __future__ import annotations

from caseclock.application.access import Access
from caseclock.application.demo.accounts import is_demo
from caseclock.application.demo.cast import COUNTIES
from caseclock.application.demo.county import county
from caseclock.application.demo.desk import desk
from caseclock.application.demo.plan import END, START, Act, moment_of
from caseclock.application.demo.sites import sites
from caseclock.domain.policy.policy import Policy
from caseclock.kernel.refusal import refuse
from caseclock.store.business_clock import BusinessClock


def all_acts(policy: Policy, scale: float = 1.0) -> list[Act]:
    """Every act of the year: Maria's desk and, unless `scale` is 0, a share of all else."""
    acts = list(desk(policy))
    if scale:
        for number in COUNTIES:
            acts += county(number, policy, scale)
        acts += sites(policy)
    return acts


async def claim(access: Access, clock: BusinessClock) -> bool:
    """Makes an empty database the demo's. True when the demo is still to be built, or to be gone on with.

    Raises ClockRefused for a live database with cases, Refused for a training one that is not the demo's.
    """
    shown = await clock.read()
    if shown.mode == "live":
        await clock.begin_training(moment_of(START))
        return True
    end = moment_of(END)
    if not await is_demo(access) and shown.now != moment_of(START):
        raise refuse(
            "not_the_demo",
            "This training database is not the demo's",
            "Start without --demo, or give another --data-dir.",
        )
    return shown.now < end or (shown.now == end and not shown.ticking)
