"""One member of a group, edited in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.groups import MemberEntry
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow

_FIELD_WIDTH = 200  # at 100 % text: a name, a role, an agency whole


def entry_of(words: Mapping[str, str]) -> MemberEntry:
    """A member from the words of a draft."""
    days = {name: date.fromisoformat(words[name]) if words.get(name) else None for name in ("from_day", "to_day")}
    return MemberEntry(
        record_id=words.get("record_id", ""),
        name=words.get("name", ""),
        role=words.get("role", ""),
        agency=words.get("agency", ""),
        agency_kind=words.get("agency_kind", ""),
        deputy=words.get("deputy", ""),
        is_chair=bool(words.get("is_chair")),
        from_day=days["from_day"],
        to_day=days["to_day"],
    )


class MemberRow(QWidget):
    """`value()` is the member as typed; `removed` when they are taken off; `changed` with every letter."""

    removed = Signal(object)
    changed = Signal()

    def __init__(self, entry: MemberEntry, kinds: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.entry = entry
        who = entry.name or _("new member")
        self.fields: dict[str, TextField | DropDown] = {
            "name": TextField(name=_("Name, {who}").format(who=who), max_length=120),
            "role": TextField(name=_("Role, {who}").format(who=who), max_length=120),
            "agency": TextField(name=_("Agency, {who}").format(who=who), max_length=120),
            "agency_kind": DropDown(kinds, name=_("Kind of agency, {who}").format(who=who), empty=_("Kind of agency")),
            "deputy": TextField(name=_("Deputy, {who}").format(who=who), max_length=120),
        }
        labels = (_("Name"), _("Role"), _("Agency"), _("Kind of agency"), _("Deputy"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = FlowRow(gap=12, line_gap=8)
        self.labelled: dict[str, Labelled] = {}
        for (name, field), words in zip(self.fields.items(), labels, strict=True):
            field.set_value(getattr(entry, name))
            field.changed.connect(self._on_changed)
            self.labelled[name] = Labelled(words, field)
            field.setMinimumWidth(theme.current().px(_FIELD_WIDTH))
            row.add(self.labelled[name])
        column.addWidget(row)
        acts = FlowRow(gap=16)
        self.chair = Check(_("Chairs"), name=_("Chairs, {who}").format(who=who))
        self.chair.set_value(entry.is_chair)
        self.chair.changed.connect(self._on_changed)
        self.remove_button = Button(
            _("Take off"), kind="small-link", icon="remove", name=_("Take {who} off").format(who=who)
        )
        self.remove_button.clicked.connect(self._on_remove)
        acts.add(self.chair)
        acts.add(self.remove_button)
        column.addWidget(acts, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> MemberEntry:
        """The member as typed."""
        typed = {name: str(field.value()) for name, field in self.fields.items()}
        return replace(
            self.entry,
            name=typed["name"],
            role=typed["role"],
            agency=typed["agency"],
            agency_kind=typed["agency_kind"],
            deputy=typed["deputy"],
            is_chair=self.chair.value(),
        )

    def words(self) -> dict[str, str]:
        """The row as it stands, for a draft."""
        typed = {name: str(field.value()) for name, field in self.fields.items()}
        days = {"from_day": self.entry.from_day, "to_day": self.entry.to_day}
        kept = {name: day.isoformat() if day else "" for name, day in days.items()}
        return {"record_id": self.entry.record_id, **typed, "is_chair": "yes" if self.chair.value() else "", **kept}

    def is_blank(self) -> bool:
        """Whether nothing was typed into a new row."""
        return not self.entry.record_id and not any(str(field.value()) for field in self.fields.values())

    def show_no_trouble(self) -> None:
        """As if nobody had tried to save it."""
        for one in self.labelled.values():
            one.show_problem("")

    def trouble(self) -> QWidget | None:
        """The field somebody has to fill in, marked; None: the row is whole."""
        first: QWidget | None = None
        for name, words in (("name", _("Say who.")), ("agency", _("Say from which agency."))):
            empty = not str(self.fields[name].value()).strip()
            self.labelled[name].show_problem(words if empty else "")
            if empty and first is None:
                first = self.fields[name]
        return first

    @Slot()
    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit(self)
