"""What happened to a young person, the newest first: screenings, prompts, referrals, sharing, the VPG's decisions, and dated facts."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence, ngettext
from cse_desk.models.enums import HarmWord, LevelWord, PanelDecisionKind, ReferralEventKind, ScreeningReason, Strand
from cse_desk.models.labels import label
from cse_desk.models.records.facts import VoiceFact
from cse_desk.models.records.people import ChronologyLine
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.people import CouncilEvent
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import PromptAnswered, Screening
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services.facts import happened
from cse_desk.services.known_words import word_of
from cse_desk.services.own_words import own_words_of
from cse_desk.services.person_details import rows_of, texts


def lines(
    session: Session, root: str, screenings: Sequence[Screening], voices: Sequence[VoiceFact]
) -> tuple[ChronologyLine, ...]:
    """Every dated event of one young person."""
    found = [line for one in screenings for line in _screening_lines(one)]
    found += [_prompt_line(one) for one in rows_of(session, PromptAnswered, [root]) if one.at is not None]
    found += [_referral_line(one) for one in rows_of(session, ReferralEvent, [root]) if one.at is not None]
    found += [_sharing_line(one) for one in rows_of(session, SharingDecision, [root]) if one.at is not None]
    found += [_decision_line(one) for one in rows_of(session, PanelDecision, [root]) if one.decided_on is not None]
    found += [_council_line(one) for one in rows_of(session, CouncilEvent, [root]) if one.on is not None]
    found += happened.lines(session, root, voices)
    return tuple(sorted(found, key=lambda line: (line.at, line.title), reverse=True))


def _screening_lines(one: Screening) -> Iterator[ChronologyLine]:
    words, source = own_words_of([one])
    if one.signed_at is None:
        return
    reason = word_of(ScreeningReason, one.reason)
    harm, level = word_of(HarmWord, one.judgement_harm), word_of(LevelWord, one.judgement_level)
    said = _("Harm: {harm}. Further harm: {level}.").format(
        harm=in_sentence(label(harm)) if harm else "?", level=label(level) if level else "?"
    )
    yield ChronologyLine(
        at=one.signed_at,
        icon="screening",
        title=_("Screened: {reason}").format(reason=in_sentence(label(reason)) if reason else "")
        if reason
        else _("Screened"),
        detail=_("{said} Signed by {name}.").format(said=said, name=one.signed_by or "?"),
    )
    if words:
        yield ChronologyLine(one.signed_at, "voice", _("Their words"), source, quote=words)
    if one.sign_off_at is not None:
        yield ChronologyLine(
            one.sign_off_at,
            "sign-off",
            _("Signed off by {name}").format(name=one.sign_off_by),
            one.sign_off_reason or "",
        )


def _council_line(one: CouncilEvent) -> ChronologyLine:
    assert one.on is not None
    title = _("Council: {source}").format(source=one.source) if one.source else _("Council's chronology")
    return ChronologyLine(happened.noon(one.on), "council", title, one.words or "")


def _prompt_line(one: PromptAnswered) -> ChronologyLine:
    assert one.at is not None
    done = one.outcome == "done"
    title = _("{prompt}: done") if done else _("{prompt}: not needed")
    parts = [one.reason or "", _("By {name}.").format(name=one.by_name) if one.by_name else ""]
    parts += [_("Reference {reference}.").format(reference=one.reference)] if one.reference else []
    return ChronologyLine(one.at, "prompt", title.format(prompt=one.prompt), " ".join(part for part in parts if part))


def _referral_line(one: ReferralEvent) -> ChronologyLine:
    assert one.at is not None
    kind = word_of(ReferralEventKind, one.event)
    strands = [label(Strand(strand)) for strand in texts(one.strands) if strand in set(map(str, Strand))]
    detail = ", ".join(strands)
    if one.to_name:
        detail = f"{detail}. " + _("To {name}, {agency}.").format(name=one.to_name, agency=one.to_agency or "")
    title = _("Referral: {what}").format(what=in_sentence(label(kind)) if kind else one.event)
    return ChronologyLine(one.at, "referral", title, detail)


def _sharing_line(one: SharingDecision) -> ChronologyLine:
    assert one.at is not None
    shared = one.outcome == "shared"
    title = _("Shared with {name}") if shared else _("Not shared with {name}")
    withheld = len(one.withheld) if isinstance(one.withheld, list) else 0
    kept = ngettext("{count} thing withheld.", "{count} things withheld.", withheld) if withheld else ""
    what = (one.purpose or one.why or "").strip()
    told = f"{what.rstrip('.')}. {kept}" if what and kept else what or kept
    return ChronologyLine(one.at, "sharing", title.format(name=one.to_name), told)


def _decision_line(one: PanelDecision) -> ChronologyLine:
    assert one.decided_on is not None
    kind, level = word_of(PanelDecisionKind, one.decision), word_of(LevelWord, one.level)
    said = label(kind) if kind else one.decision or ""
    parts = [_("Further harm: {level}.").format(level=label(level)) if level else "", one.reason or ""]
    at = one.at or happened.noon(one.decided_on)
    return ChronologyLine(at, "panel", _("VPG: {what}").format(what=said), " ".join(part for part in parts if part))
