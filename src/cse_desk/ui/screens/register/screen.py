"""The register's form: a new young person, with a look for the same one before adding; or the details of one who is known."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import PersonDetails, PossibleMatch
from cse_desk.ui import tab_order, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.draft_keeper import DraftKeeper
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.register import choices as reading_choices
from cse_desk.ui.screens.register.choices import Choices
from cse_desk.ui.screens.register.foot import FormFoot
from cse_desk.ui.screens.register.form import NUMBERS, DetailsForm
from cse_desk.ui.screens.register.matches import MatchPane
from cse_desk.ui.screens.register.sections import sections
from cse_desk.ui.screens.register.side import SectionSide
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import Heading
from cse_desk.ui.widgets.notices import Banner, ErrorSummary, Trouble
from cse_desk.ui.widgets.page import scroller
from cse_desk.ui.widgets.stack import Stack
from cse_desk.ui.widgets.waiting import Waiting

LOOK_MS = 300  # after the last keystroke
_MATCHED_BY = frozenset(
    {"names", "born", "estimated_youngest", "estimated_oldest", "addresses", "nhs_number", "upn", "carers"}
)
_WITH_SIDE, _WITH_MATCHES = 1130, 900


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form begins with."""

    details: PersonDetails
    choices: Choices
    is_draft: bool


def _open(services: Services, young_person_id: str, today: date) -> Opened:
    draft = services.people.draft(young_person_id)
    details = draft
    if details is None:
        details = services.people.details(young_person_id) if young_person_id else PersonDetails()
    return Opened(details, reading_choices.read(details, today), draft is not None)


