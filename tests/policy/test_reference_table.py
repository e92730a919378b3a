"""Table E.1 of the policy reference, written again by hand: our files say each row, and no more nor longer.

`-` for a first day: as long as the programme; for a last day: until changed. `?`: general knowledge only.
"""

from datetime import date, timedelta

import pytest

from caseclock.domain.policy.unknown import NotInPolicy
from tests.policy.files import parameters

TABLE = """
app_days_general             calendar_day          45           -           -
app_days_disability          calendar_day          90           -           -
app_outer_months             month                 3            -           -
rop_days                     calendar_day          90           2014-01-01  -
rop_mail_presumption         calendar_day          5            2014-01-01  -
rop_agency_action_days       calendar_day          30           2014-01-01  -           ?
newborn_goal_days            calendar_day          10           -           -
cure_period_days             calendar_day          30           -           2013-12-31
cure_period_days             calendar_day          90           2014-01-01  -
renewal_cycle_months         month                 12           -           -
renewal_cycle_expansion_adult_months month         12           -           2026-12-31
renewal_cycle_expansion_adult_months month         6            2027-01-01  -
renewal_packet_lead_days     calendar_day          60           -           -
renewal_reply_days           calendar_day          30           2014-01-01  -
mc355_reply_days             calendar_day          30           -           -
advance_notice_days          calendar_day          10           -           -           ?
hearing_window_days          calendar_day          90           -           -
hearing_window_redet_days    calendar_day          90           -           2023-03-31
hearing_window_redet_days    calendar_day          120          2023-04-01  -
hearing_good_cause_outer_days calendar_day         180          -           -
reinstate_window_days        calendar_day          10           -           -
edwards_error_after_months   month                 2            -           -
incarceration_min_days       calendar_day          28           -           -
meds_alert_cutoff_working_day working_day_of_month 10           -           -
soc873_days                  calendar_day          45           2011-08-01  -
alw_application_days         calendar_day          60           -           -
alw_facility_stay_days       calendar_day          60           -           -
fpact_access_code_hours      elapsed_hour          24           2025-01-12  -
fpact_auto_reissue           switch                False        2025-01-12  2025-01-12
fpact_auto_reissue           switch                True         2025-01-13  2025-02-03
fpact_auto_reissue           switch                False        2025-02-04  -
fpact_client_term_years      year                  1            1997-01-01  -
roi_access_days              calendar_day          365          2023-05-01  -
roi_pending_days             calendar_day          365          2023-05-01  -
roi_history_days             calendar_day          60           2023-05-01  -
lawsuit_notice_days          calendar_day          30           -           -
hunt_bill_age_days           calendar_day          90           -           -
save_step1_alert_hours       elapsed_hour          1            2012-01-01  -           ?
save_step2_days              working_day           5            2012-01-01  -
save_step3_days              working_day           20           2012-01-01  -
save_step2_observed_days     working_day           7            2025-06-01  -
g845_paper_allowed           switch                True         -           2018-05-31
g845_paper_allowed           switch                False        2018-06-01  -
fpl138_single                cents_per_month       167700       2023-04-01  2024-03-31
fpl138_single                cents_per_month       173200       2024-04-01  2025-03-31
fpl138_single                cents_per_month       180100       2025-04-01  2026-03-31
fpl138_single                cents_per_month       183600       2026-04-01  -           ?
fpl138_couple                cents_per_month       226900       2023-04-01  2024-03-31
fpl138_couple                cents_per_month       235200       2024-04-01  2025-03-31
fpl138_couple                cents_per_month       243300       2025-04-01  2026-03-31
fpl138_couple                cents_per_month       249000       2026-04-01  -           ?
fpl_annual_first             cents_per_year        1458000      2023-04-01  2024-03-31
fpl_annual_first             cents_per_year        1506000      2024-04-01  2025-03-31
fpl_annual_first             cents_per_year        1565000      2025-04-01  2026-03-31
fpl_annual_first             cents_per_year        1596000      2026-04-01  -
fpl_annual_each_further      cents_per_year        514000       2023-04-01  2024-03-31
fpl_annual_each_further      cents_per_year        538000       2024-04-01  2025-03-31
fpl_annual_each_further      cents_per_year        550000       2025-04-01  2026-03-31
fpl_annual_each_further      cents_per_year        568000       2026-04-01  -
fpl138_rounding              choice                two_steps    2021-01-01  -
fpl138_sizes_3_to_10         cents_per_month       297000,358800,420800,482600,544500,606400,668200,730100 2024-04-01 2025-03-31
fpl138_each_above_10         cents_per_month       62000        2024-04-01  2025-03-31
maintenance_need_1           cents_per_month       60000        -           -
maintenance_need_2           cents_per_month       93400        -           -
any_income_deduction         cents_per_month       2000         -           -
pna_base                     cents_per_month       3500         -           -
pna_ssi                      cents_per_month       5000         -           -
pna_va                       cents_per_month       12500        -           -
part_b_soc_cutoff            cents_per_month       50000        -           -
mmmna                        cents_per_month       316100       2019-01-01  2019-12-31
mmmna                        cents_per_month       321600       2020-01-01  2020-12-31
mmmna                        cents_per_month       326000       2021-01-01  2021-12-31
mmmna                        cents_per_month       343500       2022-01-01  2022-12-31  ?
mmmna                        cents_per_month       371600       2023-01-01  2023-12-31  ?
mmmna                        cents_per_month       385400       2024-01-01  2024-12-31
mmmna                        cents_per_month       394800       2025-01-01  2025-12-31
mmmna                        cents_per_month       406700       2026-01-01  2026-12-31  ?
csra                         cents                 12642000     2019-01-01  2019-12-31
csra                         cents                 15414000     2024-01-01  2024-12-31  ?
csra                         cents                 15792000     2025-01-01  2025-12-31  ?
csra                         cents                 16266000     2026-01-01  2026-12-31  ?
family_base                  cents_per_month       193900       2013-07-01  2014-06-30
family_base                  cents_per_month       196700       2014-07-01  2015-06-30
family_base                  cents_per_month       246500       2023-07-01  2024-06-30  ?
family_base                  cents_per_month       255500       2024-07-01  2025-06-30
family_base                  cents_per_month       264400       2025-07-01  2026-06-30  ?
family_base                  cents_per_month       270500       2026-07-01  2027-06-30  ?
family_divisor               count                 3            -           -
appr                         cents_per_month       709200       2012-01-01  2012-12-31
appr                         cents_per_month       818900       2016-01-01  2016-12-31
appr                         cents_per_month       933700       2019-01-01  2019-12-31
appr                         cents_per_month       1260800      2024-01-01  2024-12-31
appr                         cents_per_month       1365600      2025-01-01  2025-12-31  ?
rental_upkeep_percent        percent               15           -           -
rental_upkeep_add            cents_per_month       417          -           -
lookback_months              month                 30           -           -
transfer_counts              switch                True         -           2023-12-31
transfer_counts              switch                False        2024-01-01  2025-12-31
transfer_counts              switch                True         2026-01-01  -
lookback_pre2024_last_application date             2026-06-30   -           -
asset_limit_single           cents                 200000       1989-01-01  2022-06-30
asset_limit_single           cents                 13000000     2022-07-01  2023-12-31
asset_limit_single           cents                 none         2024-01-01  2025-12-31
asset_limit_single           cents                 13000000     2026-01-01  -
asset_limit_couple           cents                 300000       1989-01-01  2022-06-30
asset_limit_couple           cents                 19500000     2022-07-01  2023-12-31
asset_limit_couple           cents                 none         2024-01-01  2025-12-31
asset_limit_couple           cents                 19500000     2026-01-01  -
asset_limit_each_further     cents                 6500000      2022-07-01  2023-12-31
asset_limit_each_further     cents                 none         2024-01-01  2025-12-31
asset_limit_each_further     cents                 6500000      2026-01-01  -
asset_limit_max_persons      count                 10           2022-07-01  -
uis_freeze                   switch                False        -           2025-12-31
uis_freeze                   switch                True         2026-01-01  -
uis_dental                   switch                True         2024-01-01  2026-06-30
uis_dental                   switch                False        2026-07-01  -
uis_premium                  cents_per_month       0            -           2027-06-30
uis_premium                  cents_per_month       3000         2027-07-01  -
alw_capacity                 slot                  16344        -           -
alw_waitlist                 person                6287         2024-11-01  2025-06-30
alw_waitlist                 person                13622        2025-07-01  -
alw_enrolled                 person                15230        2025-07-01  -
alw_ssi_total                cents_per_month       159907       2025-01-01  2025-12-31
alw_ssi_room_and_board       cents_per_month       142007       2025-01-01  2025-12-31
alw_ssi_personal             cents_per_month       17900        2025-01-01  2025-12-31
ihss_hours_not_severe        hour_per_month        195          -           -
ihss_hours_severe            hour_per_month        283          -           -
pace_age                     year                  55           -           -
alw_age_disabled             year                  21           -           -
alw_age                      year                  65           -           -
wdp_income_percent           percent               250          -           -
medicare_snf_prior_stay_days calendar_day          3            -           -
medicare_snf_full_days       calendar_day          20           -           -
medicare_snf_last_day        calendar_day          100          -           -
work_requirement_hours       hour_per_month        0            -           2026-12-31
work_requirement_hours       hour_per_month        80           2027-01-01  -
retro_months                 month                 3            -           2026-12-31
retro_months                 month                 2            2027-01-01  -
retro_months_expansion_adult month                 3            -           2026-12-31
retro_months_expansion_adult month                 1            2027-01-01  -
"""  # noqa: E501

