"""A campaign's own values: short title, basis documents, section texts, look-back, flags, phases, announced counts."""

import pytest

from campaigns.notices import read_notice
from tests.campaigns.more.texts import WORK, doubts, notice, read

TASKS = "三、重点任务\n1.建立巡查制度。（责任单位：执法支队）\n2.完善取水台账。（责任单位：水政科）\n"

#: printed preface → titles, numbers, which are of a higher campaign
BASES: dict[str, tuple[str, list[tuple[str, str | None, bool]]]] = {
    "two titles with numbers": (
        "按照《省水利厅关于开展取水许可专项整治行动的通知》（江水资〔2023〕9号）和《云麓市水资源管理条例》要求，制定本方案。",
        [
            ("省水利厅关于开展取水许可专项整治行动的通知", "江水资〔2023〕9号", True),
            ("云麓市水资源管理条例", None, False),
        ],
    ),
    "a title inside the title": (
        "为贯彻落实《省水利厅关于印发〈全省取水许可专项整治行动方案〉的通知》精神，规范取水秩序，结合我市实际，制定本方案。",
        [("省水利厅关于印发〈全省取水许可专项整治行动方案〉的通知", None, True)],
    ),
    "without quotation marks": (
        "根据省水利厅关于开展取水许可专项整治行动的通知（江水资〔2023〕9号）精神，制定本方案。",
        [("省水利厅关于开展取水许可专项整治行动的通知", "江水资〔2023〕9号", True)],
    ),
    "a law and a plan, one after the other": (
        "依据《中华人民共和国水法》，落实《全省水安全保障行动计划》，制定本方案。",
        [("中华人民共和国水法", None, False), ("全省水安全保障行动计划", None, True)],
    ),
    "a number alone": (
        "根据江水资〔2023〕9号文件要求，制定本方案。",
        [("江水资〔2023〕9号", "江水资〔2023〕9号", False)],
    ),
    "no document": ("为切实规范取水秩序，制定本方案。", []),
}


@pytest.mark.parametrize("name", BASES)
def test_the_documents_that_a_plan_follows(name: str):
    preface, wanted = BASES[name]
    got = read(notice(preface + "\n" + WORK + TASKS))["basis_documents"]
    assert [(b["title"], b["document_number"], b["higher"]) for b in got] == wanted


def test_who_gets_what_the_organiser_puts_together():
    body = (
        "根据《省水利厅关于开展取水许可专项整治行动的通知》（江水资〔2023〕9号）要求，制定本方案。\n" + WORK + TASKS
        + "四、工作要求\n（一）抓好总结。各单位于10月15日前将工作总结报水政科，"
        "由水政科汇总后统一上报省水利厅专项整治办公室。\n"
    )  # fmt: skip
    (basis,) = read(notice(body))["basis_documents"]
    assert (basis["receives_report"], basis["receiver_name"]) == (True, "省水利厅专项整治办公室")


#: printed words in a section of problems → text, day
SINCE: dict[str, tuple[str, str, str | None]] = {
    "a year": ("对2019年以来办理的取水许可全面排查：", "2019年以来", "2019-01-01"),
    "a month": ("对2020年6月以来发现的取水问题进行清理：", "2020年6月以来", "2020-06-01"),
    "a day": ("重点排查自2019年1月1日以来发生的违法取水案件：", "2019年1月1日以来", "2019-01-01"),
    "until now": ("排查2018年1月1日至今审批的取水项目：", "2018年1月1日至今", "2018-01-01"),
    "some years": ("对近三年办理的取水许可开展自查：", "近三年", "2020-03-06"),
    "the last years": ("梳理最近两年来受理的投诉举报：", "最近两年来", "2021-03-06"),
    "a congress": ("重点整治党的十九大以来发生的违法取水问题：", "党的十九大以来", "2017-10-18"),
    "a range": (
        "对2019年1月1日至2022年12月31日期间办理的许可逐件核查：",
        "2019年1月1日至2022年12月31日期间",
        "2019-01-01",
    ),
}


