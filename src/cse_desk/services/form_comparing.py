"""Two versions of forms beside each other, in words; on screen and on paper the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cse_desk.forms.comparison import FORM_ITSELF, What, compare
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.services.own_forms import OwnForms
from cse_desk.services.printing import Printing
from cse_desk.vault.store import Vault

_WORDS: Final[Mapping[What, str]] = {
    What.ADDED: "New",
    What.REMOVED: "Not there any more",
    What.MOVED: "Stands somewhere else",
    What.ORDER: "Other order",
    What.KIND: "Another kind of answer",
    What.WORDS: "Other words",
    What.CHOICES: "Other answers to choose from",
    What.WEIGHTS: "Answers count differently",
    What.CONDITION: "Asked at other times",
    What.BANDS: "Other bands",
    What.WORKED_OUT: "Worked out differently",
    What.PROMPTS: "Other safety prompts",
    What.RULES: "Other rules for the answer",
    What.OTHER: "Shown differently",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One difference in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one question."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """`before` and `after` name the two versions."""

    before: str
    after: str
    changes: tuple[Changed, ...]


class FormComparing:
    """Use cases of comparing."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._forms = OwnForms(vault)

    def compare(self, *, before: str, after: str) -> Compared:
        """Two versions by their ids. NotFound; BadForm while a piece of one is missing."""
        return in_words(self._forms.form(form_id=before), self._forms.form(form_id=after))

    def pdf(self, *, before: str, after: str) -> bytes:
        """The same on paper."""
        from cse_desk.documents import form_comparison

        found = self.compare(before=before, after=after)
        changes = [(one.name, [(row.what, row.before, row.after) for row in one.rows]) for one in found.changes]
        look, now = Printing(self._vault).look(), self._vault.clock.now()
        return form_comparison.build(
            found.before, found.after, changes, look, printed_by=self._vault.me.name, printed_at=now
        )


def in_words(before: Form, after: Form) -> Compared:
    """What differs between two forms."""
    changes = tuple(
        Changed(
            _("The form as a whole") if one.link_id == FORM_ITSELF else one.name,
            tuple(Row(_(_WORDS[each.what]), each.before, each.after) for each in one.differences),
        )
        for one in compare(before, after)
    )
    return Compared(_named(before), _named(after), changes)


def _named(form: Form) -> str:
    return _("{title}, version {version}").format(title=form.title, version=form.version)
