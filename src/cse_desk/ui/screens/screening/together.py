"""Completed together: who signed which part, signing one, and sending the screening to somebody who completes theirs elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.contributions import Part, Section, Together
from cse_desk.models.records.exchange import Contact, OutgoingPreview
from cse_desk.services.half_typed import share_key
from cse_desk.ui import problems, theme
from cse_desk.ui.context import Context
from cse_desk.ui.half_typed import Kept, KeptFields
from cse_desk.ui.screens.screening.wording import name_and_age
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import CheckGroup, RadioGroup
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.leaving import LeavingPane
from cse_desk.ui.widgets.notices import Banner, Trouble
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.sealed import SealedFile
from cse_desk.ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from cse_desk.services.contributions import Contributions
    from cse_desk.services.sealing import Sent

_T = TypeVar("_T")
_LEAST = 860


class PartsCard(Card):
    """Who stands by what."""

    def __init__(self) -> None:
        super().__init__(_("Signed parts"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body(spacing=6).addLayout(self._lines)

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Each with name, agency, day and sections."""
        cleared(self._lines)
        if not parts:
            self._lines.addWidget(PlainLabel(_("Nobody has signed a part yet."), kind="muted", wrap=True))
        for one in parts:
            on = day_words(one.signed_on) if one.signed_on is not None else ""
            who = ", ".join(part for part in (one.name, one.agency, on) if part)
            self._lines.addWidget(PlainLabel(who, kind="strong", wrap=True))
            self._lines.addWidget(PlainLabel("; ".join(one.sections), kind="small", wrap=True))
            if one.changed_since:
                told = _("An answer of these sections was changed after it was signed.")
                self._lines.addWidget(PlainLabel(told, kind="small-alert", wrap=True))


class SignCard(Card):
    """Name, agency, day, sections. `signing` when the button is pressed."""

    signing = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(_("Sign a part"))
        self._context = context
        hint = _("Your own, or the part of somebody who told you their answers: then write their name and agency.")
        body = self.body(spacing=10)
        body.addWidget(PlainLabel(hint, kind="small-muted", wrap=True))
        self.name = TextField(max_length=120)
        self.agency = TextField(max_length=120)
        self.day = DateField(today=context.clock.today, name=_("Signed on"))
        self.sections = CheckGroup()
        self.fields = {
            "name": Labelled(_("Name"), self.name),
            "agency": Labelled(_("Agency, in full"), self.agency),
            "day": Labelled(_("Signed on"), self.day),
        }
        for one in self.fields.values():
            body.addWidget(one)
        self._sections_holder = QVBoxLayout()
        body.addLayout(self._sections_holder)
        self._sections_holder.addWidget(self.sections)
        self.sections_box: Labelled | None = None
        self.button = Button(_("Sign this part"), kind="primary")
        self.button.clicked.connect(self.signing)
        body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.name.set_value(context.who.name)
        self.agency.set_value(context.who.agency)
        self.day.set_value(context.clock.today().isoformat())

    def show_sections(self, sections: tuple[Section, ...]) -> None:
        """Those with an answer; what was answered in this vault is ticked."""
        cleared(self._sections_holder)
        self.sections = CheckGroup(tuple((one.page, _section(one)) for one in sections), name=_("Sections"))
        self.sections.set_value([one.page for one in sections if one.mine])
        self.sections_box = Labelled(_("Sections they answered"), self.sections)
        self._sections_holder.addWidget(self.sections_box)

    def show_trouble(self, error: Exception) -> None:
        """Say beside the field why it is not signed."""
        rule = error.rule.value if isinstance(error, Refused) else ""
        where = {"name-needed": "name", "agency-needed": "agency", "day-ahead": "day"}.get(rule, "")
        box = self.fields.get(where) or self.sections_box
        assert box is not None
        box.show_problem(problems.words_for(error).whole)
        box.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_troubles(self) -> None:
        """Before it is tried again."""
        for box in (*self.fields.values(), *((self.sections_box,) if self.sections_box is not None else ())):
            box.show_problem("")


