"""The tool on paper, looked at in the window: which, and how large. Looking has no side effect; printing, saving, copying are logged."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.services.screening_papers import CODES, NAMES, PaperKind
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.doors import Question
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.paper_page import PaperPage

COPIED = "screening-council-text"  # in the access log


class ScreeningPaperPage(PaperPage):
    """The preview, and which paper of a screening it is of."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, title=_("Screening"), parent=parent)
        self._screening, self._name = "", ""
        self.news = Banner(closable=True)
        theme.set_shown(self.news, shown=False)
        for widget in (self._make_choices(), self.news):
            self.above.addWidget(widget)

    def _make_choices(self) -> QWidget:
        row = FlowRow(gap=16)
        self.kind = DropDown((), name=_("Which paper"))
        self.large = Check(_("Large print"))
        self.copy_button = Button(_("Copy as text"), icon="copy")
        for widget in (Labelled(_("Which paper"), self.kind), self.large, self.copy_button):
            row.add(widget)
        self.kind.changed.connect(self._on_chosen)
        self.large.changed.connect(self._on_chosen)
        self.copy_button.clicked.connect(self._on_copy)
        return row

    # -- what is shown --

    def show_completed(self, screening_id: str, name: str) -> None:
        """The papers of a screening as it is recorded, first all of it."""
        self._screening, self._name = screening_id, name
        self._offer(tuple(PaperKind), PaperKind.FULL)

    def show_blank(self) -> None:
        """Those that hold nobody's answers, first the tool to fill in with a pen."""
        self._screening, self._name = "", ""
        self._offer(tuple(one for one in PaperKind if not one.is_about_somebody), PaperKind.BLANK)

    def _offer(self, kinds: tuple[PaperKind, ...], first: PaperKind) -> None:
        self.kind.set_choices(tuple((one.value, _(NAMES[one])) for one in kinds))
        self.kind.set_value(first.value)
        theme.set_shown(self.news, shown=False)
        self._show()

    @property
    def chosen(self) -> PaperKind:
        """Which paper."""
        return PaperKind(self.kind.value())

    @Slot(object)
    def _on_chosen(self, _value: object) -> None:
        self._show()

    def _show(self) -> None:
        kind = self.chosen
        theme.set_shown(self.copy_button, kind is PaperKind.COUNCIL)
        service = self._context.services.screening_papers
        build = partial(service.pdf, kind=kind, screening_id=self._screening, large_print=bool(self.large.value()))
        name = _("Screening tool, blank") if kind is PaperKind.BLANK else _("Screening")
        self.show_paper(
            build,
            title=self._title(kind),
            what=CODES[kind],
            about=self._screening,
            file_title=_("Sheet") if kind is PaperKind.TALK else name,
        )

    def _title(self, kind: PaperKind) -> str:
        if kind is PaperKind.BLANK:
            return _("Screening tool, blank")
        if kind is PaperKind.TALK:
            return _("To go through together, no answers")
        return _("Screening of {name}").format(name=self._name)

    # -- copying out --

    @Slot()
    def _on_copy(self) -> None:
        """The block of text leaves the vault: said before, and written in the access log after."""
        warning = Question(
            _("Copy outside the vault?"),
            _(
                "Any program on this computer can read the clipboard. It is cleared when the vault is locked. "
                "Paste it into the council's system and nowhere else. The copying is written in the access log."
            ),
            yes=_("Copy it"),
        )
        if self._context.doors.ask(warning):
            read = partial(self._context.services.screening_papers.copy_text, screening_id=self._screening)
            self._context.lanes.reading.run(self, read, self._on_text, self._on_not_copied)

    def _on_text(self, text: str) -> None:
        self._context.doors.copy(text)
        self.news.say(_("The text is on the clipboard until you lock."), _("Paste it now."), kind="good")
        self.note_saved(COPIED)

    def _on_not_copied(self, error: Exception) -> None:
        self.news.say_failed(error)
