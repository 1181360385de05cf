"""One young person on the agenda as it will be printed: their own words first, then every part with its source and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import HARM_QUESTION, LEVEL_QUESTION, label
from cse_desk.models.records.panel import ActionLine, AgendaItemContent, Sourced, SpokenWords
from cse_desk.ui.screens.vpg.guard_rows import GuardLines
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark
from cse_desk.ui.widgets.quote import QuoteBlock


class ContentView(QWidget):
    """Shows an AgendaItemContent; `acts` stands below their words and what is asked for, above everything else.

    `guard_opened` with the young person and the code of the finding whose place is wanted.
    """

    guard_opened = Signal(str, str)

    def __init__(self, acts: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        self._column, self._rest = QVBoxLayout(), QVBoxLayout()
        for column in (self._column, self._rest):
            column.setSpacing(12)
        whole.addLayout(self._column)
        if acts is not None:
            whole.addWidget(acts)
        whole.addLayout(self._rest, 1)
        self.content: AgendaItemContent | None = None
        self._making = Slices(self)

    @Slot(str)
    def _on_guard(self, code: str) -> None:
        if self.content is not None:
            self.guard_opened.emit(self.content.young_person_id, code)

    def show_nothing(self, words: str) -> None:
        """Nobody is chosen."""
        self.content = None
        self._making.drop()
        self._clear()
        self._column.addWidget(PlainLabel(words, kind="muted", wrap=True))
        self._rest.addStretch(1)

    def _clear(self) -> None:
        cleared(self._column)
        cleared(self._rest)

    def show_content(self, content: AgendaItemContent) -> None:
        """This young person: another one a little at a time, another state of the same one at once, so that nothing moves."""
        before, self.content = self.content, content
        if content == before:
            return
        self._making.begin(self._showing(content), step_by_step=True)
        if before is not None and before.item == content.item:
            self._making.finish()

    def _showing(self, content: AgendaItemContent) -> Iterator[None]:
        self._clear()
        self._head(content)
        self._words(content)
        if content.asked_for:
            guard = GuardLines(content.guard)
            guard.opened.connect(self._on_guard)
            self._column.addWidget(_guard_card(content, guard))
        yield
        self._rest.addWidget(_lines_card(_("Changed since last time"), content.changed))
        yield
        card = Card(_("What is known"))
        for title, lines in _parts(content):
            _section(card, title, lines)
        self._rest.addWidget(card)
        yield
        self._rest.addWidget(_actions_card(content.open_actions))
        self._rest.addStretch(1)

    def _head(self, content: AgendaItemContent) -> None:
        name = ", ".join(part for part in (content.name, content.age_words) if part)
        self._column.addWidget(Heading(name, level=2, wrap=True))
        self._column.addWidget(PlainLabel(" · ".join(_about(content)), kind="muted", wrap=True))
        marks = FlowRow(gap=20)
        for question, mark in (
            (HARM_QUESTION, HarmMark(content.harm)),
            (LEVEL_QUESTION, LevelMark(content.level, direction=content.direction)),
        ):
            marks.add(PlainLabel(_(question), kind="muted"))
            marks.add(mark)
        told = [
            _("before: {level}").format(level=label(content.previous_level).lower()) if content.previous_level else "",
            _("first: {level}").format(level=label(content.first_level).lower()) if content.first_level else "",
        ]
        marks.add(PlainLabel(", ".join(part for part in told if part), kind="small-muted"))
        self._column.addWidget(marks)
        if content.contact_warning:
            self._column.addWidget(PlainLabel(content.contact_warning, kind="alert", wrap=True))

    def _words(self, content: AgendaItemContent) -> None:
        if not content.own_words:
            none = _("No words of their own since the last review: {why}.").format(why=content.no_words_because)
            card = Card(_("In their own words"))
            card.body().addWidget(PlainLabel(none, kind="strong", wrap=True))
            self._column.addWidget(card)
        for one in content.own_words:
            self._column.addWidget(_quote(one, _("In their own words")))
        for one in content.other_voices:
            self._column.addWidget(
                _quote(one, _("Warning: {who}").format(who=one.whose) if one.is_warning else one.whose)
            )


def _about(content: AgendaItemContent) -> list[str]:
    since = ""
    if content.on_agenda_since:
        since = _("on since {day}, {days}").format(
            day=day(content.on_agenda_since),
            days=ngettext("{count} day", "{count} days", content.days_on_agenda or 0),
        )
    told = [
        _("{why}: {words}").format(why=label(content.why), words=content.why_words),
        ", ".join(label(one).lower() for one in content.strands),
        since,
        ngettext("{count} review", "{count} reviews", content.reviews) if content.on_agenda_since else "",
        _("lead: {name}").format(name=content.lead) if content.lead else _("no lead is named"),
    ]
    return [part for part in told if part]


def _quote(one: SpokenWords, title: str) -> QuoteBlock:
    said = [
        one.form_words,
        _("to {name}").format(name=one.to_whom) if one.to_whom else "",
        day(one.said_on) if one.said_on else "",
        one.may_share,
        _("What we did: {what}").format(what=one.answer) if one.answer else _("Not answered yet"),
    ]
    return QuoteBlock(one.words, " · ".join(part for part in said if part), title=title)


def _parts(content: AgendaItemContent) -> list[tuple[str, Sequence[Sourced]]]:
    missing = content.missing or (
        Sourced(content.missing_none_because[:1].upper() + content.missing_none_because[1:] + "."),
    )
    decided: tuple[Sourced, ...] = ()
    if content.last_decision is not None:
        last = content.last_decision
        decided = (Sourced(f"{last.words}. {last.reason}".strip(), _("VPG"), last.on),)
    return [
        (_("Missing since the last review"), missing),
        (_("Harm, however long ago"), content.harms),
        (_("People and places"), content.places_people),
        (_("Education"), content.education),
        (_("Health"), content.health),
        (_("Family"), content.family),
        (_("Where they live"), content.living),
        (_("Support"), content.plan),
        (_("Decided last time"), decided),
        (_("Removed before"), content.removed_before),
    ]


def _section(card: Card, title: str, lines: Sequence[Sourced]) -> None:
    if not lines:
        return
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(Heading(title, level=4))
    for line in lines:
        column.addWidget(PlainLabel(line.text, wrap=True))
        said = [line.detail, line.source, day(line.on) if line.on else ""]
        if any(said):
            column.addWidget(PlainLabel(" · ".join(part for part in said if part), kind="small-muted", wrap=True))
    card.add_row(box)


def _lines_card(title: str, lines: Sequence[Sourced]) -> Card:
    card = Card(title)
    for line in lines:
        said = " · ".join(part for part in (line.detail, line.source, day(line.on) if line.on else "") if part)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(PlainLabel(line.text, wrap=True))
        if said:
            column.addWidget(PlainLabel(said, kind="small-muted", wrap=True))
        card.add_row(box)
    return card


def _guard_card(content: AgendaItemContent, lines: GuardLines) -> Card:
    stops = [one for one in content.guard if one.stops]
    card = Card(content.asked_for, kind="alert" if stops else "card")
    body = card.body(spacing=4)
    body.addWidget(lines)
    body.addWidget(PlainLabel(_("Keeping, adding or raising is never stopped."), kind="small-muted", wrap=True))
    return card


def _actions_card(actions: Sequence[ActionLine]) -> Card:
    card = Card(_("Open actions"), aside=str(len(actions)))
    if not actions:
        card.body().addWidget(PlainLabel(_("None is open."), kind="muted"))
    for one in actions:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(PlainLabel(one.what, kind="strong", wrap=True))
        late = ngettext("{count} day late", "{count} days late", one.days_late) if one.days_late else ""
        due = _("due {day}").format(day=day(one.due)) if one.due else _("no day")
        said = " · ".join(part for part in (f"{one.owner}, {one.agency}", due, late) if part)
        column.addWidget(PlainLabel(said, kind="small-alert" if late else "small-muted", wrap=True))
        card.add_row(box)
    return card
