"""What a screen says to somebody whose role reads a part of the record and does not write it: why, and whom to tell."""

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence, or_list
from cse_desk.models.enums import Compartment
from cse_desk.models.records.duties import Duties

ANSWERING = (Compartment.PANEL, Compartment.REFERRAL)  # what waits at pre-agenda; referring oneself
SENDING_BACK = (Compartment.PANEL, Compartment.SHARING)
REFERRING = (Compartment.REFERRAL, Compartment.SHARING)  # a bundle writes its own row of the sharing log

_TITLES = {
    Compartment.SCREENING: "You can read this screening, but not change it.",
    Compartment.IDENTITY: "You can read these details, but not change them.",
    Compartment.REFERRAL: "You can read this referral, but not make one.",
    Compartment.VOICE: "You can read what was said, but not write it down.",
    Compartment.MISSING: "You can read the absences, but not write them down.",
    Compartment.HARM: "You can read these facts, but not write them down.",
    Compartment.PANEL: "You can read what is here of the VPG, but not change it.",
    Compartment.PLAN: "You can read these actions, but not say what became of them.",
    Compartment.DIRECTORY: "You can read these forms and try them out, but not change them.",
}
_WHAT = {
    Compartment.SCREENING: "screenings",
    Compartment.IDENTITY: "details",
    Compartment.REFERRAL: "referrals",
    Compartment.VOICE: "what young people and families say",
    Compartment.MISSING: "absences",
    Compartment.HARM: "harm",
    Compartment.WHEREABOUTS: "where young people live",
    Compartment.INTELLIGENCE: "persons of concern",
    Compartment.PANEL: "what the VPG plans, decides and hands out",
    Compartment.PLAN: "what became of actions",
    Compartment.SHARING: "what is shared",
    Compartment.DIRECTORY: "forms and numbers",
}


def reading_of(duties: Duties, *needs: Compartment, title: str = "") -> tuple[str, str] | None:
    """Title and words for a part that wants all of these; None where this role writes them all."""
    lacking = next((one for one in needs if not duties.may_write(one)), None)
    if lacking is None:
        return None
    return title or reading_title(lacking), reading_words(duties, lacking)


def writers_words(duties: Duties, compartment: Compartment) -> str:
    """That this role does not write here, and who does."""
    why = _("Your role here is {role}; that role does not fill this in.").format(role=in_sentence(duties.role))
    who = tuple(in_sentence(one) for one in duties.writers.get(compartment, ()))
    told = _("Those who do: {who}.").format(who=or_list(who)) if who else ""
    return f"{why} {told}".strip()


def reading_title(compartment: Compartment) -> str:
    """The first sentence."""
    return _(_TITLES[compartment])


def reading_words(duties: Duties, compartment: Compartment, *, what: str = "") -> str:
    """Why it cannot be changed here, and who can; `what`: in place of the compartment's own word."""
    why = _("Your role here is {role}; that role does not write {what}.")
    why = why.format(role=in_sentence(duties.role), what=what or _(_WHAT[compartment]))
    who = tuple(in_sentence(one) for one in duties.writers.get(compartment, ()))
    told = _("If something should be different, tell a {who}.").format(who=or_list(who)) if who else ""
    return f"{why} {told}".strip()
