"""A screening shaped for pasting into a council's case system: plain headings, short lines, no tables; as text and as PDF."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, gap, para
from cse_desk.documents.styles import MARKING, Look, sheet
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.labels import HARM_QUESTION, LEVEL_QUESTION, NOT_ANSWERED, label
from cse_desk.models.records.screening import PaperAnswer, PaperSection, ScreeningPaper

WIDTH = 76  # letters a line: fits the narrow boxes such systems have
_QUIET = ("No", NOT_ANSWERED, "")
Lines = Iterator[str]


def text(paper: ScreeningPaper) -> str:
    """The block of text, each line at most WIDTH letters (a word that is longer stands alone), ended by a line feed."""
    return "\n".join(_wrapped(_lines(paper))).rstrip() + "\n"


def build(paper: ScreeningPaper, look: Look, *, printed_by: str = "", printed_at: datetime | None = None) -> bytes:
    """The same as a PDF: one column of lines, which can be selected and copied in reading order."""
    styles = sheet(look)
    story: list[Flowable] = [
        para(line, styles.strong if line.isupper() else styles.body) if line else gap(6)
        for line in text(paper).split("\n")
    ]
    return page.to_pdf(
        story,
        marking=MARKING,
        title=_("Screening, for the council's system"),
        reference=paper.reference,
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=look.scale,
    )


def _wrapped(lines: Lines) -> Lines:
    for line in lines:
        for part in line.split("\n"):
            indent = "  " if part.startswith(("- ", "  ")) else ""
            yield from textwrap.wrap(
                part, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
            ) or [""]


def _lines(paper: ScreeningPaper) -> Lines:
    yield from _head(paper)
    for words, source in paper.own_words:
        yield from _part(_("Young person's own words"), [f"“{words}”", source])
    yield from _part(_("Judgement"), _judgement(paper))
    tool = paper.result
    yield from _part(
        _("What the tool says (an aid, not a decision)"),
        [
            f"{_(HARM_QUESTION)} {label(tool.harm)}. {tool.harm_why}",
            f"{_(LEVEL_QUESTION)} {label(tool.level)}. {tool.level_why}",
        ],
    )
    yield from _part(_("Signs of harm, and whether they were answered"), [f"- {one}" for one in tool.harm_listed])
    prompts = [
        f"- {one.prompt.id} {one.prompt.title}: {_('open') if one.is_open else _('answered')}" for one in tool.prompts
    ]
    yield from _part(_("Safety prompts"), prompts)
    for section in paper.sections:
        yield from _part(section.title, _section(section))


def _head(paper: ScreeningPaper) -> Lines:
    yield _("SCREENING")
    facts = (
        (_("Reference"), paper.reference),
        (_("Young person"), paper.name),
        ("", paper.born),
        (_("Why now"), paper.reason),
        (_("Seen alone"), paper.seen_alone),
        (_("Completed by"), "; ".join(paper.completed_by)),
    )
    yield from (_told(name, value) for name, value in facts if value)
    if paper.signed_at is None:
        yield _("DRAFT, NOT SIGNED")
    else:
        yield _("Signed: {who}, {when}").format(who=paper.signed_by, when=moment(paper.signed_at))
    if paper.sign_off is not None:
        one = paper.sign_off
        yield _("Signed off: {who}, {when}: {why}").format(who=one.by_name, when=moment(one.at), why=one.reason)


def _told(name: str, words: str) -> str:
    """A name and its words on one line; a question keeps its own mark."""
    if not name:
        return f"{words[:1].upper()}{words[1:]}"
    return f"{name} {words}" if name.endswith(("?", ".")) else f"{name}: {words}"


def _part(title: str, lines: Sequence[str] | Lines) -> Lines:
    found = [one for one in lines if one]
    if found:
        yield ""
        yield title.upper()
        yield from found


def _judgement(paper: ScreeningPaper) -> Lines:
    found = paper.judgement
    if found is None:
        yield _("Not yet made.")
        return
    yield f"{_(HARM_QUESTION)} {label(found.harm)}"
    yield f"{_(LEVEL_QUESTION)} {label(found.level)}"
    for name, words in (
        (_("Reasons"), found.reasons),
        (_("Why it differs from the tool"), found.differs_why),
        (_("What would change this"), found.change_my_mind),
        (_("What we do not know"), found.not_known),
    ):
        if words:
            yield f"{name}: {words}"


def _section(section: PaperSection) -> Lines:
    """What is known; what was answered No is counted at the end, so that nothing is left out unsaid."""
    quiet = [one for one in section.answers if one.answer in _QUIET and not one.details]
    for one in section.answers:
        if one not in quiet:
            yield from _answer(one)
    no = [one.number for one in quiet if one.answer == "No" and one.number]
    if no:
        yield _("No: {numbers}").format(numbers=", ".join(no))
    open_ = [one.number or one.text for one in quiet if one.answer != "No"]
    if open_:
        yield _("Not answered: {numbers}").format(numbers=", ".join(open_))


def _answer(one: PaperAnswer) -> Lines:
    answer = f"“{one.answer}”" if one.is_verbatim else one.answer
    yield _told(f"- {one.number} {one.text}".replace("-  ", "- "), answer)
    for name, words in one.details:
        yield _told(f"  {name}", words)
    if one.beside:
        yield f"  {one.beside}"
