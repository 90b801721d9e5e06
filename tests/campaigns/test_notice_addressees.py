"""To whom a notice is sent: the names of its salutation, with their places."""

import pytest

from campaigns.notices.reader import read_notice

PLAN = (
    "现将《整治方案》印发给你们，请认真贯彻执行。\n云岭县司法局\n2024年3月1日\n整治实施方案\n一、工作目标\n做好整治。\n"
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("各县（市、区）水务局，市水政监察支队：", ["各县（市、区）水务局", "市水政监察支队"]),
        ("各乡镇、街道，县直各单位：", ["各乡镇、街道", "县直各单位"]),
        ("局机关各科室、局属各单位：", ["局机关各科室", "局属各单位"]),
        ("各有关单位:", ["各有关单位"]),
        ("整治的要求如下：", []),
    ],
)
def test_the_names_of_the_salutation(line, names):
    text = f"关于印发《整治方案》的通知\n{line}\n{PLAN}"
    draft = read_notice(text).as_dict()
    found = draft["addressees"]
    assert "".join(found) == "".join(names).replace("乡镇、街道", "乡镇街道")
    assert [text[start:end] for start, end in draft["spans"]["addressees"]] == found


def test_a_notice_that_greets_nobody_has_none():
    assert read_notice("整治实施方案\n一、工作目标\n做好整治。\n二、整治范围\n全县。").as_dict()["addressees"] == []
