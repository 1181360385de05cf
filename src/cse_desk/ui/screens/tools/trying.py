"""Trying a form out: filled in as it would be, with what it works out beside it. Nothing of it is recorded."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.services.trying_out import Worked, worked_out
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.paged import PagedForm
from cse_desk.ui.screens.tools.detail import fact
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner

_LEAST = 900


class TryPage(PagedForm):
    """`back`; `printed` for the blank form."""

    back = Signal()
    printed = Signal()

    def __init__(
        self,
        today: Callable[[], date],
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        kit = Kit(today=today, new_id=new_id)
        super().__init__(_("Trying it out"), kit, pages=_("Page of the form"), parent=parent)
        self._now = now
        self.notice = Banner(
            _("Nothing you type here is recorded."), _("It is gone when you go back. Use nobody's real answers.")
        )
        self.worked = Card(_("What it works out"))
        self._said = QWidget()
        self._column = self.worked.body(spacing=8)
        self._column.addWidget(self._said)
        panes = Columns(least_width=_LEAST, shares=(5, 2))
        panes.left.addWidget(self.form_page)
        panes.left.addStretch(1)
        panes.right.addWidget(self.worked)
        panes.right.addStretch(1)
        for widget in (self.notice, panes):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.again_button = Button(_("Empty it"), icon="again")
        self.print_button = Button(_("Print blank"), icon="print")
        self.next_button = Button(_("Next page"), icon_after="chevron-right")
        self.footer(self.back_button, None, self.again_button, self.print_button, self.next_button)
        self.back_button.clicked.connect(self.back)
        self.print_button.clicked.connect(self.printed)
        self.again_button.clicked.connect(self._on_again)
        self.next_button.clicked.connect(self._on_next)

    def show_form(self, form: Form) -> None:
        """From its first page, empty."""
        self.set_title(
            _("Trying it out"), _("{title}, version {version}").format(title=form.title, version=form.version)
        )
        self.begin_with(Flow(form, {}, {"now": self._now().isoformat(timespec="seconds")}))

    def show_page(self) -> None:
        """The way to the next one, where there is one."""
        several = len(self.flow.pages) > 1
        self.pages.setVisible(several)
        self.next_button.setVisible(several and self.flow.next_page(self._page) is not None)
        super().show_page()

    @Slot()
    def _on_next(self) -> None:
        after = self.flow.next_page(self._page)
        if after is not None:
            self.go_to(after)

    @Slot()
    def _on_again(self) -> None:
        self.show_form(self.flow.form)
        self.form_page.setFocus(Qt.FocusReason.OtherFocusReason)

    def said(self) -> Worked:
        """What the form works out now."""
        return worked_out(self.flow)

    def show_answers(self) -> None:
        """What it works out of them."""
        found = self.said()
        said = QWidget()
        rows = QVBoxLayout(said)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for name, words in found.values:
            rows.addWidget(fact(name, words))
        if found.prompts:
            rows.addWidget(fact(_("Opens safety prompts"), "\n".join(found.prompts)))
        if not found.values and not found.prompts:
            rows.addWidget(PlainLabel(_("This form works nothing out, and has no bands."), kind="muted", wrap=True))
        left = ngettext(
            "{count} question is still to be answered", "{count} questions are still to be answered", found.left
        )
        rows.addWidget(PlainLabel(left if found.left else _("It could be finished as it is."), kind="small", wrap=True))
        self._column.replaceWidget(self._said, said)
        said.show()
        self._said.hide()
        self._said.deleteLater()
        self._said = said
