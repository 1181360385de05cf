"""The decision about one young person, with its reason."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import HarmWord, LevelWord, PanelDecisionKind, Strand
from cse_desk.models.labels import label
from cse_desk.models.records.meeting import ChildAtMeeting, DecisionForm, GuardView, Typed
from cse_desk.models.records.panel import DecisionLine
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check, CheckGroup
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea

_OFFERING = (PanelDecisionKind.NOT_ADDED, PanelDecisionKind.STEP_DOWN)
_STAYING = (PanelDecisionKind.ADD, PanelDecisionKind.KEEP, PanelDecisionKind.ESCALATE)
_GAP = 6


class DecidedRow(QWidget):
    """A decision that is recorded; a correction is a later one that names it."""

    correcting = Signal(str)
    signing = Signal(str)

    def __init__(self, line: DecisionLine, *, is_corrected: bool, chair_signs: bool) -> None:
        super().__init__()
        self._line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        words = _("Corrected: {words}").format(words=line.words) if is_corrected else line.words
        column.addWidget(PlainLabel(words, kind="muted" if is_corrected else "strong", wrap=True))
        column.addWidget(PlainLabel(_details(line), kind="small-muted", wrap=True))
        links = FlowRow()
        if not is_corrected:
            correct = Button(_("Correct it"), kind="small-link", name=_("Correct: {words}").format(words=line.words))
            correct.clicked.connect(self._on_correct)
            links.add(correct)
        if line.chair_signed_at is None and chair_signs and not is_corrected:
            sign = Button(_("Chair signs"), kind="small-link", name=_("Chair signs: {words}").format(words=line.words))
            sign.clicked.connect(self._on_sign)
            links.add(sign)
        column.addWidget(links)

    @Slot()
    def _on_correct(self) -> None:
        self.correcting.emit(self._line.decision)

    @Slot()
    def _on_sign(self) -> None:
        self.signing.emit(self._line.decision)


def _details(line: DecisionLine) -> str:
    strands = ", ".join(label(one).lower() for one in line.strands)
    parts = [strands, line.reason.rstrip(".")]
    if line.level is not None:
        parts.append(_("further harm {level}").format(level=label(line.level).lower()))
    if line.offered_to:
        parts.append(_("offered to {who}").format(who=line.offered_to))
    if line.review_on is not None:
        parts.append(_("review {day}").format(day=i18n.day(line.review_on)))
    if line.chair_signed_at is not None:
        parts.append(_("signed by {chair}").format(chair=line.chair or _("the chair")))
    return ". ".join(parts) + "."


class DecisionCard(Card):
    """One decision, its reason, both words, the review day; what is recorded above."""

    changed = Signal(str, object)  # part of the form, value
    recording = Signal()
    keeping_on = Signal()
    correcting = Signal(str)
    signing = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(_("Decision"))
        self._done = QVBoxLayout()
        column = self.body(spacing=_GAP)
        column.addLayout(self._done)
        self.form = QWidget()
        rows = QVBoxLayout(self.form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(_GAP)
        self._make_fields(context)
        for widget in (
            Labelled(_("One decision for this young person"), self.kind),
            self._strands_row,
            Labelled(_("Reason"), self.reason),
            self._offered_row,
            self._words_row,
            self._review_row,
        ):
            rows.addWidget(widget)
        self.record = Button(_("Record decision"), kind="primary")
        self.keep_on = Button(_("Keep on"))
        self.record.clicked.connect(self.recording)
        self.keep_on.clicked.connect(self.keeping_on)
        buttons = FlowRow()
        buttons.add(self.record)
        buttons.add(self.keep_on)
        buttons.add(self.signed)
        rows.addWidget(buttons)
        self.waits = PlainLabel(kind="small-muted", wrap=True)
        rows.addWidget(self.waits)
        column.addWidget(self.form)
        self.end()

    def _make_fields(self, context: Context) -> None:
        kinds = tuple((one.value, label(one)) for one in PanelDecisionKind)
        self.kind = DropDown(kinds, name=_("Decision"), empty=_("Choose"))
        self.kind.setMinimumContentsLength(14)
        self.reason = TextArea(name=_("Reason"), lines=2, most_lines=6, coached=True)
        self.offered = TextField(name=_("Offered to"))
        self.harm = DropDown(tuple((one.value, label(one)) for one in HarmWord), name=_("Being harmed?"), empty="–")
        self.level = DropDown(tuple((one.value, label(one)) for one in LevelWord), name=_("Further harm"), empty="–")
        self.review = DateField(today=context.clock.today, name=_("Review on"), with_today=False)
        self.signed = Check(_("The chair signs"))
        self._strands_row = OnePlace()
        self.strands: CheckGroup | None = None
        self._offered_row = Labelled(_("Offered to, or who takes over"), self.offered)
        self._words_row = FlowRow(gap=12)
        self._words_row.add(Labelled(_("Being harmed?"), self.harm))
        self._words_row.add(Labelled(_("Further harm"), self.level))
        self._review_row = Labelled(_("Review on"), self.review, optional=True)
        for name, field in self._fields().items():
            field.setObjectName(name)
            field.changed.connect(self._on_changed)  # type: ignore[attr-defined]  # every field has it

    def _fields(self) -> dict[str, QWidget]:
        return {
            "kind": self.kind,
            "reason": self.reason,
            "offered_to": self.offered,
            "harm": self.harm,
            "level": self.level,
            "review_on": self.review,
            "chair_signed": self.signed,
        }

    # ---- showing ----------------------------------------------------------------------------

    def show_child(self, child: ChildAtMeeting, typed: Typed, *, chair_signs: bool) -> None:
        """Another young person."""
        self.show_recorded(child, chair_signs=chair_signs)
        self._show_strands(child)
        self.show_form(typed.form)
        self.show_whether_open(child, typed.form)

    def _show_strands(self, child: ChildAtMeeting) -> None:
        several = child.strands if len(child.strands) > 1 else ()
        choices = tuple((one.value, label(one)) for one in several)
        self.strands = CheckGroup(choices, name=_("For")) if choices else None
        self._strands_row.put(self.strands)
        if self.strands is not None:
            self.strands.setObjectName("strands")
            self.strands.changed.connect(self._on_changed)

    def show_recorded(self, child: ChildAtMeeting, *, chair_signs: bool) -> None:
        """What is recorded."""
        cleared(self._done)
        gone = {line.corrects for line in child.decisions}
        for line in child.decisions:
            row = DecidedRow(line, is_corrected=line.decision in gone, chair_signs=chair_signs)
            row.correcting.connect(self.correcting)
            row.signing.connect(self.signing)
            self._done.addWidget(row)

    def show_whether_open(self, child: ChildAtMeeting, form: DecisionForm) -> None:
        """The form is there while a strand is not decided, or a decision is corrected."""
        decided = {strand for line in child.decisions for strand in line.strands}
        theme.set_shown(self.form, bool(form.corrects or not decided or set(child.heard_strands) - decided))

    def show_form(self, form: DecisionForm) -> None:
        """What is typed."""
        self.kind.set_value(form.kind.value if form.kind else "")
        self.reason.set_value(form.reason)
        self.offered.set_value(form.offered_to)
        self.harm.set_value(form.harm.value if form.harm else "")
        self.level.set_value(form.level.value if form.level else "")
        self.review.set_value(form.review_on)
        self.signed.set_value(form.chair_signed)
        if self.strands is not None:
            self.strands.set_value([one.value for one in form.strands])
        self.show_parts(form)

    def show_parts(self, form: DecisionForm) -> None:
        """Only what this kind of decision asks for."""
        theme.set_shown(self._offered_row, form.kind in _OFFERING)
        theme.set_shown(self._review_row, form.kind in _STAYING)
        theme.set_shown(self._words_row, form.kind is not PanelDecisionKind.DIED)
        theme.set_shown(self.keep_on, form.kind not in _STAYING)

    def show_guard(self, view: GuardView, form: DecisionForm, *, has_started: bool) -> None:
        """Whether it can be recorded, and what it waits for."""
        waits = _waits(view, form, has_started=has_started)
        self.record.setEnabled(not waits and view.may_record)
        self.waits.setText(waits)

    # ---- typing -----------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, value: object) -> None:
        field = self.sender()
        assert field is not None
        self.changed.emit(field.objectName(), _read(field.objectName(), value))


def _read(name: str, value: object) -> object:
    """The value as the form holds it."""
    if name in _KINDS:
        return _KINDS[name](str(value)) if value else None
    if name == "strands":
        chosen: Sequence[object] = value if isinstance(value, list) else ()
        return tuple(strand for strand in Strand if strand.value in chosen)
    if name == "review_on":
        return date.fromisoformat(str(value)) if value else None
    return value


_KINDS = {"kind": PanelDecisionKind, "harm": HarmWord, "level": LevelWord}


def _waits(view: GuardView, form: DecisionForm, *, has_started: bool) -> str:
    if not has_started:
        return _("The meeting has to be started first.")
    stop = ngettext("{count} stop", "{count} stops", view.stops)
    answer = ngettext("{count} answer", "{count} answers", view.to_answer)
    both = [words for words, count in ((stop, view.stops), (answer, view.to_answer)) if count]
    if both:
        return _("Recording waits for {what}.").format(what=_(" and ").join(both))
    if form.kind is None:
        return _("Recording waits for a decision.")
    if not form.reason:
        return _("Recording waits for the reason.")
    return _("Recording waits for the level.") if form.lacks_level else ""


class OnePlace(QWidget):
    """A place for one widget or none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def put(self, widget: QWidget | None) -> None:
        """This one in place of what was here."""
        cleared(self._column)
        if widget is not None:
            self._column.addWidget(widget)
        theme.set_shown(self, widget is not None)