@pytest.mark.parametrize("name", SINCE)
def test_since_when_problems_count(name: str):
    words, text, day = SINCE[name]
    body = WORK.replace("二、整治重点\n", f"二、整治重点\n{words}\n") + TASKS
    got = read(notice(body))
    assert (got["look_back"]["text"], got["look_back"]["start_iso"]) == (text, day)
    assert got["focus_lead"]["text"] == words


def test_what_looks_back_on_achievements_is_none():
    body = "2021年以来，全市取水管理取得明显成效，但仍存在短板，现制定本方案。\n" + WORK + TASKS
    assert read(notice(body))["look_back"] is None


def test_an_approximate_look_back_is_doubtful():
    body = WORK.replace("二、整治重点\n", "二、整治重点\n对近三年办理的取水许可开展自查：\n") + TASKS
    assert "往前推算" in doubts(read(notice(body))["look_back"], "start_iso")


def test_the_texts_of_whole_sections():
    body = """一、总体要求
（一）指导思想。以节水优先为方针，压实管水责任。
（二）工作目标。年底前取水许可办证率达到百分之百。
二、整治范围
全市河道、湖泊和地下水取水口。
三、整治重点
聚焦群众反映强烈的问题，重点整治以下两个方面：
（一）许可管理方面
1.未取得许可擅自取水。
2.许可到期仍在取水。
（二）计量监控方面
3.没有安装计量设施。
4.计量数据不准。
四、重点任务
各单位要做好以下工作：
1.建立巡查制度。（责任单位：执法支队）
2.完善取水台账。（责任单位：水政科）
五、工作要求
（一）加强领导。主要负责人要亲自抓。
（二）强化宣传。及时总结推广好做法。
"""
    got = read(notice(body))
    assert got["objectives"]["text"] == "年底前取水许可办证率达到百分之百。"
    assert got["scope"]["text"] == "全市河道、湖泊和地下水取水口。"
    assert got["focus_lead"]["text"] == "聚焦群众反映强烈的问题，重点整治以下两个方面："
    assert got["tasks_lead"]["text"] == "各单位要做好以下工作："
    assert got["requirements"]["text"].split("\n") == [
        "（一）加强领导。主要负责人要亲自抓。", "（二）强化宣传。及时总结推广好做法。",
    ]  # fmt: skip
    assert [(c["count"], c["of"]) for c in got["counts"]] == [(2, "areas")]


def test_what_is_not_printed_is_null():
    got = read(notice("一、重点任务\n1.建立巡查制度。\n2.完善取水台账，做到一户一档。\n"))
    for name in ("objectives", "scope", "focus_lead", "tasks_lead", "requirements", "look_back"):
        assert got[name] is None, name
    for name in ("annexes", "filing_requirements", "leading_groups", "indicators", "counts", "annex_references"):
        assert got[name] == [], name
    assert got["flags"]["exempts_self_reported"]["value"] is False
    assert got["flags"]["single_liaison"]["value"] is False


@pytest.mark.parametrize(
    ("sentence", "exempt"),
    [
        ("对单位自查发现并主动整改到位的问题，不纳入年度考核扣分范围。", True),
        ("主动上报并及时整改的，免予追究责任。", True),
        ("对自查不认真、弄虚作假的，不予评优并严肃问责。", False),
        ("各单位要认真开展自查，不留死角，确保考核取得好成绩。", False),
    ],
)
def test_whether_what_a_unit_reports_itself_is_exempt(sentence: str, exempt: bool):
    body = WORK + TASKS + f"四、工作要求\n（一）严肃纪律。{sentence}\n（二）加强宣传。\n"
    assert read(notice(body))["flags"]["exempts_self_reported"]["value"] is exempt


@pytest.mark.parametrize(
    ("sentence", "single"),
    [
        ("各单位要确定一名联络员，于3月20日前将名单报水政科。", True),
        ("各单位明确1名同志作为专项行动信息员，负责信息报送。", True),
        ("各单位要明确专人负责，配强工作力量。", False),
        ("各乡镇要确定一名村级管水员负责巡查。", False),
    ],
)
def test_whether_exactly_one_liaison_is_named(sentence: str, single: bool):
    body = WORK + TASKS + f"四、工作要求\n（一）加强领导。{sentence}\n（二）加强宣传。\n"
    assert read(notice(body))["flags"]["single_liaison"]["value"] is single


