"""Alerts of a newborn that follow from an act and not from a clock."""

from __future__ import annotations

from functools import partial

from caseclock.domain.case.telling import alert_of

alert = partial(alert_of, "deemed_newborn")
