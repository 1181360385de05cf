"""How the result of a screening comes about, and what a score alone would have said: the words of the help page."""

from dataclasses import dataclass

from cse_desk.i18n import gettext as _
from cse_desk.models.rules.score_only import MUCH_AROUND, NOT_SEEN, ONE_HARM, SEEN, Tally


@dataclass(frozen=True, slots=True)
class HelpPart:
    """A heading with its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def screening_help() -> tuple[HelpPart, ...]:
    """The page, from the top."""
    return (
        HelpPart(
            _("Two words, never one"),
            (
                _(
                    "Is the young person being harmed? Only the signs of harm decide. One Yes is Yes, one "
                    "Possible is Possibly. Three or more Not known: Not known."
                ),
                _(
                    "How likely is further harm? The risk indicators, how recent they are, and rules F1 to F9 "
                    "decide. Vulnerability alone never raises it, and nobody is counted up for who they are."
                ),
                _(
                    "Both are an aid. You judge, with reasons. Differing from the aid takes a reason of its own "
                    "and a manager's signature. Less than Medium beside a sign of harm takes a reason too."
                ),
            ),
        ),
        HelpPart(
            _("Rules that hold"),
            (
                _(
                    "A hard rule (F1, F2, F8) lifts only when an answer changes. A soft one (F3 to F7, F9) may "
                    "be overridden with a reason and a manager's signature."
                ),
                _("The result page names each rule that holds and the answers that make it hold."),
            ),
        ),
        HelpPart(_("Why there is no score: harm is outweighed"), _outweighed()),
        HelpPart(_("Why there is no score: what nobody knows counts as nothing"), _forgotten()),
        HelpPart(
            _("What to do with it"),
            (
                _(
                    "Read the profile, not a number: what is known, how it is known, how recent it is, and what "
                    "nobody has asked."
                ),
                _(
                    "A screening is not a safeguarding referral. A sign of harm goes to children's social care "
                    "the same day."
                ),
            ),
        ),
    )


def _outweighed() -> tuple[str, ...]:
    return (
        _(
            "Take a tool that adds up: each vulnerability 1, each moderate indicator 1, each "
            "significant one 5; bands from 0, 6, 11 and 16."
        ),
        _("A: {vulnerabilities} vulnerabilities and {moderate} moderate indicators; nobody harms them. {sum}").format(
            vulnerabilities=MUCH_AROUND.vulnerabilities, moderate=MUCH_AROUND.moderate, sum=_sum(MUCH_AROUND)
        ),
        _("B: blackmailed with images today; nothing else is known. {sum}").format(sum=_sum(ONE_HARM)),
        _("The sum puts A two bands above B. Here B is Yes and High (rule F2), and A is Not that we know."),
    )


def _forgotten() -> tuple[str, ...]:
    return (
        _("January, seen every week: {significant} significant and {moderate} moderate indicators. {sum}").format(
            significant=SEEN.significant, moderate=SEEN.moderate, sum=_sum(SEEN)
        ),
        _("April, moved away and seen by nobody: the same five are Not known. {sum}").format(sum=_sum(NOT_SEEN)),
        _("The sum fell from {before} to {after}: “risk reduced”. Nothing is safer; nobody knows any more.").format(
            before=SEEN.score, after=NOT_SEEN.score
        ),
        _(
            "Here the words are Not known and Not enough known (rule F8), and the five answers stand "
            "there as knowledge lost."
        ),
    )


def _sum(tally: Tally) -> str:
    return _("Sum {score}, band {band} of 4.").format(score=tally.score, band=tally.band)
