"""The pick list of occupations as a page and as options of a field."""

from __future__ import annotations

from tests.web.conftest import PEOPLE, Cast
from tests.web.frame import file_rows, walk


def test_everybody_signed_in_gets_in(cast: Cast) -> None:
    walk(cast, "/occupations/", PEOPLE)


def test_the_list_is_searched_and_says_whose_it_is(cast: Cast) -> None:
    client = cast.client("alder_manager")
    page = client.get("/occupations/?q=frontend")
    assert page.rows()[0][:2] == ["2512.5", "Frontend engineer front-end developer"]
    assert "This service uses the ESCO classification of the European Commission." in page.text
    assert "Nothing fits" in client.get("/occupations/?q=astronautics").text
    shortlist = [row[0] for row in client.get("/occupations/?kind=shortlist").rows()]
    assert len(shortlist) == 9
    assert all("." not in row[0] for row in client.get("/occupations/?kind=group").rows())
    assert client.get("/occupations/?sort=label&page=2").rows()
    assert len(file_rows(client.get("/occupations.csv"))) == 1 + 133 + 619


def test_options_are_a_piece_of_a_page(cast: Cast) -> None:
    answer = cast.client("alder_manager").get("/occupations/options?q=nlp", inspected=False)
    assert answer.html.strip() == '<option value="2511.11 NLP engineer"></option>'
    empty = cast.client("alder_manager").get("/occupations/options?q=zzzz", inspected=False)
    assert empty.status == 200
