"""Reads a page as a browser does: its forms, its controls, and what labels them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

#: Of a control that is chosen by sight and sound, and so needs a name.
_NAMED = ("input", "select", "textarea")


class Form:
    """A form as it would be posted: names with their values, and its buttons."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: list[tuple[str, str]] = []

    def posted(self, do: str, **typed: str | list[str]) -> dict[str, Any]:
        """The fields, with some typed over (`f.` is put before), as they are sent by a button."""
        found: dict[str, Any] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        for name, value in typed.items():
            found[f"f.{name.replace('__', '.')}"] = value
        return {**found, "do": do}


class Page(HTMLParser):
    """The parsed page: `forms`, `text`, and `faults` of its structure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.text = ""
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.headings: list[str] = []
        self.faults: list[str] = []
        self._controls: list[dict[str, str]] = []
        self._refers: list[str] = []
        self._area: str | None = None
        self._select: str | None = None
        self._chosen: str | None = None
        self._first: str | None = None
        self._fieldsets: list[bool] = []
        self.feed(html)
        self._judge()

    def form(self, to: str) -> Form:
        """The form that posts to an address."""
        return next(form for form in self.forms if form.action.startswith(to))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if "id" in a:
            self.ids.append(a["id"])
        self._refers += a.get("aria-describedby", "").split() + a.get("aria-labelledby", "").split()
        if tag == "form":
            self.forms.append(Form(a.get("action", "")))
        if tag == "label":
            self.labelled.add(a.get("for", ""))
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)
        if tag == "fieldset":
            self._fieldsets.append(False)
        if tag == "legend" and self._fieldsets:
            self._fieldsets[-1] = True
        if {"style"} & a.keys() or any(name.startswith("on") for name in a):
            self.faults.append(f"{tag} has a style or a script of its own")
        if tag in _NAMED and a.get("type") != "hidden" and "hidden" not in a:
            self._controls.append(a)
        self._collect(tag, a)

    def _collect(self, tag: str, a: dict[str, str]) -> None:
        name = a.get("name", "")
        if (
            tag == "input"
            and name
            and self.forms
            and (a.get("type") not in ("radio", "checkbox") or "checked" in a)
        ):
            self.forms[-1].fields.append((name, a.get("value", "")))
        if tag == "textarea":
            self._area = name
            self.forms[-1].fields.append((name, ""))
        if tag == "select":
            self._select, self._chosen, self._first = name, None, None
        if tag == "option" and self._select is not None:
            self._first = a.get("value", "") if self._first is None else self._first
            if "selected" in a:
                self._chosen = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "select" and self._select:
            value = self._chosen if self._chosen is not None else self._first or ""
            self.forms[-1].fields.append((self._select, value))
            self._select = None
        if tag == "fieldset" and not self._fieldsets.pop():
            self.faults.append("a fieldset has no legend")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area is not None:
            name, value = self.forms[-1].fields[-1]
            self.forms[-1].fields[-1] = (name, (value + data).removeprefix("\n"))

    def _judge(self) -> None:
        twice = {each for each in self.ids if self.ids.count(each) > 1}
        self.faults += [f"the id {each} stands twice" for each in twice]
        for control in self._controls:
            named = control.get("id", "") in self.labelled or "aria-label" in control
            if not named:
                self.faults.append(f"{control.get('name') or control} has no label")
        self.faults += [f"nothing has the id {each}" for each in self._refers if each not in self.ids]
        if self.headings.count("h1") != 1:
            self.faults.append("a page has one h1")
