"""A file that was opened: held until words are typed, refused, or shown record by record before anything is taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.errors import Cancelled
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, ngettext
from cse_desk.models.records.exchange import HeldFile, IncomingItem, IncomingPreview
from cse_desk.ui import problems, theme
from cse_desk.ui.context import Context
from cse_desk.ui.screens.exchange.claims import ClaimsCard
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import ElidedLabel, Heading, PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import Banner, IconLabel
from cse_desk.ui.widgets.page import Column, Page, scroller
from cse_desk.ui.widgets.parting import part_from
from cse_desk.ui.widgets.stack import Stack

if TYPE_CHECKING:
    from cse_desk.services.exchange import TookIn

OUTCOMES = {
    "conflict": ("In conflict", "alert", "high"),
    "refused": ("Held back", "cross", "high"),
    "changed": ("Changed", "edit", "medium"),
    "new": ("New", "plus", "low"),
    "same": ("The same", "same", "muted"),
}
_MOST_PEOPLE = 20
_HELD = {
    "unknown-key": "Nobody here knows this key.",
    "not-verified": "The sender is known, but their words were never typed here.",
    "details-changed": "The key is known, but the sender now says other things of themselves.",
}


class Count(QFrame):
    """How many records have an outcome: a number, a word, a shape."""

    def __init__(self, number: int, outcome: str) -> None:
        super().__init__()
        theme.set_kind(self, "card")
        said, icon, tint = OUTCOMES[outcome]
        words = _(said)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel(icon, tint if number else "muted"))
        row.addWidget(Heading(f"{number:,}", level=3))
        row.addWidget(PlainLabel(words, kind="body" if number else "muted"))
        self.setAccessibleName(f"{words}: {number}")


class PersonItems(Card):
    """What a bundle brings about one young person."""

    def __init__(self, name: str, items: Sequence[IncomingItem]) -> None:
        super().__init__(name)
        lines = _grouped(items)
        self.list = LongRows(above=6)
        self.list.show_rows(lines, lambda at: self._row(*lines[at]))
        self.add(self.list)

    @staticmethod
    def _row(outcome: str, what: str, detail: str, count: int) -> QWidget:
        said, icon, tint = OUTCOMES[outcome]
        words = _(said)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, tint, size=18), 0, Qt.AlignmentFlag.AlignTop)
        state = PlainLabel(words, kind="small-strong")
        state.setMinimumWidth(theme.current().px(84))
        row.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        row.addLayout(text, 1)
        text.setSpacing(2)
        times = f"{what} ({count:,})" if count > 1 else what
        text.addWidget(PlainLabel(times, kind="strong", wrap=True))
        if detail:
            text.addWidget(PlainLabel(detail, kind="small-muted", wrap=True))
        holder.setAccessibleName(f"{words}: {times}. {detail}")
        return holder


def _grouped(items: Sequence[IncomingItem]) -> list[tuple[str, str, str, int]]:
    """Records of one kind and outcome are one line; what asks for a look keeps its own detail; what is the same is one line in all."""
    counted: Counter[tuple[str, str, str]] = Counter()
    same = Counter(item.what for item in items if item.outcome == "same")
    for item in items:
        if item.outcome == "same":
            continue
        own = item.outcome in ("conflict", "refused", "changed")
        counted[item.outcome, item.what, item.detail if own else ""] += 1
    ordered = sorted(counted.items(), key=lambda one: (list(OUTCOMES).index(one[0][0]), one[0][1]))
    lines = [(outcome, what, detail, count) for (outcome, what, detail), count in ordered]
    if same:
        kinds = ", ".join(f"{what} ({count})" if count > 1 else what for what, count in sorted(same.items()))
        lines.append(("same", ngettext("{count} record", "{count} records", same.total()), kinds, 1))
    return lines


class PeopleItems(QWidget):
    """A card for each young person and form, one at a time: first those with something in conflict or held back; of very many some."""

    def __init__(self, preview: IncomingPreview) -> None:
        super().__init__()
        self.cards: list[PersonItems] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._making = Slices(self)
        self._making.begin(self._cards(preview), step_by_step=True)

    def _cards(self, preview: IncomingPreview) -> Iterator[None]:
        people = _by_person(preview.items)
        for items in people[:_MOST_PEOPLE]:
            card = PersonItems(items[0].young_person, items)
            self.cards.append(card)
            self._column.addWidget(card)
            card.show()
            yield
        more = max(preview.about, len(people)) - len(self.cards)
        if more > 0:
            words = ngettext(
                "And {count} more: a young person or a form.", "And {count} more: young people or forms.", more
            )
            rest = PlainLabel(words, kind="muted")
            self._column.addWidget(rest)
            rest.show()


def _by_person(items: Sequence[IncomingItem]) -> list[list[IncomingItem]]:
    """The records of each, two of one name apart; who asks for a look the most stands first, then by name."""
    people: dict[str, list[IncomingItem]] = {}
    for item in items:
        people.setdefault(item.root, []).append(item)
    order = list(OUTCOMES)
    return sorted(
        people.values(), key=lambda own: (min(order.index(item.outcome) for item in own), own[0].young_person)
    )


class OpenedPane(QWidget):
    """`take_in` what was looked at; `verified` with changes, by the words of a sender nobody knew; `undo` and `receipt` after taking in."""

    take_in = Signal()
    verified = Signal(object)
    back = Signal()
    another = Signal()
    undo = Signal()
    receipt = Signal()
    person = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: IncomingPreview | None = None
        self._file_name = ""
        self._done: TookIn | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._page = Page(_("A file"), scrolls=False)
        self._page.column.setContentsMargins(0, 0, 0, 0)
        self._stack = Stack()
        self._page.column.addWidget(self._stack, 1)
        self._make_foot()
        whole.addWidget(self._page)
        self.claims = ClaimsCard(context)
        self.claims.known.connect(self._on_known)
        self.claims.unreadable.connect(self.show_failed)
        self.claims.verified.connect(self.verified)
        self.claims.gone_back.connect(self.back)
        self.held_news = Banner()
        self._held = self._column(self.held_news, self.claims)
        self._shown: QWidget | None = None

    def _make_foot(self) -> None:
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.another_button = Button(_("Choose another file …"), icon="open")
        self.undo_button = Button(_("Take back"), icon="undo")
        self.person_button = Button(_("Open their page"), icon="person")
        self.take_button = Button(_("Take in"), kind="primary", icon="inbox")
        self.receipt_button = Button(_("Send the receipt …"), kind="primary", icon="send")
        self._page.footer(
            self.back_button,
            None,
            self.another_button,
            self.undo_button,
            self.person_button,
            self.take_button,
            self.receipt_button,
        )
        self.back_button.clicked.connect(self.back)
        self.another_button.clicked.connect(self.another)
        self.undo_button.clicked.connect(self.undo)
        self.take_button.clicked.connect(self.take_in)
        self.receipt_button.clicked.connect(self.receipt)
        self.person_button.clicked.connect(self._on_person)

    def _column(self, *widgets: QWidget) -> QWidget:
        column = Column(padding=24)
        column.rows.setContentsMargins(24, 8, 24, 24)
        for widget in widgets:
            column.rows.addWidget(widget)
        column.rows.addStretch(1)
        area = scroller(column, name=_("What the file holds"))
        self._stack.addWidget(area)
        return area

    def _show(self, *widgets: QWidget) -> None:
        if self._shown is not None:
            self._stack.removeWidget(self._shown)
            part_from(self._shown)
        self._shown = self._column(*widgets)
        self._stack.setCurrentWidget(self._shown)

    def _buttons(self, *shown: Button) -> None:
        for button in (
            self.another_button,
            self.undo_button,
            self.person_button,
            self.take_button,
            self.receipt_button,
        ):
            button.setVisible(button in shown)
            button.setEnabled(True)

    # -- the four things a file can be --

    def show_reading(self, file_name: str) -> None:
        """It is being read."""
        self.preview, self._file_name = None, file_name
        self._page.set_title(_("Reading the file …"))
        self._buttons()
        self._show(PlainLabel(_("Seal, signature and every record are checked. Nothing is taken in."), wrap=True))

    def show_held(self, held: HeldFile) -> None:
        """Nothing but the card's claims, which are read from it."""
        self._page.set_title(_("Held: the sender is not verified"))
        why = _(_HELD.get(held.why, _HELD["unknown-key"]))
        self.held_news.say(
            why,
            _("The file is whole, and it stays closed. Nothing in it was read but the sender's card."),
            kind="info",
        )
        self._buttons(self.another_button)
        self._stack.setCurrentWidget(self._held)
        self.claims.read_card(held.card)

    @Slot()
    def _on_known(self) -> None:
        self.claims.words.fields[0].setFocus()

    @Slot(object)
    def show_failed(self, error: Exception) -> None:
        """What happened, that nothing changed, what to do."""
        said = problems.words_for(error)
        self._page.set_title(_("Stopped") if isinstance(error, Cancelled) else _("Refused"))
        card = Card(said.title, kind="alert")
        column = card.body()
        column.addWidget(ElidedLabel(self._file_name, kind="muted"))
        for text in (said.kept or _("Nothing was changed."), said.next):
            if text:
                column.addWidget(PlainLabel(text, wrap=True))
        self._buttons(self.another_button)
        self._show(card)
        self.another_button.setFocus()

    def show_preview(self, preview: IncomingPreview) -> None:
        """What taking in would do."""
        self.preview = preview
        self._done = None
        sender = preview.sender
        self._page.set_title(
            _("Look before you take it in"),
            _("Sealed by {name}, {agency}, {when}").format(
                name=sender.name, agency=sender.agency, when=moment(preview.created)
            ),
        )
        self.take_button.set_text(_("Take the receipt in") if preview.is_receipt else _("Take in"))
        self._buttons(self.another_button, self.take_button)
        self._show(*self._parts(preview))

    def _parts(self, preview: IncomingPreview) -> list[QWidget]:
        parts: list[QWidget] = []
        if preview.already_taken_in:
            parts.append(
                Banner(_("This bundle was taken in before."), _("Taking it in again changes nothing."), kind="info")
            )
        if not preview.is_receipt:
            counts = FlowRow(gap=12)
            numbers = dict(preview.counts)
            for outcome in ("new", "changed", "conflict", "refused", "same"):
                counts.add(Count(numbers.get(outcome, 0), outcome))
            parts.append(counts)
        parts.append(self._about(preview))
        parts.append(PeopleItems(preview))
        return parts

    @staticmethod
    def _about(preview: IncomingPreview) -> Card:
        card = Card(_("About this bundle"))
        card.add_fact(_("Purpose, as the sender wrote it"), preview.purpose or "-")
        if preview.lawful_basis:
            card.add_row(_wrapped(_("Lawful basis"), preview.lawful_basis), padding=6)
        card.close_facts()
        if preview.warnings:
            card.add(Line())
        warnings = LongRows(above=6)
        warnings.show_rows(preview.warnings, lambda at: _warning(preview.warnings[at]))
        card.add(warnings)
        return card

    def show_taking_in(self) -> None:
        """It is being taken in; what it brings can still be read."""
        self._page.set_title(_("Taking it in …"), _("All of it is in, or nothing of it"))
        self._buttons(self.take_button)
        self.take_button.setEnabled(False)

    def show_taken_in(self, done: TookIn) -> None:
        """It is in: what it brought, and the next step."""
        self._done = done
        self._page.set_title(_("Taken in"))
        parts: list[QWidget] = [Banner(_taken_words(done), _next_words(done), kind="good")]
        if done.conflicts:
            words = ngettext(
                "{count} record has two answers now. Both are kept until somebody decides.",
                "{count} records have two answers now. All are kept until somebody decides.",
                done.conflicts,
            )
            parts.append(Banner(words, _("They are marked on the young person's page."), kind="notice"))
        self.take_button.setVisible(False)
        shown = [self.undo_button]
        shown += [self.person_button] if len(done.young_people) == 1 else []
        shown += [] if done.is_receipt else [self.receipt_button]
        self._buttons(*shown)
        self._show(*parts)
        (self.back_button if done.is_receipt else self.receipt_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_receipt_sent(self, where: str) -> None:
        """The receipt lies in a folder."""
        self._page.set_title(_("Receipt sealed"))
        is_about_somebody = self._done is None or bool(self._done.young_people)
        self._buttons(*([self.person_button] if is_about_somebody else []))
        self._show(
            Banner(
                _("The receipt is sealed: {file}").format(file=where),
                _("Send it to the person who sent you the bundle. It says that it arrived, and holds no names."),
                kind="good",
            )
        )
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_person(self) -> None:
        if self._done is not None and self._done.young_people:
            self.person.emit(self._done.young_people[0])


def _warning(words: str) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    line.addWidget(IconLabel("alert", "medium", size=18), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(PlainLabel(words, wrap=True), 1)
    return row


def _wrapped(label: str, value: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(label, kind="small-muted"))
    column.addWidget(PlainLabel(value, wrap=True))
    return holder


def _taken_words(done: TookIn) -> str:
    if done.is_receipt:
        return _("The receipt is taken in: your bundle arrived.")
    if done.was_here and not (done.new or done.changed or done.conflicts):
        return _("Nothing was changed: all of it was here already.")
    words = ngettext("{count} new record", "{count} new records", done.new)
    if done.changed:
        words = f"{words}, " + ngettext("{count} changed", "{count} changed", done.changed)
    return _("Taken in: {what}.").format(what=words)


def _next_words(done: TookIn) -> str:
    if done.is_receipt:
        return _("The referral says so as well.")
    return _("Now tell the sender that it arrived: send them the receipt.")
