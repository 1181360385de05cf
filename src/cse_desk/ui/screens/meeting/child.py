"""The page of the young person who is discussed: own words, three columns, decision and guard, actions, dissent."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import PanelDecisionKind
from cse_desk.models.records.meeting import ChildAtMeeting, GuardView
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.screens.meeting.actions import ActionsCard
from cse_desk.ui.screens.meeting.calls import Shown
from cse_desk.ui.screens.meeting.columns import Columns
from cse_desk.ui.screens.meeting.decision import DecisionCard
from cse_desk.ui.screens.meeting.dissent import DissentCard
from cse_desk.ui.screens.meeting.guard import GuardCard
from cse_desk.ui.screens.meeting.head import ChildHead
from cse_desk.ui.screens.meeting.stacking import StackingRow
from cse_desk.ui.screens.meeting.work import MeetingWork

_GUARDED = frozenset(
    {"kind", "level", "strands", "chair_signed"}
)  # nothing is recorded before the guard has looked again


class ChildPage(QWidget):
    """Listens to the work and shows it; hands what is typed to it."""

    def __init__(self, context: Context, work: MeetingWork) -> None:
        super().__init__()
        self._context, self._work = context, work
        self._view = GuardView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.head, self.columns = ChildHead(), Columns()
        self.decision, self.guard = DecisionCard(context), GuardCard()
        self.action_card, self.dissent = ActionsCard(context), DissentCard()
        self._pair = StackingRow(least_width=640)
        self._pair.add(self.decision, 2)
        self._pair.add(self.guard, 3)
        for widget in (self.head, self.columns, self._pair, self.action_card, self.dissent):
            column.addWidget(widget)
        self._listen()

    def _listen(self) -> None:
        work = self._work
        self.columns.typed.connect(self._on_words)
        self.columns.left.connect(work.write)
        self.decision.changed.connect(self._on_form)
        self.decision.recording.connect(work.record)
        self.decision.keeping_on.connect(self._on_keep_on)
        self.decision.correcting.connect(self._on_correct)
        self.decision.signing.connect(self._on_sign)
        self.guard.answered.connect(work.answer)
        self.guard.typed.connect(work.type_answer)
        self.guard.mending.connect(self._on_mend)
        self.action_card.changed.connect(self._on_action)
        self.action_card.adding.connect(work.add_action)
        self.action_card.taken_off.connect(self._on_take_off)
        self.dissent.typed.connect(self._on_words)
        self.dissent.adding.connect(work.add_dissent)
        self.dissent.answer_typed.connect(work.type_dissent_answer)
        self.dissent.answering.connect(work.answer_dissent)
        work.guard_looked.connect(self.show_guard)

    def focus_on(self, part: str) -> None:
        """The keyboard to a column, a part of the decision (kind, reason, level) or a new action."""
        decision = self.decision
        fields: dict[str, QWidget] = {"kind": decision.kind, "reason": decision.reason, "level": decision.level}
        fields |= {"action": self.action_card.new.what, **self.columns.areas}
        fields[part].setFocus()

    # ---- showing ----------------------------------------------------------------------------

    def show_opened(self, shown: Shown) -> None:
        """Another young person; whether the page is seen is the screen's business."""
        child = shown.child
        if child is None:
            return
        self.head.show_child(child, self._context.clock.today())
        self.columns.show_typed(shown.typed)
        self.decision.show_child(child, shown.typed, chair_signs=shown.day.chair_signs)
        self.action_card.new.show_action(shown.typed.action)
        self.action_card.show_lines(child.actions, child.open_actions)
        self.dissent.show_child(child, shown.typed, shown.day.chair)
        self.show_guard(shown.guard)

    def show_refreshed(self, shown: Shown) -> None:
        """The same young person, as recorded now."""
        child, typed = shown.child, self._work.typed
        if child is None:
            return
        self.head.show_child(child, self._context.clock.today())
        self.decision.show_recorded(child, chair_signs=shown.day.chair_signs)
        self.decision.show_whether_open(child, typed.form)
        self.action_card.show_lines(child.actions, child.open_actions)
        self.dissent.show_recorded(child, typed)

    @Slot(object)
    def show_guard(self, view: GuardView) -> None:
        """What stands before the decision as it is typed."""
        self._view = view
        form, child = self._work.typed.form, self._work.shown.child if self._work.shown else None
        open_ = not self.decision.form.isHidden()
        theme.set_shown(self.guard, view.removes and open_)
        if child is not None and view.removes:
            self.guard.show_view(self._work.item, view, _title(child), self._work.typed.answers)
        self.decision.show_guard(view, form, has_started=self._work.has_started)
        if child is not None:
            self.decision.keep_on.set_text(_keep_on(child))

    # ---- typing -----------------------------------------------------------------------------

    @Slot(str, str)
    def _on_words(self, part: str, words: str) -> None:
        self._work.type_words(**{part: words})

    @Slot(str, object)
    def _on_form(self, part: str, value: object) -> None:
        self._work.type_form(**{part: value})
        self.decision.show_parts(self._work.typed.form)
        self.show_guard(replace(self._view, stops=max(1, self._view.stops)) if part in _GUARDED else self._view)

    @Slot(str, object)
    def _on_action(self, part: str, value: object) -> None:
        self._work.type_action(**{part: value})

    @Slot()
    def _on_keep_on(self) -> None:
        """Instead of a removal, or at once: the young person is on the agenda."""
        child = self._work.shown.child if self._work.shown else None
        self._work.type_form(kind=child.suggested if child else PanelDecisionKind.KEEP)
        self.decision.show_form(self._work.typed.form)
        self.decision.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_correct(self, decision: str) -> None:
        child = self._work.shown.child if self._work.shown else None
        first = next((one for one in child.decisions if one.decision == decision), None) if child else None
        if first is None or child is None:
            return
        self._work.type_form(
            kind=first.kind,
            strands=first.strands,
            reason=first.reason,
            level=first.level,
            harm=first.harm,
            review_on=first.review_on,
            offered_to=first.offered_to,
            corrects=decision,
        )
        self.decision.show_form(self._work.typed.form)
        self.decision.show_whether_open(child, self._work.typed.form)
        self.decision.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_sign(self, decision: str) -> None:
        services = self._context.services
        self._work.run(lambda: services.decisions.sign(decision=decision))

    @Slot(str)
    def _on_take_off(self, action: str) -> None:
        services = self._context.services
        self._work.run(lambda: services.panel_actions.take_off(action=action))

    @Slot(str)
    def _on_mend(self, code: str) -> None:
        """Where a stop is mended: the chair's box here, everything else on the young person's page."""
        child = self._work.shown.child if self._work.shown else None
        if code == "B6":
            self._work.type_form(chair_signed=True)
            self.decision.signed.set_value(value=True)
        elif code == "B2":
            self.decision.level.setFocus(Qt.FocusReason.OtherFocusReason)
        elif child is not None:
            self._context.bus.go("person", child.young_person_id, f"guard:{code}")


def _title(child: ChildAtMeeting) -> str:
    word = child.pronouns.casefold().partition("/")[0].strip()
    return {
        "he": _("Before he can be removed"),
        "she": _("Before she can be removed"),
    }.get(word, _("Before they can be removed"))


def _keep_on(child: ChildAtMeeting) -> str:
    word = child.pronouns.casefold().partition("/")[0].strip()
    if child.suggested is PanelDecisionKind.ADD:
        return {"he": _("Add him"), "she": _("Add her")}.get(word, _("Add them"))
    return {"he": _("Keep him on"), "she": _("Keep her on")}.get(word, _("Keep them on"))
