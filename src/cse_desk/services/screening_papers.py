"""The papers of a screening: whole, on one page, for the council's system, blank, and a sheet to go through with the young person."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.documents.styles import Look
from cse_desk.i18n import gettext as _
from cse_desk.services.open_prompts import prompt_texts
from cse_desk.services.printing import Printing
from cse_desk.services.screenings import Screenings
from cse_desk.vault.store import Vault


class PaperKind(StrEnum):
    """What can be printed."""

    FULL = "full"
    SUMMARY = "summary"
    COUNCIL = "council"
    TALK = "talk"
    BLANK = "blank"

    @property
    def is_about_somebody(self) -> bool:
        """Whether it is made from a screening; the others hold nobody's answers."""
        return self in (PaperKind.FULL, PaperKind.SUMMARY, PaperKind.COUNCIL)


NAMES: Mapping[PaperKind, str] = {
    PaperKind.FULL: "Everything",
    PaperKind.SUMMARY: "In short, one page",
    PaperKind.COUNCIL: "For the council's system",
    PaperKind.TALK: "To go through together, no answers",
    PaperKind.BLANK: "Blank tool",
}
CODES: Mapping[PaperKind, str] = {  # in the access log
    PaperKind.FULL: "screening",
    PaperKind.SUMMARY: "screening-summary",
    PaperKind.COUNCIL: "screening-council",
    PaperKind.TALK: "screening-talk",
    PaperKind.BLANK: "blank-tool",
}


class ScreeningPapers:
    """Making a paper has no side effect; printing, saving and copying are logged by who does them."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._printing = Printing(vault)
        self._screenings = Screenings(vault)

    def pdf(self, *, kind: PaperKind, screening_id: str = "", large_print: bool = False) -> bytes:
        """One of them. NotFound, Refused(OTHER_FORM)."""
        look, me, now = self._printing.look(large_print=large_print), self._vault.me.name, self._vault.clock.now()
        if kind is PaperKind.TALK:
            return _talk(look)
        if kind is PaperKind.BLANK:
            from cse_desk.documents import blank_tool

            return blank_tool.build(self._screenings.form(), prompt_texts(), look, printed_by=me, printed_at=now)
        return self._about(kind, screening_id, look, now)

    def _about(self, kind: PaperKind, screening_id: str, look: Look, now: datetime) -> bytes:
        from cse_desk.documents import council_copy, screening, screening_summary

        build = {
            PaperKind.FULL: screening.build,
            PaperKind.SUMMARY: screening_summary.build,
            PaperKind.COUNCIL: council_copy.build,
        }[kind]
        paper = self._screenings.paper(screening_id=screening_id)
        return build(paper, look, printed_by=self._vault.me.name, printed_at=now)

    def copy_text(self, *, screening_id: str) -> str:
        """The block of text for pasting into the council's system. NotFound, Refused(OTHER_FORM)."""
        from cse_desk.documents import council_copy

        return council_copy.text(self._screenings.paper(screening_id=screening_id))


def _talk(look: Look) -> bytes:
    from cse_desk.documents import screening_talk
    from cse_desk.documents.screening_talk import TalkPart, TalkSheet

    found = _talk_words(paths.resources() / "forms" / "screening-talk.json")
    parts = tuple(TalkPart(one["title"], tuple(one["questions"])) for one in found["parts"])
    sheet = TalkSheet(_(found["title"]), tuple(found["start"]), parts, tuple(found["end"]))
    return screening_talk.build(sheet, look)


@lru_cache(maxsize=2)
def _talk_words(path: Path) -> dict:  # type: ignore[type-arg]  # our own file, as it is
    return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]  # as above
