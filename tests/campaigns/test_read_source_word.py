"""Word files: the text of the body as it is printed, automatic numbers and tables with it, and nothing else."""

import pytest

from campaigns.notices.sources import read_source
from campaigns.notices.sources.numerals import chinese, counted
from tests.campaigns.sources.word import abstract, listed, num, p, parts_of, run, table, word, zipped

LEVELS = abstract(
    ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"),
    ("decimalEnclosedCircle", "%5"),
)  # fmt: skip


def read(body: str, **more: str) -> str:
    return read_source(word(body, **more), "notice.docx")


def test_paragraphs_and_tables_in_order_each_run_joined():
    body = (
        p("关于开展整治的", runs=run("通知"))
        + p()
        + table(["序号", "问题", ""], ["1", "", "云溪局"])
        + p("第一行", runs="<w:r><w:br/><w:t>第二行</w:t><w:tab/><w:t>后</w:t></w:r>")
    )
    assert read(body) == "关于开展整治的通知\n\n序号 | 问题 | |\n1 | |云溪局 |\n第一行\n第二行\t后"


def test_numbers_of_lists_are_printed():
    body = (
        listed("工作目标")
        + listed("整治重点")
        + listed("制度方面", level=1)
        + listed("未建制度。", level=2)
        + listed("2021年未公示。", level=2)
        + listed("甲项。", level=3)
        + listed("乙项。", level=4)
        + listed("执法方面", level=1)
        + listed("未持证。", level=2)
        + listed("时间安排")
        + listed("准备阶段", level=1)
    )
    assert read(body, numbering=LEVELS + num()).split("\n") == [
        "一、工作目标", "二、整治重点", "（一）制度方面", "1.未建制度。", "2. 2021年未公示。", "（1）甲项。", "①乙项。",
        "（二）执法方面", "1.未持证。", "三、时间安排", "（一）准备阶段",
    ]  # fmt: skip


