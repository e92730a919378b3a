"""`caseclock check` over the policy files: each planted fault is told with file, line and mend."""

import shutil
from pathlib import Path

import pytest

from caseclock.application.checking import check_workflows
from caseclock.application.policies import policy_faults
from tests.policy.files import WORKFLOWS


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the shipped policy and calendars, to plant faults in."""
    for part in ("policy", "calendars"):
        shutil.copytree(WORKFLOWS / part, tmp_path / part)
    return tmp_path


def plant(folder: Path, file: str, old: str, new: str) -> int:
    """Writes the fault; the line on which it stands."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} does not stand once in {file}"
    path.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_shipped_files_have_none() -> None:
    assert policy_faults(WORKFLOWS) == []


@pytest.mark.parametrize(
    ("old", "new", "below", "message", "mend"),
    [
        (
            "{from: 2024-04-01, to: 2025-03-31, value: 173200",
            "{from: 2024-04-02, to: 2025-03-31, value: 173200",
            0,
            "fpl138_single: no value from 2024-04-01 to 2024-04-01",
            "add one, or an entry with `missing: why`",
        ),
        (
            "{from: 2024-04-01, to: 2025-03-31, value: 173200",
            "{from: 2024-04-01, to: 2025-04-01, value: 173200",
            1,
            "fpl138_single: overlaps the value before it",
            "end that one with `to: 2025-03-31`",
        ),
        (
            'value: 173200, source: "LA DPSS 2024 table"',
            "value: 173200",
            0,
            "the value has no source",
            "add `source: ...`",
        ),
        (
            'value: 173200, source: "LA DPSS 2024 table", confirmed: true',
            'value: 173200, source: "LA DPSS 2024 table"',
            0,
            "does not say whether it is confirmed",
            "add `confirmed: true` or `false`",
        ),
        (
            "{from: 2024-04-01, to: 2025-03-31, value: 173200",
            "{from: 2024-04-01, to: 2024-02-30, value: 173200",
            0,
            "'2024-02-30' cannot be read: day is out of range for month",
            "write a day of the calendar as YYYY-MM-DD, or text in quotes",
        ),
        ("value: 173200", "value: 1732.00", 0, "1732.0 is a fraction", "write whole units (money in cents)"),
        (
            "value: 173200",
            "value: null",
            0,
            "needs either a value or `missing: why`",
            "give exactly one of the two",
        ),
    ],
)
def test_a_planted_fault_is_told_with_its_line_and_mend(
    office: Path, old: str, new: str, below: int, message: str, mend: str
) -> None:
    line = plant(office, "policy/money.yaml", old, new) + below
    [fault] = policy_faults(office)
    assert (fault.file, fault.line, fault.rule) == ("workflows/policy/money.yaml", line, "policy")
    assert (fault.message, fault.mend) == (message, mend)
    assert str(fault).startswith(f"workflows/policy/money.yaml:{line}: {message}. Mend: {mend}.")


def test_all_faults_are_told_at_once_and_the_check_ends_with_them(office: Path) -> None:
    plant(office, "policy/money.yaml", "value: 173200", "valu: 173200")
    plant(office, "policy/notices.yaml", 'value: 180, source: "W&I 10951(b)"', 'value: 180, source: ""')
    plant(office, "calendars/federal.yaml", "calendar: federal", "calender: federal")
    shutil.copytree(WORKFLOWS / "procedures", office / "procedures")
    shutil.copy(WORKFLOWS / "released.yaml", office)
    found = check_workflows(office)
    assert [(fault.file, fault.message) for fault in found] == [
        ("workflows/policy/money.yaml", "unknown key 'valu'"),
        ("workflows/policy/notices.yaml", "the value has no source"),
        ("workflows/calendars/federal.yaml", "unknown key 'calender'"),
    ]


def test_a_parameter_in_two_files_is_told_where_it_stands_again(office: Path) -> None:
    (office / "policy" / "twice.yaml").write_text(
        "parameters:\n  pna_base:\n    unit: cents_per_month\n    values:\n"
        "      - {from: 1966-03-01, value: 3500, source: here, confirmed: true}\n", "utf-8"
    )  # fmt: skip
    [fault] = policy_faults(office)
    assert (fault.file, fault.line, fault.message) == (
        "workflows/policy/twice.yaml", 2, "pna_base stands in money.yaml too",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("[]", "days: values is no list"),
        ("{from: 2024-01-01}", "days: values is no list"),
        ("[{from: 2024-01-01 10:00:00, value: 1, source: a, confirmed: true}]", "is no date"),
        ("[{from: 2024-01-01, missing: true}]", "missing: True tells no reason"),
    ],
)
def test_values_that_are_no_dated_values_are_told(tmp_path: Path, values: str, message: str) -> None:
    (tmp_path / "policy").mkdir()
    text = f"parameters:\n  days:\n    unit: calendar_day\n    values: {values}\n"
    (tmp_path / "policy" / "days.yaml").write_text(text, "utf-8")
    [fault] = policy_faults(tmp_path)
    assert message in fault.message


def test_a_file_that_is_no_yaml_or_no_mapping_is_told(tmp_path: Path) -> None:
    (tmp_path / "policy").mkdir()
    for name, text in (("a", "parameters: [one]\n"), ("b", "parameters: {\n"), ("c", "- one\n")):
        (tmp_path / "policy" / f"{name}.yaml").write_text(text, "utf-8")
    assert [fault.message.split(":")[0] for fault in policy_faults(tmp_path)] == [
        "parameters is no mapping",
        "not YAML",
        "the file holds no mapping",
    ]