class SendCard(Card):
    """To whom, on what basis, why. `sending` when the button is pressed, `chosen` when another recipient is."""

    sending = Signal()
    chosen = Signal()

    def __init__(self, kept: Kept) -> None:
        super().__init__(_("Send it to somebody for their part, or back"))
        self._body = self.body(spacing=10)
        hint = _(
            "They answer on their own machine, sign their part and send it back; taken in here, it is one assessment."
        )
        self._body.addWidget(PlainLabel(hint, kind="small-muted", wrap=True))
        self._nobody = PlainLabel(
            _("Nobody who screens is a verified contact here. Agencies without Desk use a sheet."), wrap=True
        )
        self._body.addWidget(self._nobody)
        self.recipient, self.basis = RadioGroup(), RadioGroup()
        self.why = TextArea(lines=2, max_length=2000, coached=True)
        self._form = QWidget()
        self._form_rows = QVBoxLayout(self._form)
        self._form_rows.setContentsMargins(0, 0, 0, 0)
        for empty in (self.recipient, self.basis, self.why):
            self._form_rows.addWidget(empty)
        self._body.addWidget(self._form)
        self.labels: dict[str, Labelled] = {}
        self.kept = KeptFields(kept, self, why=self.why)
        self.button = Button(_("Seal and save …"), icon="send")
        self.button.clicked.connect(self.sending)
        self._body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_choices(self, people: tuple[Contact, ...], bases: tuple[tuple[str, str], ...]) -> None:
        """Who may get it; shown once, what is typed stays."""
        theme.set_shown(self._nobody, not people)
        theme.set_shown(self._form, bool(people))
        self.button.setEnabled(bool(people))
        if self.labels:
            return
        for empty in (self.recipient, self.basis):
            empty.hide()
            empty.deleteLater()
        names = tuple((one.fingerprint, ", ".join(part for part in (one.name, one.agency) if part)) for one in people)
        self.recipient = RadioGroup(names, name=_("Who gets it"))
        self.basis = RadioGroup(bases, name=_("Lawful basis"))
        self.labels = {
            "to": Labelled(_("Who gets it"), self.recipient),
            "basis": Labelled(_("Lawful basis"), self.basis),
            "why": Labelled(_("Why it is shared"), self.why),
        }
        for one in self.labels.values():
            self._form_rows.addWidget(one)
        self.recipient.changed.connect(self._on_recipient)

    @Slot(object)
    def _on_recipient(self, _code: object) -> None:
        self.chosen.emit()

    def troubles(self) -> list[Trouble]:
        """What has to be said first."""
        asked = (
            ("to", self.recipient.value(), _("Choose who gets it.")),
            ("basis", self.basis.value(), _("Choose the lawful basis.")),
            ("why", self.why.value(), _("Say why it is shared.")),
        )
        found = []
        for key, value, words in asked:
            self.labels[key].show_problem("" if value.strip() else words)
            found += [] if value.strip() else [Trouble(words, self.labels[key].field)]
        return found


