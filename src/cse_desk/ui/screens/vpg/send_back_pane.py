"""Sending outcome, actions and review date back to who referred a young person or works with them; sealed, then said to be sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.exchange import Contact, OutgoingPreview
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import SENDING_BACK
from cse_desk.ui.screens.vpg.keeping import ReasonKeeper
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.leaving import LeavingPane
from cse_desk.ui.widgets.notices import ErrorSummary, Trouble
from cse_desk.ui.widgets.sealed import SealedFile
from cse_desk.ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from cse_desk.services.panel_sharing import OutcomeDue, OutcomeStart
    from cse_desk.services.sealing import Sent

_LEAST = 860


class SendBackPane(Pane):
    """`Place("vpg", <young person>, "send-back")`."""

    def __init__(self, context: Context) -> None:
        reads = _("You cannot send back from here.")
        super().__init__(context, _("Send back"), needs=SENDING_BACK, reads=reads)
        self.root = ""
        self.start: OutcomeStart | None = None
        self._folder: Path | None = None
        self.summary = ErrorSummary()
        self._panes = Columns(least_width=_LEAST, shares=(3, 2))
        self.leaving = LeavingPane(self)
        self._panes.right.addWidget(self.leaving)
        self._panes.right.addStretch(1)
        self.file = SealedFile()
        for widget in (self.summary, self._panes, self.file):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.recipient, self.basis, self.why = RadioGroup(), RadioGroup(), TextArea()
        self.other, self.not_named = DropDown(), TextField()
        for one in (
            self.recipient,
            self.other,
            self.not_named,
            self.basis,
            self.why,
        ):  # these have their place until it is known who may get it
            one.hide()
            self._panes.left.addWidget(one)
        self._labels: dict[str, Labelled] = {}
        self.contacts_button: Button | None = None
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.tray_button = Button(_("To what was sent"), icon="outbox")
        self.folder_button = Button(_("Show the file"), kind="primary", icon="open")
        self.seal_button = Button(_("Seal and save …"), kind="primary", icon="send")
        self.footer(self.back_button, None, self.tray_button, self.folder_button, self.seal_button)
        self.keeper = ReasonKeeper(context, self._typed, self)
        self._listen()

    def _listen(self) -> None:
        self.back_button.clicked.connect(partial(self.asked.emit, "", ""))
        self.tray_button.clicked.connect(partial(self.context.bus.go, "exchange", "", "sent"))
        self.folder_button.clicked.connect(self._on_folder)
        self.seal_button.clicked.connect(self.seal)

    # -- loading --

    def show_person(self, young_person_id: str) -> None:
        """Begin for this young person."""
        self.root, self.start, self._folder = young_person_id, None, None
        self.leaving.show_nothing()
        self.summary.show_troubles([])
        self._show_state(is_sealed=False)
        self.reload()

    def reload(self) -> None:
        """Who may get it now, and what would leave; what was typed stays. Not once it is sealed."""
        if self.root and self._folder is None and self.may_write:
            work = partial(self.context.services.sharing_back.begin, young_person_id=self.root)
            self.read("start", work, self._on_start)

    def first_focus(self) -> QWidget | None:
        """Who gets it; once it is sealed, the file."""
        if self._folder is not None:
            return self.folder_button
        if self.start is None or not (self.start.recipients or self.start.others):
            return self.contacts_button or self.back_button
        return self.recipient if self.start.recipients else self.other

    def _show_state(self, *, is_sealed: bool) -> None:
        for widget, shown in (
            (self._panes, not is_sealed and self.may_write),
            (self.seal_button, not is_sealed and self.may_write),
            (self.file, is_sealed),
            (self.tray_button, is_sealed),
            (self.folder_button, is_sealed),
        ):
            theme.set_shown(widget, shown)

    def _on_start(self, start: OutcomeStart) -> None:
        before, typed = self.start, self._typed()
        self.start = start
        name = start.young_person or _("this young person")
        self.set_title(_("Send back about {name}").format(name=name), _("Outcome, actions and review date."))
        if before != start:
            self._build(start)
            self._fill(typed if before is not None else {})
        if before is None:
            self.keeper.key = start.draft_key
            self.read("draft", partial(self.context.services.pre_agenda.draft, key=start.draft_key), self._on_draft)
        self._load_preview()
        self.offer_focus()

    def _on_draft(self, words: dict[str, str]) -> None:
        if words and not self.why.value():
            self._fill(words)
            self._load_preview()

    def _fill(self, words: dict[str, str]) -> None:
        assert self.start is not None
        people, to = self.start.recipients, words.get("to", "")
        other = to if self.start.needs_reason(to) else ""
        self.recipient.set_value("" if other else to or (people[0].fingerprint if len(people) == 1 else ""))
        self.other.set_value(other)
        self.not_named.set_value(words.get("not_named", ""))
        self._show_reason()
        self.basis.set_value(words.get("basis", ""))
        self.why.set_value(words.get("why", ""))

    # -- building --

    def _build(self, start: OutcomeStart) -> None:
        cleared(self._panes.left)
        self.contacts_button = None
        self._labels = {}
        people = tuple((one.fingerprint, _who(one, is_owed=start.is_owed(one))) for one in start.recipients)
        self.recipient = RadioGroup(people, name=_("Who gets it"))
        others = tuple((one.fingerprint, _who(one, is_owed=start.is_owed(one))) for one in start.others)
        self.other = DropDown(others, name=_("Somebody who is not named in the record"), empty=_("Nobody"))
        self.not_named = TextField(name=_("Why they get it"), max_length=400)
        self.basis = RadioGroup(start.lawful_bases, name=_("Lawful basis"))
        self.why = TextArea(name=_("Why it is shared"), lines=3, max_length=2000)
        self._panes.left.addWidget(self._people_card(start))
        sharing = self._sharing_card()
        self._panes.left.addWidget(sharing)
        may_send = bool(people or others)
        theme.set_shown(sharing, shown=may_send)
        self._panes.left.addStretch(1)
        self.recipient.changed.connect(self._on_recipient)
        self.other.changed.connect(self._on_other)
        for field in (self.not_named, self.basis, self.why):
            field.changed.connect(self.keeper.typed)
        self.seal_button.setEnabled(may_send)

    def _people_card(self, start: OutcomeStart) -> Card:
        card = Card(_("To whom"), kind="card" if start.recipients or start.others else "alert")
        body = card.body(spacing=12)
        if start.recipients:
            hint = _("Verified contacts who referred this young person or work with them now.")
            body.addWidget(self._field("to", _("Who gets it"), self.recipient, hint=hint))
        else:
            body.addWidget(PlainLabel(_("Nobody who referred or works with them is verified here."), wrap=True))
        self._add_others(start, body)
        for one in start.out_of_reach():
            body.addWidget(PlainLabel(_out_of_reach(one), kind="alert", wrap=True))
        if not start.recipients or start.out_of_reach():
            self.contacts_button = Button(_("To Exchange, Contacts"), icon="people")
            self.contacts_button.clicked.connect(partial(self.context.bus.go, "exchange", "", "contacts"))
            body.addWidget(self.contacts_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _add_others(self, start: OutcomeStart, body: QVBoxLayout) -> None:
        hint = _("Verified here, but neither the referrer nor somebody who works with them now.")
        other = self._field("other", _("Somebody who is not named in the record"), self.other, hint=hint)
        hint = _("It stands in the sharing decision log. If they work with this young person, name them in the record.")
        reason = self._field("not_named", _("Why they get it"), self.not_named, hint=hint)
        for field in (other, reason):
            body.addWidget(field)
        theme.set_shown(other, bool(start.others))

    def _sharing_card(self) -> Card:
        card = Card(_("Sharing"))
        body = card.body(spacing=12)
        body.addWidget(self._field("basis", _("Lawful basis"), self.basis))
        hint = _("One or two sentences. They stand in the sharing decision log.")
        body.addWidget(self._field("why", _("Why it is shared"), self.why, hint=hint))
        return card

    def _field(self, key: str, words: str, field: QWidget, *, hint: str = "") -> Labelled:
        self._labels[key] = Labelled(words, field, hint=hint)
        return self._labels[key]

    # -- what leaves --

    @Slot(object)
    def _on_recipient(self, code: object) -> None:
        if code:
            self.other.set_value("")
        self._chosen()

    @Slot(object)
    def _on_other(self, code: object) -> None:
        if code:
            self.recipient.set_value("")
        self._chosen()

    def _chosen(self) -> None:
        self._show_reason()
        self.keeper.typed()
        self._load_preview()

    def _show_reason(self) -> None:
        theme.set_shown(self._labels["not_named"], bool(self.other.value()))

    def _to(self) -> str:
        return self.other.value() or self.recipient.value()

    def _load_preview(self) -> None:
        chosen = self._to()
        if not chosen:
            self.leaving.show_nothing()
            return
        work = partial(self.context.services.sharing_back.preview, young_person_id=self.root, fingerprint=chosen)
        self.read("preview", work, self._on_preview)

    def _on_preview(self, preview: OutgoingPreview) -> None:
        if preview.recipient.fingerprint == self._to():
            self.leaving.show_preview(preview)

    # -- typing and sealing --

    def _typed(self) -> dict[str, str]:
        return {
            "to": self._to(),
            "not_named": self.not_named.value(),
            "basis": self.basis.value(),
            "why": self.why.value(),
        }

    def keep(self, done: Callable[[], None]) -> None:
        """Keep what is half typed."""
        self.keeper.keep_now(done)

    def troubles(self) -> list[Trouble]:
        """What has to be said before it can be sealed."""
        words = {
            "to": _("Choose who gets it."),
            "not_named": _("Say why they get it: they are not named in the record."),
            "basis": _("Choose the lawful basis."),
            "why": _("Say why it is shared."),
        }
        found = []
        for key, value in self._typed().items():
            label = self._labels.get(key) or self._labels["other"]  # nobody is named: then somebody else is chosen
            is_fine = bool(value.strip()) or (key == "not_named" and not self.other.value())
            said = "" if is_fine else words[key]
            label.show_problem(said)
            found += [Trouble(said, label.field)] if said else []
        return [*found, *self.leaving.troubles()]

    @Slot()
    def seal(self) -> None:
        """Check, ask where, seal. Nothing leaves when anything is missing."""
        if self.start is None or not self.seal_button.isEnabled() or self._folder:
            return
        troubles = self.troubles()
        self.summary.show_troubles(troubles, title=_("Not sealed yet. Please look at:"))
        if troubles:
            self.scroll_to(self.summary)
            return
        folder = self.context.doors.choose_folder(_("Where shall the sealed file go?"))
        if folder is None:
            return
        self.keeper.stop()
        self.seal_button.setEnabled(False)
        work = partial(
            self.context.services.sharing_back.send,
            young_person_id=self.root,
            fingerprint=self._to(),
            not_named_why=self.not_named.value(),
            lawful_basis=self.basis.value(),
            why=self.why.value(),
            folder=folder,
            looked_at_withheld=self.leaving.looked.value(),
        )
        self.record(work, self._on_sealed)

    def _on_sealed(self, sent: Sent) -> None:
        assert self.start is not None
        chosen, people = self._to(), (*self.start.recipients, *self.start.others)
        name = next((one.name for one in people if one.fingerprint == chosen), "")
        self._folder = sent.path.parent
        words = _("Outcome, actions and review date of {who} are sealed for {name}. Only they can open it.")
        self.file.show_sealed(sent.path, sent.sha256, words.format(who=self.start.young_person, name=name))
        self._show_state(is_sealed=True)
        self.seal_button.setEnabled(True)
        self.folder_button.setFocus()
        self.told(sent.changes, "")

    @Slot(object)
    def say_failed(self, error: Exception) -> None:
        """It was not sealed, or not read: what was typed stands."""
        self.seal_button.setEnabled(self.start is not None and bool(self.start.recipients or self.start.others))
        super().say_failed(error)
        self.scroll_to(self.news)

    @Slot()
    def _on_folder(self) -> None:
        if self._folder is not None:
            self.context.doors.open(self._folder)


def _who(one: Contact, *, is_owed: bool) -> str:
    name = ", ".join(part for part in (one.name, one.agency) if part)
    return _("{name} (waits for an answer)").format(name=name) if is_owed else name


def _out_of_reach(one: OutcomeDue) -> str:
    name = ", ".join(part for part in (one.to_name, one.to_agency) if part) or "?"
    if one.contact is None:
        return _("{name} waits for an answer, but is not a verified contact here.").format(name=name)
    if one.is_kept:
        return _("{name} waits for an answer, but this young person is kept from them.").format(name=name)
    return _("{name} waits for an answer, but their role is not about single young people.").format(name=name)
