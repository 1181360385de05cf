"""The help page says what is so: the sums as the scheme gives them, and our two words as the rules give them."""

from dataclasses import replace

from cse_desk.models.enums import HarmWord, LevelWord, Recency
from cse_desk.models.rules.score_only import MUCH_AROUND, NOT_SEEN, ONE_HARM, SEEN, Tally
from cse_desk.services.explaining import screening_help
from cse_desk.services.language import remarks
from tests.unit.models.screened import INDICATORS, NOT_KNOWN, YES, aged, holding, result

NOW = replace(YES, recency=Recency.NOW)


def test_the_bands_of_the_scheme_at_their_edges():
    assert [Tally(moderate=sum_).band for sum_ in (0, 5, 6, 10, 11, 15, 16)] == [1, 1, 2, 2, 3, 3, 4]


def test_the_first_example_is_outweighed_by_the_sum_and_not_by_us():
    assert (MUCH_AROUND.score, MUCH_AROUND.band, ONE_HARM.score, ONE_HARM.band) == (13, 3, 5, 1)
    harmed = result({"d8.08": NOW}, aged(15))
    assert (harmed.harm, harmed.level) == (HarmWord.YES, LevelWord.HIGH)
    assert "F2" in holding(harmed)
    around = [one.id for one in INDICATORS.values() if one.block == "vulnerability"][: MUCH_AROUND.vulnerabilities]
    risks = [one.id for one in INDICATORS.values() if one.block == "risk"][: MUCH_AROUND.moderate]
    found = result(dict.fromkeys((*around, *risks), YES), aged(16))
    assert found.harm is HarmWord.NOT_THAT_WE_KNOW


def test_the_second_example_is_forgotten_by_the_sum_and_not_by_us():
    assert (SEEN.score, SEEN.band, NOT_SEEN.score, NOT_SEEN.band) == (17, 4, 0, 1)
    harms = [one.id for one in INDICATORS.values() if one.block == "harm"][: SEEN.significant]
    risks = [one.id for one in INDICATORS.values() if one.block == "risk"][: SEEN.moderate]
    found = result(dict.fromkeys((*harms, *risks), NOT_KNOWN), aged(16))
    assert (found.harm, found.level) == (HarmWord.NOT_KNOWN, LevelWord.NOT_ENOUGH_KNOWN)
    assert "F8" in holding(found)


def test_the_page_says_the_sums_and_blames_nobody():
    said = " ".join(words for part in screening_help() for words in part.paragraphs)
    for words in ("Sum 13, band 3 of 4.", "Sum 5, band 1 of 4.", "from 17 to 0"):
        assert words in said
    assert remarks(said) == ()
