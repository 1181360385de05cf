"""Typing in a part, or going over what was read: the pages of the sheet, one at a time."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from cse_desk.forms.flow import Flow, Page
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import ContributionWay
from cse_desk.models.records.agency_answers import ContributionForm
from cse_desk.ui import theme
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.paged import PagedForm
from cse_desk.ui.screens.contribution.calls import answers_of
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.labels import SentencesLabel
from cse_desk.ui.widgets.notices import Banner

_ABOUT = "about"
_DOMAIN = "domain"


class EnterPage(PagedForm):
    """`changed` with every answer; `to_start`, `to_look`."""

    changed = Signal()
    to_start = Signal()
    to_look = Signal()

    def __init__(self, today: Callable[[], date], new_id: Callable[[], str], parent: QWidget | None = None) -> None:
        kit = Kit(today=today, new_id=new_id)
        super().__init__(_("An agency's part"), kit, pages=_("Page of the sheet"), parent=parent)
        self._form = ContributionForm()
        self._name = ""
        self.news = Banner(closable=True)
        self.way = RadioGroup(
            tuple((one.value, labels.label(one)) for one in ContributionWay), name=_("How it came in")
        )
        self._way_card = Card()
        self._way_card.body().addWidget(Labelled(_("How did it come in?"), self.way))
        hints = (
            ("Y", _("yes")),
            ("P", _("possible")),
            ("N", _("no")),
            ("U", _("not known")),
            ("Tab", _("next question")),
        )
        self._hints = KeyHints(hints)
        for widget in (self.news, self._way_card, self.form_page, self._hints):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._make_foot()
        self.way.changed.connect(self._on_way)

    def _make_foot(self) -> None:
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.next_button = Button(_("Next"), icon_after="chevron-right")
        self.look_button = Button(_("Look at it before adding"), kind="primary")
        self._left = SentencesLabel(kind="muted")
        self._left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.footer(self.back_button, self._left, self.next_button, self.look_button).setStretch(1, 1)
        self.back_button.clicked.connect(self._on_back)
        self.next_button.clicked.connect(self._on_next)
        self.look_button.clicked.connect(self.to_look)

    # -- what is shown --

    def show_form(self, sheet: Form, form: ContributionForm, name: str) -> None:
        """Go over these answers from the first page; `name` of the young person they are about."""
        self._name = name
        self._form = form
        self.way.set_value(form.way.value if form.way else None)
        self.begin_with(Flow(sheet, dict(answers_of(form))))

    def value(self) -> ContributionForm:
        """What is entered; what belongs to no answer is carried along."""
        given = self.way.value()
        way = ContributionWay(given) if given else None
        kept = {path: value for path, value in self._form.answers.items() if path not in self.flow.form.by_link_id}
        answers = {path: value for path, value in self.flow.answers.items() if value not in (None, "", [])}
        return ContributionForm({**kept, **answers}, way, self._form.unplaced)

    def shown_pages(self) -> tuple[Page, ...]:
        """All but whom it is about."""
        return tuple(page for page in self.flow.pages if page.id != _ABOUT)

    def _at(self) -> int:
        return [page.id for page in self.shown_pages()].index(self._page)

    def show_page(self) -> None:
        """How it came in on the first page, keys where they answer."""
        pages = self.shown_pages()
        page = pages[self._at()]
        self.set_title(page.title, self._name)
        theme.set_shown(self._way_card, self._at() == 0)
        theme.set_shown(self._hints, page.section == _DOMAIN)
        self.next_button.setVisible(self._at() + 1 < len(pages))
        super().show_page()

    def show_answers(self) -> None:
        """How many there are."""
        asked = [
            one for one in self.flow.visible(self._page) if one.item.marks.block or one.item.link_id.startswith("c.")
        ]
        done = sum(one.is_answered for one in asked if one.item.is_question)
        self._left.set_text(_("{count} answered here. Leave out what they left out.").format(count=done))

    # -- what people do --

    def answered(self) -> None:
        """It is kept while it is typed."""
        super().answered()
        self.changed.emit()

    @Slot(object)
    def _on_way(self, _value: object) -> None:
        self.changed.emit()

    @Slot()
    def _on_back(self) -> None:
        if self._at() == 0:
            self.to_start.emit()
        else:
            self.go_to(self.shown_pages()[self._at() - 1].id)

    @Slot()
    def _on_next(self) -> None:
        self.go_to(self.shown_pages()[self._at() + 1].id)
