"""The tabs of a young person's page, in their order."""

from cse_desk.i18n import gettext as _

OVERVIEW, SCREENING, VOICE, MISSING, FACTS = "overview", "screening", "voice", "missing", "facts"
FORMS, HISTORY = "forms", "history"
ICONS = {
    OVERVIEW: "person",
    SCREENING: "shield",
    VOICE: "quote",
    MISSING: "missing",
    FACTS: "info",
    FORMS: "document",
    HISTORY: "history",
}
TITLES = {
    OVERVIEW: _("Overview"),
    SCREENING: _("Screening"),
    VOICE: _("Voice"),
    MISSING: _("Missing"),
    FACTS: _("Facts"),
    FORMS: _("Forms"),
    HISTORY: _("History"),
}
TABS = (OVERVIEW, SCREENING, VOICE, MISSING, FACTS, FORMS, HISTORY)
