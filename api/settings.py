"""The settings: a flag wins over the environment, the environment over ``kepu.toml``, that over the default.

Made once, at the start, and passed down. ``kepu.toml`` is read from the working directory; its keys are the
names of the fields below, the variables of the environment the same in capitals after ``KEPU_``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from api.addresses import home_path, path_iri, web_address
from api.remote.allowing import prefix_list
from kg.stores.results import QueryLimits
from ontology.errors import KepuError
from ontology.namespaces import BASE

FILE = "kepu.toml"
Source = Literal["flag", "environment", "kepu.toml", "default"]
SOURCES: dict[Source, str] = {
    "flag": "命令行参数 flag",
    "environment": "环境变量 environment",
    "kepu.toml": "kepu.toml",
    "default": "默认值 default",
}
"""Where a value can come from, as users are told."""

HomePath = Annotated[Path, AfterValidator(home_path)]


class SettingsError(KepuError):
    """A setting is unknown or has a value that it cannot have; ``place`` says where that stands."""


def default_workers() -> int:
    """Twice the processor cores, and at least 8."""
    return max(8, 2 * (os.cpu_count() or 1))


class Settings(BaseSettings):
    """All settings that have an effect. ``title`` of a field is its unit, if it has one."""

    model_config = SettingsConfigDict(
        env_prefix="KEPU_", env_ignore_empty=True, toml_file=FILE, extra="forbid", frozen=True
    )

    store: HomePath = Field(
        Path("./var/store"), description="知识库所在的文件夹。Folder of the embedded store."
    )
    base_iri: Annotated[str, AfterValidator(path_iri)] = Field(
        BASE,
        description="所有事物的 IRI 的开头，以 / 结尾。What the IRIs of all things begin with; ends in /.",
    )
    public_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        None,
        description="服务对外的网址，可带路径前缀；默认按请求的地址。"
        "Where the service is reached, with a path prefix if it has one; as requested by default.",
    )
    lexicons: HomePath | None = Field(
        None, description="补充词典的文件夹。Folder whose lexicons add to the bundled ones."
    )
    encoder: str = Field(
        "",
        description="把文字变为向量的模型：文件夹或模型库中的名称，none 为只按词检索；默认为自带的模型。"
        "Model that turns text into vectors: a folder or a hub name, none to search by words only; "
        "by default the bundled one.",
    )
    query_timeout: float = Field(
        30,
        gt=0,
        allow_inf_nan=False,
        title="s",
        description="一次 SPARQL 查询的时限。Time for a SPARQL query.",
    )
    query_memory: int = Field(
        1024, gt=0, title="MB", description="一次查询的内存上限。Memory that a query may take."
    )
    query_rows: int = Field(
        1_000_000, gt=0, description="一次查询的结果行数上限。Rows that a query may answer with."
    )
    query_bytes: int = Field(
        256, gt=0, title="MB", description="一次查询的结果大小上限。Size of a query's result."
    )
    query_workers: int = Field(
        default_factory=default_workers,
        gt=0,
        description="同时进行的查询数，默认为处理器核数的两倍且不少于 8。"
        "Queries at the same time; twice the processor cores by default, at least 8.",
    )
    sparql_union: bool = Field(
        True,
        description="新建知识库的默认图是否为所有图的合并；建库后不变。"
        "Whether the default graph of a new store is the merged set of all graphs; fixed when it is made.",
    )
    read_only: bool = Field(
        False, description="服务是否只读，不接受任何写入。Whether the service takes no writes at all."
    )
    service_allow: Annotated[str, AfterValidator(prefix_list)] = Field(
        "",
        description="SERVICE 可以调用的端点的开头，以逗号或空格分隔；默认一个也不可以。"
        "Beginnings of the endpoints that SERVICE may call, between commas or spaces; none by default.",
    )
    host: str = Field(
        "127.0.0.1", min_length=1, description="服务监听的地址。Address that the service binds to."
    )
    port: int = Field(
        8000, ge=0, le=65535, description="服务监听的端口，0 为任一空闲端口。Its port; 0 is any free one."
    )

    @property
    def query_limits(self) -> QueryLimits:
        """The limits of a SPARQL query."""
        return QueryLimits(self.query_timeout, self.query_memory, self.query_rows, self.query_bytes * 2**20)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, environment, ``kepu.toml``, in this order."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@dataclass(frozen=True)
class Listed:
    """A setting as ``kepu settings`` lists it; ``unit`` is empty where there is none."""

    name: str
    value: object
    unit: str
    source: Source
    description: str


def load_settings(flags: Mapping[str, Any] | None = None) -> Settings:
    """The settings in force. ``flags`` by field name; None stands for a flag that was not given.

    Raises :class:`SettingsError`, which names every setting that is wrong.
    """
    given = _given(flags)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(fault, given) for fault in error.errors())) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"不是有效的 TOML：{error}。Not valid TOML: {error}.", place=FILE) from error


def list_settings(flags: Mapping[str, Any] | None = None) -> list[Listed]:
    """Each setting with its value and where it comes from. Raises :class:`SettingsError`."""
    settings, given = load_settings(flags), _given(flags)
    return [
        Listed(
            variable(name),
            getattr(settings, name),
            field.title or "",
            _source(name, given),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]


def variable(name: str) -> str:
    """A setting's variable of the environment: ``KEPU_STORE`` for ``store``."""
    return f"KEPU_{name.upper()}"


def _given(flags: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (flags or {}).items() if value is not None}


def _source(name: str, given: Mapping[str, Any]) -> Source:
    if name in given:
        return "flag"
    if name in EnvSettingsSource(Settings)():
        return "environment"
    return "kepu.toml" if name in TomlConfigSettingsSource(Settings)() else "default"


WRONG = {
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_parsing": "应为数字",
    "float_type": "应为数字",
    "finite_number": "应为有限的数",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "path_type": "应为路径",
}
"""Pydantic's findings in Chinese; those of our own validators bring their Chinese along."""


def _explain(fault: ErrorDetails, given: Mapping[str, Any]) -> str:
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return (
            f"{FILE}: 没有设置“{name}”，kepu settings 列出全部设置。No such setting; kepu settings lists all."
        )
    words = WRONG.get(fault["type"], "").format(**fault.get("ctx", {}))
    english = fault["msg"].removeprefix("Value error, ")
    reason = f"{words}。{english}." if words else f"{english}."
    where = f"{variable(name)}（{SOURCES[_source(name, given)]}）"
    return f"{where}: 无效的值 invalid value “{fault['input']}”：{reason}"
