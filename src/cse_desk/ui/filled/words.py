"""What the window says of a filled-in form."""

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.records.filled_forms import Before, FilledLine, FilledRecord


def state_of(line: FilledLine) -> str:
    """ "Finished 24 Nov 2026 by Leanne Ward.", or what is left."""
    if line.finished_on is not None:
        said = _("Finished {day} by {name}").format(day=day(line.finished_on), name=line.finished_by or "?")
    elif not line.is_here:
        said = begun_words(line)
    elif line.left:
        left = ngettext("{count} question left", "{count} questions left", line.left)
        said = _("{begun}. Not finished: {left}").format(begun=begun_words(line), left=left)
    else:
        said = _("{begun}. Not finished: nothing is missing").format(begun=begun_words(line))
    return f"{said}."


def begun_words(line: FilledLine | FilledRecord) -> str:
    """ "Begun 24 Nov 2026 by Leanne Ward"."""
    on = day(line.started_on) if line.started_on else "?"
    return _("Begun {day} by {name}").format(day=on, name=line.started_by or "?")


def correction_of(line: FilledLine) -> str:
    """That it is a correction, or has been corrected, and why; "" for neither."""
    if line.replaced is not None:
        by, why = line.replaced.by, line.replaced.why
        on = day(line.replaced.on) if line.replaced.on else "?"
        return _("Corrected {day} by {name}: {why}").format(day=on, name=by, why=why)
    return _("A correction: {why}").format(why=line.correct_why) if line.corrects else ""


def beside_words(found: tuple[Before, ...]) -> str:
    """What each said last, a line each."""
    told = (
        _("{day}, {name}: {words}").format(day=day(one.on) if one.on else "?", name=one.by, words=one.words)
        for one in found
    )
    return "\n".join(told)
