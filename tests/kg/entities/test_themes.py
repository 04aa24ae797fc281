"""Which themes a title names."""

import pytest

from kg.entities.themes import ThemeRules, named_themes
from kg.entities.vocabulary import concepts
from kg.lexicons import Lexicons


@pytest.mark.parametrize(
    ("title", "slugs"),
    [
        ("加强应急科普", ["emergency-science"]),
        ("加强老年人健康科普服务", ["older-health"]),
        ("推进智慧科普和科普创作", ["smart-science", "science-creation"]),
        ("建设综合性科普活动场所", []),
        ("广泛开展科普活动", ["science-events"]),
        ("开展科幻交流", []),
        ("落实各项任务", []),
    ],
)
def test_labels_in_the_title_name_themes(title: str, slugs: list[str]) -> None:
    found = named_themes(title, ThemeRules.load(Lexicons.load()))
    assert [theme.slug for theme in found] == slugs


def test_of_a_theme_and_a_narrower_one_the_narrower_counts() -> None:
    themes = concepts("themes")
    narrow, wide = next((n, w) for n, w in themes.broader.items())
    labels = {
        slug: max((la for la, s in themes.slugs.items() if s == slug), key=len) for slug in (narrow, wide)
    }
    found = named_themes(f"{labels[wide]}，{labels[narrow]}", ThemeRules(least=3, never=()))
    assert narrow in {theme.slug for theme in found}
    assert wide not in {theme.slug for theme in found}


def test_concepts_are_found_by_any_label() -> None:
    assert concepts("units").find("％") == concepts("units").find("%") == "percent"
    assert concepts("units").find("名") == "人"
    assert concepts("groups").find_inside("广大农村老年人") == "older-people"
    assert concepts("units").find("座圈") is None
    assert concepts("groups").find_inside("座圈") is None
