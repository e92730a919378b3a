"""Mails to people of Family PACT sites: the code, and the warning that it will lapse."""

from __future__ import annotations

from typing import Any, NamedTuple

from caseclock.domain.procedures.provider_account.mailing import CODE_MAIL, WARNING_MAIL


class SiteMail(NamedTuple):
    """To whom, under which title, and what it says."""

    to: str
    title: str
    text: str


def site_mail(topic: str, payload: dict[str, Any], secret: str, base_url: str) -> SiteMail:
    """The mail of an outbox message. KeyError for a topic that is none of ours."""
    opening = {CODE_MAIL: _with_code(payload, secret), WARNING_MAIL: _without_code(payload)}[topic]
    lines = [
        f"Dear {payload['name']},",
        "",
        *opening,
        "",
        f"Open {base_url.rstrip('/')}{payload['link']}",
        f"It can be used until {payload['lapses']}.",
        "",
        "Whom to call:",
        *(f"- {_call(line)}" for line in payload["help"]),
    ]
    return SiteMail(payload["to"], payload["title"], "\n".join(lines) + "\n")


def _with_code(payload: dict[str, Any], secret: str) -> list[str]:
    return [
        f"create your account for {payload['site']} with this access code:",
        "",
        f"    {secret}",
        "",
        "It works once, and it makes every earlier code void. Give it to nobody.",
    ]


def _without_code(payload: dict[str, Any]) -> list[str]:
    return [
        f"the access code for {payload['site']} has not been used yet, and half of its time is gone.",
        "It stands in the mail that you received before.",
    ]


def _call(line: dict[str, str]) -> str:
    by_mail = f", {line['email']}" if line["email"] else ""
    return f"for {line['for']}: {line['call']}, {line['phone']}{by_mail}"
