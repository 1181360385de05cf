"""Code sets as screens offer them."""

from datetime import date

from cse_desk.services.codes import SETS, Codes

TODAY = date(2026, 11, 24)


def test_every_set_says_where_it_is_from_and_when_it_was_checked() -> None:
    infos = Codes().infos()

    assert [one.name for one in infos] == list(SETS)
    assert all(one.source and one.checked_on for one in infos)


def test_what_left_the_set_is_offered_only_to_who_holds_it() -> None:
    codes = Codes()

    assert "P2" not in {one.code for one in codes.options(name="placement", on=TODAY)}
    held = codes.options(name="placement", on=TODAY, held=("P2", "K2"))
    assert [(one.code, one.label) for one in held if one.is_old] == [("P2", "Independent living")]


def test_a_code_of_another_version_is_kept_and_shown_as_it_is() -> None:
    (unknown,) = [one for one in Codes().options(name="sex", on=TODAY, held=("X9",)) if one.is_old]

    assert (unknown.code, unknown.label) == ("X9", "X9")


def test_an_ethnicity_has_its_police_code() -> None:
    codes = Codes()

    assert codes.police_ethnicity("WROM") == ("W3", "Gypsy or Irish Traveller")
    assert codes.police_ethnicity("") == ("", "")


def test_labels_of_several_codes() -> None:
    assert Codes().labels(name="disability", codes=("LD", "COMM")) == ("Learning", "Communication")
    assert Codes().label(name="sex", code="") == ""
