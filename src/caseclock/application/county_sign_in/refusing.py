"""What a person is told when the county's answer is not taken; the record of accesses has the exact word."""

from __future__ import annotations

from caseclock.application.denied import Denied

_SAID = {
    "another_state": "The answer belongs to another sign-in than the one begun in this browser.",
    "came_before": "This answer of your county was used before.",
    "not_signed_in_there": "You did not sign in at your county.",
    "expired": "The answer of your county has lapsed.",
    "signed_in_too_long_ago": "You signed in at your county too long ago.",
    "second_step_missing": "Your county did not ask you for the second step that is required here.",
    "no_account": "Your county knows you, but no account here is linked to you.",
}
_REMEDIES = {
    "no_account": "Ask your county's administrator to link your account.",
    "second_step_missing": "Set up the second step at your county, then sign in again.",
}


def refused(code: str) -> Denied:
    """A sentence for the person; what smells of forgery says no more than that it cannot be trusted."""
    return Denied(
        "unauthenticated",
        f"county_{code}" if code in _SAID else "county_not_trusted",
        _SAID.get(code, "The answer of your county's sign-in cannot be trusted."),
        remedy=_REMEDIES.get(code, "Sign in again; if it stays, tell your county's administrator."),
    )