def test_the_short_title():
    annex = "附件：1.取水许可专项整治行动联络员表\n2.取水许可专项整治行动问题清单\n"
    got = read(notice(WORK + TASKS + annex))
    assert got["short_title"] == "取水许可专项整治行动"
    assert "short_title" not in got.get("doubts", {})
    got = read(notice(WORK + TASKS, title="云麓市2023年河道采砂专项整治工作实施方案"))
    assert got["short_title"] == "河道采砂专项整治"
    assert "简称" in doubts(got, "short_title")


def test_phases_with_number_and_content():
    body = WORK + TASKS + (
        "四、实施步骤\n（一）动员部署阶段（3月中旬）。各单位制定方案，层层动员。\n"
        "（二）自查整改阶段（2023年3月21日至8月31日）\n1.自查。对照重点逐项自查。\n2.整改。建立台账，逐项销号。\n"
        "（三）总结提升阶段（9月）。总结经验，完善制度。\n"
    )  # fmt: skip
    got = read(notice(body))["phases"]
    assert [(p["number"], p["name"]) for p in got] == [
        ("一", "动员部署阶段"),
        ("二", "自查整改阶段"),
        ("三", "总结提升阶段"),
    ]
    assert got[0]["content"] == "各单位制定方案，层层动员。"
    assert got[1]["content"].split("\n") == ["1.自查。对照重点逐项自查。", "2.整改。建立台账，逐项销号。"]
    inline = WORK + TASKS + (
        "四、实施步骤\n专项行动分两步走：第一阶段（3月中旬）：动员部署。各单位制定方案。第二阶段（4月至8月）：自查整改。逐项销号。\n"
    )  # fmt: skip
    got = read(notice(inline))["phases"]
    assert [(p["number"], p["name"], p["content"]) for p in got] == [
        ("一", "动员部署", "各单位制定方案。"), ("二", "自查整改", "逐项销号。"),
    ]  # fmt: skip


def test_numbers_that_the_text_announces():
    body = WORK.replace("二、整治重点\n", "二、整治重点\n重点整治以下2个方面4类突出问题：\n") + (
        "三、重点任务\n围绕整治重点，完成以下两项任务：\n1.建立巡查制度。（责任单位：执法支队）\n2.完善取水台账。（责任单位：水政科）\n"
        "四、实施步骤\n专项行动分三个阶段进行：\n（一）动员阶段（3月）。部署动员。\n（二）整改阶段（4月至8月）。逐项整改。\n"
        "（三）总结阶段（9月）。总结经验。\n"
    )
    got = read(notice(body))["counts"]
    assert [(c["count"], c["of"]) for c in got] == [(2, "areas"), (4, "items"), (2, "tasks"), (3, "phases")]


def test_areas_have_the_numbers_of_their_headings():
    got = read(notice(WORK + TASKS))["focus_areas"]
    assert [(area["number"], area["title"]) for area in got] == [("一", "许可管理方面"), ("二", "计量监控方面")]


def test_a_phase_whose_window_stands_behind_its_label():
    body = (
        WORK
        + TASKS
        + (
            "四、工作安排\n（一）自查自纠。2023年4月底前，取水户对照重点自查。\n（二）集中检查。2023年5月至8月，各地开展检查。\n"
        )
    )
    got = read(notice(body))["phases"]
    assert [(p["name"], p["content"]) for p in got] == [
        ("自查自纠", "取水户对照重点自查。"), ("集中检查", "各地开展检查。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("岚川市货运车辆检查秩序专项整治实施方案", "货运车辆检查秩序专项整治"),
        ("石湾区违规检查问题集中整治工作方案", "违规检查问题集中整治"),
        ("2026年全市道路交通安全大检查工作方案", "道路交通安全大检查"),
    ],
)
def test_a_plain_noun_ends_no_name_before_the_campaigns_own(title, short):
    assert (
        read_notice(f"{title}\n各单位：\n一、整治重点\n1.车辆重复检查。\n2.记录不全。\n").as_dict()["short_title"]
        == short
    )
