"""A short notice of an invented city, and the draft that a reader makes of it."""

from typing import Any

TEXT = """岚川市交通运输局文件
岚交发〔2026〕31号
岚川市交通运输执法突出问题专项整治实施方案
一、整治重点
（一）执法作风方面
1.检查时不出示证件。
2.同一车辆一周内重复检查。
二、任务分工
（一）建立制度
8.梳理并公布执法事项清单。（责任单位：各县（区）交通运输局，完成时间：2026年8月中旬）
9.修订裁量基准并公布。（责任单位：局法规科、各执法单位，完成时间：2026年10底前完成修订，执行长期坚持）
10.推广非现场执法。（责任单位：市综合执法支队，完成时间：适时）
三、方法步骤
（一）动员部署阶段（6月上旬至6月下旬）。制定方案。
四、工作要求
各单位6月9日前报联络员（详见附件1）；每月15日前报送工作信息；情况统计表详见附件2。
附件：1.联络员登记表　2.问题清单　4.情况统计表
岚川市交通运输局
2026年6月5日
"""
YEAR = "原文没有写年份，年份按印发日期或时间段推定。"
MONTH = "原文“月”字可能漏印，按月底读取。"


def at(words: str, nth: int = 1) -> list[int]:
    """Where words stand in TEXT."""
    start = -1
    for _turn in range(nth):
        start = TEXT.index(words, start + 1)
    return [start, start + len(words)]


def _task(number: str, text: str, lead: list[str], deadline: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "text": text,
        "group": 0,
        "spans": {"text": at(text)},
        "assignments": [
            {
                "clause": "",
                "parties_text": "、".join(lead),
                "lead": lead,
                "cooperating": [],
                "deadlines": [deadline],
                "spans": {"lead": [at(name) for name in lead]},
            }
        ],
    }


def _deadline(text: str, iso: str | None, precision: str, **more: Any) -> dict[str, Any]:
    values = {"kind": "due", "text": text, "iso": iso, "hour": None, "precision": precision}
    return {**values, "ongoing": False, "when_due": False, "spans": {"text": at(text)}, **more}


def _filing(kind: str | None, title: str, rhythm: str, **more: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("due_text", "due_date", "due_day", "due_month", "due_after", "starts_on", "until"))
    values = {"kind": kind, "title": title, "rhythm": rhythm, **empty, "cited_annex": None}
    values |= {"needs_signature": False, "needs_seal": False, "filers": [], "receivers": []}
    return {**values, "spans": {"title": at(title)}, **more}


def make_draft() -> dict[str, Any]:
    """Two doubts (task 9's date, the annex of the statistics table), some values inferred, the rest as printed."""
    ongoing = _deadline("2026年10底前完成修订，执行长期坚持", "2026-10-31", "month_end", ongoing=True)
    return {
        "title": "岚川市交通运输执法突出问题专项整治实施方案",
        "short_title": None,
        "issuer": "岚川市交通运输局",
        "issue_date": "2026-06-05",
        "doc_numbers": ["岚交发〔2026〕31号"],
        "spans": {
            "title": at("岚川市交通运输执法突出问题专项整治实施方案"),
            "issuer": [at("岚川市交通运输局", 2)],
            "issue_date": at("2026年6月5日"),
            "doc_numbers": [at("岚交发〔2026〕31号")],
        },
        "objectives": None,
        "flags": {"single_liaison": {"value": False, "spans": {}}},
        "focus_areas": [
            {
                "number": "一",
                "title": "执法作风方面",
                "spans": {"title": at("执法作风方面")},
                "items": [
                    {"number": "1", "text": "检查时不出示证件。", "spans": {"text": at("检查时不出示证件。")}},
                    {
                        "number": "2",
                        "text": "同一车辆一周内重复检查。",
                        "spans": {"text": at("同一车辆一周内重复检查。")},
                    },
                ],
            }
        ],
        "task_groups": [{"number": "一", "title": "建立制度", "lead": None, "spans": {"title": at("建立制度")}}],
        "tasks": [
            _task(
                "8", "梳理并公布执法事项清单。", ["各县（区）交通运输局"],
                _deadline("2026年8月中旬", "2026-08-20", "decade"),
            ),
            _task(
                "9", "修订裁量基准并公布。", ["局法规科", "各执法单位"], {**ongoing, "doubts": {"text": [MONTH]}},
            ),
            _task(
                "10", "推广非现场执法。", ["市综合执法支队"], _deadline("适时", None, "none", when_due=True),
            ),
        ],
        "phases": [
            {
                "number": "一",
                "name": "动员部署阶段",
                "window_text": "6月上旬至6月下旬",
                "start_iso": "2026-06-01",
                "end_iso": "2026-06-30",
                "content": "制定方案。",
                "spans": {"name": at("动员部署阶段"), "window_text": at("6月上旬至6月下旬")},
                "doubts": {"window_text": [YEAR]},
            }
        ],
        "filing_requirements": [
            _filing("liaison_form", "联络员", "once", due_text="6月9日前", due_date="2026-06-09", cited_annex="1"),
            _filing("monthly_information", "工作信息", "monthly", due_text="每月15日前", due_day=15),
            _filing(
                "statistics_table", "情况统计表", "undated", cited_annex="2",
                doubts={"cited_annex": ["正文写附件2，附件单写附件4。"], "due_text": ["原文没有写报送日期。"]},
            ),
        ],
        "annexes": [
            {"number": "1", "title": "联络员登记表", "kind": "liaison_form", "spans": {"title": at("联络员登记表")}},
            {"number": "2", "title": "问题清单", "kind": "problem_list", "spans": {"title": at("问题清单")}},
            {
                "number": "4",
                "title": "情况统计表",
                "kind": "statistics_table",
                "columns": ["重点", "发现数"],
                "spans": {"title": at("情况统计表", 2)},
            },
        ],
        "leading_groups": [{"name": "整治领导小组", "leader": "局长", "deputies": [], "members": [], "office": None}],
        "indicators": [],
    }  # fmt: skip
