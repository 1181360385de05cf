"""The result: the young person's words, the two words with why, profile, prompts, what to ask, judgement, signature."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.screening_tool import OWN_WORDS, SEEN_ALONE, worded
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.records.people import DifferingField
from cse_desk.models.records.screening import ToAskEntry
from cse_desk.models.records.sign_offs import Judged
from cse_desk.services.half_typed import sign_off_key
from cse_desk.ui import problems, theme
from cse_desk.ui.context import Context
from cse_desk.ui.formkit.obstacles import Obstacle, ObstacleList
from cse_desk.ui.screens.screening.asking import AskCard
from cse_desk.ui.screens.screening.columns import Columns, columns_in
from cse_desk.ui.screens.screening.differing import DifferingList
from cse_desk.ui.screens.screening.judgement import JudgementCard
from cse_desk.ui.screens.screening.judging import needs_sign_off, obstacles, typed_of
from cse_desk.ui.screens.screening.others import OthersCard
from cse_desk.ui.screens.screening.profile import ProfileCard
from cse_desk.ui.screens.screening.prompts_card import PromptsCard
from cse_desk.ui.screens.screening.reasons import ReasonsCard
from cse_desk.ui.screens.screening.seen import completed_words, seen_alone_words
from cse_desk.ui.screens.screening.signed import SignedCard
from cse_desk.ui.screens.screening.since import SinceCard
from cse_desk.ui.screens.screening.told import HarmCard, LevelCard
from cse_desk.ui.screens.screening.wording import age_of, name_and_age
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import Heading, PlainLabel, SentencesLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.saved import SavedIndicator

_C = TypeVar("_C", bound=QWidget)


class ResultPage(QWidget):
    """Cards in three columns, two, or one, as the width allows; everything scrolls together, the foot stays."""

    back = Signal(str, str)  # page and question of the form; empty: where one was
    printing = Signal()
    together = Signal()
    explaining = Signal()
    to_others = Signal()

    def __init__(self, context: Context, work: Work, *, width: int, parent: QWidget | None = None) -> None:
        """`width`: of the place where it will be shown; the cards then need not be placed twice."""
        super().__init__(parent)
        self._slices = Slices(self)
        self._is_stale = True  # made when it is first shown
        self._context, self._work = context, work
        self._was_refused = False  # what the vault said stays until somebody tries again
        self._make(width)
        self._still_to_make = [self._make_words, self._make_why, self._make_acts, self._place, self._listen]

    # -- building --

    def making(self) -> Iterator[None]:
        """Make the cards that are not there yet, a few at a time; whole before it is shown."""
        while self._still_to_make:
            self._still_to_make.pop(0)()
            yield

    def _make(self, width: int) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._content = Column(padding=24, spacing=12)
        rows = self._content.rows
        rows.setContentsMargins(24, 12, 24, 16)
        rows.addWidget(self._make_top())
        self.news = Banner(closable=True)
        theme.set_shown(self.news, shown=False)
        rows.addWidget(self.news)
        self.obstacles = ObstacleList()
        rows.addWidget(self.obstacles)
        self.differing = DifferingList()
        rows.addWidget(self.differing)
        self.words = QuoteBlock()
        rows.addWidget(self.words)
        self._columns = Columns(columns_in(width))
        rows.addWidget(self._columns)
        rows.addStretch(1)
        self._area = scroller(self._content, name=_("Result"))
        whole.addWidget(self._area, 1)
        whole.addWidget(self._make_foot())

    def _make_top(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.title = Heading(level=2)
        self.about = PlainLabel(kind="muted", wrap=True)
        self.print_button = Button(_("Print"), icon="print")
        self.print_button.setToolTip("Ctrl+P")
        row.addWidget(self.title, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.about, 1, Qt.AlignmentFlag.AlignVCenter)
        self.together_button = Button(_("Together"), icon="people", name=_("Completed together: sign a part"))
        row.addWidget(self.together_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _make_words(self) -> None:
        """The two words, and the judgement of them."""
        age = age_of(self._work.person.details, self._context.clock.today())
        self.harm = self._card(HarmCard(worded(_(labels.HARM_QUESTION), age)))
        self.level = self._card(LevelCard())
        self.judgement = self._card(JudgementCard())

    def _make_why(self) -> None:
        """What they come from."""
        self.profile = self._card(ProfileCard(self._context.lanes.press, self._work.form))
        self.reasons = self._card(ReasonsCard())
        self.since = self._card(SinceCard())
        self.others = self._card(OthersCard())

    def _make_acts(self) -> None:
        """What is to be done."""
        context, work = self._context, self._work
        self.prompt_card = self._card(PromptsCard(context.who, work))
        self.prompts = self.prompt_card.list
        keeper, may_write = work.half_typed, work.may_write
        self.ask = self._card(AskCard(context.clock.today, context.who.name, may_write=may_write, keeper=keeper))
        self.signed = self._card(SignedCard(keeper.of(sign_off_key(work.screening_id)), may_write=may_write))
        self.unsigned = self._card(Card(_("Judgement")))
        told = _("It has not been signed yet: what stands here may still change.")
        self.unsigned.body().addWidget(PlainLabel(told, kind="muted", wrap=True))

    def _card(self, card: _C) -> _C:
        """Dressed now, and not all of them in the go in which they get their places."""
        card.setParent(self._columns)
        return card

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        theme.set_kind(foot, "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.back_button = Button(_("Back to the questions"), icon="chevron-left")
        self.saved = SavedIndicator()
        self.foot_words = SentencesLabel(kind="muted")
        self.sign_button = Button(_("Sign"), kind="primary")
        for widget in (self.back_button, self.saved):
            row.addWidget(widget)
        row.addWidget(self.foot_words, 1)
        row.addWidget(self.sign_button)
        return foot

    def _listen(self) -> None:
        self.print_button.clicked.connect(self.printing)
        self.together_button.clicked.connect(self.together)
        self.level.asked.connect(self.explaining)
        self.back_button.clicked.connect(self._on_back)
        self.sign_button.clicked.connect(self.sign)
        self.judgement.answered.connect(self._on_judged)
        self.others.wanted.connect(self.to_others)
        self.signed.signing_off.connect(self._on_signing_off)
        self.ask.adding.connect(self._on_adding)
        self.ask.found.connect(self._on_found)
        self.obstacles.chosen.connect(self._on_obstacle)
        self.differing.decided.connect(self._on_decided)
        self._work.result_changed.connect(self._on_changed)
        self._work.flow_changed.connect(self._on_changed)

    # -- what is shown --

    @Slot()
    def _on_changed(self) -> None:
        """Nobody waits for what nobody sees: behind the questions it is made again when it is shown."""
        self._is_stale = self.isHidden()
        if not self._is_stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while another page was shown is shown now."""
        super().showEvent(event)
        if self._is_stale:
            self.begin()

    @Slot()
    def refresh(self) -> None:
        """Show the result as it is now."""
        self._slices.drop()
        for _step in self._refreshing():
            pass

    def forget(self) -> None:
        """What stands here is not as it is now: it is made again when it is shown."""
        self._is_stale = True

    def begin(self) -> None:
        """Show it as it is now: the two words and the judgement at once, the rest while the window goes on."""
        self._slices.begin(self._refreshing(), step_by_step=True)

    def _refreshing(self) -> Iterator[None]:
        self._is_stale = False
        work, today = self._work, self._context.clock.today()
        result, opened = work.result, work.opened
        self.title.setText(name_and_age(work.person, today))
        self.about.setText(self._about())
        self._show_words()
        self.differing.show_conflicts(opened.conflicts, work.form)
        self.harm.show_result(result, opened.last)
        self.level.show_result(result, opened.last, work.moved)
        self._show_judgement()
        yield
        self._even()  # once the words of both boxes are dressed and can be measured
        with at_once(self.prompt_card):
            self.prompt_card.show_fired()
        yield
        with at_once(self.profile):
            self.profile.show_result(result)
        yield
        yield from self.reasons.showing_result(result)
        yield from self.ask.showing_questions(result.to_ask, opened.record.actions)
        yield from self.others.showing_entries(opened.contributions, dict(work.flow.answers))
        yield from self.since.showing_comparison(work.comparison, result, work.screening_id)

    def _about(self) -> str:
        work = self._work
        signed = work.record.signed_at
        day = self._context.clock.today() if signed is None else signed.date()
        flow = work.flow
        parts = [
            _("Screening result, {day}.").format(day=day_words(day)),
            completed_words(flow.answers, one_agency=work.result.one_agency),
            seen_alone_words(flow) if flow.is_asked(SEEN_ALONE) else "",
        ]
        return " ".join(part for part in parts if part)

    def _show_words(self) -> None:
        flow = self._work.flow
        typed = flow.value(OWN_WORDS) if flow.is_asked(OWN_WORDS) else None
        words, source = self._work.person.own_words, self._work.person.own_words_source
        if isinstance(typed, str) and typed:
            how = flow.value(f"{OWN_WORDS.rpartition('.')[0]}.how")
            words, source = typed, how if isinstance(how, str) else ""
        title = _("In their own words")
        self.words.show_words(words, title=f"{title}. {source}" if source else title)
        theme.set_shown(self.words, bool(self.words.words()))

    def _show_judgement(self) -> None:
        work = self._work
        theme.set_shown(self.judgement, not work.is_signed and work.may_write)
        theme.set_shown(self.unsigned, not work.is_signed and not work.may_write)
        theme.set_shown(self.signed, work.is_signed)
        stays = _("Prompts stay on the young person's page until answered.")
        if work.is_signed:
            self.signed.show_record(work.record)
        if work.is_signed or not work.may_write:
            self.sign_button.set_text(_("To the young person's page"))
            self.foot_words.set_text(_("Signed. {stays}").format(stays=stays) if work.is_signed else stays)
            return
        self.judgement.show_judgement(work.flow, work.result)
        needed = needs_sign_off(work.result, typed_of(work.flow))
        self.sign_button.set_text(_("Sign, then a manager's sign-off") if needed else _("Sign"))
        self.foot_words.set_text(stays)
        if not self.obstacles.isHidden() and not self._was_refused:
            found = tuple(obstacles(work.flow, work.result, len(work.opened.conflicts)))
            if not found:
                self.obstacles.show_obstacles(())

    # -- what a person does --

    @Slot()
    def _on_back(self) -> None:
        self.back.emit("", "")

    @Slot(str, object)
    def _on_judged(self, path: str, value: object) -> None:
        self._work.answer(path, value if isinstance(value, str) else None)
        self._show_judgement()

    @Slot()
    def sign(self) -> None:
        """Sign, or say what is missing; when it is signed already, go to the young person's page."""
        work = self._work
        if work.is_signed or not work.may_write:
            self._context.bus.go("person", work.record.young_person_id, "screening")
            return
        found = tuple(obstacles(work.flow, work.result, len(work.opened.conflicts)))
        judgement = typed_of(work.flow).whole()
        self._was_refused = False
        self.obstacles.show_obstacles(found)
        if found or judgement is None:
            self._area.ensureWidgetVisible(self.obstacles, 0, 40)
            return
        self.sign_button.setEnabled(False)
        work.sign(judgement, _("Signed."), self._on_not_signed)

    def _on_not_signed(self, error: Exception) -> None:
        self.sign_button.setEnabled(True)
        self._was_refused = True
        said = problems.words_for(error)
        self.obstacles.show_obstacles((Obstacle(said.whole),))
        self._work.look_again()

    def signing_ended(self) -> None:
        """Whatever became of it, the button may be pressed again."""
        self.sign_button.setEnabled(True)

    @Slot(object, str)
    def _on_decided(self, field: DifferingField, change: str) -> None:
        self._work.decide(field, change, _("Decided."), self.show_failure)

    @Slot(object)
    def _on_obstacle(self, obstacle: Obstacle) -> None:
        if obstacle.page:
            self.back.emit(obstacle.page, obstacle.item)
            return
        field = self.judgement.field(obstacle.field)
        self._area.ensureWidgetVisible(field, 0, 60)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str, str, object)
    def _on_signing_off(self, name: str, reason: str, seen: Judged) -> None:
        self._work.sign_off(name, reason, seen, _("Signed off."), self.signed.show_trouble)

    @Slot(object)
    def _on_adding(self, entries: tuple[ToAskEntry, ...]) -> None:
        words = ngettext(
            "{count} question has somebody who asks.", "{count} questions have somebody who asks.", len(entries)
        )
        self._work.add_actions(entries, words, self.ask.show_trouble)

    @Slot(str, str)
    def _on_found(self, action: str, words: str) -> None:
        self._work.answer_action(action, words, _("Written down."), self.ask.show_trouble)

    def show_failure(self, error: Exception) -> None:
        """Say above the cards what failed."""
        said = problems.words_for(error)
        self.sign_button.setEnabled(True)
        self.news.say(said.title, said.text, kind="notice")

    # -- room --

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three columns, two or one."""
        super().resizeEvent(event)
        self.refit()

    def refit(self) -> None:
        """The window or the text has another size."""
        if self._still_to_make:
            return
        worn = theme.current()
        width = self.width()
        columns = columns_in(width)
        self.back_button.set_text(_("Back to the questions") if width >= worn.px(700) else _("Questions"))
        self.judgement.refit((width - 48) * (29 if columns == 3 else 45 if columns == 2 else 100) // 100)
        if columns != self._columns.count:
            self._columns.count = columns
            self._place()
        self._even()

    def _even(self) -> None:
        """The boxes of the two words are of one height where they stand beside each other."""
        boxes = (self.harm, self.level)
        rooms = self._columns.widths(self.width() - 48) if self._columns.count > 1 else ()
        needed = [box.needed(room) for box, room in zip(boxes, rooms, strict=False)] or [0, 0]
        for box, height in zip(boxes, needed, strict=True):
            box.keep_free(max(needed) - height)

    def _place(self) -> None:
        plans: dict[int, tuple[tuple[QWidget, ...], ...]] = {
            3: (
                (self.harm, self.profile, self.others, self.reasons, self.since),
                (self.level, self.prompt_card, self.ask),
                (self.judgement, self.signed, self.unsigned),
            ),
            2: (
                (self.harm, self.profile, self.others, self.since, self.ask),
                (self.level, self.prompt_card, self.judgement, self.signed, self.unsigned, self.reasons),
                (),
            ),
            1: (
                (
                    self.harm,
                    self.level,
                    self.prompt_card,
                    self.profile,
                    self.others,
                    self.since,
                    self.reasons,
                    self.ask,
                    self.judgement,
                    self.signed,
                    self.unsigned,
                ),
                (),
                (),
            ),
        }
        self._columns.place(plans[self._columns.count])

    def minimumSizeHint(self) -> QSize:
        """Never the reason why a window cannot be narrow."""
        return QSize(theme.current().px(280), 200)
