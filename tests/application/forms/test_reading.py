"""What was typed is read as it was meant, and what cannot be read is said with what to do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest

from caseclock.application.forms.filling import filled
from caseclock.application.forms.reading import read_fields
from caseclock.application.forms.shaping import shapes_of
from caseclock.kernel.secret import SECRET

ANA = "0198f0c2-3c1e-7a52-9d0b-6f1f6f0c2a11"


class Visit(msgspec.Struct, kw_only=True, frozen=True, tag="visit"):
    on: date
    place: str = ""


class Call(msgspec.Struct, kw_only=True, frozen=True, tag="call"):
    number: str


class Child(msgspec.Struct, kw_only=True, frozen=True):
    name: str
    born: date | None = None
    twin: bool = False


class Body(msgspec.Struct, kw_only=True, frozen=True):
    """One field of each kind."""

    on: date
    from_month: date | None = None
    at: datetime | None = None
    paid_cents: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 500
    hours: Annotated[int, msgspec.Meta(ge=0, le=24)] | None = None
    sure: bool = False
    must: bool
    how: Literal["mail", "phone"] = "mail"
    why: Annotated[str, msgspec.Meta(max_length=4000, extra=SECRET)] = ""
    programme: str = "MAO"
    member: UUID | None = None
    members: tuple[UUID, ...] = ()
    papers: tuple[Literal["a", "b"], ...] = ()
    laws: tuple[str, ...] = ()
    first: Child
    other: Child | None = None
    children: tuple[Child, ...] = ()
    numbers: dict[str, str] = {}
    facts: dict[str, str | int | bool] = {}
    met: tuple[date, ...] = ()
    contact: Visit | Call | None = None


SHAPES = shapes_of(Body)
LEAST = {"on": "2025-03-03", "must": "yes", "first.name": "Ana"}


def read(**typed: str) -> Any:
    """What the least that is needed and these fields make."""
    return read_fields(SHAPES, {n.replace("__", "."): [v] for n, v in {**LEAST, **typed}.items()})


def body(**typed: str) -> Body:
    found = read(**typed)
    assert found.flaws == ()
    return msgspec.convert(found.body, Body, str_keys=True)


def flaw(**typed: str) -> tuple[str, str]:
    (found,) = read(**typed).flaws
    return found.path, found.text.format(**found.values)


FULL = Body(
    on=date(2025, 3, 3), from_month=date(2025, 4, 1), at=datetime.fromisoformat("2025-03-03T09:30:15-08:00"),
    paid_cents=100_000, hours=0, sure=True, must=False, how="phone", why="One line.\nTwo.", programme="",
    member=UUID(ANA), members=(UUID(ANA),), papers=("b", "a"), laws=("42 CFR 435.916", "W&I 14005.37"),
    first=Child(name="Ana", born=date(1990, 5, 1)), other=Child(name="Bo", twin=True),
    children=(Child(name="Cy"), Child(name="Di", twin=True)), numbers={"cin": "9123"},
    facts={"persons": 2, "zip": "90033", "pregnant": False, "answer": "yes"},
    met=(date(2025, 1, 1), date(2025, 2, 2)),
    contact=Visit(on=date(2025, 3, 5), place="Office"),
)  # fmt: skip


def test_a_field_of_each_kind_is_shown_and_read_back() -> None:
    found = read_fields(SHAPES, filled(SHAPES, msgspec.to_builtins(FULL, str_keys=True)))
    assert found.flaws == ()
    assert msgspec.convert(found.body, Body, str_keys=True) == FULL


def test_what_is_left_empty_is_what_the_command_says_without_it() -> None:
    least = Body(on=date(2025, 3, 3), must=True, first=Child(name="Ana"))
    assert body() == least
    offered = {name: "".join(texts) for name, texts in filled(SHAPES, {}).items()}
    assert body(**offered) == least


def test_dates_and_amounts_are_read_as_people_write_them() -> None:
    assert body(on="3/14/2025").on == date(2025, 3, 14)
    assert body(from_month="3/2025").from_month == date(2025, 3, 1)
    assert body(paid_cents="$1,000").paid_cents == 100_000
    assert body(at="2025-07-01T08:00").at == datetime.fromisoformat("2025-07-01T08:00-07:00")


def test_a_group_that_nobody_filled_in_is_not_there_and_a_row_neither() -> None:
    assert body(other__name="", other__twin="no", children__0__name="").children == ()
    assert body(other__name="", other__twin="no").other is None
    assert body(children__0__name="", children__3__name="Cy").children == (Child(name="Cy"),)


def test_the_choice_of_a_kind_decides_which_fields_are_read() -> None:
    assert body(contact__type="call", contact__number="555", contact__on="nonsense").contact == Call(
        number="555"
    )
    assert body(contact__type="").contact is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": ""}, ("on", "Fill this in.")),
        ({"must": ""}, ("must", "Choose an answer.")),
        ({"on": "2025-02-30"}, ("on", "Write the day as month/day/year, for example 3/14/2025.")),
        ({"on": "soon"}, ("on", "Write the day as month/day/year, for example 3/14/2025.")),
        ({"paid_cents": "12.5"}, ("paid_cents", "Write an amount in dollars, for example 1,250.00.")),
        ({"paid_cents": "2000"}, ("paid_cents", "Write $1,000.00 or less.")),
        ({"hours": "-1"}, ("hours", "Write 0 or more.")),
        ({"hours": "many"}, ("hours", "Write a whole number in digits, for example 12.")),
        ({"how": "owl"}, ("how", "Choose one of the answers that are offered.")),
        ({"member": "Ana"}, ("member", "Choose one of those that are offered.")),
        ({"children.1.born": "1/2/2020"}, ("children.1.name", "Fill this in.")),
        ({"facts.0.value": "2"}, ("facts.0.key", "Fill this in.")),
        ({"contact.type": "visit"}, ("contact.on", "Fill this in.")),
    ],
)
def test_a_flaw_is_tied_to_its_field_and_says_what_to_do(
    typed: dict[str, str], said: tuple[str, str]
) -> None:
    assert flaw(**typed) == said
