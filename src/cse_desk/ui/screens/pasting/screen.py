"""Paste in the council's chronology: what was read stands beside it before anything is written, and what was not is said line by line."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.council import Pasted, PastedLine
from cse_desk.models.records.people import PersonPage
from cse_desk.services.half_typed import paste_key
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.half_typed import HalfTyped, KeptFields
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.laid_out import widgets_in
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.text_area import TextArea

_LEAST = 860
_MOST_SHOWN = 20  # of each kind, with every letter that is typed; the rest is counted


class PreviewCard(Card):
    """What would be written down, what could not be read, what is here already."""

    def __init__(self) -> None:
        super().__init__(_("What was read"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body(spacing=4).addLayout(self._lines)
        self.show_pasted(Pasted(()))

    def show_pasted(self, found: Pasted) -> None:
        """Unread lines first: they need somebody."""
        cleared(self._lines)
        here = tuple(one for one in found.lines if one.is_here)
        if not found.lines:
            self._say(_("Nothing is pasted yet."), "muted")
        self._group(_("Not read: put these right, or leave them out"), found.unread, "small-alert")
        self._group(_("Will be written down"), found.entering, "small")
        self._group(_("Here already, not written twice"), here, "small-muted")

    def _group(self, title: str, lines: tuple[PastedLine, ...], kind: str) -> None:
        if not lines:
            return
        self._say(f"{title} ({len(lines)})", "label")
        for one in lines[:_MOST_SHOWN]:
            self._say(line_words(one), kind)
        if len(lines) > _MOST_SHOWN:
            self._say(_("and {count} more").format(count=len(lines) - _MOST_SHOWN), "small-muted")

    def _say(self, words: str, kind: str) -> None:
        self._lines.addWidget(PlainLabel(words, kind=kind, wrap=True))

    def words(self) -> list[str]:
        """What it says."""
        return [label.text() for label in widgets_in(self._lines) if isinstance(label, PlainLabel)]


def line_words(one: PastedLine) -> str:
    """One event: day, source, words; or its line and why it was not read."""
    if one.why_not or one.on is None:
        numbers = ", ".join(str(number) for number in one.numbers)
        return _("Line {number}: {why} “{words}”").format(number=numbers, why=one.why_not, words=one.words)
    return " · ".join(part for part in (day_words(one.on), one.source, one.words) if part)


class PastingScreen(Screen):
    """`Place("pasting", <young person>)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._root = ""
        self._job: Job | None = None
        self._found = Pasted(())
        self.half_typed = HalfTyped(context, self)
        self.kept: KeptFields | None = None
        self._page = Page(_("Paste the council's chronology"))
        self.news = Banner(closable=True)
        self.news.hide()
        self.text = TextArea(lines=16, most_lines=30, max_length=400_000)
        hint = _(
            "Copy the lines in LCS, Mosaic or Eclipse and paste them here. Each begins with a day; a source may follow."
        )
        self.preview = PreviewCard()
        panes = Columns(least_width=_LEAST, shares=(1, 1))
        panes.left.addWidget(Labelled(_("The council's lines"), self.text, hint=hint))
        kept = _(
            "They are kept as working notes of the record: they stand in the chronology here and do not leave with a referral."
        )
        panes.left.addWidget(PlainLabel(kept, kind="small-muted", wrap=True))
        panes.left.addStretch(1)
        panes.right.addWidget(self.preview)
        panes.right.addStretch(1)
        for widget in (self.news, panes):
            self._page.column.addWidget(widget)
        self._page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.take_button = Button(_("Write down"), kind="primary", icon="save")
        self._page.footer(self.back_button, None, self.take_button)
        self.text.changed.connect(self._on_typed)
        self.back_button.clicked.connect(self._on_back)
        self.take_button.clicked.connect(self._on_take)
        self.fill(self._page)
        self._show()

    def show_place(self, place: Place) -> None:
        """For this young person; another's text is not kept."""
        if place.target != self._root:
            self._root = place.target
            self.text.set_value("")
            self._found = Pasted(())
            self._show()
            self._keep_for(place.target)
        self.half_typed.load()
        read = partial(self.context.services.people.page, self._root)
        self.context.lanes.reading.run(self, read, self._on_person, self._on_failed)

    def _keep_for(self, root: str) -> None:
        """What is pasted is kept until it is written down, for each young person."""
        if self.kept is not None:
            self.kept.end()
        self.kept = KeptFields(self.half_typed.of(paste_key(root)), self, text=self.text)
        self.kept.restored.connect(self._read)
        if self.text.value():
            self._read()

    def leaving(self) -> None:
        """What is pasted is kept."""
        self.half_typed.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.half_typed.keep(done)

    def first_focus(self) -> QWidget | None:
        """Where to paste."""
        return self.text

    def _on_person(self, page: PersonPage) -> None:
        self._page.set_title(_("Paste the council's chronology"), page.known_as or page.name)

    # -- reading --

    @Slot(object)
    def _on_typed(self, _text: object) -> None:
        self._read()

    @Slot()
    def _read(self) -> None:
        service = self.context.services.council_lines
        work = partial(service.read, young_person_id=self._root, text=self.text.toPlainText())
        self._job = self.context.lanes.reading.run(self, work, self._on_read, self._on_failed, instead_of=self._job)

    def _on_read(self, found: Pasted) -> None:
        self._job, self._found = None, found
        self._show()

    def _show(self) -> None:
        self.preview.show_pasted(self._found)
        count = len(self._found.entering)
        self.take_button.set_text(ngettext("Write down {count} line", "Write down {count} lines", count))
        self.take_button.setEnabled(count > 0 and self.context.who.may_write(Compartment.WORKER_NOTES))

    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)
        self._show()

    # -- writing down --

    @Slot()
    def _on_take(self) -> None:
        self.take_button.setEnabled(False)
        text = self.text.toPlainText()
        work = partial(self.context.services.council_lines.take_in, young_person_id=self._root, text=text)
        self.context.lanes.vault.run(self, work, partial(self._on_taken, text, self._found), self._on_failed)

    def _on_taken(self, text: str, found: Pasted, changes: Changes) -> None:
        """What could not be read stays in the box, so that nothing is lost."""
        words = ngettext("{count} line is written down.", "{count} lines are written down.", len(found.entering))
        self.context.bus.tell_changed(changes, words)
        self.context.bus.tell_saved(self.context.clock.now())
        lines = text.splitlines()
        left = [lines[number - 1] for one in found.unread for number in one.numbers]
        self.text.set_value("\n".join(left))
        assert self.kept is not None
        if left:
            self.news.say(words, _("What could not be read stays here."), kind="good")
            self.kept.typed()
            self._read()
        else:
            self.kept.forget()
            self._on_back()

    @Slot()
    def _on_back(self) -> None:
        self.context.bus.go("person", self._root)
