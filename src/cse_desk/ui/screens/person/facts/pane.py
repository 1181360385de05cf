"""The pane in which a fact is written down: one small form, kept while it is typed, its problems at the fields."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.facts import Form
from cse_desk.models.records.people import FieldProblem
from cse_desk.services.facts import filling
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Context
from cse_desk.ui.draft_keeper import DraftKeeper
from cse_desk.ui.screens.person.facts.asking import KINDS, FormKind
from cse_desk.ui.screens.person.facts.fields import Offered
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.field_set import FieldSet
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner, ErrorSummary, Trouble

_KEPT = frozenset({"concern"})  # whom a link is to: asked once, never changed


class FactPane(QWidget):
    """`saved` once it is recorded; `closed` when the list is to be seen again: what was typed is then kept."""

    saved = Signal(object)  # Changes
    closed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.keeper = DraftKeeper(context, self._keeping, self)
        self.form: Form | None = None
        self._young_person_id, self._seen = "", 0
        self._asked_again: tuple[str, ...] = ()
        self.fields: FieldSet | None = None
        self.card = Card()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.news = Banner(closable=True)
        self.summary = ErrorSummary()
        self._column.addWidget(self.news)
        self._column.addWidget(self.summary)
        self._column.addWidget(self.card)
        self._make_buttons()
        self.news.acted.connect(self.throw_away)

    def _make_buttons(self) -> None:
        """They stand at the foot of the tab, always in sight."""
        self.save_button = Button(_("Record"), kind="primary", key="Ctrl+S")
        self.back_button = Button(_("Back"), icon="chevron-left", name=_("Back to the list; what was typed is kept"))
        self.throw_button = Button(_("Throw away"), kind="link", name=_("Throw away what was typed"))
        self.save_button.clicked.connect(self.save)
        self.back_button.clicked.connect(self.close_pane)
        self.throw_button.clicked.connect(self.throw_away)

    # -- opening --

    def fields_for(self, form: Form, offered: Offered) -> FieldSet:
        """The fields of a form, filled in; they are given to `open_form` in another turn, for making and showing them takes long."""
        made = FieldSet(*KINDS[type(form)].fields(offered))
        made.set_values(filling.values_of(form))
        return made

    def open_form(self, young_person_id: str, form: Form, fields: FieldSet, seen: int, *, is_draft: bool) -> None:
        """Show a form; `is_draft`: it was typed before and not recorded."""
        self._young_person_id, self._seen, self.form = young_person_id, seen, form
        self._asked_again = ()
        self.summary.show_troubles(())
        self._say_draft(is_draft=is_draft)
        self._show_fields(KINDS[type(form)], fields)
        self.save_button.set_text(_("Record"))
        self.save_button.setEnabled(True)
        fields.focus()

    def _say_draft(self, *, is_draft: bool) -> None:
        if is_draft:
            text = _("Everything you typed is here. Record it, or throw it away.")
            self.news.say(_("You began this earlier; nothing of it is recorded yet."), text, action=_("Throw it away"))
        else:
            self.news.say("")

    def _show_fields(self, kind: FormKind, fields: FieldSet) -> None:
        focusing.let_go(self.card)
        self.card.hide()
        self.card.deleteLater()
        self.card, self.fields = Card(kind.title), fields
        column = self.card.body(spacing=12)
        if kind.hint:
            column.addWidget(PlainLabel(kind.hint, kind="small-muted", wrap=True))
        fields.changed.connect(self._on_field)
        column.addWidget(fields)
        self._fit()  # before it is placed: what is not asked is not laid out
        with at_once(self):
            self._column.addWidget(self.card)
            self.card.show()  # at once, so that the keyboard can go there

    # -- typing --

    def value(self) -> Form:
        """The record as its fields stand. What is not asked now is not said."""
        assert self.form is not None
        assert self.fields is not None
        shown = {name: self.fields.value(name) for name, cell in self.fields.cells.items() if not cell.isHidden()}
        hidden = {name for name, cell in self.fields.cells.items() if cell.isHidden()} - _KEPT
        return filling.filled(self.form, {**shown, **dict.fromkeys(hidden)})

    def _values(self) -> dict[str, object]:
        assert self.form is not None
        assert self.fields is not None
        said = {name: self.fields.value(name) for name in self.fields.cells}
        return {**filling.values_of(self.form), **said}

    @Slot(str)
    def _on_field(self, _name: str) -> None:
        self.keeper.typed()
        self._asked_again = ()
        self.save_button.set_text(_("Record"))
        self._fit()

    def _fit(self) -> None:
        """What is asked, and what is open, by what is filled in."""
        assert self.fields is not None
        kind, values = KINDS[type(self.form)], self._values()
        for name, asked in kind.only_if.items():
            theme.set_shown(self.fields.cells[name], asked(values))
        for name, opens in kind.open_if.items():
            self.fields.cells[name].setEnabled(opens(values))

    def _keeping(self) -> Callable[[], None]:
        keep, form = self._context.services.facts.keep_draft, self.value()
        return partial(keep, young_person_id=self._young_person_id, fact=form, seen=self._seen)

    # -- saving --

    @Slot()
    def save(self) -> None:
        """Check, then record."""
        if self.form is None or not self.save_button.isEnabled() or not self._may_save():
            return
        self.save_button.setEnabled(False)
        save = self._context.services.facts.save
        work = partial(save, young_person_id=self._young_person_id, form=self.value(), seen=self._seen or None)
        self.keeper.keep_now()
        self._context.lanes.vault.run(self, self.keeper.ending(work), self._on_saved, self._on_not_saved)

    def _may_save(self) -> bool:
        assert self.fields is not None
        unreadable = self._unreadable()
        found = self._context.services.facts.check(self.value())
        hard = [self._trouble(one) for one in found if one.is_hard and one.field not in unreadable]
        if unreadable or hard:
            self.summary.show_troubles([*unreadable.values(), *hard])
            return False
        soft = tuple(one.words for one in found)
        if soft and soft != self._asked_again:
            self._asked_again = soft
            self.save_button.set_text(_("Record all the same"))
            self._ask(found)
            return False
        self.summary.show_troubles(())
        return True

    def _ask(self, found: Sequence[FieldProblem]) -> None:
        title = _("Please look once more, or record it all the same:")
        self.summary.show_troubles([self._trouble(one) for one in found], title=title)

    def _unreadable(self) -> dict[str, Trouble]:
        """Fields that hold text which means nothing, by name."""
        assert self.fields is not None
        found: dict[str, Trouble] = {}
        for cell in self.fields.cells.values():
            ask = getattr(cell.field, "trouble", None)
            words = str(ask()) if ask is not None and not cell.isHidden() else ""
            self.fields.show_problem(cell.name, words)
            if words:
                found[cell.name] = Trouble(f"{cell.label.text()}: {words}", cell.field)
        return found

    def _trouble(self, one: FieldProblem) -> Trouble:
        assert self.fields is not None
        cell = self.fields.cells[one.field]
        self.fields.show_problem(one.field, one.words)
        return Trouble(f"{cell.label.text()}: {one.words}", cell.field)

    def _on_saved(self, changes: Changes) -> None:
        self.keeper.forget()
        self.form = None
        self.saved.emit(changes)

    def _on_not_saved(self, error: Exception) -> None:
        self.keeper.ended()
        self.keeper.typed()
        self.save_button.setEnabled(True)
        self.news.say_failed(error)

    # -- leaving --

    @Slot()
    def close_pane(self) -> None:
        """Back to the list; what was typed is kept."""
        self.keeper.keep_now()
        self.form = None
        self.closed.emit()

    @Slot()
    def throw_away(self) -> None:
        """Forget what was typed."""
        if self.form is None:
            return
        drop = self._context.services.facts.drop_draft
        work = partial(drop, young_person_id=self._young_person_id, fact=self.form)
        self.keeper.forget()
        self._context.lanes.vault.run(self, self.keeper.ending(work), self._on_thrown, self._on_not_saved)
        self.form = None
        self.closed.emit()

    def _on_thrown(self, _nothing: object) -> None:
        self.keeper.ended()
