"""The kinds of notice: which are adverse, which follow a redetermination, and their template."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "approval", "denial", "withdrawal", "reduction", "funding_change", "discontinuance", "suspension",
    "rescission", "rop", "newborn", "continuing", "continuing_with_cost", "renewal_approval",
    "renewal_discontinuance", "information_request", "aid_pending_granted", "aid_pending_refused",
    "aid_pending_ended",
]  # fmt: skip

#: What happens to Medi-Cal when cash aid stops: 22 CCR 50179.5 has the notice say which of five. The text of
#: the section was not seen whole, so these are a reading of it.
FollowUp = Literal[
    "", "goes_on_without_cost", "goes_on_with_cost", "goes_on_while_reviewed", "goes_on_papers_needed", "ends"
]


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """What holds of every notice of a kind. `advance`: it is mailed before its act (42 CFR 431.211)."""

    adverse: bool = False
    advance: bool = False
    redetermination: bool = False
    hearing: bool = True
    law: tuple[str, ...] = ()
    template: str = ""


_ADVANCE = Traits(adverse=True, advance=True, redetermination=True)

TRAITS: dict[Kind, Traits] = {
    "approval": Traits(law=("42 CFR 435.917", "22 CCR 50179")),
    "denial": Traits(adverse=True, law=("42 CFR 431.210", "22 CCR 50179")),
    "withdrawal": Traits(law=("42 CFR 435.914", "42 CFR 435.917")),
    "reduction": msgspec.structs.replace(_ADVANCE, law=("W&I 14007.8", "42 CFR 431.211")),
    "funding_change": Traits(law=("W&I 14007.8",), redetermination=True),
    "discontinuance": msgspec.structs.replace(_ADVANCE, law=("W&I 14005.37", "42 CFR 431.211")),
    "suspension": msgspec.structs.replace(_ADVANCE, law=("W&I 14011.10", "42 CFR 435.1009")),
    "rescission": Traits(law=("22 CCR 50179",)),
    "rop": Traits(law=("42 CFR 435.956(b)",), hearing=False),
    "newborn": Traits(law=("42 CFR 435.117",)),
    "continuing": Traits(law=("22 CCR 50179.5", "W&I 14005.37"), redetermination=True),
    "continuing_with_cost": msgspec.structs.replace(
        _ADVANCE, law=("22 CCR 50179.5", "42 CFR 431.211"), template="continuing"
    ),
    "renewal_approval": Traits(law=("42 CFR 435.916", "W&I 14005.37"), redetermination=True),
    "renewal_discontinuance": msgspec.structs.replace(
        _ADVANCE, law=("W&I 14005.37", "42 CFR 435.916", "42 CFR 431.211")
    ),
    "information_request": Traits(law=("W&I 14005.37(g)", "42 CFR 435.952"), hearing=False),
    "aid_pending_granted": Traits(law=("42 CFR 431.230", "22 CCR 50179"), hearing=False),
    "aid_pending_refused": Traits(adverse=True, law=("42 CFR 431.230, 431.231",)),
    # The hearing about the act was had; what is asked for now is a rehearing.
    "aid_pending_ended": Traits(
        adverse=True, advance=True, hearing=False, law=("42 CFR 431.230", "42 CFR 431.211", "22 CCR 50179")
    ),
}


def template_of(kind: str) -> str:
    """The folder in `workflows/notices/` that holds the texts of a kind."""
    return TRAITS[kind].template or kind  # type: ignore[index]  # content is checked when it is drafted
