"""Who completed a screening together, and when the young person was last seen alone, in words."""

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Answers
from cse_desk.forms.screening_tool import CONTRIBUTORS, SEEN_ALONE
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui.dates import from_iso


def completed_words(answers: Answers, *, one_agency: bool) -> str:
    """ "3 agencies: council, school, police." or "One agency's view: school."."""
    agencies = [
        value.strip()
        for path, value in answers.items()
        if path.startswith(f"{CONTRIBUTORS}:") and path.endswith(f"/{CONTRIBUTORS}.agency") and isinstance(value, str)
    ]
    named = list(dict.fromkeys(one for one in agencies if one))
    if not named:
        return ""
    if one_agency or len(named) == 1:
        return _("One agency's view: {agency}.").format(agency=named[0])
    counted = ngettext("{count} agency", "{count} agencies", len(named))
    return f"{counted}: {', '.join(named)}."


def seen_alone_words(flow: Flow) -> str:
    """ "Seen alone 20 Nov 2026." or, in so many words, that nobody has."""
    said = flow.value(SEEN_ALONE)
    if said == "never":
        return _("Never seen alone.")
    if said == "not-known":
        return _("Not known when last seen alone.")
    if said != "seen":
        return ""
    on = flow.value(f"{SEEN_ALONE}.on") if flow.is_asked(f"{SEEN_ALONE}.on") else None
    if not isinstance(on, str):
        return ""
    try:
        return _("Seen alone {day}.").format(day=from_iso(on).words())
    except ValueError:
        return ""
