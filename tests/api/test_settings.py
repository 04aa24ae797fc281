"""Where settings come from, which are refused, and that the page about them tells the truth."""

import re
from pathlib import Path

import pytest

from api.settings import Settings, SettingsError, list_settings, load_settings, variable

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def source(name: str, **flags: object) -> str:
    return next(listed.source for listed in list_settings(flags) if listed.name == name)


def test_flag_wins_over_environment_over_file_over_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (load_settings().port, source("KEPU_PORT")) == (8000, "default")
    Path("kepu.toml").write_text("port = 1")
    assert (load_settings().port, source("KEPU_PORT")) == (1, "kepu.toml")
    monkeypatch.setenv("KEPU_PORT", "2")
    assert (load_settings().port, source("KEPU_PORT")) == (2, "environment")
    assert (load_settings({"port": 3}).port, source("KEPU_PORT", port=3)) == (3, "flag")


def test_a_flag_that_was_not_given_changes_nothing() -> None:
    assert load_settings({"port": None, "store": None}) == load_settings()


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_LEXICONS", "")
    assert load_settings().lexicons is None


def test_other_variables_of_the_prefix_are_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_SHARED", "/elsewhere")
    assert load_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("port", "abc", "应为整数"),
        ("port", "65536", "不得大于 65535"),
        ("query_timeout", "0", "应大于 0"),
        ("query_timeout", "nan", "Input should be"),
        ("query_bytes", "-1", "应大于 0"),
        ("base_iri", "https://example.org/things", "以 / 结尾"),
        ("base_iri", "nothing/", "以 / 结尾"),
        ("public_url", "example.org", "网址"),
        ("public_url", "https://example.org/?a=b", "网址"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting_and_source(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(variable(name), value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    message = str(raised.value)
    assert all(part in message for part in (variable(name), "environment", f"“{value}”", words))


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPU_PORT", "x")
    Path("kepu.toml").write_text("query_rows = 0\nprot = 1")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert all(name in str(raised.value) for name in ("KEPU_PORT", "KEPU_QUERY_ROWS", "“prot”"))


def test_a_broken_file_is_named_with_the_place() -> None:
    Path("kepu.toml").write_text("port = \n")
    with pytest.raises(SettingsError, match=r"kepu\.toml.*line 1"):
        load_settings()


def test_limits_of_queries_are_the_settings_in_their_units() -> None:
    limits = load_settings({"query_timeout": 2, "query_memory": 3, "query_rows": 4, "query_bytes": 5})
    assert limits.query_limits.result_bytes == 5 * 2**20
    assert (limits.query_limits.seconds, limits.query_limits.memory_mb, limits.query_limits.rows) == (2, 3, 4)


def test_home_folder_and_last_slash_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    settings = load_settings({"store": Path("~/store"), "public_url": "https://example.org/kepu/"})
    assert (settings.store, settings.public_url) == (
        Path("/home/somebody/store"),
        "https://example.org/kepu",
    )


def documented() -> dict[str, tuple[str, str, str]]:
    """Rows of the page's table: default, unit and description by name."""
    rows = re.findall(r"^\| `(KEPU_\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", PAGE.read_text(), re.MULTILINE)
    return {name: tuple(cell.strip("`") for cell in cells) for name, *cells in rows}


def test_the_page_lists_every_setting_with_its_default_unit_and_description() -> None:
    wanted = {}
    for listed in list_settings():
        default = "max(8, 2 × cores)" if listed.name == "KEPU_QUERY_WORKERS" else listed.value
        default = str(default).lower() if isinstance(default, bool) else default
        shown = "" if default is None else f"./{default}" if isinstance(default, Path) else f"{default}"
        wanted[listed.name] = (shown.removesuffix(".0"), listed.unit, listed.description)
    assert documented() == wanted
