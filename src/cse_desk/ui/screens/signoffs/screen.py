"""Judgements that wait for a manager: what the tool says, what was judged and why, and the signature, one card each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment, HarmWord, LevelWord
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.sign_offs import Judged, WaitingSignOff
from cse_desk.services.half_typed import sign_off_key
from cse_desk.ui import focusing, problems, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.changed_judgement import changed_words
from cse_desk.ui.context import Context
from cse_desk.ui.half_typed import HalfTyped, Kept, KeptFields
from cse_desk.ui.screen import Screen
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.text_area import TextArea

_WIDE = 420  # of a name
_AT_FIRST = 20  # cards; as many more each time


class WaitingCard(Card):
    """One judgement. `signing` with its screening; the name and the reason stand in the fields.

    `read`: the judgement as it stood when it was first shown here; where another one stands now, the card says so.
    """

    signing = Signal(str)
    opened = Signal(str)

    def __init__(self, one: WaitingSignOff, me: str, kept: Kept, *, may_write: bool, read: Judged) -> None:
        super().__init__(one.person, aside=one.when_words, kind="alert" if one.is_late else "card")
        self.one, self.read = one, read
        self._column = body = self.body(spacing=8)
        self.changed = PlainLabel(changed_words(read, one.judged), kind="alert", wrap=True)
        theme.set_shown(self.changed, bool(self.changed.text()))
        body.addWidget(self.changed)
        signed = _("Signed by {who} on {day}.").format(who=one.signed_by, day=day_words(one.signed_on))
        body.addWidget(_marked(_("Judged"), one.harm, one.level))
        body.addWidget(_marked(_("The tool says"), one.tool_harm, one.tool_level))
        lines = (
            (_("Why it differs: {words}").format(words=one.differs_why), "body"),
            (_("Reasons: {words}").format(words=one.reasons), "body"),
            (signed, "small-muted"),
        )
        for words, kind in lines:
            body.addWidget(PlainLabel(words, kind=kind, wrap=True))
        self.name = TextField(max_length=120)
        self.name.setMaximumWidth(theme.current().px(_WIDE))
        self.reason = TextArea(lines=2, max_length=2000, coached=True)
        self.fields = {
            "name": Labelled(_("Manager's name"), self.name),
            "reason": Labelled(_("The manager's reason"), self.reason),
        }
        self.sign_button = Button(_("Sign off"), name=_("Sign off: {person}").format(person=one.person))
        self.open_button = Button(
            _("Look at the screening"),
            kind="link",
            name=_("Look at the screening of {person}").format(person=one.person),
        )
        self._place(one, me, may_write=may_write)
        self.kept = KeptFields(kept, self, name=self.name, reason=self.reason)

    def _place(self, one: WaitingSignOff, me: str, *, may_write: bool) -> None:
        body = self._column
        if one.is_own:
            words = _("You judged this yourself: somebody else signs it off. Write their name.")
            body.addWidget(PlainLabel(words, kind="small-muted", wrap=True))
        else:
            self.name.set_value(me)
        if may_write:
            for field in self.fields.values():
                body.addWidget(field)
        row = FlowRow(gap=12)
        for button in (self.sign_button, self.open_button) if may_write else (self.open_button,):
            row.add(button)
        body.addWidget(row)
        self.sign_button.clicked.connect(self._on_sign)
        self.open_button.clicked.connect(partial(self.opened.emit, one.screening_id))

    def take_over(self, other: WaitingCard) -> None:
        """Somebody was at work in the card that this one stands in the place of: go on there. What was typed is here already.

        Of another judgement than was read the keyboard is never at the signature: a key on its way would sign it.
        """
        mine, theirs = ((card.reason, card.name, card.sign_button, card.open_button) for card in (self, other))
        for here, there in zip(mine, theirs, strict=True):
            if there.hasFocus():
                is_unread = here is self.sign_button and self.one.judged != other.one.judged
                (self.reason if is_unread else here).setFocus(Qt.FocusReason.OtherFocusReason)
        for field, others in zip(self.fields.values(), other.fields.values(), strict=True):
            field.show_problem(others.problem.text())
        at = self.reason.textCursor()
        at.setPosition(other.reason.textCursor().position())
        self.reason.setTextCursor(at)
        self.name.setCursorPosition(other.name.cursorPosition())

    def be_read(self) -> None:
        """Somebody comes here anew: what stands is what they read."""
        self.read = self.one.judged
        theme.set_shown(self.changed, shown=False)

    @Slot()
    def _on_sign(self) -> None:
        for field in self.fields.values():
            field.show_problem("")
        self.sign_button.setEnabled(False)
        self.signing.emit(self.one.screening_id)

    def show_trouble(self, error: Exception) -> None:
        """Say beside the field why it is not signed off."""
        self.sign_button.setEnabled(True)
        is_reason = isinstance(error, Refused) and error.rule.value == "reason-needed"
        field = self.fields["reason" if is_reason else "name"]
        field.show_problem(problems.words_for(error).whole)
        field.field.setFocus(Qt.FocusReason.OtherFocusReason)


class SignOffScreen(Screen):
    """`Place("signoffs")`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._page = Page(_("To sign off"), aside=_("Judgements that differ from the tool, or are under a rule"))
        self.news = Banner(closable=True)
        self.news.hide()
        self.nothing = EmptyState(
            _("Nothing waits for a signature"),
            _("A judgement comes here when it differs from the tool, or is under a rule that a manager may override."),
            icon="tick",
            action=_("To Today"),
        )
        assert self.nothing.button is not None
        self.nothing.button.clicked.connect(self._on_today)
        self._page.column.addWidget(self.news)
        self._page.column.addWidget(self.nothing)
        self.more_button = Button("", kind="link")
        self.more_button.clicked.connect(self._on_more)
        self.more_button.hide()
        self._page.column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.column.addStretch(1)
        self.half_typed = HalfTyped(context, self)
        self.cards: list[WaitingCard] = []
        self._found: tuple[WaitingSignOff, ...] = ()
        self._shown = _AT_FIRST
        self._making, self._steady = Slices(self), self._page.steady()
        self._signing: set[str] = set()  # screenings whose signature is under way
        self._is_new = False  # just shown: the keyboard goes to the first card once it has come
        self.fill(self._page)

    def show_place(self, place: Place) -> None:
        """What waits now."""
        self._is_new, self._shown = True, _AT_FIRST
        for card in self.cards:
            card.be_read()
        self.half_typed.load()
        self.reload()

    def reload(self) -> None:
        """Read again."""
        self.context.lanes.reading.run(self, self.context.services.sign_offs.waiting, self._on_waiting, self._on_failed)

    def on_changed(self, changes: Changes) -> None:
        """Something was signed or taken in."""
        self.reload()

    def first_focus(self) -> QWidget | None:
        """The first reason to be written; where nothing waits, the way back."""
        if not self.cards:
            return self.nothing.button
        card = self.cards[0]
        return card.open_button if card.reason.parentWidget() is None else card.reason

    def _on_waiting(self, found: Sequence[WaitingSignOff]) -> None:
        self._found = tuple(found)
        self._show_found()

    def _show_found(self) -> None:
        held = focusing.holder(self.cards)
        self._steady.hold(self.cards[held] if held >= 0 else None)
        self._making.begin(self._showing(self._wanted()), self._steady.let_go, step_by_step=True)

    def _wanted(self) -> list[WaitingSignOff]:
        """The longest waiting first; of very many the first few, and those that somebody is at work in."""
        held = focusing.holder(self.cards)
        at_work = self.cards[held].one.screening_id if held >= 0 else ""
        return [
            one
            for at, one in enumerate(self._found)
            if at < self._shown or one.screening_id == at_work or self.half_typed.words(sign_off_key(one.screening_id))
        ]

    def _showing(self, wanted: list[WaitingSignOff]) -> Iterator[None]:
        """A card at a time. One that says something else now is made anew in its place."""
        known = {card.one.screening_id: card for card in self.cards}
        self.nothing.setVisible(not wanted)  # before cards go: the keyboard of the last one goes there
        for gone in known.keys() - {one.screening_id for one in wanted}:
            self._remove(known.pop(gone))
        self.cards = [known[one.screening_id] for one in wanted if one.screening_id in known]
        self._say_more(len(wanted))
        for at, one in enumerate(wanted):
            before = known.get(one.screening_id)
            if before is None or before.one != one:
                self._put(at, self._card(one, before), before)
            self._offer()
            yield
        self._offer()

    def _put(self, at: int, card: WaitingCard, before: WaitingCard | None) -> None:
        self.cards[at : at + (before is not None)] = [card]
        self._page.column.insertWidget(at + 2, card)
        if before is not None:
            card.show()  # at once, or it could not take the keyboard yet
            card.take_over(before)
            self._steady.hand_on(before, card)
            self._remove(before)

    def _remove(self, card: WaitingCard) -> None:
        """At once, or what comes after it would be put in before its place."""
        self._page.column.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _offer(self) -> None:
        """The keyboard, where the screen was just opened."""
        if self._is_new:
            focusing.offer(self.first_focus(), self)
        self._is_new = False

    def _say_more(self, shown: int) -> None:
        left = len(self._found) - shown
        self.more_button.setText(ngettext("Show {count} more", "Show {count} more", max(0, min(left, _AT_FIRST))))
        self.more_button.setVisible(left > 0)

    @Slot()
    def _on_more(self) -> None:
        self._shown += _AT_FIRST
        self._show_found()

    def _card(self, one: WaitingSignOff, before: WaitingCard | None) -> WaitingCard:
        kept = self.half_typed.of(sign_off_key(one.screening_id))
        may_write = self.context.who.may_write(Compartment.SCREENING)
        read = before.read if before is not None else one.judged
        card = WaitingCard(one, self.context.who.name, kept, may_write=may_write, read=read)
        card.sign_button.setEnabled(one.screening_id not in self._signing)
        card.signing.connect(self._on_signing)
        card.opened.connect(self._on_opened)
        return card

    @Slot()
    def _on_today(self) -> None:
        self.context.bus.go("today")

    @Slot(str)
    def _on_opened(self, screening_id: str) -> None:
        self.context.bus.go("screening", screening_id, "result")

    @Slot(str)
    def _on_signing(self, screening_id: str) -> None:
        card = next(one for one in self.cards if one.one.screening_id == screening_id)
        work = partial(
            self.context.services.screenings.sign_off,
            screening_id=screening_id,
            by_name=card.name.value(),
            reason=card.reason.value(),
            seen=card.one.judged,
        )
        self._signing.add(screening_id)
        done, failed = partial(self._on_signed, screening_id), partial(self._on_refused, screening_id)
        self.context.lanes.vault.run(self, work, done, failed)

    def _on_refused(self, screening_id: str, error: Exception) -> None:
        """On its card, which may be another one by now; above all of them where there is none any more."""
        self._signing.discard(screening_id)
        card = next((one for one in self.cards if one.one.screening_id == screening_id), None)
        (card.show_trouble if card is not None else self.news.say_failed)(error)
        self.reload()

    def _on_signed(self, screening_id: str, changes: Changes) -> None:
        self._signing.discard(screening_id)
        if self.half_typed.words(sign_off_key(screening_id)):
            self.half_typed.forget(sign_off_key(screening_id))
        self.context.bus.tell_changed(changes, _("Signed off."))
        self.context.bus.tell_saved(self.context.clock.now())
        self.reload()

    def leaving(self) -> None:
        """What is half typed is kept."""
        self.half_typed.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.half_typed.keep(done)

    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)


def _marked(who: str, harm: HarmWord | None, level: LevelWord | None) -> QWidget:
    """Both words, each with its shape and its colour."""
    row = FlowRow(gap=12)
    row.add(PlainLabel(who, kind="strong"))
    for question, mark in (
        (_("Being harmed?"), HarmMark(harm) if harm is not None else None),
        (_("Further harm"), LevelMark(level) if level is not None else None),
    ):
        if mark is not None:
            row.add(PlainLabel(question, kind="small-muted"))
            row.add(mark)
    return row
