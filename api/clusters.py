"""Groups of measures on one topic, as programs and pages get them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.found import label
from api.models import Model, Named
from search.measures import MeasureEntry
from search.service import OpenedSearch
from search.similar.clusters import Cluster


class Member(Named):
    """A measure of a group with the plan that it is of."""

    plan: Named
    source: str


class ClusterModel(Model):
    """A group; ``label`` and ``action`` are the most typical titles, ``members`` the most typical first."""

    label: str
    action: str
    size: int
    plans: Sequence[Named]
    members: Sequence[Member]


def cluster_row(cluster: Cluster) -> dict[str, Any]:
    """A group as the command line prints it."""
    return {
        "label": cluster.label,
        "action": cluster.action,
        "size": cluster.size,
        "plans": cluster.plans,
        "members": cluster.members,
    }


def cluster_model(opened: OpenedSearch, cluster: Cluster) -> ClusterModel:
    """A group as HTTP lists it; its measures are those of the search that found it."""
    members = [_member(opened.measure(iri)) for iri in cluster.members]
    plans = {member.plan.iri: member.plan for member in members}
    return ClusterModel(
        label=cluster.label,
        action=cluster.action,
        size=cluster.size,
        plans=[plans[iri] for iri in cluster.plans],
        members=members,
    )


def _member(entry: MeasureEntry) -> Member:
    plan = Named(iri=entry.plan, label=entry.plan_title or entry.source)
    return Member(iri=entry.iri, label=label(entry), plan=plan, source=entry.source)
