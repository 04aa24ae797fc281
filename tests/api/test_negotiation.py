"""Which representation a client gets."""

import pytest

from api.negotiation import HTML, JSON, Offer, best, ranges

TURTLE = Offer("turtle", "text/turtle")
OFFERS = (JSON, HTML, TURTLE)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ([], JSON),
        (["*/*"], JSON),
        ([BROWSER], HTML),
        (["text/html, */*"], HTML),
        (["application/json;q=0.5, text/html;q=0.4"], JSON),
        (["application/json;q=0.4, text/html;q=0.5"], HTML),
        (["text/*"], HTML),
        (["text/html;q=0, text/*"], TURTLE),
        (["*/*;q=0.1, text/turtle"], TURTLE),
        (["TEXT/Turtle ; Q=0.9"], TURTLE),
        (["image/png", "text/turtle"], TURTLE),
        (["text/html;q=much"], HTML),
        (["image/png"], None),
        (["*/*;q=0"], None),
    ],
)
def test_the_highest_weight_wins_then_the_most_exact_range_then_the_first_offer(
    accept: list[str], chosen: Offer | None
) -> None:
    assert best(ranges(accept), OFFERS) == chosen