def test_a_level_may_run_on_or_begin_elsewhere():
    running = abstract(("chineseCounting", "%1、"), ("decimal", "%2."), more='<w:lvlRestart w:val="0"/>')
    body = listed("甲") + listed("子", level=1) + listed("乙") + listed("丑", level=1)
    assert read(body, numbering=running + num()) == "一、甲\n1.子\n二、乙\n2.丑"
    again = num(2, inner='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    body = listed("甲") + listed("乙", 2) + listed("丙", 2)
    assert read(body, numbering=LEVELS + num() + again) == "一、甲\n五、乙\n六、丙"
    own = num(
        2,
        inner='<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="第%1条"/>'
        "</w:lvl></w:lvlOverride>",
    )
    assert read(listed("总则", 2), numbering=LEVELS + own) == "第1条 总则"


def test_lists_of_styles_and_lists_switched_off():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H3"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )
    body = (
        p("目标", '<w:pStyle w:val="H1"/>')
        + p("一级下", '<w:pStyle w:val="H2"/>')
        + p("继承", '<w:pStyle w:val="H3"/>')
        + p("不编号", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("没有", '<w:pStyle w:val="loop"/>')
        + listed("没有这个列表", 77)
    )
    assert read(body, numbering=LEVELS + num(), styles=styles) == (
        "一、目标\n（一）一级下\n二、继承\n不编号\n没有\n没有这个列表"
    )


def test_bullets_print_nothing_and_legal_levels_print_digits():
    bullets = abstract(("bullet", "\uf0b7"))
    assert read(listed("甲"), numbering=bullets + num()) == "甲"
    legal = abstract(("chineseCounting", "%1、"), ("decimal", "%1.%2"), more="<w:isLgl/>")
    assert read(listed("甲") + listed("乙", level=1), numbering=legal + num()) == "1、甲\n1.1 乙"


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (10, "chineseCounting", "十"), (21, "japaneseCounting", "二十一"), (105, "chineseCountingThousand", "一百〇五"),
        (110, "chineseCounting", "一百一十"), (12, "ideographDigital", "一二"), (3, "ideographTraditional", "丙"),
        (12, "ideographZodiac", "亥"), (13, "ideographZodiac", "13"), (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "㉑"), (36, "decimalEnclosedCircle", "㊱"), (51, "decimalEnclosedCircle", "51"),
        (2, "ideographEnclosedCircle", "㊁"), (12, "decimalFullWidth", "１２"), (3, "decimalEnclosedParen", "⑶"),
        (7, "decimalZero", "07"), (28, "lowerLetter", "bb"), (14, "upperRoman", "XIV"), (9, "lowerRoman", "ix"),
        (12, "chineseLegalSimplified", "拾贰"), (4, "neverHeardOf", "4"), (4, "bullet", ""), (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_a_number_in_its_format(number: int, form: str, printed: str):
    assert counted(number, form) == printed


def test_chinese_numbers():
    assert [chinese(n) for n in (0, 1, 11, 20, 100, 1001, 1010, 12345)] == [
        "〇", "一", "十一", "二十", "一百", "一千〇一", "一千〇一十", "12345",
    ]  # fmt: skip


def test_tracked_deletions_hidden_text_and_notes_are_left_out():
    gone = '<w:del w:id="1" w:author="x"><w:r><w:delText>删掉的</w:delText></w:r></w:del>'
    added = f'<w:ins w:id="2" w:author="x">{run("加上的")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("移走的")}</w:moveFrom><w:moveTo w:id="4">{run("移来的")}</w:moveTo>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    hidden = run("藏着的", "<w:vanish/>") + run("露着的", '<w:vanish w:val="0"/>')
    assert read(p("原有的", runs=gone + added + moved + note + hidden)) == "原有的加上的移来的露着的"


def test_a_deleted_paragraph_end_joins_and_a_deleted_row_goes():
    deleted_mark = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    row = '<w:tr><w:trPr><w:del w:id="9"/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>'
    rows = table(["甲", "乙"]).replace("</w:tbl>", row + "</w:tbl>")
    assert read(p("前半", deleted_mark) + p("后半") + rows) == "前半后半\n甲 | 乙 |"


def test_fields_show_their_result_and_circled_numbers_are_kept():
    def field(code: str, result: str) -> str:
        shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>{shown}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    body = (
        p("见", runs=field("REF _x", "附件1") + run("，") + field(r"eq \o\ac(○,3)", "") + run("甲项"))
        + p("", runs=field(r"TOC \o", "一、工作目标 3"))
        + p("", runs='<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>')
    )
    assert read(body) == "见附件1，③甲项\n\n"


def test_merged_cells_text_boxes_controls_and_ruby():
    down = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("制度方面")
    below = "<w:tcPr><w:vMerge/></w:tcPr>" + p()
    many = p("1.甲") + p() + p("2.乙")
    rows = table([down, "未建"], [below, many], ["填报单位：云溪局"])
    assert read(rows) == "制度方面 | 未建 |\n|1.甲 2.乙 |\n填报单位：云溪局"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        + p("云溪市交通运输局文件")
        + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + p("云溪市交通运输局文件")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read(p("云交发〔2021〕5号", runs=box)) == "云溪市交通运输局文件\n云交发〔2021〕5号"
    ruby = (
        f"<w:r><w:ruby><w:rt>{run('yun')}</w:rt><w:rubyBase>{run('云')}</w:rubyBase></w:ruby></w:r>"
        '<w:r><w:sym w:font="宋体" w:char="4E91"/><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:char="zz"/></w:r>'
    )
    controlled = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('', runs=ruby)}</w:sdtContent></w:sdt>"
    assert read(controlled) == "云云"


def test_strict_files_and_main_parts_of_another_name():
    parts = parts_of(p("云溪通知"))
    strict = str(parts.pop("word/document.xml")).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    parts["word/document2.xml"] = strict
    parts["_rels/.rels"] = str(parts["_rels/.rels"]).replace("word/document.xml", "/word/document2.xml")
    assert read_source(zipped(parts), "a.DOCX") == "云溪通知"
