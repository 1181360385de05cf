"""What was signed: both words, the reasons, who signed; and the manager's signature where one is needed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.records.screening import Judgement, ScreeningRecord
from cse_desk.models.records.sign_offs import Judged, judged_of
from cse_desk.ui import problems, theme
from cse_desk.ui.changed_judgement import changed_words
from cse_desk.ui.half_typed import Kept, KeptFields
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark
from cse_desk.ui.widgets.text_area import TextArea


class SignedCard(Card):
    """Read only, but for the sign-off. `signing_off` carries the manager's name, the reason, and what was shown (`Judged`)."""

    signing_off = Signal(str, str, object)

    def __init__(self, kept: Kept, *, may_write: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(_("Judgement, signed"), parent=parent)
        self._may_write = may_write
        column = self.body(spacing=8)
        self._told = QWidget()
        self._column = QVBoxLayout(self._told)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        column.addWidget(self._told)
        column.addWidget(self._make_form())
        column.addStretch(1)
        self._shown: ScreeningRecord | None = None
        name, reason = self._typed()
        self.kept = KeptFields(kept, self, name=name, reason=reason)

    def _typed(self) -> tuple[TextField, TextArea]:
        name, reason = self.name.field, self.reason.field
        assert isinstance(name, TextField)
        assert isinstance(reason, TextArea)
        return name, reason

    def _make_form(self) -> QWidget:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Line())
        column.addWidget(PlainLabel(_("Manager's sign-off needed"), kind="strong", wrap=True))
        words = _(
            "The judgement differs from the aid, or is under a rule that a manager may override. Both stay visible."
        )
        column.addWidget(PlainLabel(words, kind="small-muted", wrap=True))
        self.name = Labelled(_("Manager's name"), TextField(name=_("Manager's name"), max_length=120))
        self.reason = Labelled(
            _("The manager's reason"), TextArea(name=_("The manager's reason"), max_length=2000, coached=True)
        )
        self.button = Button(_("Record the sign-off"))
        self.button.clicked.connect(self._on_sign_off)
        self.changed = PlainLabel(kind="alert", wrap=True)
        theme.set_shown(self.changed, shown=False)
        for widget in (self.changed, self.name, self.reason):
            column.addWidget(widget)
        row = QHBoxLayout()
        column.addLayout(row)
        row.addWidget(self.button)
        row.addStretch(1)
        theme.set_shown(self.form, shown=False)
        return self.form

    def show_record(self, record: ScreeningRecord) -> None:
        """What was signed."""
        if record == self._shown:
            return
        if self._shown is not None and self._shown.screening_id == record.screening_id:
            self._judgement_changed(judged_of(self._shown.judgement), record)
        self._shown = record
        cleared(self._column)
        if record.judgement is not None:
            self._tell(record.judgement)
        if record.signed_at is not None:
            signed = _("Signed by {who}, {when}.").format(who=record.signed_by, when=moment(record.signed_at))
            self._say(signed, "strong")
        if record.amended_since_signed:
            self._say(_("Answers were changed after it was signed. Both stay in the history."), "small-alert")
        if record.sign_off is not None:
            one = record.sign_off
            self._say(
                _("Signed off by {who}, {when}: {why}").format(who=one.by_name, when=moment(one.at), why=one.reason)
            )
        if record.needs_sign_off and not self._may_write:
            self._say(_("A manager's sign-off is still needed."), "small-alert")
        theme.set_shown(self.form, record.needs_sign_off and self._may_write)
        if record.sign_off is not None:
            self.kept.forget()
        self.button.setEnabled(True)

    def _judgement_changed(self, before: Judged, record: ScreeningRecord) -> None:
        """What is another judgement now is said at the signature, and no key that is on its way signs it."""
        words = changed_words(before, judged_of(record.judgement)) if record.needs_sign_off else ""
        if words:
            self.changed.setText(words)
        if words and self.button.hasFocus():
            self.reason.field.setFocus(Qt.FocusReason.OtherFocusReason)
        theme.set_shown(self.changed, bool(self.changed.text()) and record.needs_sign_off)

    def _tell(self, judgement: Judgement) -> None:
        for question, mark in (
            (_("Being harmed?"), HarmMark(judgement.harm)),
            (_("Further harm"), LevelMark(judgement.level)),
        ):
            self._say(question, "label")
            self._column.addWidget(mark)
        for label, words in (
            (_("Why it differs from the aid"), judgement.differs_why),
            (_("Reasons"), judgement.reasons),
            (_("What would change my mind"), judgement.change_my_mind),
            (_("What I do not know"), judgement.not_known),
        ):
            if words:
                self._say(label, "label")
                self._say(words)

    def _say(self, words: str, kind: str = "body") -> None:
        self._column.addWidget(PlainLabel(words, kind=kind, wrap=True))

    @Slot()
    def _on_sign_off(self) -> None:
        self.show_trouble(None)
        self.button.setEnabled(False)
        name, reason = self._typed()
        assert self._shown is not None
        self.signing_off.emit(name.value(), reason.value(), judged_of(self._shown.judgement))

    def show_trouble(self, error: Exception | None) -> None:
        """Say beside the field why it is not signed off."""
        self.button.setEnabled(True)
        for labelled in (self.name, self.reason):
            labelled.show_problem("")
        if error is None:
            return
        is_reason = isinstance(error, Refused) and error.rule.value == "reason-needed"
        labelled = self.reason if is_reason else self.name
        labelled.show_problem(problems.words_for(error).whole)
        labelled.field.setFocus()
