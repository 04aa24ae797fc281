"""The commands of `kepu keys`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.options import ListFormat, ListOption, StoreOption
from api.roles import Role

if TYPE_CHECKING:
    from api.settings import Settings

# ruff: noqa: PLC0415 — as in api.cli

keys = typer.Typer(help="管理写入用的密钥。Keys for writing over HTTP.", no_args_is_help=True)


def _settings(store: Path | None) -> Settings:
    from api.settings import load_settings

    return load_settings({"store": store})


@keys.command("add")
def keys_add(
    name: Annotated[str, typer.Argument(help="名称。A name for it.")],
    role: Annotated[Role, typer.Option("--role", help="权限。What it allows.")] = Role.editor,
    store: StoreOption = None,
) -> None:
    """生成密钥，只显示一次。Make a key; it is shown once."""
    from api.commands.keys import make_key

    make_key(_settings(store), name, role)


@keys.command("list")
def keys_list(store: StoreOption = None, form: ListOption = ListFormat.table) -> None:
    """列出密钥。List the keys in force."""
    from api.commands.keys import print_keys

    print_keys(_settings(store), form.value)


@keys.command("revoke")
def keys_revoke(
    name: Annotated[str, typer.Argument(help="密钥的名称。The key's name.")], store: StoreOption = None
) -> None:
    """使密钥失效。Put a key out of force."""
    from api.commands.keys import revoke

    revoke(_settings(store), name)
