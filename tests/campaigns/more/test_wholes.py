"""Whole notices of our own, messy as real ones: everything that a campaign needs, read in one go."""

from tests.campaigns.more.texts import doubts, dues, read
from tests.campaigns.more.wholes import E_BIKES, FORWARDED, HUNDRED_DAYS, JOINT, SCHOOLS, UNBROKEN


def test_a_countys_hundred_days():
    got = read(HUNDRED_DAYS)
    assert got["short_title"] == "“九小场所”消防安全专项整治百日行动"
    assert [(b["document_number"], b["higher"]) for b in got["basis_documents"]] == [("江消安办〔2022〕15号", True)]
    assert got["scope"]["text"].startswith("全县小学校")
    assert [(p["number"], p["content"][:8]) for p in got["phases"]] == [
        ("一", "各乡镇（街道）、"), ("二", "按照“边排查、边"), ("三", "县消安办组织验收"),
    ]  # fmt: skip
    (third,) = got["tasks"][2]["assignments"]
    assert (third["lead"], [due[:3] for due in dues(third)]) == (
        ["各乡镇（街道）"],
        [("milestone", "5月31日前", "2022-05-31"), ("due", "7月底前", "2022-07-31")],
    )
    assert [(r["kind"], r["rhythm"], r["due_day"], r["due_date"]) for r in got["filing_requirements"]] == [
        ("liaison_form", "once", None, "2022-05-12"),
        ("statistics_table", "weekly", 4, None),
        ("monthly_information", "monthly", 25, None),
        ("final_summary", "once", None, "2022-08-10"),
    ]
    weekly, summary = got["filing_requirements"][1], got["filing_requirements"][3]
    assert (weekly["zero_report_allowed"], weekly["cited_annex"]) == (True, "2")
    assert (summary["needs_signature"], summary["needs_seal"], summary["zero_report_allowed"]) == (True, True, False)
    (group,) = got["leading_groups"]
    assert (group["leader"]["name"], [p["name"] for p in group["deputies"]]) == ("贺云舟", ["程雪", "欧阳亮"])
    assert [p["post"] for p in group["members"]][:2] == ["县公安局", "县教育局"]
    assert (group["office"]["body"], group["office"]["head"]) == ("县消防救援大队", "欧阳亮")
    assert [a["columns"] for a in got["annexes"]] == [
        ["姓名", "职务", "手机", "备注"], ["场所类别", "违规住人", "疏散通道", "用火用电", "整改数"],
    ]  # fmt: skip


def test_a_notice_that_forwards_an_authoritys_own():
    got = read(FORWARDED)
    (basis,) = got["basis_documents"]
    assert (basis["document_number"], basis["higher"]) == ("青医保〔2024〕22号", True)
    assert (basis["receives_report"], basis["receiver_name"]) == (True, "市医保局")
    assert (got["look_back"]["start_iso"], got["short_title"]) == ("2022-01-01", "医保基金使用专项整治")
    assert [flag["value"] for flag in (got["flags"]["exempts_self_reported"], got["flags"]["single_liaison"])] == [
        True,
        True,
    ]
    assert [(r["kind"], r["cited_annex"], r["needs_seal"]) for r in got["filing_requirements"]] == [
        ("self_examination", None, True), ("problem_list", "2", True), ("custom", None, True),
    ]  # fmt: skip
    reference, form = got["annexes"]
    assert (reference["kind"], form["kind"], form["seal"], form["signature"]) == (None, "problem_list", True, True)
    assert form["note"].split("\n") == ["1.违规类型按附件1填写。", "2.金额保留两位小数。"]


def test_a_joint_notice_without_a_plan():
    got = read(JOINT)
    assert got["short_title"] == "农资打假“绿剑护农”专项行动"
    assert [(g["number"], g["title"]) for g in got["task_groups"]] == [
        ("一", "加强源头治理"), ("二", "强化执法办案"), ("三", "便民服务"),
    ]  # fmt: skip
    clauses = [task["assignments"][0] for task in got["tasks"]]
    assert [(c["lead"], c["cooperating"]) for c in clauses] == [
        (["市农业农村局"], ["各县（市、区）农业农村局"]),
        (["市市场监管局", "市农业农村局"], []),
        (["市公安局"], ["市农业农村局", "市市场监管局"]),
        (["市农业农村局"], []),
        (["市农业农村局", "市供销社"], []),
        (["市供销社"], ["市邮政分公司"]),
    ]
    assert [due[:3] for due in dues(clauses[5])] == [
        ("milestone", "3月20日前", "2021-03-20"), ("due", "10月底前", "2021-10-31"),
    ]  # fmt: skip
    assert "适用于全部问题" in doubts(got["look_back"], "text")
    (annex,) = got["annexes"]
    assert (annex["number"], annex["kind"], annex["note"]) == (None, "statistics_table", "本表数据为累计数。")
    quarterly = got["filing_requirements"][1]
    assert (quarterly["rhythm"], quarterly["due_day"], quarterly["due_text"]) == ("quarterly", 25, "每季度末月25日前")
    assert (quarterly["needs_seal"], quarterly["needs_signature"]) == (True, True)


