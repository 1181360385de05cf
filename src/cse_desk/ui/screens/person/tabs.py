"""The tabs of a young person's page, in their order."""

from cse_desk.i18n import gettext as _

OVERVIEW, SCREENING, VOICE, MISSING, FACTS, HISTORY = "overview", "screening", "voice", "missing", "facts", "history"
ICONS = {
    OVERVIEW: "person",
    SCREENING: "shield",
    VOICE: "quote",
    MISSING: "missing",
    FACTS: "info",
    HISTORY: "history",
}
TITLES = {
    OVERVIEW: _("Overview"),
    SCREENING: _("Screening"),
    VOICE: _("Voice"),
    MISSING: _("Missing"),
    FACTS: _("Facts"),
    HISTORY: _("History"),
}
TABS = (OVERVIEW, SCREENING, VOICE, MISSING, FACTS, HISTORY)
