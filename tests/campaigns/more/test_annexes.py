"""Annexes: kinds, columns, notes, lines for seal and signature; labels, leading groups and indicators in them."""

from tests.campaigns.more.texts import WORK, doubts, notice, read

PLAIN = WORK + "三、重点任务\n1.建立巡查制度。（责任单位：执法支队）\n2.完善取水台账。（责任单位：水政科）\n"


def test_columns_between_bars():
    got = read(notice(PLAIN + (
        "附件：1.取水许可专项整治行动制度建设清单\n2.取水口登记表\n附件1\n取水许可专项整治行动制度建设清单\n"
        "填报单位（公章）：\n序 号 | 制度名称 | 文号 | 计划完成时间 | 责任人 |\n1 | | | | |\n"
        "备注：已印发的制度请注明文号。\n附件2\n取水口登记表\n编号 | 取水口名称 | 位置 | 取水量（万立方米） |\n"
    )))  # fmt: skip
    first, second = got["annexes"]
    assert (first["number"], first["kind"], first["seal"], first["signature"]) == ("1", "institution_list", True, False)
    assert first["columns"] == ["序号", "制度名称", "文号", "计划完成时间", "责任人"]
    assert first["note"] == "已印发的制度请注明文号。"
    assert (second["kind"], second["columns"]) == ("custom", ["编号", "取水口名称", "位置", "取水量（万立方米）"])
    assert second["note"] is None


def test_columns_parted_by_blanks_or_one_below_the_other():
    got = read(notice(PLAIN + (
        "附件：1.取水户名单\n2.取水执法人员名册\n附件1\n取水户名单\n序号　　单位名称　　联系人　　电话\n"
        "附件2\n取水执法人员名册\n序号\n姓名\n单位\n执法证号\n1\n"
    )))  # fmt: skip
    assert [annex["columns"] for annex in got["annexes"]] == [
        ["序号", "单位名称", "联系人", "电话"], ["序号", "姓名", "单位", "执法证号"],
    ]  # fmt: skip
    assert got["annexes"][1]["kind"] == "officer_roster"


def test_annexes_without_a_list_are_found_by_their_heads():
    got = read(
        notice(
            PLAIN + "附件1\n取水口排查统计表\n序号 | 单位 | 排查数 | 整改数 |\n附件2：\n工作总结提纲\n一、基本情况\n"
        )
    )
    assert [(a["number"], a["title"], a["kind"]) for a in got["annexes"]] == [
        ("1", "取水口排查统计表", "statistics_table"), ("2", "工作总结提纲", "final_summary"),
    ]  # fmt: skip


def test_one_annex_without_a_number():
    got = read(
        notice(
            PLAIN + "附件：取水许可专项整治行动情况统计表\n附件\n取水许可专项整治行动情况统计表\n"
            "填报单位：\n序号 | 项目 | 数量 |\n"
        )
    )
    (annex,) = got["annexes"]
    assert (annex["title"], annex["kind"], annex["columns"]) == (
        "取水许可专项整治行动情况统计表", "statistics_table", ["序号", "项目", "数量"],
    )  # fmt: skip


def test_a_head_that_differs_from_the_list_is_doubtful():
    got = read(
        notice(
            PLAIN + "附件：1.取水口排查问题台账\n2.联络员名单\n附件1\n取水口隐患台账\n"
            "序号 | 隐患 | 措施 |\n附件2\n联络员名单\n单位 | 姓名 | 电话 |\n"
        )
    )
    first, second = got["annexes"]
    assert first["title"] == "取水口排查问题台账"
    assert "隐患台账" in doubts(first, "title")
    assert "doubts" not in second
    assert (first["kind"], second["kind"]) == ("problem_list", "liaison_form")


def test_labels_of_the_areas_from_a_statistics_table():
    head = "附件：取水整治情况统计表\n附件\n取水整治情况统计表\n"
    table = head + "整治方面 | 许可管理 | 计量监控 | 合计 |\n发现问题数 | | | |\n"
    areas = read(notice(PLAIN + table))["focus_areas"]
    assert [(a["number"], a["short_label"]) for a in areas] == [("一", "许可管理"), ("二", "计量监控")]
    rows = (
        "附件：取水整治情况统计表\n附件\n取水整治情况统计表\n项目 | 发现问题 | 已整改 |\n许可类 | | |\n计量类 | | |\n"
    )
    areas = read(notice(PLAIN + rows))["focus_areas"]
    assert [a["short_label"] for a in areas] == ["许可类", "计量类"]
    assert [a["short_label"] for a in read(notice(PLAIN))["focus_areas"]] == [None, None]


