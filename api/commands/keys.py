"""keys: add, list, revoke."""

from __future__ import annotations

from api.console import Column, print_json, print_table, say
from api.keys import add_key, read_keys, revoke_key
from api.roles import Role
from api.settings import Settings
from kg.stores.layout import open_layout


def make_key(settings: Settings, name: str, role: Role) -> None:
    """Print a new key; an absent store is made. Raises :class:`api.keys.KeyNameError`."""
    layout = open_layout(settings.store, create=True, union=settings.sparql_union)
    secret = add_key(layout.private, name, role)
    say("请妥善保存，密钥不会再次显示。Keep it: it is not shown again.")
    print(f"{name} {role} {secret}")


def print_keys(settings: Settings, form: str) -> None:
    """Each key in force, without its secret."""
    found = read_keys(open_layout(settings.store, create=False).private)
    if form == "json":
        for key in found:
            print_json({"name": key.name, "role": key.role, "since": key.since})
        return
    columns = [Column("名称 name"), Column("权限 role"), Column("起始 since")]
    print_table(columns, ([key.name, key.role, key.since] for key in found))


def revoke(settings: Settings, name: str) -> None:
    """Put a key out of force. Raises :class:`api.keys.KeyNameError`."""
    revoke_key(open_layout(settings.store, create=False).private, name)
    say(f"密钥 {name} 已失效。The key {name} is out of force.")
