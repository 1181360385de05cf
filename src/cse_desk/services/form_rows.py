"""Rows of kept forms: their texts put together again, and what rules and lists need of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cse_desk.errors import NotFound
from cse_desk.forms.definition import content_of, pieces, telling_ids
from cse_desk.forms.loader import Loaded, load
from cse_desk.i18n import gettext as _
from cse_desk.ids import Ids
from cse_desk.models.enums import Compartment, FormSource
from cse_desk.models.records.own_forms import FormLine, Licence, Unheeded
from cse_desk.models.rules.form_versions import FormFacts
from cse_desk.models.rules.licences import is_over
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.forms import FormDefinition, FormText
from cse_desk.models.tables.screenings import Screening
from cse_desk.vault.queries import records
from cse_desk.vault.standing import Identity
from cse_desk.vault.writing import Writing

KINDS = frozenset({FormDefinition.__kind__, FormText.__kind__})
_AFTER_RELEASE = frozenset(
    {"retired_on", "retired_by", "retired_why", "licence_holder", "licence_agencies", "licence_until", "licence_words"}
)


@lru_cache(maxsize=16)
def loaded(text: str) -> Loaded:
    """A kept text, read once. BadForm."""
    return load(text)


def all_rows(session: Session) -> list[FormDefinition]:
    """Every version that was not thrown away."""
    return list(session.scalars(select(FormDefinition).where(FormDefinition.withdrawn.is_not(True))))


def row(session: Session, form_id: str) -> FormDefinition:
    """One version; NotFound."""
    found = session.get(FormDefinition, form_id)
    if found is None or found.withdrawn:
        raise NotFound(form_id)
    return found


def content(one: FormDefinition) -> str:
    """The name of the text that counts: what was released, else the draft's."""
    return one.released_content or one.content or ""


def texts(session: Session, roots: Collection[str]) -> dict[tuple[str, str], str]:
    """(root, content) -> text, of those that are here whole; also of drafts that were written over since: another machine may have
    released one."""
    rows = session.scalars(select(FormText).where(FormText.root.in_(roots)).order_by(FormText.place))
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in rows:
        found[one.root, one.content or ""].append(one.text or "")
    joined = {key: "".join(parts) for key, parts in found.items()}
    return {key: text for key, text in joined.items() if content_of(text) == key[1]}


def text_of(session: Session, one: FormDefinition) -> str:
    """The text of a version; "" while a piece of it is missing."""
    return texts(session, [one.id]).get((one.id, content(one)), "")


def add_text(writing: Writing, ids: Ids, form_id: str, text: str) -> str:
    """Keep a text beside those that are there; the name of its content."""
    name = content_of(text)
    before = select(FormText).where(FormText.root == form_id, FormText.content == name)
    known = writing.session.scalars(before).all()
    for one in known:
        one.withdrawn = False
    if known:
        return name
    for place, piece in enumerate(pieces(text)):
        kept = FormText(id=ids.new(), root=form_id, compartment=Compartment.DIRECTORY)
        kept.content, kept.place, kept.text = name, place, piece
        writing.session.add(kept)
    return name


def drop_texts(session: Session, form_id: str, *, but: str) -> None:
    """A draft's text that was written over is no longer wanted."""
    for one in session.scalars(select(FormText).where(FormText.root == form_id, FormText.content != but)):
        one.withdrawn = True


# ---- what others need of them --------------------------------------------------------------


def facts_of(session: Session, rows: Iterable[FormDefinition]) -> list[FormFacts]:
    """What the rules take in; where two machines released different texts, both are named."""
    listed = list(rows)
    heads = _released_contents(session, [one.id for one in listed if one.released_on is not None])
    return [facts(one, heads.get(one.id, frozenset())) for one in listed]


def facts(one: FormDefinition, heads: frozenset[str] = frozenset()) -> FormFacts:
    """One of them."""
    own = frozenset({one.released_content}) if one.released_content else frozenset()
    return FormFacts(one.id, one.url or "", one.version or "", heads | own, one.released_on, one.retired_on)


def _released_contents(session: Session, roots: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The names of the texts that stand for released versions: a release leaves one, so two are those of two machines."""
    wanted = select(FormText.root, FormText.content).where(FormText.root.in_(roots), FormText.withdrawn.is_not(True))
    found: dict[str, set[str]] = defaultdict(set)
    for root, name in session.execute(wanted.distinct()):
        if name:  # of a draft that was kept from us nothing but its place came
            found[root].add(name)
    return {root: frozenset(names) for root, names in found.items()}


def uses(session: Session, url: str, version: str) -> int:
    """How often a version was filled in, finished or not, of what is here."""
    count = 0
    for kind in (FilledForm, Screening):
        wanted = select(func.count()).where(
            kind.form_url == url, kind.form_version == version, kind.withdrawn.is_not(True)
        )
        count += session.scalar(wanted.select_from(kind)) or 0
    return count


def licence_of(one: FormDefinition) -> Licence | None:
    """Its licence; None where it is the office's own."""
    if not one.licensed:
        return None
    agencies = tuple(str(each) for each in one.licence_agencies or ())
    return Licence(one.licence_holder or "", agencies, one.licence_until, one.licence_words or "")


FORMS_PURPOSE = "Forms"  # of a bundle by which an office hands its forms on


def sources(session: Session, rows: Iterable[FormDefinition]) -> dict[str, FormSource]:
    """Where each version is from. One that came only with somebody's record is there to read answers by, and for nothing else."""
    listed = list(rows)
    came = records.came_by(session.connection(), [one.id for one in listed])
    return {one.id: _source(one, came.get(one.id)) for one in listed}


def _source(one: FormDefinition, came: frozenset[str] | None) -> FormSource:
    if came is not None and FORMS_PURPOSE not in came:
        return FormSource.RECEIVED
    if one.licensed:
        return FormSource.LICENSED
    return FormSource.OURS if came is None else FormSource.HANDED


def line_of(one: FormDefinition, source: FormSource, *, on: date, differ: Collection[str] = ()) -> FormLine:
    """A line of the list."""
    return FormLine(
        form_id=one.id,
        title=one.title or "",
        url=one.url or "",
        version=one.version or "",
        state=facts(one).state,
        source=source,
        questions=one.questions or 0,
        written_on=one.written_on,
        released_on=one.released_on,
        retired_on=one.retired_on,
        is_differing=one.id in differ,
        is_ended=bool(one.licensed) and is_over(one.licence_until, on=on),
    )


def unheeded(found: Loaded, *, is_licensed: bool = False) -> tuple[Unheeded, ...]:
    """What the program does not act on, what matters first; a place is said by the words of its question where it has some.

    `is_licensed`: also ids that would tell an agency without the licence what is asked.
    """
    names = {key: (item.marks.short or item.text or key) for key, item in found.form.by_link_id.items()}
    told = [Unheeded(names.get(one.link_id, one.link_id), one.what, one.serious) for one in found.unsupported]
    if is_licensed:
        what = _("its id holds words of the question; ids stand in every bundle, also to an agency without the licence")
        told += [Unheeded(names[one], what, is_serious=True) for one in telling_ids(found.form)]
    return tuple(sorted(dict.fromkeys(told), key=lambda one: not one.is_serious))


def is_frozen(session: Session, identity: Identity, field: str) -> bool:
    """Whether a field belongs to what was released: no act before the release is undone any more."""
    if identity.kind not in KINDS or field in _AFTER_RELEASE:
        return False
    found = session.get(FormDefinition, identity.root)
    return found is not None and found.released_on is not None
