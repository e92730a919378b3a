"""What the commands to one notice share: the notice is named, and its events say which."""

from __future__ import annotations

from typing import Any

from caseclock.domain.case.commands import InstanceBody
from caseclock.domain.case.notices.data import Notice
from caseclock.domain.case.view import View


class NoticeBody(InstanceBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command to one notice, named by its instance."""

    instance: str


def the_notice(view: View) -> Notice:
    """The notice's data."""
    return view.data if isinstance(view.data, Notice) else Notice()


def subject(view: View) -> dict[str, Any]:
    """The notice, its member, its kind and the decision it tells."""
    notice = the_notice(view)
    return {
        "instance": view.instance_id,
        "member": view.instance.member if view.instance else None,
        "kind": notice.kind,
        "about": notice.about,
    }
