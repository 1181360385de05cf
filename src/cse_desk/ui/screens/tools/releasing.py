"""Releasing a draft: its number, its day, where answers are kept, and each thing the program cannot do, looked at. Retiring, with why."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.records.own_forms import FormDetail, Licence
from cse_desk.ui import problems, theme
from cse_desk.ui.half_typed import Kept
from cse_desk.ui.screens.tools.detail import unheeded_words
from cse_desk.ui.screens.tools.licensing import LicenceFields
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import CheckGroup
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.text_area import TextArea

_FIELDS = {
    "form-no-version": "version",
    "form-version-taken": "version",
    "form-version-lower": "version",
    "form-no-day": "day",
    "form-day-ahead": "day",
    "form-look-first": "seen",
    "form-why-missing": "why",
}


class ActPage(Page):
    """A page with one act; `back`, and `acting` when the person is sure."""

    back = Signal()
    acting = Signal()

    def __init__(self, words: str, *, kind: str, icon: str) -> None:
        super().__init__(words)
        self.detail: FormDetail | None = None
        self.fields: dict[str, Labelled] = {}
        self.news = Banner(closable=True)
        self.column.addWidget(self.news)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.act_button = Button(words, kind=kind, icon=icon)
        self.footer(self.back_button, None, self.act_button)
        self.back_button.clicked.connect(self.back)
        self.act_button.clicked.connect(self._on_act)

    @property
    def form_id(self) -> str:
        """The version it is about."""
        assert self.detail is not None
        return self.detail.line.form_id

    def show_trouble(self, error: Exception) -> None:
        """Why it was not done, at its field where it is about one."""
        self.act_button.setEnabled(True)
        name = _FIELDS.get(error.rule.value, "") if isinstance(error, Refused) else ""
        field = self.fields.get(name)
        if field is None:
            self.news.say_failed(error)
            self.scroll_to(self.news)
            return
        field.show_problem(problems.words_for(error).whole)
        field.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroll_to(field)

    def begin(self, detail: FormDetail) -> None:
        """About this version."""
        self.detail = detail
        self.news.say("")
        self.act_button.setEnabled(True)
        for field in self.fields.values():
            field.show_problem("")

    @Slot()
    def _on_act(self) -> None:
        for field in self.fields.values():
            field.show_problem("")
        if not self._trouble():
            self.act_button.setEnabled(False)
            self.acting.emit()

    def _trouble(self) -> bool:
        """Whether something typed cannot be read; it is said at its field."""
        return False


class ReleasePage(ActPage):
    """`version`, `day`, `place` and `seen` hold what was chosen."""

    def __init__(self, today: Callable[[], date], places: Sequence[tuple[str, str]], me: str) -> None:
        super().__init__(_("Release"), kind="primary", icon="tick")
        self._today = today
        told = Card(_("From then on it is frozen"))
        words = _(
            "Nobody can change a word of it any more: what was filled in must always be read by the questions that were asked. "
            "What should be different later is released as the next version."
        )
        told.body().addWidget(PlainLabel(words, wrap=True))
        self.column.addWidget(told)
        card = Card()
        column = card.body(spacing=12)
        self.version, self.day = TextField(max_length=40), DateField(today=today, name=_("In use from"))
        self.place = DropDown(tuple(places), name=_("Answers are kept with"))
        self.version.setMaximumWidth(theme.current().px(220))
        self.place.setMaximumWidth(theme.current().px(420))
        self.fields = {
            "version": Labelled(_("Version"), self.version, hint=_("For example 1.0.0; it stands under every answer")),
            "day": Labelled(_("In use from"), self.day, hint=_("Today, or a day before")),
            "place": Labelled(
                _("Answers are kept with"),
                self.place,
                hint=_("This decides who may write them, and what they leave with"),
            ),
        }
        for field in self.fields.values():
            column.addWidget(field)
        column.addWidget(PlainLabel(_("Released by {name}").format(name=me), kind="small-muted"))
        self.column.addWidget(card)
        self._look = QWidget()
        self.seen = CheckGroup()
        self.column.addWidget(self._look)
        self.column.addStretch(1)

    def show_detail(self, detail: FormDetail) -> None:
        """A draft that is to be released."""
        self.begin(detail)
        self.set_title(_("Release"), f"{detail.line.title}")
        self.version.set_value(detail.next_version)
        self.day.set_value(self._today())
        look = self._looking(detail)
        self.column.replaceWidget(self._look, look)
        look.show()
        self._look.hide()
        self._look.deleteLater()
        self._look = look

    def _looking(self, detail: FormDetail) -> QWidget:
        lines = list(dict.fromkeys(one.words for one in detail.unheeded))
        serious = {one.words for one in detail.unheeded if one.is_serious}
        self.fields.pop("seen", None)
        if not lines:
            self.seen = CheckGroup()
            return PlainLabel(_("The program can do everything that stands in it."), kind="muted", wrap=True)
        card = Card(_("What the program cannot do with it"), kind="alert" if serious else "card")
        column = card.body(spacing=8)
        column.addWidget(PlainLabel(_("Tick each line once you have looked what it changes."), wrap=True))
        said = [(one, unheeded_words(one, is_serious=one in serious)) for one in lines]
        self.seen = CheckGroup(tuple(said), name=_("Looked at"))
        self.fields["seen"] = Labelled(_("Looked at"), self.seen)
        column.addWidget(self.fields["seen"])
        return card

    def _trouble(self) -> bool:
        words = self.day.trouble()
        self.fields["day"].show_problem(words)
        return bool(words)

    @property
    def about(self) -> str:
        """Whose record answers belong to."""
        return self.place.value().partition("/")[0]

    @property
    def answers_in(self) -> str:
        """The part of it."""
        return self.place.value().partition("/")[2]


class RetirePage(ActPage):
    """`why` holds the reason; what is half typed outlives a crash."""

    def __init__(self) -> None:
        super().__init__(_("Retire"), kind="danger", icon="minus")
        self._kept: Kept | None = None
        card = Card()
        column = card.body(spacing=12)
        words = _("It is not filled in any more from today. What was filled in stays readable by it, word for word.")
        column.addWidget(PlainLabel(words, wrap=True))
        self.why = TextArea(name=_("Why it is not used any more"), lines=2, max_length=2000)
        self.fields = {"why": Labelled(_("Why it is not used any more"), self.why)}
        column.addWidget(self.fields["why"])
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.why.changed.connect(self._on_typed)

    def show_detail(self, detail: FormDetail, kept: Kept) -> None:
        """A version in use that is to be retired."""
        self.begin(detail)
        self._kept = kept
        self.set_title(_("Retire"), f"{detail.line.title}, {detail.line.version}")
        self.why.set_value(kept.words().get("why", ""))

    @Slot(object)
    def _on_typed(self, _text: object) -> None:
        if self._kept is not None:
            self._kept.typed(why=self.why.value())

    def forget(self) -> None:
        """It was recorded."""
        if self._kept is not None:
            self._kept.forget()


class LicencePage(ActPage):
    """The licence of a form that is here, prolonged or given to others."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Licence"), kind="primary", icon="tick")
        self.act_button.set_text(_("Save the licence"))
        self._today = today
        self._body = QWidget()
        self.licence = LicenceFields(today, ())
        self.column.addWidget(self._body)
        self.column.addStretch(1)

    def show_detail(self, detail: FormDetail, agencies: Sequence[str]) -> None:
        """The licence as it stands."""
        self.begin(detail)
        self.set_title(_("Licence"), detail.line.title)
        self.licence = LicenceFields(self._today, agencies)
        self.licence.show_licence(detail.licence or Licence())
        card = Card()
        card.body().addWidget(self.licence)
        self.column.replaceWidget(self._body, card)
        card.show()
        self._body.hide()
        self._body.deleteLater()
        self._body = card

    def _trouble(self) -> bool:
        self.licence.clear_troubles()
        words = self.licence.trouble()
        self.licence.fields["until"].show_problem(words)
        return bool(words)

    def show_trouble(self, error: Exception) -> None:
        """Why it was not saved."""
        self.act_button.setEnabled(True)
        if not self.licence.show_trouble(error, problems.words_for(error).whole):
            super().show_trouble(error)