def test_an_inspection_of_schools():
    got = read(SCHOOLS)
    assert got["short_title"] == "学校食堂食品安全“守护校园”专项检查"
    assert [(b["document_number"], b["higher"]) for b in got["basis_documents"]] == [
        ("教育部市场监管总局卫生健康委令第45号", False), ("〔2023〕5号", True),
    ]  # fmt: skip
    assert got["scope"]["text"] == "全县中小学校（含民办）、幼儿园食堂及校外供餐单位。"
    assert got["flags"]["single_liaison"]["value"] is True
    by_kind = {row["kind"]: row for row in got["filing_requirements"]}
    weekly, table, summary = (by_kind[k] for k in ("monthly_information", "statistics_table", "final_summary"))
    assert (weekly["rhythm"], weekly["due_day"], weekly["title"]) == ("weekly", 5, "检查情况")
    assert (table["title"], table["cited_annex"], table["due_date"]) == ("检查情况汇总表", "2", "2023-04-15")
    assert (summary["title"], summary["due_date"]) == ("总结", "2023-04-15")
    assert [r["name"] for r in table["receivers"]] == ["县局餐饮股"]
    assert by_kind["custom"]["title"] == "学校食堂自查表"
    assert "正文提到了这个附件" in doubts(by_kind["custom"], "title")
    assert [(i["weight"], bool(i["rule"])) for i in got["indicators"]] == [(w, True) for w in (15, 15, 25, 15, 30)]
    assert [len(annex["columns"]) for annex in got["annexes"]] == [6, 5, 4]


def test_a_text_without_line_breaks():
    got = read(UNBROKEN)
    assert got["objectives"]["text"] == "通过专项行动，坚决遏制较大及以上事故。"
    first, second = (task["assignments"][0] for task in got["tasks"])
    assert (first["lead"], [due[2] for due in dues(first)]) == (["质安科"], ["2022-06-30"])
    assert (second["lead"], second["cooperating"]) == (["执法监察科"], ["质安科", "建管科"])
    assert [(p["number"], p["content"]) for p in got["phases"]] == [
        ("一", "企业自查。"), ("二", "全面整治。"), ("三", "总结经验。"),
    ]  # fmt: skip
    table, summary = got["filing_requirements"]
    assert (table["title"], table["rhythm"], table["due_day"]) == ("打非治违统计表", "monthly", 28)
    assert (summary["due_date"], summary["filers"]) == ("2022-11-20", ["各县市"])


def test_a_districts_two_years():
    got = read(E_BIKES)
    assert got["short_title"] == "电动自行车安全隐患全链条整治"
    assert [(b["document_number"], b["higher"]) for b in got["basis_documents"]] == [
        ("省政办发电〔2024〕12号", True), (None, True),
    ]  # fmt: skip
    assert got["look_back"]["start_iso"] == "2023-01-01"
    assert [flag["value"] for flag in (got["flags"]["exempts_self_reported"], got["flags"]["single_liaison"])] == [
        True,
        True,
    ]
    clauses = [task["assignments"][0] for task in got["tasks"]]
    assert [(c["lead"], c["cooperating"]) for c in clauses] == [
        (["区市场监管局"], ["区科工信局", "各镇街"]),
        (["区科工信局", "区发改局"], []),
        (["区消防救援大队", "各镇（街道）"], []),
        (["区住建局"], ["区发改局", "区供电公司"]),
    ]
    assert [(due[0], due[2], due[3]) for due in dues(clauses[2])] == [
        ("milestone", "2024-09-01", False), ("due", None, True),
    ]  # fmt: skip
    assert [r["rhythm"] for r in got["tasks"][2]["recurrences"]] == ["weekly", "monthly"]
    rows = got["filing_requirements"]
    assert [(r["kind"], r["title"], r["rhythm"], r["starts_on"], r["due_date"]) for r in rows] == [
        ("liaison_form", "联络员", "once", None, "2024-06-28"),
        ("monthly_information", "整治进展情况", "monthly", "2024-07-01", None),
        ("statistics_table", "整治情况调度表", "monthly", "2024-07-01", None),
        ("final_summary", "年度总结", "once", None, "2024-12-15"),
        ("final_summary", "年度总结", "once", None, "2025-12-15"),
    ]
    (group,) = got["leading_groups"]
    assert group["name"] == "电动自行车安全隐患全链条整治工作专班"
    assert (group["leader"]["name"], group["office"]["body"]) == ("文涛", "区消防救援大队")