def test_sub_points_from_a_sample_row():
    body = """一、整治重点
（一）许可管理方面
1.取水单位未取得许可擅自取水，许可到期未延续仍在取水，擅自改变取水用途。
2.超过许可水量取水。
（二）计量监控方面
3.取水口没有安装计量设施。
二、重点任务
1.建立巡查制度。（责任单位：执法支队）
2.完善取水台账。（责任单位：水政科）
附件：取水许可专项整治问题清单
附件
取水许可专项整治问题清单
序号 | 存在的问题 | 具体表现 | 整改措施 |
1 | 取水单位未取得许可擅自取水，许可到期未延续仍在取水，擅自改变取水用途。 | 未取得许可擅自取水 | ××× |
2 | 许可到期未延续仍在取水 | ××× |
3 | 擅自改变取水用途 | ××× |
"""
    items = read(notice(body))["focus_areas"][0]["items"]
    assert [(p["number"], p["text"]) for p in items[0]["sub_points"]] == [
        ("1", "未取得许可擅自取水"), ("2", "许可到期未延续仍在取水"), ("3", "擅自改变取水用途"),
    ]  # fmt: skip
    assert items[1]["sub_points"] == []


PEOPLE = """附件：取水许可专项整治工作领导小组成员名单
附件
取水许可专项整治工作领导小组
成 员 名 单
组　长：邵 宁　　市水务局局长
副组长：祁远山　　市水务局副局长
　　　　乐 平　　市水务局总工程师
成　员：卞成林　　水政科科长
　　　　关 越　　执法支队支队长
领导小组办公室设在水政科，卞成林同志兼任办公室主任。
"""


def test_a_leading_group_with_its_people():
    body = (
        PLAIN + "四、工作要求\n（一）加强领导。成立取水整治行动领导小组（名单见附件1），办公室设在水政科。\n" + PEOPLE
    )
    (group,) = read(notice(body))["leading_groups"]
    assert group["name"] == "取水许可专项整治工作领导小组"
    assert (group["leader"]["name"], group["leader"]["post"]) == ("邵宁", "市水务局局长")
    assert [p["name"] for p in group["deputies"]] == ["祁远山", "乐平"]
    assert [(p["name"], p["post"]) for p in group["members"]] == [("卞成林", "水政科科长"), ("关越", "执法支队支队长")]
    assert (group["office"]["body"], group["office"]["head"]) == ("水政科", "卞成林")


def test_a_leading_group_in_the_text():
    body = PLAIN + (
        "四、组织领导\n成立全市取水许可专项整治行动领导小组，领导小组办公室设在市水务局水政科。\n"
        "组长：邵宁（市水务局局长）\n副组长：祁远山（市水务局副局长）、乐平（市水务局总工程师）\n成员：水政科、执法支队、节水中心主要负责人\n"
    )
    (group,) = read(notice(body))["leading_groups"]
    assert group["name"] == "全市取水许可专项整治行动领导小组"
    assert group["leader"]["name"] == "邵宁"
    assert [p["name"] for p in group["deputies"]] == ["祁远山", "乐平"]
    assert group["members"]
    assert group["office"]["body"] == "市水务局水政科"


def test_indicators_from_headings_and_from_a_table():
    text = PLAIN + (
        "附件：取水管理考核评分标准\n附件\n取水管理考核评分标准\n一、许可率（40分）\n许可率=已许可数÷应许可数。每低一个百分点扣2分。\n"
        "二、计量率（60分）\n计量率=已安装数÷应安装数。\n"
    )
    assert [(i["name"], i["weight"]) for i in read(notice(text))["indicators"]] == [("许可率", 40), ("计量率", 60)]
    table = PLAIN + (
        "附件：取水管理考核评分表\n附件\n取水管理考核评分表\n序号 | 考核指标 | 分值 | 评分标准 |\n"
        "1 | 许可率 | 40 | 每低一个百分点扣2分 |\n2 | 计量率 | 35分 | 每少一处扣1分 |\n"
        "3 | 整改率 | 25 | 未整改不得分 |\n合计 | 100 |\n"
    )
    got = read(notice(table))["indicators"]
    assert [(i["name"], i["weight"]) for i in got] == [("许可率", 40), ("计量率", 35), ("整改率", 25)]
    assert got[1]["rule"] == "每少一处扣1分"


def test_annexes_cited_in_the_text():
    body = PLAIN + (
        "四、工作要求\n（一）加强领导。按照任务分工（详见附件3）抓好落实，填写《取水口登记表》（附件1）。\n"
        "附件：1.取水口登记表\n2.联络员名单\n"
    )
    got = read(notice(body))["annex_references"]
    assert [(r["text"], r["number"], r["what"]) for r in got] == [
        ("详见附件3", "3", "按照任务分工"), ("附件1", "1", "取水口登记表"),
    ]  # fmt: skip
    assert "附件只有2个" in doubts(got[0], "number")
