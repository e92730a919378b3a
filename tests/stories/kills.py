"""How many workers each story kills as rungs fall due; a story that kills fewer fails. And who has pages."""

import os

KILLS = {
    "test_a_combined_application_is_decided_in_time_or_known_to_be_late": 3,
    "test_in_2025_an_unproven_status_changes_who_pays_and_never_the_scope": 4,
    "test_in_2023_a_reduction_is_noticed_and_ends_by_itself_with_the_year": 4,
    "test_in_2026_adults_who_applied_after_the_freeze_are_reduced": 2,
    "test_a_newborn_is_covered_to_the_month_of_the_first_birthday": 3,
    "test_a_newborn_is_deemed_whatever_its_mother_has_and_wherever_it_lives": 3,
    "test_each_reason_has_its_continuation_its_notice_and_its_clock": 2,
    "test_codes_follow_each_other_until_one_is_used_or_the_window_ends": 8,
    "test_a_code_lapses_after_elapsed_hours_and_outside_the_window_one_must_ask": 2,
    "test_a_household_changes": 3,
    "test_a_renewal_is_cured_and_nobody_loses_a_month": 3,
    "test_a_renewal_that_is_not_answered_ends_coverage_only_by_a_notice": 3,
    "test_aid_goes_on_for_who_asked_in_time_until_the_judge_decides": 4,
    "test_a_mistake_is_taken_back_and_both_sides_stay_visible": 1,
}

#: The longest stories, whose people act through the pages with CASECLOCK_LONG=1 and over HTTP otherwise.
#: A command through the pages costs 0.7 s of a core with its share of the browser's start, and the whole run
#: has fifteen minutes.
_LONG = {
    "test_in_2025_an_unproven_status_changes_who_pays_and_never_the_scope",
    "test_in_2023_a_reduction_is_noticed_and_ends_by_itself_with_the_year",
    "test_a_newborn_is_deemed_whatever_its_mother_has_and_wherever_it_lives",
    "test_each_reason_has_its_continuation_its_notice_and_its_clock",
    "test_codes_follow_each_other_until_one_is_used_or_the_window_ends",
    "test_a_renewal_is_cured_and_nobody_loses_a_month",
    "test_a_renewal_that_is_not_answered_ends_coverage_only_by_a_notice",
    "test_aid_goes_on_for_who_asked_in_time_until_the_judge_decides",
}


def through_pages(story: str) -> bool:
    """Whether the people of this story act through the pages."""
    return story not in _LONG or bool(os.environ.get("CASECLOCK_LONG"))
