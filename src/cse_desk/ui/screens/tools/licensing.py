"""The licence of a form: who gives it, which agencies have it, until when, its words."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.records.own_forms import Licence
from cse_desk.ui.widgets.choices import CheckGroup
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea


class LicenceFields(QWidget):
    """`value()` is the licence as it is typed."""

    def __init__(self, today: Callable[[], date], agencies: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = tuple(dict.fromkeys(agencies))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.holder = TextField(max_length=200)
        self.agencies = CheckGroup(tuple((one, one) for one in self._known), name=_("Agencies that have the licence"))
        self.others = TextArea(name=_("Other agencies, one a line"), lines=2, max_length=2000)
        self.until = DateField(today=today, name=_("Until"), with_today=False)
        self.words = TextArea(name=_("Words of the licence"), lines=3, max_length=4000)
        self.fields = {
            "holder": Labelled(_("Who gives the licence"), self.holder, hint=_("The publisher or the author")),
            "agencies": Labelled(_("Agencies that have the licence"), self.agencies),
            "others": Labelled(
                _("Other agencies, one a line"),
                self.others,
                hint=_("As the agency stands on its people's contact cards"),
            ),
            "until": Labelled(_("Until"), self.until, hint=_("Leave it empty where the licence has no end")),
            "words": Labelled(_("Words of the licence"), self.words, hint=_("What it allows, and its number")),
        }
        told = _("A bundle to an agency that is not named here carries neither the questions nor the answers.")
        column.addWidget(PlainLabel(told, kind="small-muted", wrap=True))
        for field in self.fields.values():
            column.addWidget(field)

    def show_licence(self, licence: Licence) -> None:
        """What stands now."""
        self.holder.set_value(licence.holder)
        self.agencies.set_value([one for one in licence.agencies if one in self._known])
        self.others.set_value("\n".join(one for one in licence.agencies if one not in self._known))
        self.until.set_value(licence.until.isoformat() if licence.until else None)
        self.words.set_value(licence.words)

    def value(self) -> Licence:
        """What is typed."""
        others = [one.strip() for one in self.others.value().splitlines() if one.strip()]
        agencies = tuple(dict.fromkeys([*self.agencies.value(), *others]))
        return Licence(self.holder.value().strip(), agencies, self.until.date(), self.words.value().strip())

    def trouble(self) -> str:
        """What is wrong with the day as it is typed; "" when nothing is."""
        return self.until.trouble()

    def show_trouble(self, error: Exception, words: str) -> bool:
        """Say it at its field; False when it is about none of these."""
        rule = error.rule.value if isinstance(error, Refused) else ""
        name = {"form-licence-holder": "holder", "form-licence-agency": "agencies"}.get(rule, "")
        if not name:
            return False
        self.fields[name].show_problem(words)
        self.fields[name].field.setFocus()
        return True

    def clear_troubles(self) -> None:
        """Nothing is wrong any more."""
        for field in self.fields.values():
            field.show_problem("")
