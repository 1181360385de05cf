"""The instruments that can be filled in: the register of those we ship, and the forms an office released, each with its form."""

from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.errors import BadForm, NotFound
from cse_desk.forms import instruments
from cse_desk.forms.instruments import About, Instrument, Readers
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, FormSource, FormState
from cse_desk.models.labels import label
from cse_desk.models.rules.form_versions import FormFacts, released_of, version_key
from cse_desk.models.rules.licences import holds
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.services import form_rows
from cse_desk.vault.store import Vault

REGISTER = "instruments.json"


@lru_cache(maxsize=1)
def register() -> tuple[Instrument, ...]:
    """Every instrument we ship, in the order in which a case meets them."""
    return instruments.read((paths.resources() / "forms" / REGISTER).read_bytes())


def instrument(instrument_id: str) -> Instrument:
    """One of them; NotFound."""
    found = next((one for one in register() if one.id == instrument_id), None)
    if found is None:
        raise NotFound(instrument_id)
    return found


def text_of(instrument_id: str) -> str:
    """The text of the form of an instrument; NotFound."""
    return (paths.resources() / "forms" / instrument(instrument_id).file).read_text("utf-8")


@lru_cache(maxsize=32)
def form_of(instrument_id: str) -> Form:
    """The form of an instrument; NotFound."""
    return load((paths.resources() / "forms" / instrument(instrument_id).file).read_bytes()).form


def about_words(about: str, compartment: str) -> str:
    """Whose record answers belong to, and which part of it, in words."""
    known = compartment in {one.value for one in Compartment}
    part = label(Compartment(compartment)) if known else compartment
    return _("The office") if about == About.OFFICE else _("The young person: {part}").format(part=part)


class Instruments:
    """Those with the program and those the office released, in one register. Ids of the office's own are those of their records."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def register(self) -> tuple[Instrument, ...]:
        """What may be filled in anew: shipped, then the newest version in use of each of the office's, by title.

        A form under a licence only while the licence holds for the agency that works here; none that came with somebody's record.
        """
        me, today = self._vault.me.agency, self._vault.clock.today()
        with self._vault.reading() as session:
            every = form_rows.all_rows(session)
            sources = form_rows.sources(session, every)
        rows = {one.id: one for one in every if sources[one.id] is not FormSource.RECEIVED}
        known = [form_rows.facts(one) for one in rows.values()]
        newest = {one.url: one.id for one in sorted(known, key=_by_version) if one.state is FormState.RELEASED}
        own = [rows[each] for each in newest.values() if _may_use(rows[each], me, today)]
        return (*register(), *sorted(map(_instrument, own), key=lambda one: one.title.casefold()))

    def instrument(self, instrument_id: str) -> Instrument:
        """One of them, also of what is retired: what was filled in stays readable. NotFound."""
        with self._vault.reading() as session:
            return instrument_in(session, instrument_id)

    def form_of(self, instrument_id: str) -> Form:
        """Its form. NotFound; BadForm while a piece of its text is missing."""
        with self._vault.reading() as session:
            return form_in(session, instrument_id)

    def find(self, url: str, version: str) -> Instrument | None:
        """The instrument that a response names, in use or not; the first made, where two machines released different texts under it."""
        with self._vault.reading() as session:
            return find_in(session, url, version)


# ---- for who reads already -----------------------------------------------------------------


def instrument_in(session: Session, instrument_id: str) -> Instrument:
    """As `Instruments.instrument`."""
    if any(one.id == instrument_id for one in register()):
        return instrument(instrument_id)
    return _instrument(form_rows.row(session, instrument_id))


def form_in(session: Session, instrument_id: str) -> Form:
    """As `Instruments.form_of`."""
    if any(one.id == instrument_id for one in register()):
        return form_of(instrument_id)
    text = form_rows.text_of(session, form_rows.row(session, instrument_id))
    if not text:
        raise BadForm((_("a part of this form has not arrived here"),))
    return form_rows.loaded(text).form


def find_in(session: Session, url: str, version: str, *, id_: str = "") -> Instrument | None:
    """As `Instruments.find`; `id_`: the one that was used, which goes before others of the same address and version."""
    for one in register():
        if (one.url, one.version) == (url, version):
            return one
    rows = {one.id: one for one in form_rows.all_rows(session)}
    same = [
        one
        for one in released_of(url, map(form_rows.facts, rows.values()))
        if version_key(one.version) == version_key(version)
    ]
    return _instrument(rows[min((one.id for one in same), key=lambda each: (each != id_, each))]) if same else None


def _by_version(one: FormFacts) -> tuple[object, ...]:
    return version_key(one.version), one.id


def _may_use(row: FormDefinition, agency: str, today: date) -> bool:
    licence = form_rows.licence_of(row)
    return licence is None or holds(licence.agencies, licence.until, agency=agency, on=today)


def _instrument(row: FormDefinition) -> Instrument:
    return Instrument(
        id=row.id,
        file="",
        url=row.url or "",
        version=row.version or "",
        title=row.title or "",
        purpose=row.purpose or "",
        filled_in_by="",
        readers=Readers.WORKERS,
        about=About.OFFICE if row.about == About.OFFICE else About.YOUNG_PERSON,
        compartment=row.answers_in or Compartment.SESSIONS.value,
        rules_from=(),
        validated="",
    )
