"""Models that are not ours: found by folder or hub name, and refused in one clear message where they are damaged."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from search.encoder import identify, load_encoder
from search.errors import EncoderError

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "data" / "encoder"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the bundled model that a test may damage."""
    return Path(shutil.copytree(BUNDLED, tmp_path / "my-model"))


def cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    with path.open("r+b") as data:
        data.truncate(path.stat().st_size // 2)


def break_header(folder: Path) -> None:
    path = folder / "model.safetensors"
    with path.open("r+b") as data:
        data.write(b"\xff" * 16)


def empty_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"")


def no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def wrong_json(folder: Path) -> None:
    (folder / "config.json").write_text("{", encoding="utf-8")


def no_settings(folder: Path) -> None:
    for name in ("modules.json", "config.json", "config_sentence_transformers.json"):
        (folder / name).unlink()


def modules_that_are_no_list(folder: Path) -> None:
    (folder / "modules.json").write_text('{"0": 1}', encoding="utf-8")


def no_dimension(folder: Path) -> None:
    for name in ("config.json", "1_Pooling/config.json"):
        (folder / name).write_text("{}", encoding="utf-8")


def not_utf8(folder: Path) -> None:
    (folder / "tokenizer.json").write_bytes("{“}".encode("gbk"))


KNOWN_BY_THE_FILES = [
    cut_weights, break_header, empty_weights, no_weights, wrong_json, no_settings, modules_that_are_no_list,
    no_dimension, not_utf8,
]  # fmt: skip


@pytest.mark.parametrize("damage", KNOWN_BY_THE_FILES)
def test_a_damaged_model_is_refused_before_it_is_loaded(model: Path, damage: Callable[[Path], None]) -> None:
    damage(model)
    with pytest.raises(EncoderError) as caught:
        identify(str(model))
    assert "damaged" in str(caught.value)
    assert "my-model" in caught.value.place
    assert caught.value.remedy


def no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def tokenizer_of_another_form(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"model": {"type": "Nonsense"}}', encoding="utf-8")


def unknown_module(folder: Path) -> None:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[1]["type"] = "nowhere.Nothing"
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")


def other_shape(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"hidden_size": 64}), encoding="utf-8")


def unknown_kind(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "nothing"}), encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [no_tokenizer, tokenizer_of_another_form, unknown_module, other_shape, unknown_kind, cut_weights],
)
def test_a_model_that_cannot_be_loaded_is_one_clear_error(
    model: Path, damage: Callable[[Path], None]
) -> None:
    damage(model)
    with pytest.raises(EncoderError) as caught:
        load_encoder(str(model))
    assert "。" in caught.value.message
    assert "my-model" in caught.value.place


@pytest.mark.parametrize(
    "spec", ["/nowhere/at/all", "./nothing", "nobody/no-such-model", "no-such-model", "a b", "../x/y/z"]
)
def test_an_unknown_model_is_refused_with_the_remedy(spec: str) -> None:
    with pytest.raises(EncoderError, match="There is no such model") as caught:
        identify(spec)
    assert caught.value.place == spec
    assert "KEPU_ENCODER" in caught.value.remedy


def test_a_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"")
    with pytest.raises(EncoderError, match="A model is a folder"):
        identify(str(path))


def test_a_folder_goes_by_its_own_name_and_not_by_its_path(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model)
    assert identify(".") == identify(str(model))
    assert identify(".").name == "my-model"


def test_the_checksum_is_of_the_models_files_alone(model: Path) -> None:
    before = identify(str(model)).checksum
    assert before == identify("").checksum
    (model / "README.md").write_text("other", encoding="utf-8")
    (model / ".cache").mkdir()
    (model / ".cache" / "x.json").write_text("{}", encoding="utf-8")
    assert identify(str(model)).checksum == before
    (model / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "问："}}', encoding="utf-8"
    )
    assert identify(str(model)).checksum != before


def test_the_models_own_prompt_for_questions_is_used(model: Path) -> None:
    settings = {"prompts": {"query": "问：", "document": "文："}}
    (model / "config_sentence_transformers.json").write_text(json.dumps(settings), encoding="utf-8")
    encoder = load_encoder(str(model))
    bare = load_encoder("")
    assert encoder.encode_queries(["科普"])[0] @ bare.encode_queries(["问：科普"])[0] == pytest.approx(
        1, abs=0.001
    )
    assert encoder.encode(["科普"])[0] @ bare.encode(["文：科普"])[0] == pytest.approx(1, abs=0.001)


def test_a_hub_name_is_found_in_the_local_cache(model: Path, tmp_path: Path) -> None:
    snapshot = tmp_path / "hub" / "models--someone--tiny" / "snapshots" / "0123"
    shutil.copytree(model, snapshot)
    (snapshot.parents[1] / "refs").mkdir()
    (snapshot.parents[1] / "refs" / "main").write_text("0123", encoding="utf-8")
    code = "from search.encoder import load_encoder; print(load_encoder('someone/tiny').identity.name)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "HF_HUB_CACHE": str(tmp_path / "hub")},
    )  # fmt: skip
    assert (run.stdout, run.stderr) == ("someone/tiny\n", "")


@pytest.mark.shared
def test_the_teacher_is_an_encoder_too(shared: Path) -> None:
    encoder = load_encoder(str(shared / "models" / "bge-small-zh-v1.5"))
    assert encoder.identity.dimension == 512
    assert (
        encoder.encode_queries(["科普"])[0] @ encoder.encode(["科普"])[0] < 0.999
    )  # its prompt for questions