class RegisterScreen(Screen):
    """`Place("register")` is somebody new; `Place("register", <id>, <section>)` somebody who is known."""

    wants_room = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.form: DetailsForm | None = None
        self.keeper = DraftKeeper(context, self._keeping, self)
        self._place = Place("register")
        self._id = ""
        self._asked_again: tuple[str, ...] = ()  # what the person was asked to look at once more
        self._is_saving = False
        self._is_done = False  # recorded: the next visit reads it again
        self._opening = Slices(self)
        self._look_job: Job | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._find_matches)
        self._make()

    # -- building --

    def _make(self) -> None:
        self._stack = Stack()
        self._waiting = Waiting()
        self._none = EmptyState("", "", icon="person", action=_("To the young people"))
        assert self._none.button is not None
        self._none.button.clicked.connect(self._on_people)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._body = QHBoxLayout()
        column.addLayout(self._body, 1)
        self._body.setSpacing(0)
        self.matches = MatchPane()
        self._middle = self._make_middle()
        self._body.addWidget(self._middle, 1)
        self._body.addWidget(self.matches)
        self.foot = FormFoot()
        column.addWidget(self.foot)
        self._whole = whole
        self.side: SectionSide | None = None
        for page in (self._waiting, self._none, whole):
            self._stack.addWidget(page)
        self.fill(self._stack)
        self.matches.same.connect(self._on_same)
        self.matches.none.connect(self._on_none_of_these)
        self.foot.saved.connect(self.save)
        self.foot.left.connect(self.go_back)
        self.foot.thrown.connect(self.throw_away)

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = QVBoxLayout()
        column.addLayout(top)
        top.setContentsMargins(24, 20, 24, 0)
        top.setSpacing(8)
        self.title = Heading(level=1, wrap=True)
        self.news = Banner(closable=True)
        self.summary = ErrorSummary()
        for widget in (self.title, self.news, self.summary):
            top.addWidget(widget)
        self._area = scroller(QWidget(), name=_("Details"))
        column.addWidget(self._area, 1)
        self.news.acted.connect(self.throw_away)
        return middle

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Open the form; one that is being filled in stays as it is."""
        same = self.form is not None and place.target == self._id and not self._is_done
        self._place = place
        if same:
            self._go_to_section(place.part)
            return
        self._load(place.target)

    def _load(self, young_person_id: str) -> None:
        self._id = young_person_id
        self._is_done = False
        self._opening.drop()
        self._stack.setCurrentWidget(self._waiting)
        work = partial(_open, self.context.services, young_person_id, self.context.clock.today())
        self.context.lanes.reading.run(self, work, partial(self._on_opened, young_person_id), self._on_not_opened)

    def _on_opened(self, young_person_id: str, opened: Opened) -> None:
        if young_person_id != self._id:
            return
        self.matches.clear()
        self._asked_again = ()
        self._is_saving = False
        self.keeper.forget()
        self._opening.begin(self._show_form(opened), step_by_step=True)

    def _show_form(self, opened: Opened) -> Iterator[None]:
        """The parts of the form at the left while nothing else is seen yet; then what is typed into, with the keyboard in it."""
        if self.side is None:
            self.side = SectionSide([(one.id, one.title) for one in sections(opened.choices, self.context.clock.today)])
            self.side.chosen.connect(self._go_to_section)
            self._body.insertWidget(0, self.side)
            yield
        self._say_what_is_open(opened)
        self._stack.setCurrentWidget(self._whole)
        self.refit()
        form = self.form = DetailsForm(opened.choices, self.context.clock.today)
        form.changed.connect(self._on_changed_field)
        self._area.setWidget(form)
        form.begin(opened.details, self._on_form_whole)
        if not self._place.part:
            self._go_to_section("")

    def _say_what_is_open(self, opened: Opened) -> None:
        young_person_id = self._id
        self.foot.begin()
        self.foot.show_state(is_new=not young_person_id)
        self.summary.show_troubles(())
        name = next((f"{one.given} {one.family}".strip() for one in opened.details.names), "")
        self.title.setText(_("Details of {name}").format(name=name) if young_person_id else _("New young person"))
        if opened.is_draft:
            self.news.say(
                _("You began this earlier; nothing of it is recorded yet."),
                _("Everything you typed is here. Save it, or throw it away."),
                action=_("Throw it away"),
            )
        else:
            self.news.say("")

    @Slot()
    def _on_form_whole(self) -> None:
        self._find_matches()
        if self._place.part:
            self._go_to_section(self._place.part)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the sections, the form (of an entry its fields before Remove), the matches, the foot."""
        if self.form is None or self.side is None:
            return super().focusNextPrevChild(forward)
        parts = (self.side, *self.form.stops(), *self.matches.stops(), self.foot)
        return tab_order.step(parts, forward=forward) or super().focusNextPrevChild(forward)

    def _on_not_opened(self, error: Exception) -> None:
        self._none.say_failed(error)
        self._stack.setCurrentWidget(self._none)

    @Slot(str)
    def _go_to_section(self, section: str) -> None:
        if self.form is None:
            return
        wanted = section if self.form.has(section) else self.form.sections[0].id
        if not self.form.is_made(wanted):
            self._place = replace(self._place, part=wanted)  # it goes there once the form is whole
            return
        card = self.form.focus_section(wanted)
        if section:
            bar = self._area.verticalScrollBar()
            bar.setValue(min(bar.maximum(), card.y() - 8))

    def commands(self) -> tuple[Command, ...]:
        """Save, and the sections."""
        found = [Command("screen.save", _("Save"), self.save, "Ctrl+S", "save")]
        if self.form is not None:
            for one in self.form.sections:
                words = _("Go to: {section}").format(section=one.title)
                found.append(Command(f"screen.{one.id}", words, partial(self._go_to_section, one.id), icon="edit"))
        return tuple(found)

    def leaving(self) -> None:
        """What was typed is kept."""
        self.keeper.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.keeper.keep(done)

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed this young person while the form was open."""
        if self.form is None or not self._id or self._id not in changes.roots or self._is_saving or self._is_done:
            return
        if not self.keeper.is_changed and self.foot.is_untouched():
            self._load(self._id)
        else:
            self.news.say(
                _("Something about this person changed while this form was open."),
                _(
                    "What you typed is kept. If you save a field that was changed as well, both values stand and you choose."
                ),
                kind="notice",
            )

    # -- typing --

    def _keeping(self) -> Callable[[], None]:
        assert self.form is not None
        return partial(self.context.services.people.keep_draft, self.form.details())

    @Slot(str)
    def _on_changed_field(self, name: str) -> None:
        self.foot.touch()
        self.keeper.typed()
        if not self._id and name in _MATCHED_BY:
            self._look.start()
        if name in NUMBERS:
            self._check_number(name)

    def _check_number(self, name: str) -> None:
        assert self.form is not None
        found = self.context.services.people.check(self.form.details())
        words = next((one.words for one in found if one.field == name), "")
        self.form.show_number_problem(name, words)

    # -- search before create --

    @Slot()
    def _find_matches(self) -> None:
        self._look.stop()
        if self._id or self.form is None:
            return
        work = partial(self.context.services.people.possible_matches, self.form.details())
        self._look_job = self.context.lanes.reading.run(
            self, work, self._on_matches, self._on_failed, instead_of=self._look_job
        )

    def _on_matches(self, matches: tuple[PossibleMatch, ...]) -> None:
        self._look_job = None
        self.matches.show_matches(matches)
        self.refit()

    @Slot(str)
    def _on_same(self, young_person_id: str) -> None:
        self.context.bus.go("person", young_person_id)

    @Slot()
    def _on_none_of_these(self) -> None:
        self.summary.show_troubles(())
        self.foot.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- saving --

    @Slot()
    def save(self) -> None:
        """Check, look for the same person once more, record."""
        if self.form is None or self._is_saving or self._stack.currentWidget() is not self._whole:
            return  # while another is being read, the form is still that of the one before
        details = self.form.details()
        troubles = self._troubles(details)
        if troubles is None:
            return
        self._is_saving = True
        self.foot.show_saving()
        if self._id:
            self._record(details)
            return
        work = partial(self.context.services.people.possible_matches, details)
        failed = partial(self._on_save_failed, self._id)
        self.context.lanes.reading.run(self, work, partial(self._on_last_look, details), failed)

    def _troubles(self, details: PersonDetails) -> tuple[Trouble, ...] | None:
        """Empty when it may be saved; None when something has to be looked at first, which then stands in the summary."""
        assert self.form is not None
        unreadable = self.form.unreadable()
        found = self.context.services.people.check(details)
        shown = self.form.show_problems(found)
        hard = [trouble for trouble, one in zip(shown, found, strict=True) if one.is_hard]
        if unreadable or hard:
            self._asked_again = ()
            self.foot.ask_again(on=False)
            self.summary.show_troubles([*unreadable, *hard])
            return None
        soft = tuple(one.words for one in found)
        if soft and soft != self._asked_again:
            self._asked_again = soft
            self.foot.ask_again(on=True)
            self.summary.show_troubles(shown, title=_("Please look once more, or save it all the same:"))
            return None
        self.summary.show_troubles(())
        return ()

    def _on_last_look(self, details: PersonDetails, matches: tuple[PossibleMatch, ...]) -> None:
        if not self._is_saving or self._id or self._stack.currentWidget() is not self._whole:
            return  # somebody went on to another: what was typed is a draft
        self.matches.show_matches(matches)
        self.refit()
        if not self.matches.is_settled():
            self._stop_saving()
            words = _("Somebody in the register is likely the same person. Open them, or choose “None of these: add”.")
            self.summary.show_troubles([Trouble(words, self.matches.none_button)], title=_("Not added yet."))
            self.matches.none_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._record(details)

    def _record(self, details: PersonDetails) -> None:
        people = self.context.services.people
        self.keeper.keep_now()  # a take-in may hold up the recording: until then the draft stands
        work = self.keeper.ending(partial(people.save if self._id else people.create, details))
        saved, failed = partial(self._on_saved, self._id), partial(self._on_save_failed, self._id)
        self.context.lanes.vault.run(self, work, saved, failed)

    def _on_saved(self, young_person_id: str, changes: Changes) -> None:
        words = _("Details saved.") if young_person_id else _("Young person added.")
        self.context.bus.tell_changed(changes, words if changes.ids else "")
        self.context.bus.tell_saved(self.context.clock.now())
        if young_person_id != self._id:
            return  # somebody went on to another, whose form is not done
        self.keeper.ended()
        root = self._id = young_person_id or next(iter(changes.roots))
        self._is_done = True
        self._stop_saving()
        look = partial(self.context.services.people.details, root)
        self.context.lanes.reading.run(self, look, partial(self._on_looked, root), self._on_failed)

    def _on_looked(self, root: str, details: PersonDetails) -> None:
        """Where to go on: to the choice between two values when somebody else changed the same."""
        self.context.bus.go("person", root, "history" if details.conflicts else "overview")

    def _stop_saving(self) -> None:
        self._is_saving = False
        self.foot.show_state(is_new=not self._id)

    def _on_save_failed(self, young_person_id: str, error: Exception) -> None:
        if young_person_id != self._id:
            self.context.bus.tell_failed(error)  # of the one before: what was typed is a draft
            return
        self._stop_saving()
        self.keeper.ended()
        self.keeper.typed()
        self._on_failed(error)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    # -- leaving --

    @Slot()
    def go_back(self) -> None:
        """Leave; what was typed is kept as a draft."""
        self.context.bus.go_back()

    @Slot()
    def throw_away(self) -> None:
        """Forget what was typed, and begin from what is recorded."""
        self.keeper.forget()
        work = self.keeper.ending(partial(self.context.services.people.drop_draft, self._id))
        self.context.lanes.vault.run(self, work, self._on_thrown, self._on_failed)

    def _on_thrown(self, _nothing: object) -> None:
        self.context.bus.tell_changed(Changes(act=""), _("What was typed is thrown away."), can_undo=False)
        self._load(self._id)

    @Slot()
    def _on_people(self) -> None:
        self.context.bus.go("people")

    # -- room --

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side panes give way to the form."""
        super().resizeEvent(event)
        self.refit()

    def refit(self) -> None:
        """Sections at the left and matches at the right where there is room; likely matches below the form else."""
        worn, room = theme.current(), self.width()
        self.matches.refit()
        is_new = not self._id
        if self.side is not None:
            self.side.setVisible(room >= worn.px(_WITH_SIDE) or (not is_new and room >= worn.px(_WITH_MATCHES)))
        beside = room >= worn.px(_WITH_MATCHES)
        if not beside:
            self.matches.setFixedWidth(min(room // 2, worn.px(300)))
        has_any = bool(self.matches.cards)
        self.matches.setVisible(is_new and (beside or has_any))
