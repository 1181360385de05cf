"""The young person who is discussed: who, since when, both words; then what they said, before anything else."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.labels import label
from cse_desk.models.records.meeting import ChildAtMeeting
from cse_desk.models.records.panel import SpokenWords
from cse_desk.ui import theme
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.quote import QuoteBlock


class ChildHead(QWidget):
    """Name, strands, days, marks, own words."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        line = FlowRow(gap=12, line_gap=2)
        self.name = Heading(level=2)
        self.about = PlainLabel(kind="muted")
        self._harm, self._level = HarmMark(), LevelMark()
        line.add(self.name)
        line.add(self.about, space_after=24)
        for words, mark in ((_("Being harmed?"), self._harm), (_("Further harm"), self._level)):
            line.add(PlainLabel(words, kind="muted"))
            line.add(mark, space_after=12)
        self.leave = Banner()
        self.quote = QuoteBlock()
        self.no_words = PlainLabel(kind="muted", wrap=True)
        self.before = PlainLabel(kind="strong", wrap=True)
        for widget in (line, self.leave, self.quote, self.no_words, self.before):
            column.addWidget(widget)

    def show_child(self, child: ChildAtMeeting, today: date) -> None:
        """Another young person."""
        self.name.setText(", ".join(filter(None, [child.name, child.age_words])))
        self.about.setText(_about(child, today))
        self._harm.set_word(child.harm)
        self._level.set_word(child.level, child.direction)
        one = ngettext(
            "{count} person here has an interest and leaves the room first.",
            "{count} people here have an interest and leave the room first.",
            child.leave_first,
        )
        self.leave.say(one if child.leave_first else "", kind="notice")
        words = child.own_words[0] if child.own_words else None
        theme.set_shown(self.quote, words is not None)
        theme.set_shown(self.no_words, words is None)
        self.no_words.setText(_("In their own words: none. {why}").format(why=child.no_words_because))
        self.before.setText("\n".join(child.removed_before))
        theme.set_shown(self.before, bool(child.removed_before))
        if words is not None:
            self.quote.show_words(_said(words), source_of(words), title=_title(child))


def _about(child: ChildAtMeeting, today: date) -> str:
    strands = ", ".join(label(one).lower() for one in child.strands)
    if child.since is None:
        return _("{strands}. Not on the agenda yet.").format(strands=strands)
    days = ngettext("{count} day", "{count} days", max(0, (today - child.since).days))
    return _("{strands}. Added {day}, {days}.").format(strands=strands, day=i18n.weekday(child.since)[4:], days=days)


def _title(child: ChildAtMeeting) -> str:
    word = child.pronouns.casefold().partition("/")[0].strip()
    return {"he": _("In his own words"), "she": _("In her own words")}.get(word, _("In their own words"))


def _said(words: SpokenWords) -> str:
    return words.words or words.form_words


def source_of(words: SpokenWords) -> str:
    """To whom, when, whether it may be read out, and what became of it."""
    to = _("To {whom}").format(whom=words.to_whom) if words.to_whom else ""
    when = i18n.day(words.said_on) if words.said_on else ""
    said = ", ".join(filter(None, [to, when]))
    became = _("What we did: {answer}").format(answer=words.answer) if words.answer else _("Not answered yet")
    return ". ".join(filter(None, [said, words.may_share, became])) + "."
