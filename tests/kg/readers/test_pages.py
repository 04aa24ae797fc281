"""What printed pages add to a text is taken off again."""

import pytest

from kg.readers import read
from kg.readers.pages import unwrapped


def _text(text: str) -> str:
    return read(text.encode(), "plan.txt").text


@pytest.mark.parametrize(
    "number", ["— 3 —", "- 12 -", "－3－", "·15·", "第 3 页 共 10 页", "第3页", "Page 3 of 10"]
)
def test_a_line_that_is_a_page_number_is_left_out(number: str) -> None:
    assert _text(f"举办科普\n{number}\n讲座。\n") == "举办科普\n讲座。"


@pytest.mark.parametrize("line", ["12", "—“三馆”建设", "- 甲", "第三页说明", "2021—2025"])
def test_other_lines_are_kept(line: str) -> None:
    assert _text(f"甲\n{line}\n乙") == f"甲\n{line}\n乙"


def test_a_bare_number_before_a_form_feed_is_a_page_number() -> None:
    assert _text("举办科普\n  3\n\f讲座12\n13\n场。") == "举办科普\n讲座12\n13\n场。"


def test_a_running_head_is_kept_once() -> None:
    text = "某市公报 2022年第3期\n方案\n甲\n某市公报 2022年第3期\n·5·\n乙\n某市公报 2022年第3期\n·6·\n丙"
    assert _text(text) == "某市公报 2022年第3期\n方案\n甲\n乙\n丙"


def _wrapped(paragraphs: list[str], width: int) -> str:
    return "\n".join(p[i : i + width] for p in paragraphs for i in range(0, len(p), width))


def test_lines_broken_at_the_width_of_a_page_are_joined_again() -> None:
    heading = "一、重点任务"
    measures = [
        f"{n}.做好科普。" + "推动科普工作融入发展大局，" * 7 + "到2025年建成12个基地。" for n in range(1, 4)
    ]
    paragraphs = [heading, *measures]
    assert unwrapped(_wrapped(paragraphs, 28)) == "\n".join(paragraphs)


def test_a_text_of_whole_paragraphs_keeps_its_lines() -> None:
    text = "\n".join(f"做好科普{'工作' * n}，推动发展" for n in range(1, 30))
    assert unwrapped(text) == text
