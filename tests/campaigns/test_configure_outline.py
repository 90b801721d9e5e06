"""The outline: levels, order across areas, numbers as printed, and pasted lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.transitions import Refused
from audit.models import Entry
from campaigns.models import FocusArea, FocusItem, SubPoint, Task
from campaigns.outlines import (
    FOCUS,
    TASKS,
    Line,
    bare,
    chinese_number,
    next_number,
    numbers_in_order,
    out_of_order,
    split_lines,
)
from campaigns.services.configure_outline import (
    add_entry,
    indent_entry,
    move_entry,
    outdent_entry,
    paste_lines,
    renumber_outline,
    transfer_entry,
)
from tests.campaigns.builders import make_campaign


class TestPure:
    def test_marks_tell_the_level_and_the_text_stays_as_it_is(self):
        text = "（一）执法资格方面\n1.无证上岗。\n 2、离岗证件未收回\n（1）未登记\n"
        text += "二、执法程序方面\n没有序号的一条\n\n\t缩进的一条"
        assert split_lines(text, 3) == [
            Line(0, "一", "执法资格方面"),
            Line(1, "1", "无证上岗。"),
            Line(1, "2", "离岗证件未收回"),
            Line(2, "1", "未登记"),
            Line(0, "二", "执法程序方面"),
            Line(1, "", "没有序号的一条"),
            Line(2, "", "缩进的一条"),
        ]

    def test_an_outline_of_two_levels_has_no_third(self):
        assert split_lines("（1）第一项", 2) == [Line(1, "1", "第一项")]

    @pytest.mark.parametrize("line", ["2018年以来的问题", "3.5%的案件未评查", "12345热线投诉", "一是不亮证"])
    def test_a_figure_at_the_head_is_no_mark(self, line):
        assert split_lines(line, 3) == [Line(1, "", line)]

    def test_a_mark_alone_is_text(self):
        assert split_lines("1.", 3) == [Line(1, "", "1.")]

    @given(st.integers(1, 99))
    def test_chinese_numbers_are_read_back_by_the_date_reader(self, number):
        from campaigns.deadlines import chinese_number as read

        assert read(chinese_number(number)) == number

    @given(st.lists(st.integers(0, 6), min_size=1, max_size=8), st.booleans())
    def test_numbers_in_order_are_never_out_of_order(self, sizes, restart):
        numbers = numbers_in_order(sizes, restart=restart)
        assert not out_of_order(numbers.tops, numbers.middles)
        if not restart:
            assert [n for rows in numbers.middles for n in rows] == [str(n + 1) for n in range(sum(sizes))]

    def test_a_gap_a_repeat_and_a_blank_are_out_of_order(self):
        for middles in ([["1", "3"]], [["1", "1"]], [["1", ""]], [["2"]]):
            assert out_of_order(["一"], middles)
        assert not out_of_order(["（一）"], [["1.", "2、"]])

    def test_next_number(self):
        assert next_number([]) == "1"
        assert next_number(["1", "2"]) == "3"
        assert next_number(["1", "附"]) == ""
        assert bare("（三）") == "三"


@pytest.fixture
def campaign(cast):
    campaign = make_campaign(cast)
    campaign.areas.all().delete()
    return campaign


@pytest.fixture
def actor(cast):
    return Actor(cast.zhao)


@pytest.fixture
def outline(campaign):
    """Two areas of two items; the second item has two points."""
    areas = [
        FocusArea.objects.create(campaign=campaign, position=at, number=number, title=title)
        for at, (number, title) in enumerate([("一", "资格方面"), ("二", "程序方面")])
    ]
    for number, (area, text) in enumerate([(0, "甲"), (0, "乙"), (1, "丙"), (1, "丁")], 1):
        FocusItem.objects.create(area=areas[area], position=number, number=str(number), text=text)
    second = FocusItem.objects.get(text="乙")
    for at, text in enumerate("子丑"):
        SubPoint.objects.create(item=second, position=at, text=text)
    return areas


def shape(campaign):
    """The outline as text: areas, items with numbers, points in brackets."""
    lines = []
    for area in campaign.areas.all():
        lines.append(f"{area.number}{area.title}")
        for item in area.items.all():
            points = "".join(point.text for point in item.sub_points.all())
            lines.append(f"{item.number}{item.text}" + (f"({points})" if points else ""))
    return lines


def of(text):
    return FocusItem.objects.get(text=text)


def test_moving_goes_over_into_the_next_area_and_changes_no_number(campaign, actor, outline):
    move_entry(campaign=campaign, outline=FOCUS, row=of("乙"), step=1, actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲", "二程序方面", "2乙(子丑)", "3丙", "4丁"]
    move_entry(campaign=campaign, outline=FOCUS, row=of("丙"), step=-1, actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲", "二程序方面", "3丙", "2乙(子丑)", "4丁"]
    move_entry(campaign=campaign, outline=FOCUS, row=of("丙"), step=-1, actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲", "3丙", "二程序方面", "2乙(子丑)", "4丁"]


def test_the_ends_of_the_outline_hold(campaign, actor, outline):
    before = shape(campaign)
    move_entry(campaign=campaign, outline=FOCUS, row=of("甲"), step=-1, actor=actor)
    move_entry(campaign=campaign, outline=FOCUS, row=of("丁"), step=1, actor=actor)
    move_entry(campaign=campaign, outline=FOCUS, row=outline[0], step=-1, actor=actor)
    assert shape(campaign) == before
    assert not Entry.objects.exists()


def test_an_area_moves_with_its_items(campaign, actor, outline):
    move_entry(campaign=campaign, outline=FOCUS, row=outline[1], step=-1, actor=actor)
    assert shape(campaign) == ["二程序方面", "3丙", "4丁", "一资格方面", "1甲", "2乙(子丑)"]


def test_a_point_moves_on_into_the_next_item(campaign, actor, outline):
    point = SubPoint.objects.get(text="丑")
    move_entry(campaign=campaign, outline=FOCUS, row=point, step=1, actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲", "2乙(子)", "二程序方面", "3丙(丑)", "4丁"]


def test_an_item_becomes_a_point_of_the_one_before_and_back(campaign, actor, outline):
    made = indent_entry(campaign=campaign, outline=FOCUS, row=of("乙"), actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲(乙子丑)", "二程序方面", "3丙", "4丁"]
    outdent_entry(campaign=campaign, outline=FOCUS, row=made, actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲(子丑)", "乙", "二程序方面", "3丙", "4丁"]


def test_the_first_item_of_an_area_cannot_be_indented(campaign, actor, outline):
    with pytest.raises(Refused, match="上面没有同级的条目"):
        indent_entry(campaign=campaign, outline=FOCUS, row=of("甲"), actor=actor)


def test_an_item_becomes_an_area_that_takes_the_items_behind_it(campaign, actor, outline):
    outdent_entry(campaign=campaign, outline=FOCUS, row=of("丙"), actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲", "2乙(子丑)", "二程序方面", "丙", "4丁"]


def test_an_area_becomes_an_item_and_its_items_follow(campaign, actor, outline):
    indent_entry(campaign=campaign, outline=FOCUS, row=outline[1], actor=actor)
    assert shape(campaign) == ["一资格方面", "1甲", "2乙(子丑)", "程序方面", "3丙", "4丁"]


def test_nothing_below_is_lost_by_raising_a_row(campaign, actor, outline):
    with pytest.raises(Refused, match="下面还有子项或分工"):
        outdent_entry(campaign=campaign, outline=FOCUS, row=of("乙"), actor=actor)
    group = campaign.task_groups.create(title="完善制度")
    task = group.tasks.create(text="建立首问负责制")
    task.assignments.create(parties_text="各单位")
    with pytest.raises(Refused, match="下面还有子项或分工"):
        outdent_entry(campaign=campaign, outline=TASKS, row=task, actor=actor)
    with pytest.raises(Refused, match="已经是最低一级"):
        indent_entry(campaign=campaign, outline=TASKS, row=task, actor=actor)


def test_a_text_too_long_for_its_new_level_is_refused(campaign, actor, outline):
    FocusItem.objects.filter(text="乙").update(text="长" * 301)
    with pytest.raises(Refused, match="最多300个字"):
        indent_entry(campaign=campaign, outline=FOCUS, row=of("长" * 301), actor=actor)


def test_an_item_is_carried_to_another_area(campaign, actor, outline):
    transfer_entry(campaign=campaign, outline=FOCUS, row=of("甲"), owner=outline[1], actor=actor)
    assert shape(campaign) == ["一资格方面", "2乙(子丑)", "二程序方面", "3丙", "4丁", "1甲"]


def test_renumbering_is_an_act_of_its_own(campaign, actor, outline):
    move_entry(campaign=campaign, outline=FOCUS, row=of("甲"), step=1, actor=actor)
    assert renumber_outline(campaign=campaign, outline=FOCUS, actor=actor) == 2
    assert shape(campaign) == ["一资格方面", "1乙(子丑)", "2甲", "二程序方面", "3丙", "4丁"]
    renumber_outline(campaign=campaign, outline=FOCUS, restart=True, actor=actor)
    assert shape(campaign) == ["一资格方面", "1乙(子丑)", "2甲", "二程序方面", "1丙", "2丁"]
    assert renumber_outline(campaign=campaign, outline=FOCUS, restart=True, actor=actor) == 0
    assert Entry.objects.filter(action="campaigns.campaign.focus_renumbered").count() == 2


def test_a_new_row_takes_the_next_number_only_where_it_is_free(campaign, actor, outline):
    def add(level=1, **where):
        return add_entry(campaign=campaign, outline=FOCUS, level=level, actor=actor, **where).number

    assert add(owner=outline[1]) == "5"
    assert add(owner=outline[1], after=of("丙")) == ""
    assert add(owner=outline[0]) == ""
    assert add(level=0) == "三"
    assert add(owner=FocusArea.objects.get(number="三")) == "6"
    assert add(level=0, after=outline[0]) == ""


def test_numbers_that_begin_again_in_each_area_go_on_doing_so(campaign, actor, outline):
    renumber_outline(campaign=campaign, outline=FOCUS, restart=True, actor=actor)
    add_entry(campaign=campaign, outline=FOCUS, level=1, owner=outline[0], actor=actor)
    new = add_entry(campaign=campaign, outline=FOCUS, level=0, actor=actor)
    first = add_entry(campaign=campaign, outline=FOCUS, level=1, owner=new, actor=actor)
    assert [item.number for item in outline[0].items.all()] == ["1", "2", "3"]
    assert first.number == "1"


def test_pasted_lines_go_behind_the_row_and_fill_an_empty_one(campaign, actor, outline):
    empty = add_entry(campaign=campaign, outline=FOCUS, level=1, owner=outline[0], after=of("甲"), actor=actor)
    text = "甲二\n甲三\n（三）新的方面\n9.新的条目\n（1）新的子项"
    made = paste_lines(campaign=campaign, outline=FOCUS, text=text, after=empty, actor=actor)
    assert len(made) == 5
    assert shape(campaign) == [
        "一资格方面", "1甲", "甲二", "甲三", "2乙(子丑)",
        "三新的方面", "9新的条目(新的子项)", "二程序方面", "3丙", "4丁",
    ]  # fmt: skip
    assert Entry.objects.filter(action="campaigns.focus_item.added").count() == 3


def test_lines_pasted_into_a_point_stay_points(campaign, actor, outline):
    paste_lines(campaign=campaign, outline=FOCUS, text="寅\n卯", after=SubPoint.objects.get(text="子"), actor=actor)
    assert shape(campaign)[2] == "2乙(子寅卯丑)"


def test_a_whole_plan_is_pasted_into_nothing(campaign, actor):
    paste_lines(campaign=campaign, outline=FOCUS, text="没有方面的一条\n（二）第二方面\n1.条目", actor=actor)
    assert shape(campaign) == ["未命名", "没有方面的一条", "二第二方面", "1条目"]
    paste_lines(campaign=campaign, outline=TASKS, text="（一）完善制度\n1.建立制度。\n（1）归入任务", actor=actor)
    assert list(Task.objects.values_list("number", "text")) == [("1", "建立制度。"), ("1", "归入任务")]


def test_too_many_lines_and_too_long_a_head_write_nothing(campaign, actor):
    with pytest.raises(Refused, match="一次最多粘贴300行，这里有301行"):
        paste_lines(campaign=campaign, outline=FOCUS, text="条\n" * 301, actor=actor)
    with pytest.raises(Refused, match="最多200个字"):
        paste_lines(campaign=campaign, outline=FOCUS, text="1.条\n（一）" + "长" * 201, actor=actor)
    assert shape(campaign) == []
