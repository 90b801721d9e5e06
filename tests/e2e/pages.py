"""The main pages of each role in the demo: what is checked for accessibility and shown in the gallery.

Pages of one object have no fixed address: they are reached by links of the page before them.
`tests/frontend/test_gallery.py` holds the list against the table of all URLs.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from playwright.sync_api import Page

ID = "[0-9a-f-]{36}"


@dataclass(frozen=True)
class Stop:
    """A page by the name of its picture; `page` is the name of its URL.

    `follow`: go on to the first link to such an address, one after the other; where "address @ words", to the first one
    in a row with these words. `below` is added to the address that was
    reached. `words` tell what the picture shows.
    """

    name: str
    page: str
    words: str
    address: str
    follow: tuple[str, ...] = ()
    below: str = ""


RECONCILIATION = rf"/reconciliations/{ID}/"
COMMON = rf"/common-problems/{ID}/"
CASE = rf"/clean-up-cases/{ID}/"
FILING, PROBLEM, SLUG = rf"/filings/{ID}/", rf"/problems/{ID}/", "[a-z0-9-]+"
OFFICER, CERTIFICATE = rf"/officers/{ID}/", rf"/certificates/{ID}/"
TRAINING, TRAINING_PLAN = rf"/training/sessions/{ID}/", rf"/training/plans/{ID}/edit/"
APPOINTMENT = rf"/appointments/{ID}/"
LEADING = rf"/leading-groups/{ID}/edit/"
NETWORK_UNIT = r"/network/units/\d+/ @ 沈雨桐"
DRAFT = rf"/campaigns/{SLUG}/configure/"
ALL, MISSING = "/obligations/?tab=all", "/reviews/?tab=missing"
ROUNDS: dict[str, tuple[Stop, ...]] = {
    "shenyutong": (  # liaison
        Stop("liaison-obligations", "obligation-list", "联络员的待办：今天要报什么", "/obligations/"),
        Stop("liaison-all-obligations", "obligation-list", "全部报送任务", ALL),
        Stop(
            "liaison-returned",
            "filing-detail",
            "退回的问题清单：要改哪几处，其余已认可",
            "/obligations/",
            (f"{FILING} @ 问题清单",),
        ),
        Stop("liaison-paper", "filing-paper", "打印样", "/obligations/", (f"{FILING} @ 问题清单",), "paper/"),
        Stop("liaison-zero", "obligation-zero", "零报告，一次确认", "/obligations/", (rf"/obligations/{ID}/zero/",)),
        Stop(
            "liaison-roster",
            "filing-detail",
            "报出的执法人员名册和清理名单",
            ALL,
            (f"{FILING} @ 执法人员名册",),
        ),
        Stop("liaison-clean-up", "clean-up-case-list", "清理台账：逐条销号", "/clean-up-cases/"),
        Stop("liaison-case", "clean-up-case-detail", "一条清理事项：清理完了报办结", "/clean-up-cases/", (CASE,)),
        Stop("liaison-ledger", "problem-list", "本单位问题台账", "/problems/"),
        Stop("liaison-institutions", "institution-list", "本单位制度建设清单", "/institutions/"),
        Stop("liaison-statistics", "statistics-detail", "本单位统计", "/statistics/"),
        Stop("liaison-plan", "campaign-plan", "通知原文和修订记录", "/campaigns/demo/"),
        Stop("liaison-tasks", "task-list", "本单位的任务：报到哪一步", "/tasks/"),
        Stop("liaison-task", "task-detail", "一项任务，填报进展", "/tasks/", (rf"/tasks/{ID}/",)),
        Stop("liaison-calendar", "calendar-month", "日历：接下来要报什么", "/calendar/"),
        Stop("liaison-answer", "problem-detail", "牵头单位列入的问题，等本单位回应", "/problems/", (PROBLEM,)),
        Stop("liaison-officers", "officer-list", "本单位执法人员：谁的证要办", "/officers/"),
        Stop("liaison-network", "network-list", "联络员网络：本单位和上级", "/network/"),
        Stop("liaison-officer-new", "officer-create", "登记执法人员", "/officers/new/"),
        Stop("liaison-officer", "officer-detail", "一名执法人员的档案和证件", "/officers/", (OFFICER,)),
        Stop("liaison-officer-edit", "officer-edit", "修改执法人员", "/officers/", (OFFICER,), "edit/"),
        Stop("messages", "message-list", "消息", "/messages/"),
        Stop("message", "message-detail", "一条消息", "/messages/", (rf"/messages/{ID}/",)),
        Stop("channels", "channel-list", "在哪里收消息", "/account/channels/"),
        Stop("deputies", "deputy-list", "不在时由谁代收提醒", "/account/deputies/"),
        Stop("calendar-feed", "feed-detail", "订阅到自己的日历", "/account/calendar/"),
        Stop("account", "account", "我的账号", "/account/"),
        Stop("password", "password-change", "修改密码", "/account/password/"),
    ),
    "luyao": (  # liaison of a unit whose lists wait for the signature
        Stop(
            "liaison-waiting", "filing-detail", "等单位负责人签字的材料", "/obligations/", (f"{FILING} @ 制度建设清单",)
        ),
        Stop(
            "liaison-sign-on-paper",
            "filing-sign-paper",
            "纸质签字：打印、盖章、扫描、对校验码",
            "/obligations/",
            (f"{FILING} @ 制度建设清单",),
            "sign-on-paper/",
        ),
    ),
    "yewen": (  # liaison at the grid
        Stop("liaison-grid", "filing-edit", "填问题清单：像在表格里一样", "/obligations/", (rf"{FILING}edit/",)),
    ),
    "fangyuan": (
        Stop("liaison-problem", "problem-detail", "一个问题，走到哪一步", "/problems/", (PROBLEM,)),
        Stop(
            "reconciliation-paper",
            "reconciliation-paper",
            "对账单",
            "/reconciliations/",
            (RECONCILIATION,),
            "paper/",
        ),
        Stop(
            "liaison-registration",
            "filing-detail",
            "审核通过的联络员登记表（附件1）",
            ALL,
            (f"{FILING} @ 联络员登记表",),
        ),
    ),
    "linxiaohe": (  # liaison who is asked to reconcile
        Stop("liaison-supervised", "problem-detail", "挂牌督办的问题，双方留言", "/problems/?supervised=1", (PROBLEM,)),
        Stop("liaison-common", "common-list", "单位看普遍性问题", "/common-problems/"),
        Stop("liaison-standings", "standing-list", "单位看年终考核认定", "/standings/"),
        Stop(
            "liaison-reconciliation",
            "reconciliation-detail",
            "对账：与台账有出入的逐格核对",
            "/reconciliations/",
            (RECONCILIATION,),
        ),
    ),
    "hanlicheng": (  # unit leader
        Stop("leader-signatures", "signature-list", "单位负责人待签字的材料", "/signatures/"),
        Stop("leader-sign", "filing-sign", "看着打印样签字", "/signatures/", (rf"{FILING}sign/",)),
        Stop("leader-own-file", "officer-own", "本人的执法档案", "/officers/mine/"),
        Stop("leader-own-appraisal", "officer-own-file", "本人的考核档案", "/officers/mine/file/"),
        Stop("leader-ledger", "problem-list", "单位负责人看台账", "/problems/"),
    ),
    "dingxueqin": (  # unit leader with more than one to sign
        Stop("leader-sign-together", "signature-together", "一并核对签字，输一次密码", "/signatures/together/"),
    ),
    "zhaominzhi": (  # campaign manager
        Stop("manager-received", "received-list", "别处审核、本单位接收的报送", "/received/"),
        Stop("office-desk", "desk-detail", "牵头科室工作台：谁没报，先做什么", "/desk/"),
        Stop("office-reviews", "review-list", "报送审核", "/reviews/"),
        Stop("office-reconciliations", "reconciliation-list", "对账：谁答复了，谁没有", "/reconciliations/"),
        Stop(
            "office-reconciliation",
            "reconciliation-detail",
            "处理单位坚持的出入，结清",
            "/reconciliations/",
            (f"{RECONCILIATION} @ 东屏区局",),
        ),
        Stop("office-missing", "review-list", "还没报的材料，可代录、可免报", MISSING),
        Stop("office-arrears", "arrears-list", "未报情况：单位和材料", "/arrears/"),
        Stop("office-arrears-rows", "arrears-rows", "未报情况：逐条", "/arrears/rows/"),
        Stop("office-chases", "chase-list", "消息与催办：催过谁，几次", "/chases/"),
        Stop(
            "office-reopen",
            "obligation-reopen",
            "补开，写明理由",
            MISSING,
            (rf"/obligations/{ID}/waive/",),
            "../reopen/",
        ),
        Stop("office-receipts", "receipt-list", "签收情况", "/campaigns/demo/receipts/"),
        Stop(
            "office-campaign-training",
            "campaign-training",
            "专项整治的培训要求：各单位谁还差多少",
            "/campaigns/demo/training/",
        ),
        Stop("office-campaign-enforcers", "campaign-enforcers", "可执法人员，按某一天", "/campaigns/demo/enforcers/"),
        Stop("office-reminders", "reminder-rule", "提醒设置和预览", "/campaigns/demo/reminders/"),
        Stop("office-tasks", "task-list", "任务进度：哪项落后", "/tasks/"),
        Stop("office-calendar", "calendar-month", "日历：全部期限", "/calendar/"),
        Stop("office-jobs", "job-list", "我的后台任务", "/jobs/"),
        Stop("office-review", "review-detail", "审核一份清单", "/reviews/", (rf"/reviews/{ID}/",)),
        Stop(
            "office-review-changes",
            "review-detail",
            "改后再报：上次意见改了没有，还改了什么",
            "/reviews/",
            (rf"/reviews/{ID}/ @ 第2版",),
        ),
        Stop("office-decisions", "decision-list", "我的审核结论，可撤销", "/reviews/decisions/"),
        Stop(
            "office-liaison",
            "review-detail",
            "联络员登记：提请开户和授权",
            "/reviews/?tab=accepted",
            (rf"/reviews/{ID}/ @ 联络员登记表",),
        ),
        Stop("office-waive", "obligation-waive", "免报，写明理由", MISSING, (rf"/obligations/{ID}/waive/",)),
        Stop("office-ledger", "problem-list", "问题台账", "/problems/"),
        Stop("office-ledger-views", "ledger-view-list", "台账的常用视图", "/problems/views/"),
        Stop(
            "office-supervised",
            "problem-detail",
            "挂牌督办的问题：留言、处理、考核认定",
            "/problems/?supervised=1",
            (PROBLEM,),
        ),
        Stop("office-reopened", "problem-detail", "回头看返工的问题", "/problems/?reopened=1", (PROBLEM,)),
        Stop("office-extensions", "extension-list", "待批延期", "/problems/extensions/"),
        Stop("office-bulk", "bulk-list", "办过的批量办理", "/problems/bulk/"),
        Stop("office-bulk-done", "bulk-detail", "批量办理的逐条结果", "/problems/bulk/", (rf"/problems/bulk/{ID}/",)),
        Stop("office-add-problem", "problem-add", "列入检查发现的问题", "/problems/add/demo/"),
        Stop("office-answers", "answer-list", "列入的问题，单位回应到哪一步", "/problems/answers/"),
        Stop("office-attention", "attention-list", "重点关注：哪里值得看一看", "/attention/"),
        Stop("office-candidates", "candidate-list", "待督查名单", "/candidates/"),
        Stop("office-common-list", "common-list", "普遍性问题", "/common-problems/"),
        Stop("office-common", "common-detail", "一个普遍性问题和它的长效措施", "/common-problems/", (COMMON,)),
        Stop("office-common-new", "common-create", "提出普遍性问题", "/common-problems/new/"),
        Stop("office-standings", "standing-list", "年终考核认定，每条都说明理由", "/standings/"),
        Stop("office-verify", "problem-detail", "核验销号", "/problems/?state=claimed", (PROBLEM,)),
        Stop("office-officers", "officer-list", "全局执法人员", "/officers/"),
        Stop("office-disclosure", "disclosure-list", "执法人员公示名单", "/officers/disclosure/"),
        Stop("office-roster-exchange", "roster-exchange", "导入执法人员：模板、导出、预检", "/officers/exchange/"),
        Stop("office-certificate-exchange", "certificate-exchange", "导入执法证件", "/certificates/exchange/"),
        Stop("office-clean-up", "clean-up-list", "清理名单：每项为什么要清理", "/officers/clean-up/"),
        Stop("office-network", "network-list", "联络员网络：哪个单位没有联络员", "/network/"),
        Stop("office-network-unit", "network-unit", "一个单位的联络员，以前的也在", "/network/", (NETWORK_UNIT,)),
        Stop("office-supervisors", "appointment-list", "执法监督员：谁的聘期快到", "/appointments/"),
        Stop("office-supervisor", "appointment-detail", "一名监督员的各期聘任", "/appointments/", (APPOINTMENT,)),
        Stop("office-supervisor-new", "appointment-create", "聘任执法监督员", "/appointments/new/"),
        Stop("office-training", "training-list", "培训计划和培训", "/training/"),
        Stop("office-training-plan", "training-plan-create", "登记培训计划", "/training/plans/new/"),
        Stop("office-training-new", "training-session-create", "登记培训", "/training/sessions/new/"),
        Stop("office-training-plan-edit", "training-plan-edit", "修改培训计划", "/training/", (TRAINING_PLAN,)),
        Stop("office-training-session", "training-session", "一次培训：出勤和考试", "/training/", (TRAINING,)),
        Stop("office-training-edit", "training-session-edit", "修改培训", "/training/", (TRAINING,), "edit/"),
        Stop("office-training-hours", "training-hours", "学时：谁还差多少", "/training/hours/"),
        Stop("office-training-ranking", "training-ranking", "培训单位排名", "/training/ranking/"),
        Stop("office-training-rules", "training-rule-list", "学时标准", "/training/rules/"),
        Stop("office-training-rule", "training-rule-create", "设定学时标准", "/training/rules/new/"),
        Stop("office-training-effects", "training-effect-list", "培训结果，待确认的处理", "/training/effects/"),
        Stop("office-appraisals", "appraisal-list", "年度考核：谁还没有考核", "/appraisals/"),
        Stop("office-appraisal-scales", "appraisal-scale-list", "考核等次", "/appraisals/scales/"),
        Stop("office-appraisal-scale", "appraisal-scale-create", "设定考核等次", "/appraisals/scales/new/"),
        Stop(
            "office-officer-file",
            "officer-file",
            "一个人的考核档案，按年度",
            "/officers/",
            (f"{OFFICER} @ 秦晓峰",),
            "file/",
        ),
        Stop("office-certificates", "certificate-list", "执法证件：哪本快到期", "/certificates/"),
        Stop("office-certificate", "certificate-detail", "一本证件的办理经过", "/certificates/", (CERTIFICATE,)),
        Stop(
            "office-certificate-register", "certificate-register", "登记已有证件", "/officers/", (OFFICER,), "register/"
        ),
        Stop("office-institutions", "institution-list", "制度建设清单", "/institutions/"),
        Stop("office-statistics", "statistics-detail", "统计汇总", "/statistics/"),
        Stop("office-statistics-rows", "statistics-rows", "点数字看明细", "/statistics/rows/?measure=found"),
        Stop("office-reports", "export-list", "报表", "/reports/"),
        Stop("office-campaigns", "campaign-list", "专项整治配置", "/campaigns/"),
        Stop("office-new-campaign", "campaign-create", "新建专项整治", "/campaigns/new/"),
        Stop("office-clone", "campaign-clone", "复制一个专项整治", "/campaigns/demo/clone/"),
        Stop("office-templates", "template-list", "模板库", "/campaigns/templates/"),
        Stop(
            "office-template",
            "template-start",
            "用模板新建",
            "/campaigns/templates/",
            (rf"/campaigns/templates/{ID}/",),
        ),
        Stop("office-example", "template-example", "用系统附带的示例新建", "/campaigns/templates/example/"),
        Stop("office-notices", "notice-list", "从通知读入：读过哪些", "/notices/"),
        Stop("office-notice-new", "notice-create", "上传或粘贴一份通知", "/notices/new/"),
        Stop("office-notice", "notice-detail", "核对读出的内容：拿不准的先看", "/notices/", (rf"/notices/{ID}/",)),
        Stop("office-guidance", "guidance-list", "指导联系：谁指导谁", "/campaigns/demo/guidance/"),
        Stop("office-leading", "leading-list", "领导小组：名单、办公室、打印", "/campaigns/demo/leading/"),
        Stop("office-leading-new", "leading-create", "登记领导小组", "/campaigns/demo/leading/new/"),
        Stop("office-leading-edit", "leading-edit", "修改领导小组", "/campaigns/demo/leading/", (LEADING,)),
        Stop("office-plan", "campaign-plan", "通知原文", "/campaigns/demo/"),
        Stop("office-amendments", "amendment-list", "修订记录", "/campaigns/demo/amendments/"),
        Stop(
            "office-amendment",
            "amendment-detail",
            "修订草稿和它的影响",
            "/campaigns/demo/amendments/",
            (rf"/amendments/{ID}/",),
        ),
        Stop("office-draft-basics", "campaign-configure", "配置草稿：基本信息", "/campaigns/", (DRAFT,)),
        Stop(
            "office-draft-people", "campaign-people", "配置草稿：审核人和督查员", "/campaigns/", (DRAFT,), "../people/"
        ),
        Stop("office-draft-check", "campaign-check", "发布检查：还缺什么", "/campaigns/", (DRAFT,), "../check/"),
        Stop("office-draft-lint", "campaign-lint", "方案体检：哪里对不上", "/campaigns/", (DRAFT,), "../../lint/"),
        Stop("office-draft-preview", "campaign-preview", "草稿的打印样", "/campaigns/", (DRAFT,), "../preview/"),
        Stop("search", "search-list", "查找", "/search/?q=执法"),
        Stop("search-empty", "search-list", "查找，还没有写词", "/search/"),
    ),
    "chendaoyuan": (  # leader of the bureau
        Stop("bureau-overview", "overview-detail", "局领导总览：整体怎样，哪里要过问", "/overview/"),
        Stop("bureau-reports", "export-list", "局领导看报表", "/reports/"),
        Stop("bureau-statistics", "statistics-detail", "局领导看统计", "/statistics/"),
    ),
    "luoqing": (  # inspector
        Stop("inspector-ledger", "problem-list", "督查员看台账", "/problems/"),
        Stop("inspector-problem", "problem-detail", "督查员核验", "/problems/?state=claimed", (PROBLEM,)),
    ),
    "xitong": (  # system administrator
        Stop("admin-units", "unit-list", "单位", "/units/"),
        Stop("admin-unit", "unit-detail", "一个单位，名称沿革", "/units/", (r"/units/\d+/",)),
        Stop("admin-unit-edit", "unit-edit", "改单位，注明何时起", "/units/", (r"/units/\d+/",), "edit/"),
        Stop("admin-unit-new", "unit-create", "新增单位", "/units/new/"),
        Stop("admin-changes", "organisation-change-list", "单位调整", "/unit-changes/"),
        Stop(
            "admin-change",
            "organisation-change-detail",
            "调整的预演与承接",
            "/unit-changes/?state=planned",
            (rf"/unit-changes/{ID}/",),
        ),
        Stop("admin-change-new", "organisation-change-create", "拟定合并", "/unit-changes/new/?kind=merge"),
        Stop("admin-groups", "group-list", "单位分组", "/groups/"),
        Stop("admin-group", "group-detail", "一个分组的成员", "/groups/", (r"/groups/\d+/",)),
        Stop("admin-group-new", "group-create", "新增分组", "/groups/new/"),
        Stop("admin-users", "user-list", "用户", "/users/"),
        Stop("admin-user", "user-detail", "一个用户的角色", "/users/", (rf"/users/{ID}/",)),
        Stop("admin-user-edit", "user-edit", "改用户", "/users/", (rf"/users/{ID}/",), "edit/"),
        Stop("admin-user-new", "user-create", "新增用户", "/users/new/"),
        Stop("admin-requests", "account-request-list", "账号申请，一步办理", "/account-requests/"),
        Stop("admin-import", "import-start", "从表格导入", "/import/"),
        Stop("admin-workdays", "workday-list", "工作日历", "/workdays/"),
        Stop("admin-certificate-kinds", "certificate-kind-list", "证件种类", "/certificates/kinds/"),
        Stop("admin-training-categories", "training-category-list", "培训类别", "/training/categories/"),
        Stop(
            "admin-certificate-kind",
            "certificate-kind-edit",
            "一种证件的年限和提醒",
            "/certificates/kinds/",
            (r"/certificates/kinds/\d+/",),
        ),
        Stop("admin-health", "system-health", "运行状况", "/system/health/"),
        Stop("admin-jobs", "system-job-list", "全部后台任务", "/system/jobs/"),
    ),
    "anquan": (
        Stop("security-grants", "membership-list", "安全管理员确认授权", "/grants/"),
        Stop("security-unmask", "unmask-grant-list", "谁能看完整个人信息", "/unmask-grants/"),
    ),
    "shenji": (Stop("auditor-trail", "trail-list", "审计员看操作记录", "/trail/"),),
}
PERSONS = {
    "shenyutong": "联络员",
    "luyao": "联络员，材料在等签字",
    "yewen": "联络员，正在填",
    "fangyuan": "联络员，清单已审核通过",
    "linxiaohe": "联络员，正在对账",
    "hanlicheng": "单位负责人",
    "dingxueqin": "单位负责人，有几份要签",
    "zhaominzhi": "专项整治管理员（牵头科室）",
    "chendaoyuan": "局领导",
    "luoqing": "督查员",
    "xitong": "系统管理员",
    "anquan": "安全管理员",
    "shenji": "审计员",
}
#: Pages of the permission table that have no picture, and why.
WITHOUT = {
    "home": "sends everybody to the first page of the role",
    "campaign-configure-start": "sends to the first section",
    "unit-find": "suggestions below a field in which a unit is typed",
    "campaign-check-panel": "a part of the configuration's pages",
    "notice-party-find": "a part of the check screen's page",
    "campaign-source": "stands behind an accepted notice: tests/campaigns plays it",
    "filing-enter": "stands behind a paper filing that was typed to its end: tests/rectification plays it",
    "problem-split": "the demo's campaign does not split: tests/rectification/test_entry_pages.py plays it",
    "problem-drawer": "a part of the ledger's page",
    "candidate-export": "a file",
    "bulk-outcomes": "a file",
    "filing-print": "a PDF",
    "filing-workbook": "a workbook",
    "reconciliation-print": "a PDF",
    "attachment-download": "a file",
    "trail-export": "a file",
    "import-template": "a file",
    "organisation-export": "a file",
    "import-faults": "a file",
    "import-detail": "stands behind an uploaded file",
    "leading-print": "a PDF",
    "network-export": "a file",
    "appointment-export": "a file",
    "training-sheet": "a file",
    "roster-template": "a file",
    "roster-export": "a file",
    "certificates-template": "a file",
    "certificates-export": "a file",
    "disclosure-sheet": "a file",
    "disclosure-paper": "a PDF",
    "exchange-faults": "a file",
    "exchange-detail": "stands behind an uploaded file",
    "officer-file-print": "a PDF",
    "training-hours-export": "a file",
    "training-attendance-export": "a file",
    "officer-own-file-print": "a PDF",
    "training-import": "stands behind an uploaded file",
    "job-detail": "needs the worker",
    "export-detail": "needs the worker",
}


#: Each link with the words of its row.
ROWS = """links => links.map(link => [
  link.getAttribute('href'), (link.closest('tr, li, article') || link).textContent,
])"""


def visit(page: Page, url: str, stop: Stop) -> None:
    """Open the page; an error page is a fault."""
    answer = page.goto(url + stop.address)
    assert answer is not None and answer.status == 200, f"{stop.name}: {answer and answer.status}"
    for part in stop.follow:
        pattern, _sign, words = part.partition(" @ ")
        links = page.locator("main a[href]").evaluate_all(ROWS)
        target = next((href for href, row in links if re.fullmatch(pattern, href.split("?")[0]) and words in row), None)
        assert target, f"{stop.name}: no link to {part} on {page.url}"
        answer = page.goto(url + target)
        assert answer is not None and answer.status == 200, f"{stop.name}: {target}"
    if stop.below:
        answer = page.goto(urljoin(page.url.split("?")[0], stop.below))
        assert answer is not None and answer.status == 200, f"{stop.name}: {page.url}"
    page.wait_for_load_state("networkidle")
