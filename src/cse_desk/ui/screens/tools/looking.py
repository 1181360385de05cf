"""A file before anything of it is kept: what is wrong by its cell, or what it is, what the program cannot do with it, and its licence."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.own_forms import Licence
from cse_desk.services.form_files import Looked
from cse_desk.ui import problems, theme
from cse_desk.ui.context import Context
from cse_desk.ui.screens.tools.detail import unheeded_row
from cse_desk.ui.screens.tools.licensing import LicenceFields
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_MOST_SHOWN = 100
_CELL = 128


class LookPage(Page):
    """`back`; `kept(Kept)` once it is kept as a draft; `printed`, `tried`; `another`."""

    back = Signal()
    another = Signal()
    kept = Signal(object)
    printed = Signal()
    tried = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Look before it is kept"), parent=parent)
        self._context = context
        self.looked: Looked | None = None
        self.licence: LicenceFields | None = None
        self.news = Banner(closable=True)
        self.column.addWidget(self.news)
        self._body = QWidget()
        self.column.addWidget(self._body)
        self.column.addStretch(1)
        self.licensed = Check(_("This form is here under a licence"))
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.another_button = Button(_("Another file …"), icon="open")
        self.beside_button = Button(_("Keep as another draft"))
        self.keep_button = Button(_("Keep as draft"), kind="primary", icon="tick")
        self.footer(self.back_button, None, self.another_button, self.beside_button, self.keep_button)
        self.back_button.clicked.connect(self.back)
        self.another_button.clicked.connect(self.another)
        self.keep_button.clicked.connect(self._on_keep)
        self.beside_button.clicked.connect(self._on_beside)

    def show_looked(self, looked: Looked, agencies: Sequence[str]) -> None:
        """What a file is."""
        self.looked = looked
        self.set_title(_("Look before it is kept"), looked.name)
        self.news.say("")
        body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(16)
        for widget in self._faults(looked) if looked.form is None else self._form(looked, agencies):
            rows.addWidget(widget)
        self.column.replaceWidget(self._body, body)
        body.show()
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self._show_buttons(looked)

    def _show_buttons(self, looked: Looked) -> None:
        is_form = looked.form is not None and looked.same is None
        theme.set_shown(self.keep_button, is_form)
        theme.set_shown(self.beside_button, is_form and looked.draft is not None)
        self.keep_button.set_text(_("Keep as draft"))
        if looked.draft is not None:
            self.keep_button.set_text(_("Put it in the place of draft {version}").format(version=looked.draft.version))
        self.keep_button.setEnabled(True)
        self.beside_button.setEnabled(True)

    def first_focus(self) -> QWidget:
        """What one most likely wants next."""
        return self.keep_button if self.keep_button.isVisibleTo(self) else self.another_button

    # -- a file that is no form --

    def _faults(self, looked: Looked) -> Iterator[QWidget]:
        count = len(looked.faults)
        title = ngettext("{count} fault keeps it from being a form", "{count} faults keep it from being a form", count)
        card = Card(title, kind="alert")
        told = _("Nothing of the file was kept. Put these right in the file, save it, and bring it in again.")
        column = card.body(spacing=8)
        column.addWidget(PlainLabel(told, wrap=True))
        acts = FlowRow(gap=8)
        self.copy_button = Button(_("Copy the list"), icon="copy")
        self.print_button = Button(_("Print the list"), icon="print")
        for button in (self.copy_button, self.print_button):
            acts.add(button)
        column.addWidget(acts)
        self.copy_button.clicked.connect(self._on_copy)
        self.print_button.clicked.connect(self.printed)
        for one in looked.faults[:_MOST_SHOWN]:
            card.add_row(_fault_row(one.cell, one.what))
        if count > _MOST_SHOWN:
            more = ngettext("and {count} more", "and {count} more", count - _MOST_SHOWN)
            card.add_row(PlainLabel(more, kind="small-muted"))
        yield card

    @Slot()
    def _on_copy(self) -> None:
        if self.looked is not None:
            self._context.doors.copy("\n".join(one.words for one in self.looked.faults))
            self.news.say(_("The list is copied."), kind="good")

    # -- a form --

    def _form(self, looked: Looked, agencies: Sequence[str]) -> Iterator[QWidget]:
        assert looked.form is not None
        if looked.same is not None:
            same = _("This very text is here already, as version {version}.").format(version=looked.same.version)
            yield Banner(same, _("There is nothing to keep."))
        if looked.raised_from:
            words = _("Version {version} is released and stays as it is.").format(version=looked.raised_from)
            then = _("This is kept as a draft of version {version}.").format(version=looked.form.version)
            yield Banner(words, then)
        card = Card(looked.form.title, aside=_("version {version}").format(version=looked.form.version))
        column = card.body(spacing=8)
        if looked.form.description:
            column.addWidget(PlainLabel(looked.form.description, wrap=True))
        column.addWidget(PlainLabel(ngettext("{count} question", "{count} questions", looked.questions)))
        self.try_button = Button(_("Try it out"), icon="play")
        self.try_button.clicked.connect(self.tried)
        column.addWidget(self.try_button, 0, Qt.AlignmentFlag.AlignLeft)
        yield card
        yield self._cannot(looked)
        if looked.same is None:
            yield self._licence_card(looked, agencies)

    @staticmethod
    def _cannot(looked: Looked) -> Card:
        if not looked.unheeded:
            card = Card(_("The program can do everything that stands in it"))
            card.body().addWidget(PlainLabel(_("Nothing has to be looked at."), kind="muted", wrap=True))
            return card
        card = Card(_("What the program cannot do with it"), aside=str(len(looked.unheeded)))
        told = _("The rest works. Look at what may change what is asked before it is released.")
        card.body().addWidget(PlainLabel(told, wrap=True))
        for one in looked.unheeded[:_MOST_SHOWN]:
            card.add_row(unheeded_row(one))
        return card

    def _licence_card(self, looked: Looked, agencies: Sequence[str]) -> Card:
        card = Card(_("Whose form is it?"))
        column = card.body(spacing=12)
        if looked.copyright:
            column.addWidget(PlainLabel(_("The file says: {words}").format(words=looked.copyright), wrap=True))
        self.licensed = Check(_("This form is here under a licence"))
        self.licence = LicenceFields(self._context.clock.today, agencies)
        self.licence.show_licence(Licence(agencies=tuple(agencies[:1]), words=looked.copyright))
        column.addWidget(self.licensed)
        column.addWidget(self.licence)
        theme.set_shown(self.licence, shown=False)
        self.licensed.changed.connect(self._on_licensed)
        return card

    @Slot(object)
    def _on_licensed(self, ticked: object) -> None:
        if self.licence is not None:
            theme.set_shown(self.licence, bool(ticked))
            if ticked:
                self.licence.holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _licence_value(self) -> Licence | None:
        return self.licence.value() if self.licence is not None and self.licensed.value() else None

    # -- keeping --

    @Slot()
    def _on_keep(self) -> None:
        draft = self.looked.draft if self.looked is not None else None
        self._keep(draft.form_id if draft is not None else "")

    @Slot()
    def _on_beside(self) -> None:
        self._keep("")

    def _keep(self, replaces: str) -> None:
        """As a draft, which takes the place of the one named `replaces`."""
        if self.looked is None:
            return
        if self.licence is not None:
            self.licence.clear_troubles()
            if self.licensed.value() and (words := self.licence.trouble()):
                self.licence.fields["until"].show_problem(words)
                self.licence.until.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.keep_button.setEnabled(False)
        self.beside_button.setEnabled(False)
        keep = self._context.services.own_forms.keep
        work = partial(keep, text=self.looked.text, licence=self._licence_value(), replaces=replaces)
        self._context.lanes.vault.run(self, work, self.kept.emit, self._on_not_kept)

    def _on_not_kept(self, error: Exception) -> None:
        self.keep_button.setEnabled(True)
        self.beside_button.setEnabled(True)
        if self.licence is None or not self.licence.show_trouble(error, problems.words_for(error).whole):
            self.news.say_failed(error)
            self.scroll_to(self.news)


def _fault_row(cell: str, what: str) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    where = PlainLabel(cell or _("The whole file"), kind="strong", wrap=True)
    where.setFixedWidth(theme.current().px(_CELL))
    line.addWidget(where, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(PlainLabel(what, wrap=True), 1)
    row.setAccessibleName(f"{cell}: {what}")
    return row
