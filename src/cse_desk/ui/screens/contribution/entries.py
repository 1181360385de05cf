"""The parts of other agencies on the screen: who, when, and what they say beside what the screening says."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.agency_answers import ContributedAnswer, ContributionEntry
from cse_desk.services import contribution_rows
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.quote import QuoteBlock


def count_words(entry: ContributionEntry) -> str:
    """ "12 answers, 3 of them other than ours"."""
    differing = sum(one.differs for one in entry.answers)
    told = ngettext("{count} answer", "{count} answers", len(entry.answers))
    if not differing:
        return told
    return ngettext(
        "{told}, {count} of them other than ours", "{told}, {count} of them other than ours", differing, told=told
    )


def beside_words(one: ContributedAnswer) -> str:
    """ "8.03 Contact from strangers: Yes. Ours: not answered."."""
    ours = one.ours_words or _("not answered")
    theirs = contribution_rows.words_beside(one)
    return _("{number} {question}: {theirs} Ours: {ours}.").format(
        number=one.number, question=one.text, theirs=theirs, ours=ours
    )


class AnswerLines(QWidget):
    """Every answer of a part beside ours: first signs that we do not have, then what else differs, then what agrees."""

    def __init__(self, entry: ContributionEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for title, answers in _groups(entry):
            if answers:
                column.addWidget(PlainLabel(title, kind="label"))
            for one in answers:
                kind = "small-strong" if one.matters else "small"
                column.addWidget(PlainLabel(beside_words(one), kind=kind, wrap=True))
        for own in entry.own:
            if own.is_verbatim:
                column.addWidget(QuoteBlock(own.words, title=own.text, small=True))
            else:
                column.addWidget(PlainLabel(own.text, kind="label", wrap=True))
                column.addWidget(PlainLabel(own.words, kind="small", wrap=True))


def _groups(entry: ContributionEntry) -> Iterator[tuple[str, list[ContributedAnswer]]]:
    answers = entry.answers
    harm = [one for one in answers if one.matters and one.is_harm]
    signs = [one for one in answers if one.matters and not one.is_harm]
    other = [one for one in answers if one.differs and not one.matters]
    yield _("Signs of harm that our answers do not have"), harm
    yield _("Signs that our answers do not have"), signs
    yield _("Answered otherwise"), other
    yield _("The same as ours"), [one for one in answers if not one.differs]


class EntryCard(Card):
    """One agency's part. `taken_off` with its id when somebody says that it was entered by mistake."""

    taken_off = Signal(str)

    def __init__(self, entry: ContributionEntry, *, may_take_off: bool, parent: QWidget | None = None) -> None:
        super().__init__(entry.agency or _("Agency not known"), aside=count_words(entry), parent=parent)
        self.entry = entry
        column = self.body(spacing=8)
        kind = "small-strong" if entry.after_signing else "small-muted"
        column.addWidget(PlainLabel(contribution_rows.who_words(entry), kind=kind, wrap=True))
        column.addWidget(AnswerLines(entry))
        self.button = Button(
            _("Entered by mistake …"),
            kind="small-link",
            name=_("{agency}: entered by mistake").format(agency=entry.agency),
        )
        self.button.clicked.connect(self._on_clicked)
        column.addWidget(self.button)
        theme.set_shown(self.button, shown=may_take_off)

    @Slot()
    def _on_clicked(self) -> None:
        self.taken_off.emit(self.entry.record_id)
