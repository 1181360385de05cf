"""What became of a judgement while a manager was reading it: nobody signs what they have not read."""

from enum import StrEnum

from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.sign_offs import Judged


def changed_words(before: Judged, now: Judged) -> str:
    """What was read and what stands now, in whole sentences; "" when it is the same."""
    harm, level = _("Being harmed? Now {now}, before {before}."), _("Further harm: now {now}, before {before}.")
    said = [
        (before.harm, now.harm, harm.format(now=_word(now.harm), before=_word(before.harm))),
        (before.level, now.level, level.format(now=_word(now.level), before=_word(before.level))),
        (before.differs_why, now.differs_why, _("Why it differs says something else.")),
        (before.reasons, now.reasons, _("The reasons say something else.")),
    ]
    told = " ".join(words for was, is_now, words in said if was != is_now)
    whole = _("The judgement changed while you were reading. {what} Read it again before you sign.")
    return whole.format(what=told) if told else ""


def _word(code: StrEnum | None) -> str:
    return f"“{label(code)}”" if code is not None else _("not said")
