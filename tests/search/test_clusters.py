"""Groups of measures on one topic, and what they are called."""

import random
from pathlib import Path

import pytest
from conftest import FakeEncoder
from plans_in_triples import plan_document, plan_iri
from tiny import entry
from tiny import plan_iri as iri_of_region

from kg.stores.oxigraph import EmbeddedStore
from search.index import DocumentIndex, EncoderChoice, SearchIndex
from search.similar.clusters import Cluster, clusters, edges_of, label_of_group, linked_groups
from search.similar.linking import links
from search.similar.nearest import empty_table

DALI = iri_of_region("532900")
LIUYANG = iri_of_region("430181")


def test_measures_of_several_plans_on_one_topic_are_a_group(tmp_path: Path) -> None:
    encoder = FakeEncoder(32)
    index = DocumentIndex(EncoderChoice(lambda: encoder.identity, lambda: encoder), links=links)
    store = EmbeddedStore(tmp_path / "store", create=True, index=index)
    phones, science = "面向老年人举办智能手机使用培训班", "组织科普大篷车开进山区学校巡展"
    with store.write({}) as batch:
        batch.put(plan_document("one", f"{phones}。", science, "改善实验条件"))
        batch.put(plan_document("two", f"{phones}，每年两次。", "培养乡土专家"))
        batch.put(plan_document("three", f"在村里{phones}。", f"{science}活动。"))
    with store.snapshot() as snapshot:
        found = clusters(SearchIndex.open(snapshot.folder, encoder.identity), snapshot.folder)
        again = clusters(SearchIndex.open(snapshot.folder, encoder.identity), tmp_path / "nowhere")
    assert [(one.size, len(one.plans)) for one in found] == [(3, 3), (2, 2)]
    assert found[0].label.startswith("面向老年人举办智能手机")
    assert plan_iri("two") in found[0].plans
    assert found == again
    store.close()


def test_no_measures_make_no_groups() -> None:
    assert linked_groups(edges_of(empty_table("1"))) == []


def test_a_chain_is_no_group() -> None:
    ends = {1: {2: 0.7}, 2: {1: 0.7, 3: 0.65}, 3: {2: 0.65, 4: 0.7}, 4: {3: 0.7}}
    assert linked_groups(ends) == [[1, 2], [3, 4]]


def test_what_is_near_all_others_of_a_group_belongs_to_it() -> None:
    near = {1: {2: 0.9, 3: 0.8}, 2: {1: 0.9, 3: 0.7}, 3: {1: 0.8, 2: 0.7}}
    assert linked_groups(near) == [[1, 2, 3]]


@pytest.mark.parametrize("seed", range(5))
def test_groups_do_not_hang_on_the_order_of_measures(seed: int) -> None:
    chance = random.Random(seed)
    pairs = [(one, other, chance.choice((0.6, 0.7, 0.9))) for one in range(12) for other in range(one)]
    pairs = chance.sample(pairs, 20)

    def edges(some: list[tuple[int, int, float]]) -> dict[int, dict[int, float]]:
        found: dict[int, dict[int, float]] = {}
        for one, other, weight in some:
            found.setdefault(one, {})[other] = weight
            found.setdefault(other, {})[one] = weight
        return found

    assert linked_groups(edges(pairs)) == linked_groups(edges(pairs[::-1]))


def test_a_label_is_the_title_whose_words_the_others_use_too() -> None:
    titles = ("破解智能应用难题", "办好智能手机课堂", "教老人用好智能手机")
    texts = ("在老年协会开设智能手机课堂。", "到村社教老人用智能手机。", "讲授手机课。")
    group = [entry(f"{title}。{text}", title=title) for title, text in zip(titles, texts, strict=True)]
    assert label_of_group(group) == "办好智能手机课堂"


def test_a_label_names_nothing_of_one_place() -> None:
    group = [
        entry("办好第九届大理州科技大赛。举办科技大赛。", title="办好第九届大理州科技大赛", plan=DALI),
        entry("支持科技大赛。举办科技大赛、创新大赛。", title="支持科技大赛", plan=LIUYANG),
        entry("开展“小发明家”大赛。举办大理州科技大赛。", title="开展“小发明家”大赛", plan=LIUYANG),
    ]
    assert label_of_group(group) == "支持科技大赛"


def test_a_name_in_quotes_that_all_use_stands_in_the_label() -> None:
    group = [
        entry(f"{title}。落实“双减”，利用科技馆资源。", title=title)
        for title in ("助推“双减”工作", "利用科技馆助推“双减”工作", "开展各类活动")
    ]
    assert label_of_group(group) == "助推“双减”工作"


def test_a_group_without_titles_is_called_as_its_first_measure_begins() -> None:
    assert (
        label_of_group([entry("引导科技工作者注册，按居民点单派单。每年开展活动十次。")])
        == "引导科技工作者注册，按居民点单派单"
    )
    long = "将气象灾害防御、水资源约束、耕地保护等内容纳入县委党校课程，每季度安排一次集中学习讨论。"
    assert label_of_group([entry(long)]) == "将气象灾害防御、水资源约束、耕地保护等内容纳入县委党校课程"


def test_the_size_of_a_group_is_that_of_its_measures() -> None:
    assert Cluster("题", "行动", ("a", "b"), ("p",)).size == 2
