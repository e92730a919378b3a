"""Ids and amounts: their forms on the wire, and what is refused."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseclock.kernel.ids import CaseRef, ClockRef, command_id, derive, uuid7
from caseclock.kernel.money import dollars, in_dollars

CASE = "19-0198f0c2-7d11-7abc-8def-0123456789ab"


def test_new_ids_are_version_7_and_rise_with_time() -> None:
    first = uuid7()
    assert first.version == 7
    assert first.variant == "specified in RFC 4122"
    assert len({uuid7() for _ in range(1000)}) == 1000
    assert uuid7().int >> 64 >= first.int >> 64


@given(st.integers(0, 32767), st.uuids())
def test_a_case_id_reads_back_as_written(county: int, case_id: UUID) -> None:
    ref = CaseRef(county, case_id)
    assert CaseRef.parse(str(ref)) == ref
    clock = ClockRef(ref, "status_verification-3.rop-1")
    assert ClockRef.parse(str(clock)) == clock


@pytest.mark.parametrize(
    "text",
    ["", CASE[3:], CASE.upper(), "0" + CASE, "-" + CASE, "99999" + CASE[2:], CASE + "\n", "٣" + CASE[2:]],
)
def test_a_case_has_one_spelling(text: str) -> None:
    with pytest.raises(ValueError, match="is no case id"):
        CaseRef.parse(text)


@pytest.mark.parametrize(
    "text", [CASE, CASE + ".", CASE + ".rop-1", CASE + ".a-1.rop-", CASE + ".a-1.rop-1.x"]
)
def test_a_clock_id_names_instance_and_clock(text: str) -> None:
    with pytest.raises(ValueError, match="names no clock"):
        ClockRef.parse(text)


def test_the_same_key_is_the_same_command_only_for_the_same_actor_and_county() -> None:
    ids = {command_id(19, "ana", "k1"), command_id(19, "ana", "k2"), command_id(1, "ana", "k1")}
    ids |= {command_id(19, "bo", "k1"), command_id(19, "an", "ak1")}
    assert len(ids) == 5
    assert command_id(19, "ana", "k1") in ids


@given(st.uuids(), st.lists(st.text(max_size=3), max_size=3), st.lists(st.text(max_size=3), max_size=3))
def test_other_parts_derive_another_id(base: UUID, one: list[str], other: list[str]) -> None:
    assert (derive(base, *one) == derive(base, *other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("$1,732", 173200), ("1732.50", 173250), ("0.07", 7), ("-$0.50", -50), ("12,345,678", 1234567800)],
)
def test_dollars_are_read_as_whole_cents(text: str, cents: int) -> None:
    assert dollars(text) == cents


@pytest.mark.parametrize("text", ["", "1.5", "1.005", "1e3", "1,00", "$", "nan", "1 000"])
def test_an_amount_that_is_no_whole_cents_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount of dollars"):
        dollars(text)


@given(st.integers(-(10**12), 10**12))
def test_an_amount_reads_back_as_shown(cents: int) -> None:
    assert dollars(in_dollars(cents)) == cents
