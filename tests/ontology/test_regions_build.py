"""Making the vocabulary of regions: the package's data read, names shortened, former codes followed."""

import json
from pathlib import Path

import pytest

from ontology.build.divisions import Change, Division, read_changes, read_date, read_divisions
from ontology.build.history import former_names, read_history
from ontology.build.names import other_names

TODAY = {
    row.code: row
    for row in (
        Division("000000", "", "中国"),
        Division("130000", "000000", "甲省"),
        Division("130100", "130000", "乙市"),
        Division("130102", "130100", "丙区"),
        Division("130200", "130000", "丁市"),
        Division("130202", "130200", "戊区"),
    )
}


def write_package(folder: Path) -> Path:
    """A package's data folder with one province, a county right below it, and two events."""
    cities = {
        "乙市": {"code": "130100000000", "counties": {"丙区": "130102000000"}},
        "": {"code": None, "counties": {"己县": "139001000000"}},
    }
    divisions = {
        "meta": {"fetched_at": "2026-01-02 03:04:05"},
        "provinces": {"甲省": {"code": "130000000000", "cities": cities}},
    }
    old = {"code": "130121000000", "name": "丙县", "parent_code": "130100000000"}
    new = {"code": "130102000000", "name": "丙区", "parent_code": None}
    paths = {"old_path": ["甲省", "乙市", "丙县"], "new_path": ["甲省", "乙市", "丙区"]}
    events = [
        {"year": 1990, "type": "撤县设区", "old": old, "new": new, **paths},
        {"year": 2016, "type": "撤县设区", "old": old, "new": new, **paths},
        {"year": 2017, "type": "划转", "old": None, "new": {"code": None, "name": "某镇"}, **paths},
    ]
    (folder / "divisions_v1.json").write_text(json.dumps(divisions), encoding="utf-8")
    (folder / "historical_changes_v1.json").write_text(json.dumps({"events": events}), encoding="utf-8")
    return folder


def change(old: Division, new: Division | None, kind: str = "撤县设区", year: int = 2016) -> Change:
    return Change(year, kind, old, new)


def test_divisions_are_read_with_the_six_digits_and_the_one_above(tmp_path: Path) -> None:
    rows = read_divisions(write_package(tmp_path))
    assert list(rows) == ["000000", "130000", "130100", "130102", "139001"]
    assert [row.parent for row in rows.values()] == ["", "000000", "130000", "130100", "130000"]
    assert read_date(tmp_path) == "2026-01-02"


def test_changes_before_the_year_and_those_of_no_place_by_itself_are_left_out(tmp_path: Path) -> None:
    (found,) = read_changes(write_package(tmp_path), since=2006)
    assert (found.year, found.old.name, found.new) == (2016, "丙县", Division("130102", "130100", "丙区"))


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("聊城市", ["聊城"]),
        ("恩施土家族苗族自治州", ["恩施", "恩施州"]),
        ("双江拉祜族佤族布朗族傣族自治县", ["双江", "双江县"]),
        ("内蒙古自治区", ["内蒙古"]),
        ("东乡族自治县", ["东乡", "东乡县"]),
        ("大兴安岭地区", ["大兴安岭"]),
        ("神农架林区", ["神农架"]),
        ("浦东新区", ["浦东"]),
        ("香港特别行政区", ["香港"]),
        ("和县", []),
        ("市中区", []),
        ("科尔沁右翼前旗", []),
        ("中国", []),
    ],
)
def test_names_are_shortened_as_people_do(name: str, others: list[str]) -> None:
    assert other_names(name) == others


def test_a_former_name_of_the_same_place_becomes_another_name_of_its_successor() -> None:
    history = read_history([change(Division("130121", "130100", "丙县"), TODAY["130102"])], TODAY)
    assert former_names(history, TODAY)["130102"] == ["丙县"]
    assert history.successor("130121") == "130102"


def test_a_place_that_was_merged_leaves_its_code_but_not_its_name() -> None:
    history = read_history([change(Division("130103", "130100", "庚区"), TODAY["130102"], "撤销")], TODAY)
    assert history.successor("130103") == "130102"
    assert former_names(history, TODAY)["130102"] == []


def test_a_renaming_without_a_new_code_is_a_former_name() -> None:
    old = Division("130102", "130100", "辛区")
    history = read_history([change(old, TODAY["130102"], "更名")], TODAY)
    assert former_names(history, TODAY) == {"130102": ["辛区"]}
    assert history.ended == {}


def test_a_chain_of_changes_is_followed_to_today() -> None:
    first, second = Division("130121", "130100", "丙县"), Division("130181", "130100", "丙市")
    history = read_history([change(first, second, year=2010), change(second, TODAY["130102"])], TODAY)
    assert history.successor("130121") == "130102"


def test_a_county_of_the_same_name_elsewhere_is_no_successor() -> None:
    old = Division("130105", "130100", "戊区")
    history = read_history([change(old, TODAY["130202"], "撤销")], TODAY)
    assert history.ended["130105"].new is None
    assert history.successor("130105") is None


def test_a_successor_that_nobody_knows_is_none() -> None:
    new = Division("139999", "130000", "壬县")
    history = read_history([change(Division("130121", "130100", "丙县"), new)], TODAY)
    assert history.ended["130121"].new is None


def test_a_parent_that_is_gone_gives_way_to_the_province() -> None:
    history = read_history([change(Division("130521", "130500", "癸县"), TODAY["130102"])], TODAY)
    assert history.ended["130521"].old.parent == "130000"
