from memberapp.core.text import fold, search_words


def test_accents_case_and_ligatures_do_not_count():
    assert fold("PÉDIATRE") == fold("pediatre") == "pediatre"
    assert fold("Œil, cœur et Lætitia") == "oeil coeur et laetitia"


def test_punctuation_and_unbreakable_spaces_part_words():
    assert fold("Médicaments à 65\u00a0% — l’été") == "medicaments a 65 l ete"


def test_nothing_that_means_something_to_a_search_pattern_is_left():
    assert fold("100%_\\") == "100"


def test_what_was_typed_is_cut_into_folded_words():
    assert search_words("  Dr Lemaire, G ") == ("dr", "lemaire", "g")
    assert search_words(" %% ") == ()
