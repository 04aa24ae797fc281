"""The commands that find measures: their arguments and options. See :mod:`api.cli`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.endings import REFUSED
from api.options import (
    ActionKindFilter,
    DepartmentFilter,
    FoundFormat,
    FoundOption,
    FunctionFilter,
    GroupFilter,
    LevelFilter,
    LiteralOption,
    PlanFilter,
    RegionFilter,
    RerankOption,
    RoleFilter,
    StoreOption,
    TargetFilter,
    ThemeFilter,
    TopOption,
    YearFilter,
)

# ruff: noqa: PLC0415 — `kepu --help` answers in 0.3 s, so heavy modules wait for the command that needs them
# ruff: noqa: PLR0913, PLR0917 — a command's parameters are its options


def search(
    words: Annotated[str, typer.Argument(help="问题或关键词。A question or words.")] = "",
    queries: Annotated[
        Path | None,
        typer.Option("--queries", help="一行一问的 JSON 文件，- 为标准输入。A question a line; - is stdin."),
    ] = None,
    top: TopOption = 10,
    plan: PlanFilter = None,
    region: RegionFilter = None,
    level: LevelFilter = None,
    year: YearFilter = None,
    department: DepartmentFilter = None,
    function: FunctionFilter = None,
    role: RoleFilter = None,
    action_kind: ActionKindFilter = None,
    group: GroupFilter = None,
    theme: ThemeFilter = None,
    target: TargetFilter = None,
    literal: LiteralOption = None,
    rerank: RerankOption = None,
    store: StoreOption = None,
    form: FoundOption = FoundFormat.table,
) -> None:
    """按意思检索各地措施。Find the measures that a question means."""
    from api.commands.asking import search_all, search_once
    from api.filters import Asked, Written
    from api.settings import load_settings

    if bool(words) == bool(queries):
        raise typer.BadParameter("请给出问题或 --queries 之一。Give a question or --queries, one of them.")
    values = {
        "plan": plan,
        "region": region,
        "level": level,
        "year": year,
        "department": department,
        "function": function,
        "role": role,
        "action-kind": action_kind,
        "group": group,
        "theme": theme,
    }
    written = Written({name: tuple(given) for name, given in values.items() if given}, target)
    asked = Asked(words, written, tuple(literal or ()), rerank)
    if queries is None:
        search_once(load_settings({"store": store}), asked, top, form.value)
    elif search_all(load_settings({"store": store}), queries, asked, top, form.value):
        raise typer.Exit(REFUSED)


def judge(
    judgements: Annotated[
        Path, typer.Argument(help="评判文件，一行一题的 JSON。Judgements, a topic of JSON a line.")
    ],
    ablation: Annotated[
        bool, typer.Option("--ablation", help="逐项去掉信号。Leave each signal out in turn.")
    ] = False,
    teacher: Annotated[
        str, typer.Option("--against", help="对比的另一模型。Another encoder to compare with.")
    ] = "",
    verbose: Annotated[
        bool, typer.Option("--verbose", help="逐题列出漏掉的。What each question missed.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """用评判过的问题衡量检索。Measure the search on judged questions."""
    from api.commands.judging import print_report
    from api.settings import load_settings

    print_report(load_settings({"store": store}), judgements, teacher, ablation=ablation, verbose=verbose)


def similar(
    iri: Annotated[str, typer.Argument(help="措施的 IRI，可省去开头。A measure's IRI.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="每条措施。Of every measure.")] = False,
    groups: Annotated[
        bool, typer.Option("--clusters", help="同题措施的分组。Groups of measures on one topic.")
    ] = False,
    top: TopOption = 10,
    same_plan: Annotated[
        bool, typer.Option("--same-plan", help="连同同一规划内的。Of the same plan too.")
    ] = False,
    store: StoreOption = None,
    form: FoundOption = FoundFormat.table,
) -> None:
    """查找与一条措施相近的措施。Find the measures nearest to one."""
    from api.commands.asking import print_all_similar, print_clusters, print_similar
    from api.settings import load_settings

    if [bool(iri), everything, groups].count(True) != 1:
        raise typer.BadParameter(
            "请给出 IRI、--all、--clusters 之一。Give an IRI, --all or --clusters, one of them."
        )
    if groups and same_plan:
        raise typer.BadParameter(
            "--clusters 总是跨规划的。--clusters is over all plans.", param_hint="--same-plan"
        )
    if groups:
        print_clusters(load_settings({"store": store}), top, form.value)
    elif everything:
        print_all_similar(load_settings({"store": store}), top, same_plan=same_plan)
    else:
        print_similar(load_settings({"store": store}), iri, top, form.value, same_plan=same_plan)
