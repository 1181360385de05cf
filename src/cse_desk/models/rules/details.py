"""What is wrong with the details of a young person as typed. Hard problems stop saving, the others are asked about."""

import re
from collections.abc import Iterator
from datetime import date

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import FieldProblem, PersonDetails
from cse_desk.models.rules.ages import ADULT, age_on
from cse_desk.models.rules.identifiers import (
    IdentifierProblem,
    local_identifier_problem,
    nhs_number_problem,
    upn_problem,
)
from cse_desk.models.rules.words import fold

OLDEST = 25  # years: beyond that a date of birth is a slip
_POSTCODE = re.compile(r"(GIR 0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})")  # GOV.UK, outward and inward code
_NONE_ALONE = frozenset({"NONE", "none"})


def problems_of(details: PersonDetails, today: date) -> tuple[FieldProblem, ...]:
    """Everything that is wrong, in the order of the form."""
    return (
        *_names(details),
        *_birth(details, today),
        *_numbers(details),
        *_choices(details),
        *_addresses(details),
        *_people(details),
    )


def _hard(field: str, words: str, record_id: str = "") -> FieldProblem:
    return FieldProblem(field, record_id, words, is_hard=True)


def _soft(field: str, words: str, record_id: str = "") -> FieldProblem:
    return FieldProblem(field, record_id, words, is_hard=False)


def _names(details: PersonDetails) -> Iterator[FieldProblem]:
    if not any(name.given.strip() or name.family.strip() for name in details.names):
        yield _hard("names", _("Write at least one name, if only what the young person is called."))
    written = [(fold(one.given), fold(one.family), one.kind) for one in details.names if one.given or one.family]
    if len(set(written)) < len(written):
        yield _soft("names", _("The same name is there twice."))


def _birth(details: PersonDetails, today: date) -> Iterator[FieldProblem]:
    ages = details.estimated_ages
    if details.born is None and ages is None:
        yield _soft("born", _("Neither a date of birth nor an estimated age: no rule about age can work."))
    if details.born is not None and details.born > today:
        yield _hard("born", _("The date of birth is in the future."))
        return
    if ages is not None and not 0 <= ages[0] <= ages[1] <= OLDEST:
        yield _hard("estimated_ages", _("Write the youngest age first, both between 0 and 25."))
        return
    age = age_on(today, born=details.born, estimated_ages=ages, estimated_on=details.estimated_on or today)
    if details.born is not None and age is not None and age.low > OLDEST:
        yield _hard("born", _("That is more than 25 years ago."))
    elif age is not None and age.low >= ADULT:
        yield _soft("born", _("18 or older on this date of birth."))


def _numbers(details: PersonDetails) -> Iterator[FieldProblem]:
    if details.nhs_number.strip() and (problem := nhs_number_problem(details.nhs_number)):
        yield _hard("nhs_number", _NHS_WORDS[problem])
    if details.upn.strip() and (problem := upn_problem(details.upn)):
        yield _hard("upn", _UPN_WORDS[problem])
    for one in details.identifiers:
        if local_identifier_problem(one.value):
            yield _hard("identifiers", _("At most 20 characters."), one.record_id)
        elif one.value.strip() and not one.system.strip():
            yield _soft("identifiers", _("Which system is {value} from?").format(value=one.value), one.record_id)


_NHS_WORDS = {
    IdentifierProblem.FORM: _("An NHS number has ten digits."),
    IdentifierProblem.CHECK: _("One of its digits is wrong: the last digit does not fit the others."),
}
_UPN_WORDS = {
    IdentifierProblem.FORM: _("A UPN is a letter and twelve digits; the last may be a letter."),
    IdentifierProblem.CHECK: _("One of its characters is wrong: the first letter does not fit the others."),
}


def _choices(details: PersonDetails) -> Iterator[FieldProblem]:
    for field, codes in (("disabilities", details.disabilities), ("communication_needs", details.communication_needs)):
        if len(codes) > 1 and _NONE_ALONE & set(codes):
            yield _hard(field, _("“None” cannot stand beside another choice."))


def _addresses(details: PersonDetails) -> Iterator[FieldProblem]:
    for one in details.addresses:
        code = " ".join(one.postcode.upper().split())
        if code and not _POSTCODE.fullmatch(code):
            yield _soft("addresses", _("{code} does not look like a postcode.").format(code=code), one.record_id)
        if one.from_day and one.to_day and one.to_day < one.from_day:
            yield _hard("addresses", _("It ends before it starts."), one.record_id)


def _people(details: PersonDetails) -> Iterator[FieldProblem]:
    for one in details.professionals:
        if one.name.strip() and not one.agency.strip():
            yield _soft("professionals", _("Which agency is {name} from?").format(name=one.name), one.record_id)
        if one.from_day and one.to_day and one.to_day < one.from_day:
            yield _hard("professionals", _("It ends before it starts."), one.record_id)
    if sum(one.is_lead and one.to_day is None for one in details.professionals) > 1:
        yield _soft("professionals", _("More than one lead: the one who started last is shown."))
    for entry in details.withhold:
        if (entry.what.strip() or entry.from_whom.strip()) and not entry.why.strip():
            yield _soft("withhold", _("Say why: somebody will have to decide on it later."), entry.record_id)