class TogetherPage(QWidget):
    """One page over the questions and the result. `back` leads to where one was."""

    back = Signal()
    signed = Signal(object)  # Changes

    def __init__(self, context: Context, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._work = context, work
        self._seen = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.page = Page(_("Completed together"), aside=name_and_age(work.person, context.clock.today()))
        whole.addWidget(self.page)
        self.news = Banner(closable=True)
        theme.set_shown(self.news, shown=False)
        self.parts, self.sign_card = PartsCard(), SignCard(context)
        self.send_card = SendCard(work.half_typed.of(share_key(work.screening_id)))
        self.leaving, self.file = LeavingPane(self), SealedFile()
        theme.set_shown(self.file, shown=False)
        panes = Columns(least_width=_LEAST, shares=(1, 1))
        for widget in (self.parts, self.sign_card):
            panes.left.addWidget(widget)
        for beside in (self.send_card, self.file, self.leaving):
            panes.right.addWidget(beside)
        panes.left.addStretch(1)
        panes.right.addStretch(1)
        self.page.column.addWidget(self.news)
        self.page.column.addWidget(panes)
        self.page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.page.footer(self.back_button, None)
        self.back_button.clicked.connect(self.back)
        self.sign_card.signing.connect(self._on_sign)
        self.send_card.sending.connect(self._on_send)
        self.send_card.chosen.connect(self._on_chosen)

    def load(self) -> None:
        """Read who signed what, and who may get it."""
        services, work = self._context.services, self._work
        may = work.may_write and not work.is_signed
        theme.set_shown(self.sign_card, may)
        theme.set_shown(self.send_card, work.may_write)
        self._read(partial(services.contributions.together, screening_id=work.screening_id), self._on_together)
        self._read(partial(_choices, services.contributions), self._on_choices)

    def _read(self, work: Callable[[], _T], then: Callable[[_T], None]) -> None:
        self._context.lanes.reading.run(self, work, then, self._on_failed)

    def _on_together(self, found: Together) -> None:
        self._seen = found.seen
        self.parts.show_parts(found.parts)
        self.sign_card.show_sections(found.sections)
        self.sign_card.button.setEnabled(bool(found.sections))

    def _on_choices(self, found: tuple[tuple[Contact, ...], tuple[tuple[str, str], ...]]) -> None:
        self.send_card.show_choices(*found)

    def _on_failed(self, error: Exception) -> None:
        self.send_card.button.setEnabled(True)
        self.news.say_failed(error)
        self.page.scroll_to(self.news)

    # -- signing --

    @Slot()
    def _on_sign(self) -> None:
        card = self.sign_card
        card.clear_troubles()
        on = card.day.date()
        if on is None:
            card.fields["day"].show_problem(card.day.trouble() or _("Write the day on which it was signed."))
            card.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        card.button.setEnabled(False)
        work = partial(
            self._context.services.contributions.sign,
            screening_id=self._work.screening_id,
            name=card.name.value(),
            agency=card.agency.value(),
            on=on,
            pages=card.sections.value(),
            seen=self._seen,
        )
        self._context.lanes.vault.run(self, work, self._on_signed, self._on_not_signed)

    def _on_signed(self, changes: Changes) -> None:
        self._context.bus.tell_changed(changes, _("The part is signed."))
        self._work.look_again()
        self.load()

    def _on_not_signed(self, error: Exception) -> None:
        self.sign_card.button.setEnabled(True)
        self.sign_card.show_trouble(error)
        if isinstance(error, Refused) and error.rule.value == "changed-since":
            self._look_again()

    def _look_again(self) -> None:
        """What arrived is seen from now on; what was typed and ticked stays."""
        work = partial(self._context.services.contributions.together, screening_id=self._work.screening_id)
        self._read(work, self._on_looked)

    def _on_looked(self, found: Together) -> None:
        self._seen = found.seen
        self.parts.show_parts(found.parts)
        self._work.look_again()

    # -- sending --

    @Slot()
    def _on_chosen(self) -> None:
        fingerprint = self.send_card.recipient.value()
        service = self._context.services.contributions
        work = partial(service.preview, screening_id=self._work.screening_id, fingerprint=fingerprint)
        self._read(work, self._on_preview)

    def _on_preview(self, preview: OutgoingPreview) -> None:
        if preview.recipient.fingerprint == self.send_card.recipient.value():
            self.leaving.show_preview(preview)

    @Slot()
    def _on_send(self) -> None:
        if self.send_card.troubles() or self.leaving.troubles():
            return
        folder = self._context.doors.choose_folder(_("Where shall the sealed file go?"))
        if folder is not None:
            self._send(folder)

    def _send(self, folder: Path) -> None:
        self.send_card.button.setEnabled(False)
        work = partial(
            self._context.services.contributions.send,
            screening_id=self._work.screening_id,
            fingerprint=self.send_card.recipient.value(),
            lawful_basis=self.send_card.basis.value(),
            why=self.send_card.why.value(),
            folder=folder,
            looked_at_withheld=self.leaving.looked.value(),
        )
        self._context.lanes.vault.run(self, work, self._on_sent, self._on_failed)

    def _on_sent(self, sent: Sent) -> None:
        self.send_card.button.setEnabled(True)
        self.send_card.kept.forget()
        words = _("This screening is sealed for the person you chose. Only they can open it.")
        self.file.show_sealed(sent.path, sent.sha256, words)
        theme.set_shown(self.file, shown=True)
        self._context.bus.tell_changed(sent.changes, "")


def _choices(service: Contributions) -> tuple[tuple[Contact, ...], tuple[tuple[str, str], ...]]:
    return service.recipients(), service.lawful_bases()


def _section(one: Section) -> str:
    return ngettext("{title}: {count} answer", "{title}: {count} answers", one.answers, title=one.title)
