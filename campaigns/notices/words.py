"""Vocabularies of the genre: kinds of bodies, of documents, of materials. Pure.

They name what official notices of any trade and region have in common; no entry rests on one notice alone.
"""

import re

_BODY_ENDS = (
    "人民政府|政府|办公厅|办公室|委员会|管委会|管理处|办事处|街道办|领导小组|指挥部|委员会办公室|联席会议"
    "|安委办|安委会|食安办|"
    "食安委|文明办|总队|支队|大队|中队|总局|分局|派出所|监管所|监督所|事务所|司法所|综合司|秘书局|管理所|所|局|厅"
    "|部|委|院|署|处|科|室|股|站|中心|"
    "总公司|分公司|集团|公司|协会|学会|联合会|工会|妇联|团委|残联|法院|检察院|银行|海关|学校|大学|学院"
    "|医院|社|队|组|办|院校|公署|商会|红十字会|常委会|理事会|党组|联社|园区|总站|协调机制"
)
#: A line that is a body's whole name: no sentence, no punctuation inside but brackets.
BODY_NAME = re.compile(
    rf"(?:中共|中国|共青团)?[\u4e00-\u9fff()“”A-Za-z]{{1,38}}(?:{_BODY_ENDS})(?:\([\u4e00-\u9fff]{{1,12}}\))?"
)
DOC_KINDS = (
    "实施方案|工作方案|行动方案|整治方案|治理方案|总体方案|方案|行动计划|工作计划|实施计划|计划|工作要点"
    "|要点|实施意见|指导意见|意见|"
    "若干措施|工作措施|措施|实施办法|管理办法|办法|细则|规定|工作安排|安排|任务分解|分工方案|任务清单"
    "|预案|规划|工作报告|报告|总结|"
    "通知|通告|公告|函|决定|通报|批复"
)
#: A line that ends as the title of a document does.
TITLE_END = re.compile(rf"(?:{DOC_KINDS})》?(?:[(][^()]{{1,24}}[)])*$")
PLAN_END = re.compile(
    r"(?:方案|计划|要点|意见|措施|办法|细则|安排|规划|预案|分工|任务分解|任务清单|工作报告|报告|总结)(?:[(][^()]{1,24}[)])*$"
)
_HAN = "〇零○OoΟοОо0一二三四五六七八九"
DOC_NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fffA-Za-z]{1,14}? ?[(\[【] ?(?:19|20)\d{2} ?[)\]】] ?第? ?\d{1,4} ?号"
    rf"|[\u4e00-\u9fff]{{2,14}}[(\[【] ?[二一][{_HAN}]{{3}} ?[)\]】] ?第?[{_HAN}十百\d]{{1,5}}号"
    r"|(?:19|20)\d{2}年第\d{1,3}号)"
)
_CHINESE_DATE = rf"二[{_HAN}]{{3}}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日"
DATE = rf"(?:(?:19|20)\d{{2}} ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?[日号]|{_CHINESE_DATE})"
#: A day whose signs 年月日 were lost on the way to the page: 2018年416.
LOST_DATE = re.compile(r"(?:^|(?<=[\u4e00-\u9fff ]))(?P<date>20\d{2}年?\d{2,4}日?)(?:印发)?$")
DATE_LINE = re.compile(rf"[(]?(?P<date>{DATE})[)]?(?:印发|印)?[.。]?$")
#: What may stand on a line of its own under a heading.
HEADING_NOTE = re.compile(
    r"[(](?:试行|暂行|修订(?:版|稿)?|征求意见稿|送审稿|草案|(?:19|20)\d\d ?年?(?:[-至](?:19|20)\d\d ?年?)?(?:度)?)[)]"
)
