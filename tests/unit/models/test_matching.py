"""Search before create: reasons with weights, and never "likely" for one weak reason."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cse_desk import paths
from cse_desk.models.rules.matching import (
    Known,
    Weight,
    asking_keys,
    blocking_keys,
    compare,
    differs_by_one_digit,
    is_transposed,
    read_nicknames,
)

NICKNAMES = read_nicknames((paths.resources() / "wordlists" / "nicknames.txt").read_text("utf-8"))
BORN = date(2012, 8, 9)
MAISIE = Known(
    names=(("Maisie", "Tranter"),),
    born=BORN,
    places=(("4 Quayside Row", "TS99 1AA"),),
    nhs_number="9990000077",
    local=frozenset({("Council", "MP40210")}),
)


@pytest.mark.parametrize(
    ("new", "likely", "weights"),
    [
        (Known(names=(("Maisie", "Tranter"),), born=BORN), True, "fair fair"),
        (Known(names=(("Margaret", "Tranter"),), born=date(2012, 9, 8)), True, "fair fair"),
        (Known(names=(("Tranter", "Maisie"),), places=(("4 Quayside Row", "TS99 1AA"),)), True, "fair fair"),
        (Known(names=(("Maisy", "Trantor"),), born=BORN), True, "fair weak"),
        (Known(names=(("Masie", "Tranter"),), born=date(2012, 8, 8)), False, "weak weak"),
        (Known(names=(("Maisie", "Tranter"),)), False, "fair"),
        (Known(names=(("Maisie", "Tranter"),), born=date(2012, 8, 1)), True, "fair weak"),
        (Known(names=(("Zoë", "Larkin"),), nhs_number="9990000077"), True, "strong"),
        (Known(names=(("Zoë", "Larkin"),), local=frozenset({("council", "mp40210")})), True, "strong"),
        (
            Known(names=(("Callum", "Tranter"),), born=BORN, places=(("4 Quayside Row", "TS99 1AA"),)),
            False,
            "fair fair",
        ),
        (Known(names=(("Zoë", "Larkin"),), places=(("9 Quayside Row", "TS99 1AA"),)), False, "weak"),
        (Known(names=(("Zoë", "Larkin"),)), False, ""),
        (Known(names=(("Maisie", ""),)), False, "weak"),
        (
            Known(names=(("Maisie", "Tranter"),), born_between=(date(2011, 1, 1), date(2013, 12, 31))),
            True,
            "fair weak",
        ),
    ],
)
def test_reasons_and_what_they_amount_to(new: Known, likely: bool, weights: str) -> None:
    verdict = compare(new, MAISIE, NICKNAMES)

    assert " ".join(reason.weight.name.lower() for reason in verdict.reasons) == weights
    assert verdict.is_likely is likely


def test_twins_are_shown_but_not_called_likely() -> None:
    twin = Known(names=(("Aisha", "Tranter"),), born=BORN, places=MAISIE.places)

    verdict = compare(twin, MAISIE, NICKNAMES)

    assert verdict.is_worth_showing
    assert not verdict.is_likely


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Lukasz", "Wojcik"), ("Łukasz", "Wójcik")),
        (("Zoe", "ONeill"), ("Zoë", "O’Neill")),
        (("Mohammed", "Khan"), ("Muhammad", "Khan")),
        (("عائشة", "حسن"), ("عائِشة", "حسن")),
        (("Anna Maria", "Smith-Jones"), ("Anna", "Jones")),
    ],
)
def test_names_are_one_name_in_whatever_script_or_spelling(one: tuple[str, str], other: tuple[str, str]) -> None:
    new, known = Known(names=(one,)), Known(names=(other,))

    assert [reason.weight for reason in compare(new, known, NICKNAMES).reasons] == [Weight.FAIR]
    assert asking_keys(new, NICKNAMES) & blocking_keys(known, NICKNAMES)


def test_dates_of_birth_typed_wrongly() -> None:
    assert is_transposed(date(2012, 8, 9), date(2012, 9, 8))
    assert not is_transposed(date(2012, 8, 8), date(2012, 8, 8))
    assert differs_by_one_digit(date(2012, 8, 9), date(2013, 8, 9))
    assert not differs_by_one_digit(date(2012, 8, 9), date(2012, 8, 9))


STREET = (("1 High Street", ""),)  # nobody wrote a postcode
people = st.builds(
    Known,
    names=st.lists(
        st.tuples(
            st.sampled_from(["Maisie", "Mais", "Margaret", "", "Kofi"]), st.sampled_from(["Tranter", "Asante", ""])
        ),
        max_size=2,
    ).map(tuple),
    born=st.none() | st.sampled_from([BORN, date(2012, 9, 8), date(2012, 8, 8)]),
    places=st.lists(
        st.sampled_from([("4 Quayside Row", "TS99 1AA"), ("", "TS99 1AA"), ("1 High Street", "")]), max_size=2
    ).map(tuple),
    nhs_number=st.sampled_from(["", "9990000077"]),
)


@given(people, people)
def test_one_weak_reason_is_never_likely(new: Known, known: Known) -> None:
    verdict = compare(new, known, NICKNAMES)

    if [reason.weight for reason in verdict.reasons] == [Weight.WEAK]:
        assert not verdict.is_likely
        assert not verdict.is_worth_showing


@given(people, people)
@example(Known(names=(("Maisie", "Tranter"),), places=STREET), Known(names=(("Maisie", ""),), places=STREET))
@example(Known(names=(("Maisie", ""),), places=STREET), Known(names=(("Maisie", "Tranter"),), places=STREET))
def test_whoever_is_likely_is_found_by_a_key(new: Known, known: Known) -> None:
    if compare(new, known, NICKNAMES).is_likely:
        assert asking_keys(new, NICKNAMES) & blocking_keys(known, NICKNAMES)
