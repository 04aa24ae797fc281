"""What a filter lets pass, by the marks that all indexes filter by."""

import pytest
from tiny import PLAN, entry, goal, involved

from ontology.namespaces import BASE
from search.filtering import marks_of, wanted
from search.measures import MeasureEntry
from search.requests import Filters


def iri(path: str) -> str:
    return BASE + path


MEASURE = entry(
    "每年举办讲座",
    groups=(iri("group/primary-pupils"),),
    themes=(iri("theme/none"),),
    involved=(
        involved("教育局", "lead", "education"),
        involved("科协", "participant", "science-association", own=False),
    ),
    goals=(goal("讲座", 2, "场次"),),
)


def passes(filters: Filters, measure: MeasureEntry = MEASURE) -> bool:
    marks = set(marks_of(measure))
    return all(marks & set(alternatives) for alternatives in wanted(filters))


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(plan=(PLAN,)),
        Filters(plan=("other", PLAN)),
        Filters(region=(iri("region/532924"),)),
        Filters(region=(iri("region/532900"),)),
        Filters(region=(iri("region/530000"),)),
        Filters(region=(iri("region/000000"),)),
        Filters(level=(iri("level/county"),)),
        Filters(year=(2021,)),
        Filters(year=(2023,)),
        Filters(year=(2019, 2025)),
        Filters(department=(iri("department/532924/教育局"),)),
        Filters(department=(iri("department/532924/教育局"),), role=(iri("role/lead"),)),
        Filters(function=(iri("function/science-association"),)),
        Filters(function=(iri("function/science-association"),), role=(iri("role/participant"),)),
        Filters(role=(iri("role/lead"),)),
        Filters(action_kind=(iri("action-kind/improvement"),)),
        Filters(group=(iri("group/primary-pupils"),)),
        Filters(group=(iri("group/youth"),)),
        Filters(theme=(iri("theme/none"),)),
        Filters(target=True),
        Filters(year=(2023,), target=True, region=(iri("region/530000"),)),
    ],
)
def test_it_passes(filters: Filters) -> None:
    assert passes(filters)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(plan=("other",)),
        Filters(region=(iri("region/430000"),)),
        Filters(region=(iri("region/532930"),)),
        Filters(year=(2020,)),
        Filters(year=(2026,)),
        Filters(department=(iri("department/532924/教育局"),), role=(iri("role/participant"),)),
        Filters(function=(iri("function/education"),), role=(iri("role/participant"),)),
        Filters(role=(iri("role/responsible"),)),
        Filters(group=(iri("group/secondary-pupils"),)),
        Filters(target=False),
        Filters(year=(2023,), target=False),
    ],
)
def test_it_does_not_pass(filters: Filters) -> None:
    assert not passes(filters)


def test_a_region_does_not_pass_as_one_inside_it() -> None:
    province = entry("办好科技节", plan=iri("plan/530000/x/2021-2025"))
    assert passes(Filters(region=(iri("region/530000"),)), province)
    assert not passes(Filters(region=(iri("region/532924"),)), province)


def test_a_zone_is_inside_the_region_it_is_named_after() -> None:
    zone = entry("办好科技节", region=iri("region/唐山市高新区"))
    assert passes(Filters(region=(iri("region/唐山市高新区"),)), zone)
    assert passes(Filters(region=(iri("region/130200"),)), zone)
    assert passes(Filters(region=(iri("region/130000"),)), zone)


@pytest.mark.parametrize(
    ("years", "inside", "outside"),
    [((2023, None), 2023, 2024), ((None, 2025), 2025, 2024), ((2025, 2021), 2021, 2023), ((1, 9999), 1, 5)],
)
def test_an_open_or_broken_period_counts_by_its_ends(
    years: tuple[int | None, int | None], inside: int, outside: int
) -> None:
    measure = entry("办好科技节", years=years)
    assert passes(Filters(year=(inside,)), measure)
    assert not passes(Filters(year=(outside,)), measure)
