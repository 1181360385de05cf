"""The forms that come with the program, as lines and details beside those of the office."""

from datetime import date

from sqlalchemy.orm import Session

from cse_desk.forms import definition
from cse_desk.models.enums import FormSource, FormState
from cse_desk.models.records.own_forms import FormDetail, FormLine
from cse_desk.models.rules.form_versions import FormFacts
from cse_desk.services import form_rows, instruments

_BUILT_IN = frozenset({"screening-tool", "contribution-sheet"})


def ids() -> frozenset[str]:
    """Their ids in the register."""
    return frozenset(one.id for one in instruments.register())


def built_in() -> frozenset[str]:
    """The addresses of forms of which other parts of the program know every question: nobody puts their own in the place of these."""
    return frozenset(one.url for one in instruments.register() if one.id in _BUILT_IN)


def facts() -> list[FormFacts]:
    """What the rules about versions need of them: each released since ever."""
    return [FormFacts(one.id, one.url, one.version, frozenset({one.id}), date.min) for one in instruments.register()]


def lines() -> list[FormLine]:
    """Their lines of the list."""
    return [
        FormLine(
            form_id=one.id,
            title=one.title,
            url=one.url,
            version=one.version,
            state=FormState.RELEASED,
            source=FormSource.SHIPPED,
            questions=definition.questions(instruments.form_of(one.id)),
        )
        for one in instruments.register()
    ]


def detail(session: Session, form_id: str) -> FormDetail:
    """One of them in full; NotFound."""
    one = instruments.instrument(form_id)
    return FormDetail(
        line=next(each for each in lines() if each.form_id == form_id),
        purpose=one.purpose,
        filled_in_by=one.filled_in_by,
        rules_from=one.rules_from,
        validated=one.validated,
        about=instruments.about_words(one.about.value, one.compartment),
        unheeded=form_rows.unheeded(form_rows.loaded(instruments.text_of(form_id))),
        uses=form_rows.uses(session, one.url, one.version),
        next_version=one.version,
    )
