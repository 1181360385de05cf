"""Referring a young person to the VPG, on one page: what is there, what is decided, what leaves; then sealed and saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Strand
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import OutgoingPreview, ReferralForm, ReferralStart
from cse_desk.ui import focusing, problem_words
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.draft_keeper import DraftKeeper
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.referral.done import DonePage
from cse_desk.ui.screens.referral.form import ReferralFields, SafeguardingCard
from cse_desk.ui.screens.referral.lines import LinesCard
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.leaving import LeavingPane
from cse_desk.ui.widgets.notices import Banner, ErrorSummary
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.stack import Stack

if TYPE_CHECKING:
    from cse_desk.services.referral_lines import ReferralLine
    from cse_desk.services.referrals import Referrals
    from cse_desk.services.sealing import Sent
    from cse_desk.services.updates import Updates

_LEAST = 860
_SAME_DAY = "P2"


def _begin(referrals: Referrals | Updates, young_person_id: str) -> tuple[ReferralStart, tuple[ReferralLine, ...]]:
    return referrals.begin(young_person_id=young_person_id), referrals.lines(young_person_id=young_person_id)


def _seal(referrals: Referrals, start: ReferralStart, form: ReferralForm, looked: bool, folder: Path) -> Sent:
    """In the vault lane: the draft, then the bundle."""
    referral = start.referral
    if not start.is_sent_again:
        strands = [Strand(one) for one in form.strands]
        _changes, referral = referrals.draft(
            young_person_id=start.young_person_id, strands=strands, referral=start.referral
        )
    return referrals.submit(
        young_person_id=start.young_person_id,
        referral=referral,
        fingerprint=form.fingerprint,
        lawful_basis=form.lawful_basis,
        told=form.told,
        review_on=form.review_on,
        why=form.why,
        folder=folder,
        with_confidential=form.with_confidential,
        looked_at_withheld=looked,
    )


class ReferralScreen(Screen):
    """`Place("referral", <id of the young person>)`."""

    with_strands = True  # what it is about is chosen here

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.start: ReferralStart | None = None
        self.fields: ReferralFields | None = None
        self._id = ""
        self._folder: Path | None = None
        self._keeper = DraftKeeper(context, self._keeping, self)
        self._lines: LinesCard | None = None
        self._jobs: dict[str, Job] = {}
        self.half_typed = HalfTyped(context, self)
        self._make()

    # -- building --

    def _make(self) -> None:
        self._stack = Stack()
        self.page = Page(_("Refer to the VPG"))
        self.news = Banner(closable=True)
        self.summary = ErrorSummary()
        self._panes = Columns(least_width=_LEAST, shares=(3, 2))
        self._left, self._right = self._panes.left, self._panes.right
        self.leaving_pane = LeavingPane(self)
        self._right.addWidget(self.leaving_pane)
        self._right.addStretch(1)
        for widget in (self.news, self.summary, self._panes):
            self.page.column.addWidget(widget)
        self.page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.seal_button = Button(_("Seal and save …"), kind="primary", icon="send")
        self.page.footer(self.back_button, None, self.seal_button)
        self.done = DonePage()
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.done)
        self.fill(self._stack)
        self._listen()

    def _listen(self) -> None:
        self.back_button.clicked.connect(self.context.bus.go_back)
        self.seal_button.clicked.connect(self.seal)
        self.leaving_pane.changed.connect(self._on_leaving_changed)
        self.done.folder.connect(self._on_folder)
        self.done.person.connect(self._on_person)
        self.done.tray.connect(self._on_tray)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.context.bus.go_back)

    # -- what is sent --

    def uses(self) -> Referrals | Updates:
        """Who reads, keeps and shows what is filled in."""
        return self.context.services.referrals

    def sealing(self, start: ReferralStart, form: ReferralForm, folder: Path, *, looked: bool) -> Sent:
        """In the vault lane: sealed and written."""
        return _seal(self.context.services.referrals, start, form, looked, folder)

    def title_of(self, start: ReferralStart) -> str:
        """The title of the page."""
        name = start.young_person or _("this young person")
        words = _("Send the referral of {name} again") if start.is_sent_again else _("Refer {name} to the VPG")
        return words.format(name=name)

    def first_cards(self, start: ReferralStart) -> tuple[Card, ...]:
        """What it stands on, before anything is filled in."""
        safeguarding = SafeguardingCard(start)
        safeguarding.asked.connect(self._on_safeguarding)
        return self._screening_card(start), safeguarding

    def sealed_words(self, recipient: str) -> str:
        """What is said once it is sealed."""
        return _("The referral is sealed for {name}. Only they can open it.").format(name=recipient)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Begin, or go on with, the referral of a young person."""
        if place.target:
            self._id = place.target
        self._stack.setCurrentWidget(self.page)
        self.half_typed.load()
        self._load()

    def first_focus(self) -> QWidget | None:
        """The first field, once it is there."""
        if self.fields is None:
            return None
        return self.fields.strands if self.with_strands else self.fields.told

    def commands(self) -> tuple[Command, ...]:
        """Sealing."""
        return (Command("screen.seal", _("Seal and save …"), self.seal, "Ctrl+Return", "send", "referral submit"),)

    def on_changed(self, changes: Changes) -> None:
        """Something of this young person, or of the contacts, is different."""
        concerns = self._id in changes.roots or "contact" in changes.kinds
        if concerns and self.isVisible() and self._stack.currentWidget() is self.page:
            self._keeper.keep_now()
            self._load()

    def leaving(self) -> None:
        """Keep what was written."""
        self.half_typed.keep_now()
        self._keeper.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self._keeper.keep(partial(self.half_typed.keep, done))

    # -- loading --

    def _load(self) -> None:
        work = partial(_begin, self.uses(), self._id)
        self._jobs["start"] = self.context.lanes.reading.run(
            self, work, self._on_start, self._on_failed, instead_of=self._jobs.get("start")
        )

    def _on_start(self, found: tuple[ReferralStart, tuple[ReferralLine, ...]]) -> None:
        start, lines = found
        before = self.start
        self._show_lines(start, lines)
        if before is not None and replace(start, form=before.form) == before:
            self._load_preview()
            return
        was = self._form() if before is not None and before.young_person_id == start.young_person_id else None
        self.start = start
        self._build(start, was)
        self.seal_button.setEnabled(not start.missing)
        self._load_preview()

    def _build(self, start: ReferralStart, was: ReferralForm | None) -> None:
        self.page.set_title(self.title_of(start), _("What you write is kept. Nothing leaves before you seal it."))
        cleared(self._left)
        for card in self.first_cards(start):
            self._left.addWidget(card)
        self.fields = ReferralFields(self.context.clock.today, with_strands=self.with_strands)
        self.fields.build(start)
        self.fields.changed.connect(self._on_written)
        self.fields.asked_preview.connect(self._load_preview)
        self.fields.contacts.connect(self._on_contacts)
        self._left.addWidget(self.fields)
        self._left.addStretch(1)
        if was is not None:
            self.fields.set_value(was)
        self.leaving_pane.confidential.set_value((was or start.form).with_confidential)
        self.fields.show()  # at once, or it could not take the keyboard yet
        focusing.offer(self.first_focus(), self)

    def _show_lines(self, start: ReferralStart, lines: tuple[ReferralLine, ...]) -> None:
        if self._lines is not None:
            self._lines.hide()
            self._lines.deleteLater()
            self._lines = None
        if lines:
            self._lines = card = LinesCard(
                lines,
                is_coordinator=start.is_coordinator,
                may_update=self.with_strands,
                keeper=self.half_typed,
            )
            card.pre_agenda.connect(self._on_pre_agenda)
            card.withdrawn.connect(self._on_withdrawn)
            card.updating.connect(self._on_update)
            self._right.insertWidget(1, card)

    def _screening_card(self, start: ReferralStart) -> Card:
        from cse_desk.services.refusals import ReferralRule

        missing = start.missing
        card = Card(_("The screening"), kind="alert" if missing else "card")
        column = card.body()
        for code in missing:
            title, then = problem_words.rule(ReferralRule(code), {})
            column.addWidget(PlainLabel(f"{title} {then}".strip(), kind="strong", wrap=True))
        if start.screening_words:
            column.addWidget(PlainLabel(start.screening_words, wrap=True))
        if missing:
            words = _("Open the screening") if start.screening else _("To the screenings")
            self.screening_button = Button(words, icon="shield")
            self.screening_button.clicked.connect(self._on_screening)
            column.addWidget(self.screening_button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    @Slot()
    def _load_preview(self) -> None:
        form = self._form()
        if form is None or not form.fingerprint:
            return
        work = partial(
            self.uses().preview,
            young_person_id=self._id,
            fingerprint=form.fingerprint,
            lawful_basis=form.lawful_basis,
            with_confidential=form.with_confidential,
        )
        self._jobs["preview"] = self.context.lanes.reading.run(
            self, work, self._on_preview, self._on_failed, instead_of=self._jobs.get("preview")
        )

    def _on_preview(self, preview: OutgoingPreview) -> None:
        self.leaving_pane.show_preview(preview)

    def _on_failed(self, error: Exception) -> None:
        self.seal_button.setEnabled(self.start is not None and not self.start.missing)
        self.news.say_failed(error)
        self.page.scroll_to(self.news)

    # -- keeping what is written --

    def _form(self) -> ReferralForm | None:
        if self.fields is None:
            return None
        return self.fields.value(with_confidential=self.leaving_pane.confidential.value())

    @Slot()
    def _on_written(self) -> None:
        self._keeper.typed()

    @Slot()
    def _on_leaving_changed(self) -> None:
        self._on_written()
        self._load_preview()

    def _keeping(self) -> Callable[[], object]:
        form = self._form()
        assert form is not None
        return partial(self.uses().keep_form, young_person_id=self._id, form=form)

    # -- sealing --

    @Slot()
    def seal(self) -> None:
        """Check, ask where, seal. Nothing leaves when anything is missing."""
        start, form = self.start, self._form()
        if start is None or form is None or self.fields is None or start.missing or not self.seal_button.isEnabled():
            return
        troubles = [*self.fields.troubles(), *self.leaving_pane.troubles()]
        self.summary.show_troubles(troubles, title=_("Not sealed yet. Please look at:"))
        if troubles:
            self.page.scroll_to(self.summary)
            return
        folder = self.context.doors.choose_folder(_("Where shall the sealed file go?"))
        if folder is None:
            return
        self.news.hide()
        self.seal_button.setEnabled(False)
        self.context.bus.tell_saving()
        looked = self.leaving_pane.looked.value()
        self._keeper.keep_now()  # a take-in may hold up the sealing: until then the draft stands
        work = self._keeper.ending(partial(self.sealing, start, form, folder, looked=looked))
        recipient = next((one.name for one in start.recipients if one.fingerprint == form.fingerprint), "")
        self.context.lanes.vault.run(self, work, partial(self._on_sealed, recipient), self._on_not_sealed)

    def _on_sealed(self, recipient: str, done: Sent) -> None:
        self._keeper.forget()
        self._folder = done.path.parent
        self.start, self.fields = None, None
        self.done.show_sealed(done, self.sealed_words(recipient))
        self._stack.setCurrentWidget(self.done)
        self.done.folder_button.setFocus()
        self.context.bus.tell_changed(done.changes)
        self.context.bus.tell_saved(self.context.clock.now())

    def _on_not_sealed(self, error: Exception) -> None:
        self._keeper.ended()
        self.context.bus.tell_saved(self.context.clock.now())
        self._on_failed(error)
        self._load()

    # -- going elsewhere --

    @Slot()
    def _on_folder(self) -> None:
        if self._folder is not None:
            self.context.doors.open(self._folder)

    @Slot()
    def _on_person(self) -> None:
        self.context.bus.go("person", self._id)

    @Slot()
    def _on_tray(self) -> None:
        self.context.bus.go("exchange", "", "sent")

    @Slot()
    def _on_update(self) -> None:
        self.context.bus.go("update", self._id)

    @Slot()
    def _on_contacts(self) -> None:
        self.context.bus.go("exchange", "", "contacts")

    @Slot()
    def _on_screening(self) -> None:
        if self.start is not None and self.start.screening:
            self.context.bus.go("screening", self.start.screening)
        else:
            self.context.bus.go("person", self._id, "screening")

    @Slot()
    def _on_safeguarding(self) -> None:
        if self.start is not None:
            self.context.bus.go("person", self._id, f"prompt:{self.start.safeguarding.screening}/{_SAME_DAY}")

    @Slot(str)
    def _on_pre_agenda(self, referral: str) -> None:
        work = partial(self.context.services.referrals.to_pre_agenda, young_person_id=self._id, referral=referral)
        self.context.lanes.vault.run(
            self, work, partial(self._on_line_changed, _("On the pre-agenda.")), self._on_failed
        )

    @Slot(str, str)
    def _on_withdrawn(self, referral: str, why: str) -> None:
        withdraw = self.context.services.referrals.withdraw
        work = partial(withdraw, young_person_id=self._id, referral=referral, why=why)
        self.context.lanes.vault.run(self, work, partial(self._on_line_changed, _("Withdrawn.")), self._on_failed)

    def _on_line_changed(self, words: str, changes: Changes) -> None:
        self.context.bus.tell_changed(changes, words, can_undo=False)
        self.context.bus.tell_saved(self.context.clock.now())
