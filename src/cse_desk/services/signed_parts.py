"""Signed parts of a screening as rows, and which sections of it have an answer by whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.forms import screening_tool as places
from cse_desk.forms.questionnaire import Form
from cse_desk.models.records.contributions import Part, Section
from cse_desk.models.tables.screenings import PartSigned
from cse_desk.services import tools
from cse_desk.services.person_details import texts
from cse_desk.services.screening_rows import Loaded
from cse_desk.vault.queries import records
from cse_desk.vault.queries.records import Standing

_ANSWERS = "answers/"


def parts_of(session: Session, loaded: Loaded) -> tuple[Part, ...]:
    """The signed parts of a screening that was read."""
    form = tools.tool_of(loaded.row.form_url, loaded.row.form_version)
    standing = standing_answers(session, loaded.row.id)
    return tuple(_part(row, form, standing) for row in _in_order(loaded.parts))


def _in_order(rows: Iterable[PartSigned]) -> list[PartSigned]:
    return sorted(rows, key=lambda one: (one.signed_on or date.min, one.id))


def _part(row: PartSigned, form: Form, standing: Sequence[Standing]) -> Part:
    pages = texts(row.pages)
    return Part(
        record_id=row.id,
        name=row.name or "",
        agency=row.agency or "",
        signed_on=row.signed_on,
        sections=tuple(one.text for one in form.items if one.link_id in pages),
        changed_since=not covered(form, standing, pages) <= set(texts(row.covers)),
    )


def standing_answers(session: Session, record: str) -> tuple[Standing, ...]:
    """What stands in the answers of a screening, with who wrote it."""
    found = records.standing(session.connection(), [record]).get(record, ())
    return tuple(one for one in found if one.field.startswith(_ANSWERS))


def covered(form: Form, standing: Iterable[Standing], pages: Sequence[str]) -> set[str]:
    """The changes that stand in these sections."""
    page_of = _pages(form)
    return {one.change for one in standing if page_of.get(_link(one.field.removeprefix(_ANSWERS))) in pages}


def _pages(form: Form) -> Mapping[str, str]:
    return {item.link_id: page.link_id for page in form.items for item in page.walk()}


def _link(path: str) -> str:
    return path.rpartition("/")[2].removesuffix("#order").partition(":")[0]


def sections(form: Form, answers: Mapping[str, object], mine: Iterable[str]) -> Iterator[Section]:
    """The sections with an answer; never the judgement, which is signed by itself."""
    page_of, own = _pages(form), {_link(one.removeprefix(_ANSWERS)) for one in mine}
    answered = [_link(path) for path, value in answers.items() if value is not None and not path.endswith("#order")]
    for page in form.items:
        if page.link_id == places.JUDGEMENT_PAGE:
            continue
        here = {link for link in answered if page_of.get(link) == page.link_id}
        if here:
            yield Section(page.link_id, page.text, len(here), mine=bool(here & own))
