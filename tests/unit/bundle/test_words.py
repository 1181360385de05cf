from cse_desk.bundle import words


def test_the_list_has_7776_different_words() -> None:
    assert len(set(words.word_list())) == words.WORDS


def test_words_are_the_digits_of_the_digest_in_base_7776() -> None:
    number = 5 + 7 * words.WORDS + 11 * words.WORDS**2
    listed = words.word_list()

    assert words.to_words(number.to_bytes(32), 4) == (listed[5], listed[7], listed[11], listed[0])


def test_four_letters_of_a_word_suffice_and_three_do_not() -> None:
    assert words.fits("abdomen", "abdo")
    assert words.fits("abdomen", "ABDOMEN")
    assert not words.fits("abdomen", "abd")
    assert not words.fits("abdomen", "abdomens")
    assert not words.fits("abdomen", "abdominal")


def test_a_word_of_three_letters_is_typed_whole() -> None:
    assert words.fits("yam", "yam")
    assert not words.fits("yam", "ya")
    assert not words.fits("yam", "yams")


def test_a_hyphen_may_be_left_out() -> None:
    assert words.fits("drop-down", "dropdown")
    assert words.fits("drop-down", "Drop\u2010Down")
