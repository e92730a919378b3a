"""The check of notice templates: each kind in each language, its words there, and all of it compiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from caseclock.application.notices.rendering import NotRendered, notices_folder, render
from caseclock.domain.case.notices.content import Content, HearingRight, Letter
from caseclock.domain.case.notices.kinds import TRAITS, FollowUp, Kind, template_of
from caseclock.domain.workflow.definition import Definition
from caseclock.domain.workflow.finding import Finding

LANGUAGES = ("en", "es")
TEXTS = "workflows/notices/texts.yaml"
#: Sections of texts.yaml in which every entry is in every language.
SECTIONS = ("labels", "actions", "reasons", "figures", "values", "follow_ups")
#: Commands whose reasons a notice prints.
TELLING = ("deny-coverage", "end-deemed-eligibility")


def check_notices(definitions: Iterable[Definition], workflows: Path | None = None) -> list[Finding]:
    """Every fault of the templates; an empty list means that every notice can be printed."""
    folder = notices_folder(workflows)
    try:
        texts = yaml.safe_load((folder / "texts.yaml").read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        return [Finding(TEXTS, 1, "notice", f"it cannot be read: {error}", "write it as YAML")]
    found = list(_words(texts, definitions))
    return found or list(_templates(folder))


def _words(texts: Any, definitions: Iterable[Definition]) -> Iterator[Finding]:
    for section in SECTIONS:
        for name, entry in (texts.get(section) or {}).items():
            for language in LANGUAGES:
                if not isinstance(entry, dict) or not entry.get(language):
                    message = f"{section} {name} has no text in {language!r}"
                    mend = f"add `{language}: ...` under {section}.{name}"
                    yield Finding(TEXTS, 1, "notice", message, mend)
    reasons = {
        reason
        for definition in definitions
        for name, command in definition.procedure.commands.items()
        if name in TELLING
        for reason in command.reasons
    }
    needed = {"actions": set(TRAITS), "follow_ups": set(get_args(FollowUp)) - {""}, "reasons": reasons}
    for section, names in needed.items():
        for name in sorted(names - (texts.get(section) or {}).keys()):
            message = f"a notice says {name!r}, and no text puts it into words"
            yield Finding(TEXTS, 1, "notice", message, f"add it under {section}, in English and Spanish")


def _templates(folder: Path) -> Iterator[Finding]:
    for template in sorted({template_of(kind) for kind in TRAITS}):
        kind: Kind = next(each for each in TRAITS if template_of(each) == template)
        for language in LANGUAGES:
            name = f"workflows/notices/{template}/{language}.typ"
            if not (folder / template / f"{language}.typ").is_file():
                mend = "write it after another kind's, on layout.typ"
                yield Finding(name, 1, "notice", f"no template in {language!r}", mend)
                continue
            try:
                render(sample(kind, language), folder)
            except NotRendered as error:
                yield Finding(name, 1, "notice", f"it does not compile: {error}", "mend the template")


def sample(kind: Kind, language: str = "en", **changes: Any) -> Content:
    """A notice of a kind with something in every place, for checks and previews of templates."""
    written = {"en": "English", "es": "Spanish"}[language]
    fields: dict[str, Any] = {
        "kind": kind,
        "dated_on": date(2025, 7, 18),
        "letter": Letter(
            about="María Núñez Peña",
            to="María Núñez Peña",
            lines=("1234 Olive Street, Apt. 5", "Los Angeles, CA 90033"),
            copies=("Lee Cho",),
            case_number="19-0700012",
            county=19,
            written_language=written,
        ),
        "language": language,
        "effective_on": date(2025, 8, 1),
        "reason": "no_longer_eligible",
        "law": (*TRAITS[kind].law,),
        "figures": {"income_cents": 312_345, "limit_cents": 245_600, "filed_on": "2025-03-03"},
        "hearing": HearingRight(days=120, last_day=date(2025, 11, 17)),
        "aid_goes_on_before": date(2025, 8, 1),
    }
    return Content(**{**fields, **changes})
