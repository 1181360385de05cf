"""Paper and sealing, each beside the library that does the bare work."""

import io
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pyrage
from pypdf import PdfReader
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from cse_desk.bundle import writer
from cse_desk.bundle.seal import encrypt
from cse_desk.documents import agenda
from cse_desk.documents.styles import Look
from cse_desk.models.enums import ScreeningReason
from cse_desk.services.screenings import Screenings
from cse_desk.vault.store import Vault
from tests.bench import seed, words
from tests.bench.measure import Figure, each, median, once
from tests.bench.seed import Say, Seeded, a_sender, contents_of
from tests.unit.documents.panel_papers import an_agenda

_TIMES = 5


def papers(seeded: Seeded, work: Path, _say: Say) -> Iterator[Figure]:
    """The completed tool on paper."""
    vault = seed.unlock(seeded.copy(work))
    screenings = Screenings(vault)
    screening = _filled_in(vault, screenings)
    made = screenings.pdf(screening_id=screening)  # fonts are registered once
    ours = each([lambda: screenings.pdf(screening_id=screening)] * _TIMES)
    vault.close()
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    control = each([lambda: _barely(pages)] * _TIMES)
    yield Figure(
        "screening on paper",
        median(ours) * 1000,
        "ms",
        None,
        "the same lines, reportlab alone",
        median(control) * 1000,
        note=f"{len(pages)} pages, charts, markings, our typeface",
    )


def agendas(_seeded: Seeded, _work: Path, _say: Say) -> Iterator[Figure]:
    """The whole agenda of a meeting about sixty young people, with something in every part."""
    paper = an_agenda(60)
    made = agenda.build(paper, Look())
    ours = each([lambda: agenda.build(paper, Look())] * _TIMES)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    control = each([lambda: _barely(pages)] * _TIMES)
    yield Figure(
        "agenda of 60 young people",
        median(ours),
        "s",
        2,
        "the same lines, reportlab alone",
        median(control),
        note=f"{len(pages)} pages, one block a young person",
    )


def _filled_in(vault: Vault, screenings: Screenings) -> str:
    with vault.reading() as session:
        root = session.connection().exec_driver_sql("SELECT root FROM case_summaries LIMIT 1").scalar()
    _changes, screening = screenings.start(
        young_person_id=str(root), reason=ScreeningReason.NEW_CONCERN, besides_why="Another concern."
    )
    rng, answers = seed._rng(5), dict[str, object]()
    for item in screenings.form().walk():
        if item.marks.block:
            answers[item.link_id] = rng.choice(("yes", "possible", "no", "not-known"))
            answers[f"{item.link_id}.note"] = words.sentence(rng, 20)
    seen = screenings.open(screening_id=screening).seen
    screenings.save(screening_id=screening, answers=answers, last_page="", last_item="", seen=seen)
    return screening


def _barely(pages: list[str]) -> bytes:
    body, out = getSampleStyleSheet()["BodyText"], io.BytesIO()
    story: list[object] = []
    for page in pages:
        story += [Paragraph(escape(line), body) for line in page.splitlines()]
        story.append(PageBreak())
    SimpleDocTemplate(out).build(story)
    return out.getvalue()


# ---- sealing -------------------------------------------------------------------------------


def sealing(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """Signing, packing and sealing a bundle of fifty thousand changes."""
    vault = seed.unlock(seeded.copy(work))
    known = seed.known_people(vault, 2)
    vault.close()
    sender = a_sender()
    contents = contents_of(sender, sender.card, known, seeded.size.arriving)
    plain, packing = once(lambda: writer.write_plain(contents, sender, [sender.card]))
    sealed, locking = once(lambda: encrypt(plain, [sender.card.age_recipient]))
    key = pyrage.x25519.Recipient.from_str(sender.card.age_recipient)
    alone = once(lambda: pyrage.encrypt(plain, [key]))[1]
    opened = once(lambda: pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(sender.identity.age_identity())]))[1]
    say(f"  {len(plain) / 1e6:.1f} MB in clear, {len(sealed) / 1e6:.1f} MB sealed; opening it takes age {opened:.3f} s")
    name = f"sealing {seeded.size.arriving:,} changes"
    note = f"{len(sealed) / seeded.size.arriving:.0f} bytes a change"
    yield Figure(name, packing + locking, "s", None, "age alone", alone, note=note)
