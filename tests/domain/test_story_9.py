"""Story 9: a reduction is contested, and aid goes on for who asked in time until the judge decides."""

from __future__ import annotations

from uuid import UUID

from tests.domain.applying import replays
from tests.support.office import Office

HEARING, STATUS = "hearing", "status_verification"
NAMES = ("Ana", "Ben", "Cal", "Dee")


def due(office: Office, procedure: str, clock: str, name: str) -> str:
    return str(office.clock(procedure, clock, name).schedule.due_on)


def had(office: Office, name: str, *months: str) -> list[str]:
    """The scope of each month, as coverage was set last."""
    entries = office.state.coverage.get(office.member(name).id, ())
    return [
        next(
            (e.scope for e in reversed(entries)
             if f"{e.from_month:%Y-%m}" <= month and (not e.to_month or month <= f"{e.to_month:%Y-%m}")),
            "-",
        )
        for month in months
    ]  # fmt: skip


def of(office: Office, name: str) -> UUID:
    return office.member(name).id


def noticed() -> Office:
    """Four people of thirty, in 2023, whose reduction from the first of June is noticed on 19 May."""
    office = Office(on="2023-02-01")
    people = [{"first_name": n, "last_name": "Ruiz", "birth_date": "1992-11-20"} for n in NAMES]
    office.do("open-case", application={"filed_on": "2023-02-01"}, members=people, owner="ann")
    for name in NAMES:
        office.do("attest-status", member=of(office, name), declared="satisfactory", declared_by="member",
                  form="CCFRM604", signed_on="2023-02-01")  # fmt: skip
        office.do("approve-coverage", member=of(office, name))
    office.on("2023-02-08")
    for name in NAMES:
        office.do("mail-rop-notice", member=of(office, name), printed_on="2023-02-08", mailed_on="2023-02-08")
    office.on("2023-05-19")
    for name in NAMES:
        office.do("mail-reduction-notice", member=of(office, name), mailed_on="2023-05-19")
    return office


def ask(office: Office, name: str, filed_on: str, **body: str) -> None:
    office.do("request-hearing", member=of(office, name), filed_on=filed_on, channel="mail", **body)


def test_aid_goes_on_for_who_asked_in_time_until_the_judge_decides() -> None:
    office = noticed()
    for name in NAMES:
        assert due(office, STATUS, "reduction", name) == "2023-06-01"
    # Ana asks before the day. Ben files with the state in time, which the county learns later.
    office.on("2023-05-25")
    ask(office, "Ana", "2023-05-25")
    assert due(office, HEARING, "hearing_decision", "Ana") == "2023-08-23"
    office.on("2023-06-01", hour=12)
    for name, scope in (("Ana", "full"), ("Ben", "restricted"), ("Cal", "restricted"), ("Dee", "restricted")):
        assert had(office, name, "2023-05", "2023-06") == ["full", scope]
    office.on("2023-06-12")
    ask(office, "Ben", "2023-05-31", received_on="2023-06-12")
    assert had(office, "Ben", "2023-05", "2023-06", "2023-07") == ["full", "full", "full"]
    # Cal asks within ten days of the act: the county may reinstate, and does. Dee asks months later.
    ask(office, "Cal", "2023-06-09", received_on="2023-06-12")
    assert had(office, "Cal", "2023-06") == ["restricted"]
    office.do("grant-aid-paid-pending", member=of(office, "Cal"), reinstate=True)
    assert had(office, "Cal", "2023-06", "2023-07") == ["full", "full"]

    # The statement of position falls due two working days before the hearing, and is told when it is late.
    office.do("schedule-hearing", member=of(office, "Ana"), scheduled_for="2023-07-11")
    assert due(office, HEARING, "statement_of_position", "Ana") == "2023-07-07"
    office.on("2023-07-10")
    assert "statement_overdue" in office.alerts()
    office.do("file-statement-of-position", member=of(office, "Ana"), filed_on="2023-07-10")
    assert "statement_overdue" not in office.alerts()
    office.on("2023-07-11").do("record-hearing-held", member=of(office, "Ana"), held_on="2023-07-11")

    # Granted: the reduction never held. Denied: it takes effect ten days after the notice of its new day.
    office.on("2023-08-02")
    for name, outcome in (("Ana", "granted"), ("Ben", "denied")):
        office.do("record-hearing-decision", member=of(office, name), outcome=outcome,
                  decided_on="2023-08-01", received_on="2023-08-02", order="As written.")  # fmt: skip
        assert due(office, HEARING, "hearing_compliance", name) == "2023-08-31"
    # Cal withdraws if the county looks again; it does in time, and the reduction stands.
    office.do("withdraw-hearing-on-condition", member=of(office, "Cal"), withdrawn_on="2023-08-02",
              condition="The county reads the new letter.")  # fmt: skip
    assert due(office, HEARING, "withdrawal_condition", "Cal") == "2023-09-01"
    office.on("2023-08-28")
    assert {"compliance_due", "condition_due"} <= set(office.alerts())
    for name in ("Ana", "Ben"):
        office.do("implement-decision", member=of(office, name), implemented_on="2023-08-28", how="Done.")
    office.do("record-condition-met", member=of(office, "Cal"), met_on="2023-08-28", act="stands",
              how="Read; it changes nothing.")  # fmt: skip
    # A notice mailed on 28 August gives its ten days for 1 October.
    for name in ("Ben", "Cal"):
        assert due(office, STATUS, "reduction", name) == "2023-10-01"
    office.on("2023-10-01", hour=1)
    for name, scope in (("Ana", "full"), ("Ben", "restricted"), ("Cal", "restricted")):
        assert had(office, name, "2023-05", "2023-06", "2023-09", "2023-10") == [
            "full",
            "full",
            "full",
            scope,
        ]

    # Dee's last day was Monday, 18 September. Hers is registered all the same, with its days late.
    office.on("2023-10-03")
    ask(office, "Dee", "2023-10-03")
    data = office.instance(HEARING, "Dee").data
    assert (str(data.last_day), data.days_late, data.timely) == ("2023-09-18", 15, False)
    assert had(office, "Dee", "2023-10") == ["restricted"]
    replays(office)