BEGAN, FAR, ONE_DAY = date(1966, 3, 1), date(2099, 12, 31), timedelta(days=1)
ROWS = [tuple(line.split()) for line in TABLE.strip().splitlines()]


def as_written(value: object) -> str:
    return ",".join(str(each) for each in value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[3]}" for row in ROWS])
def test_each_row_is_in_our_files_with_its_unit_dates_and_mark(row: tuple[str, ...]) -> None:
    name, unit, value, first, last, *marked = row
    begins = BEGAN if first == "-" else date.fromisoformat(first)
    [held] = [each for each in parameters().values[name] if each.from_ == begins]
    assert (as_written(held.value), held.unit) == (value, unit)
    assert held.to == (None if last == "-" else date.fromisoformat(last))
    assert held.confirmed is (marked != ["?"])
    assert held.source


@pytest.mark.parametrize("name", sorted({row[0] for row in ROWS}))
def test_no_value_of_these_parameters_stands_beside_the_table(name: str) -> None:
    known = [value for value in parameters().values[name] if not value.missing]
    assert [as_written(value.value) for value in known] == [row[2] for row in ROWS if row[0] == name]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[3]}" for row in ROWS])
def test_the_value_holds_on_its_first_and_last_day_and_not_beside_them(row: tuple[str, ...]) -> None:
    name, _unit, _value, first, last, *_ = row
    begins = BEGAN if first == "-" else date.fromisoformat(first)
    ends = FAR if last == "-" else date.fromisoformat(last)
    held = parameters().at(name, begins)
    assert parameters().at(name, begins + ONE_DAY) == parameters().at(name, ends) == held or begins == ends
    for outside in (begins - ONE_DAY, *([ends + ONE_DAY] if last != "-" else [])):
        try:
            assert parameters().at(name, outside) != held
        except NotInPolicy:
            continue


def test_the_parts_of_the_ssi_level_in_assisted_living_add_up() -> None:
    room, own, total = (
        parameters().at(f"alw_ssi_{part}", date(2025, 6, 1)).value
        for part in ("room_and_board", "personal", "total")
    )
    assert room + own == total
