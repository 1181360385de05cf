"""What a young person and those close to them said, as it may be read out at a meeting."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import MayShare, VoiceForm, VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.panel import SpokenWords
from cse_desk.models.tables.facts import VoiceAnswer, VoiceEntry
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.known_words import word_of
from cse_desk.services.own_words import own_words_of
from cse_desk.services.person_details import rows_of


def may_be_read_out(row: VoiceEntry) -> bool:
    """Only what they said may be shared; for safety it is shared against their wish, with a reason, and they are told."""
    return row.may_share in (MayShare.YES, MayShare.SOME) or bool(row.share_overridden)


def spoken_at(session: Session, root: str, whose: Iterable[VoiceOf]) -> tuple[SpokenWords, ...]:
    """What may be read out, the newest first."""
    answers: dict[str, list[VoiceAnswer]] = {}
    for answer in sorted(rows_of(session, VoiceAnswer, [root]), key=lambda row: (str(row.heard_on or ""), row.id)):
        answers.setdefault(answer.entry or "", []).append(answer)
    wanted = {one.value for one in whose}
    rows = [row for row in rows_of(session, VoiceEntry, [root]) if (row.whose or "") in wanted and may_be_read_out(row)]
    rows.sort(key=lambda row: (str(row.said_on or ""), row.id), reverse=True)
    return tuple(_spoken(row, answers.get(row.id, ())) for row in rows)


def why_no_words(session: Session, root: str) -> str:
    """Why there are no words to read out."""
    rows = [row for row in rows_of(session, VoiceEntry, [root]) if row.whose == VoiceOf.YOUNG_PERSON]
    if not rows:
        words, _source = own_words_of(rows_of(session, Screening, [root]))
        if words:
            return _("Their words are in the screening. Whether they may be read out is not written down.")
        return _("Nobody has asked yet.")
    return _("What they said may not be read out.")


def _spoken(row: VoiceEntry, answers: Sequence[VoiceAnswer]) -> SpokenWords:
    form = word_of(VoiceForm, row.voice_form)
    whose = word_of(VoiceOf, row.whose)
    share = word_of(MayShare, row.may_share)
    last = answers[-1] if answers else None
    return SpokenWords(
        entry=row.id,
        words=row.words or "",
        form_words="" if form in (None, VoiceForm.WORDS) else label(form),
        whose=row.whose_name or (label(whose) if whose else ""),
        said_on=row.said_on,
        to_whom=row.asked_by or "",
        may_share=_("Shared for safety, against their wish")
        if row.share_overridden and share not in (MayShare.YES, MayShare.SOME)
        else (label(share) if share else ""),
        answer=((last.what_changed or last.why_not) or "") if last else "",
        told_back_on=last.told_back_on if last else None,
        is_warning=bool(row.is_warning),
    )
