"""Facts for each rule, on days that its facts fall on: what every rule is held to (test_every_rule.py).

A rule's examples read each parameter that it can read: docs/rules.md is drawn from them.
"""

from datetime import date
from typing import Any, NamedTuple


class Example(NamedTuple):
    """Facts as a stored determination holds them (plain JSON), and their fact date."""

    on: date
    facts: dict[str, Any]


def _on(day: str, **facts: Any) -> Example:
    return Example(date.fromisoformat(day), facts)


_PERSON = {"born": "1980-06-15", "filed_on": "2024-03-04", "declared": "none_declared"}
_LATER = {**_PERSON, "filed_on": "2026-02-02"}

_RENEWAL = {"due_on": "2024-08-31", "notice_on": "2024-08-20", "ends_from": "2024-09-01"}
_LOOKED = {"ex_parte_on": "2024-05-20", "ex_parte_sources": ["meds", "family_cases"]}
_ASKED = {"asked_on": "2024-07-01", "answer_until": "2024-07-31"}
_LOST = {**_LOOKED, **_ASKED}

_ACT = {"takes": True, "effective_on": "2024-04-01", "mailed_on": "2024-03-12"}

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "access_code": (
        _on("2025-01-12", issued_at="2025-01-12T10:00:00-08:00"),
        _on("2025-02-03", issued_at="2025-02-03T10:00:00-08:00"),
    ),
    "aid_paid_pending": (
        _on("2024-03-15", **_ACT, filed_on="2024-03-15", after_rop=True),
        _on("2024-03-15", **_ACT, filed_on="2024-04-05", defects=["too_short"]),
        _on("2024-03-15", **_ACT, filed_on="2024-05-05"),
    ),
    "application_approved": (
        _on("2024-03-15", filed_on="2024-03-04", met_on="2024-03-15", scope="full", funding="federal"),
        _on("2024-04-02", filed_on="2024-03-04", met_on="2024-04-02", scope="full", funding="federal",
            died_on="2024-05-31", law="W&I 14005.30"),
    ),
    "continuous_eligibility": (
        _on("2024-03-15", born="2015-02-28"),
        _on("2024-03-15", born="2000-02-28", pregnant=True),
        _on("2024-03-15", born="2000-02-28", pregnancy_ended_on="2024-02-29"),
        _on("2024-03-15", born="2000-02-28", pregnancy_ended_on="2022-03-31"),
    ),
    "deemed_newborn": (
        _on("2024-03-15", born="2024-03-15", mother_covered_in_birth_month=True),
        _on("2024-02-29", born="2024-02-29", mother_covered_in_birth_month=True, mother_category="MAO"),
        _on("2024-02-29", born="2024-02-29", mother_covered_in_birth_month=True, died_on="2024-06-03"),
        _on("2024-02-29", born="2024-02-29", mother_covered_in_birth_month=False),
    ),
    "denied_for_silence": (
        _on("2024-03-15", reason="failure_to_provide", filed_on="2024-03-04", items={"income": "asked"},
            missing=["income"], asked_on="2024-03-15", contacts=2),
        _on("2024-03-15", reason="failure_to_provide", filed_on="2024-03-04", items={"income": "asked"},
            missing=["income"], asked_on="2024-03-15", contacts=1, by_mc355=True),
    ),
    "alw_room_and_board": (_on("2025-03-15", income=170_000),),
    "asset_limit": (
        _on("2024-03-15", persons=3, countable_property=99_000_000),
        _on("2023-03-15", persons=12, countable_property=99_000_000),
        _on("2022-03-15", persons=1, countable_property=150_000),
    ),
    "deemed_year": (
        _on("2024-03-15", born="2024-03-15"),
        _on("2024-03-15", born="2024-02-29", given_until="2025-04-30"),
    ),
    "family_allocation": (
        _on("2024-03-15", relation="minor_child", member_income=30_000, income_left=50_000),
        _on("2024-03-15", relation="ward", member_income=0, income_left=50_000),
    ),
    "freeze": (
        _on("2024-03-15", **_PERSON),
        _on("2026-03-15", **_LATER),
        _on("2026-03-15", **_LATER, enrolled_before_2026=True),
        _on("2026-03-15", **_LATER, pregnant=True),
        _on("2026-03-15", **_LATER, former_foster_youth=True),
        _on("2026-09-15", **{**_LATER, "born": "2007-06-15"}),
        _on("2026-03-15", **_LATER, status_held="daca"),
        _on("2026-03-15", **_LATER, status_held="tps"),
        _on("2026-03-15", **{**_LATER, "declared": "prucol"}),
        _on("2026-03-15", **{**_LATER, "declared": "prucol"}, mc13_categories=list(range(1, 17))),
    ),
    "hcbs_spouse_cost": (
        _on("2024-03-15", own_income=200_000, spouse_income=200_000, programme="waiver", need_verified=True),
        _on("2024-03-15", own_income=200_000, spouse_income=400_000, programme="waiver", need_verified=True),
    ),
    "hearing_window": (
        _on("2024-03-15", filed_on="2024-09-15", mailed_on="2024-03-15", effective_on="2024-04-01"),
        _on("2024-03-15", filed_on="2024-09-15", mailed_on="2024-03-15", redetermination=True),
    ),
    "income": (
        _on("2024-03-31", persons=1, countable_income=167_700),
        _on("2024-03-31", persons=4, countable_income=900_000),
    ),
    "look_back": (_on("2024-03-15", applied_on="2024-03-15"), _on("2026-03-15", applied_on="2026-03-15")),
    "notice_period": (
        _on("2024-03-20", mailed_on="2024-03-20", effective_on="2024-04-01"),
        _on("2024-03-20", mailed_on="2024-03-20", exception="death"),
    ),
    "old_bill": (
        _on("2024-03-15", billed_on="2024-01-02", received_on="2024-03-15", amount=40_000, paid=10_000),
        _on("2024-03-15", billed_on="2023-12-15", received_on="2024-03-15", amount=40_000, aid_code="53"),
    ),
    "part_b_premium": (
        _on("2024-03-15", shared_monthly_cost=50_001),
        _on("2024-03-15", shared_monthly_cost=50_001, resident=True),
    ),
    "private_pay_rate": (_on("2024-03-15"),),
    "rental_income": (
        _on("2024-03-15", gross_rent=200_000, taxes=30_000, upkeep=20_000, rented=1, units=3),
        _on("2024-03-15", gross_rent=200_000, room_and_board=True),
    ),
    "resident_cost": (
        _on("2024-03-15", gross_income=300_000, entered_on="2024-01-10", spouse_income=143_500,
            family_incomes=[30_000, 0], premiums=5_000, accepted_bills=9_000),
        _on("2024-03-15", gross_income=180_000, entered_on="2024-03-10"),
        _on("2024-03-15", gross_income=180_000, entered_on="2024-03-01", personal_needs="ssi"),
        _on("2024-03-15", gross_income=180_000, entered_on="2024-03-01", personal_needs="va"),
    ),
    "retroactive_months": (
        _on("2024-03-15", filed_on="2024-03-15", asked=["2024-02-01", "2023-11-01"], met=["2024-02-01"]),
        _on("2024-03-15", filed_on="2024-03-15", asked=["2024-02-01"], expansion_adult=True),
        _on("2024-03-15", filed_on="2024-03-15", asked=["2024-02-01"], rop_unresolved=True),
    ),
    "renewal_due": (
        _on("2024-03-01", basis="application", month="2024-03-01"),
        _on("2024-03-01", basis="application", month="2024-03-01", expansion_adult=True),
        _on("2023-03-01", basis="renewal", month="2023-02-01", decided_on="2024-05-06"),
        _on("2024-07-01", basis="age_one", month="2024-07-01", not_before="2024-07-09"),
    ),
    "renewal_end": (
        _on("2024-08-20", **_RENEWAL, **_LOOKED, reason="no_reply", packet_on="2024-06-01"),
        _on("2024-08-20", **_RENEWAL, **_LOOKED, **_ASKED, reason="incomplete", lacking=["income"]),
        _on("2024-08-20", **_RENEWAL, **_LOST, reason="whereabouts_unknown", came_back=["packet"]),
        _on("2024-08-20", **_RENEWAL, **_LOOKED, reason="not_eligible"),
        _on("2024-03-15", **_RENEWAL, **_LOOKED, reason="not_eligible"),
    ),
    "scope": (
        _on("2024-03-15", **_PERSON),
        *(_on("2024-03-15", **{**_PERSON, "born": f"{year}-06-15"}) for year in (1950, 2001, 2015)),
        *(
            _on("2026-11-15", **_PERSON, verified_status="satisfactory", status_held=status)
            for status in (
                "", "lpr", "cuban_haitian", "cofa", "refugee", "asylee", "parolee", "withholding",
                "conditional_entrant", "trafficking_victim", "battered",
            )
        ),
        _on("2024-03-15", **{**_PERSON, "declared": "satisfactory"}, rop_open=True),
        _on("2026-03-15", **_LATER),
    ),
    "shared_monthly_cost": (
        _on("2024-03-15", persons=1, countable_income=180_000, any_income=True, premiums=1_000),
        _on("2024-03-15", persons=2, countable_income=250_000),
        _on("2024-03-15", persons=1, countable_income=100_000),
    ),
    "smc_in_month": (_on("2024-03-15", shared_monthly_cost=140_000, cost_of_care=175_000),),
    "spousal_allocation": (
        _on("2024-03-15", resident_income=300_000, spouse_income=143_500),
        _on("2024-03-15", resident_income=300_000, spouse_income=500_000, ordered=20_000),
    ),
    "transfer_penalty": (
        _on("2024-03-15", applied_on="2024-03-15", transferred_on="2023-12-05", amount=25_000_000,
            property_before=25_000_000),
        _on("2024-03-15", applied_on="2024-03-15", transferred_on="2023-12-05", amount=25_000_000,
            property_before=25_000_000, persons=3),
        _on("2024-03-15", applied_on="2024-03-15", transferred_on="2024-01-05", amount=25_000_000,
            property_before=25_000_000),
        _on("2024-03-15", applied_on="2024-03-15", transferred_on="2023-12-05", amount=25_000_000,
            property_before=25_000_000, receiver="spouse"),
    ),
    "uis_terms": (
        _on("2024-03-15", born="1990-03-15"),
        _on("2026-11-15", born="1990-03-15"),
        _on("2024-03-15", born="1990-03-15", satisfactory=True),
    ),
    "zero_cost": (
        _on("2024-03-15", born="2010-03-15", parent=False, lives_with_calworks_family=True),
        _on("2024-03-15", born="1990-03-15", parent=True, lives_with_calworks_family=True),
        _on("2024-03-15", born="1990-03-15", parent=True, lives_with_calworks_family=False, held=True),
    ),
}  # fmt: skip
