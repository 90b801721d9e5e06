"""`docs/permissions.md`, made from the table in `capabilities.py`."""

from accounts.capabilities import SEPARATED_ROLES, TABLE, Capability, Reach, Role

#: What each capability lets one do, in the words of the domain.
ACTS: dict[Capability, str] = {
    Capability.SELF: "one's own account and password 我的账号",
    Capability.CAMPAIGN_READ: "read a campaign 看专项整治",
    Capability.CAMPAIGN_CONFIGURE: "configure, publish, amend a campaign 配置、发布、变更专项整治",
    Capability.RECEIPT_CONFIRM: "confirm receipt of a campaign and its amendments 签收",
    Capability.FILING_READ: "read filings 看报送",
    Capability.FILING_FILL: "fill and submit filings 填报、报送",
    Capability.FILING_SIGN: "sign filings 签字",
    Capability.FILING_REVIEW: "review, return, accept filings 审核",
    Capability.FILING_ENTER_PAPER: "enter a unit's paper filing 代录",
    Capability.OBLIGATION_WAIVE: "waive an obligation 免报",
    Capability.OBLIGATION_CHASE: "remind a unit by hand 催办",
    Capability.LEDGER_READ: "read the ledger 看台账",
    Capability.TASK_REPORT: "report how a task of the plan stands 报告任务进展",
    Capability.PROBLEM_CLAIM: "claim a problem done; answer or split one 申请销号、回应、拆分",
    Capability.PROBLEM_LIST: "list a problem found by inspection, decide objections, split 列入问题、答复异议、拆分",
    Capability.CLOSURE_VERIFY: "verify a closure, send it or a finished task back 核实销号、退回任务",
    Capability.RECONCILIATION_ANSWER: "answer a reconciliation of the lists 核对台账",
    Capability.RECONCILIATION_SETTLE: "open and settle a reconciliation, correct the ledger 发起、结清对账，更正台账",
    Capability.VERIFIER_ASSIGN: "name who verifies a closure 指定核验人",
    Capability.EXTENSION_ASK: "ask for an extension 申请延期",
    Capability.EXTENSION_DECIDE: "decide on an extension 审批延期",
    Capability.SUPERVISION_IMPOSE: "put under listed supervision 挂牌督办",
    Capability.SUPERVISION_LIFT: "lift listed supervision 摘牌",
    Capability.COMMENT_WRITE: "write to the other side about a problem 在问题上留言",
    Capability.DISPOSITION_READ: "read what was done to persons, without what is restricted 看处理情况（不含受限）",
    Capability.DISPOSITION_RECORD: "record what was done to persons 登记处理情况",
    Capability.DISPOSITION_RESTRICTED: "read and record what was handed to discipline inspection 看、登记移交纪检监察",
    Capability.STANDING_DECIDE: "decide how a problem counts in the year-end evaluation 认定年终考核",
    Capability.PROBLEM_GROUP: "put problems under a common one 归并普遍性问题",
    Capability.LEDGER_OVERSEE: "see what deserves attention, and the candidates for inspection 看重点关注、待督查名单",
    Capability.INSPECTION_PROPOSE: "propose for inspection, take off again 列入、移出待督查名单",
    Capability.REPORT_DOWNLOAD: "download aggregated reports 下载汇总报表",
    Capability.OFFICER_READ: "read officers, certificates, training, liaisons, masked 看执法人员、证件、培训、联络员",
    Capability.OFFICER_MANAGE: "keep officers, training, liaisons; apply for certificates 管理人员、培训、联络员",
    Capability.OFFICER_UNMASK: "see ID numbers and mobiles whole, with a reason 看完整身份证号、手机号",
    Capability.CERTIFICATE_DECIDE: "issue, inspect, suspend, revoke; decide on training 发证、年审、注销，认定培训",
    Capability.ACCOUNT_READ: "read units, groups, accounts and rights 看单位、分组、用户、授权",
    Capability.ORGANISATION_MANAGE: "manage units, groups, accounts; propose rights 管理单位、分组、用户，提出授权",
    Capability.ROLE_GRANT: "grant and end rights, unlock accounts 授权、解除锁定",
    Capability.TRAIL_READ: "read and export the trail 审计",
    Capability.SYSTEM_OPERATE: "see whether jobs and messages go on; cancel, retry 运行状况、后台任务",
}
REACHES: dict[Reach, tuple[str, str]] = {
    Reach.OWN: ("own", "rows of the membership's own unit"),
    Reach.BELOW: ("below", "rows of that unit and of all units under it in the tree"),
    Reach.AROUND: ("around", "the same of the unit that a section belongs to; of the own unit where it is no section"),
    Reach.ORGANISED: ("organised", "rows of campaigns that the unit organises or whose filings it receives"),
    Reach.ORGANISED_BELOW: ("organised below", "the same where the organiser or receiver stands under the unit"),
    Reach.ASSIGNED: ("assigned", "rows of campaigns, or officers in reach, for which the person is named"),
    Reach.EVERYWHERE: ("all", "every row; administrators' rows, which are no business data"),
}


def as_markdown() -> str:
    """The whole page."""
    heads = [f"{role.label}<br>`{role.value}`" for role in Role]
    lines = [
        "# Roles and capabilities",
        "",
        "Printed by `manage.py print_permissions` from `accounts/capabilities.py`; a test fails while they differ.",
        "",
        "A cell says over which rows the role holds the capability; an empty one: not offered, and refused.",
        "An object out of reach answers 404 to every role; in reach without the capability, 403.",
        "",
        "| capability | " + " | ".join(heads) + " |",
        "| --- " * (len(heads) + 1) + "|",
    ]
    lines += [_line(capability) for capability in Capability if capability != Capability.SELF]
    lines += ["", f"Every user: {ACTS[Capability.SELF]} (`{Capability.SELF}`).", "", "## Reach", ""]
    lines += [f"- **{word}**: {meaning}." for word, meaning in REACHES.values()]
    separated = ", ".join(f"{role.label} `{role.value}`" for role in Role if role in SEPARATED_ROLES)
    lines += [
        "",
        "## Separation",
        "",
        f"{separated} exclude each other and every other role (三员分立).",
        "Nobody grants a right to himself, and none of the three kinds can lose its last holder.",
        "Rights are proposed by a system administrator and granted by a security administrator.",
        "",
    ]
    return "\n".join(lines)


def _line(capability: Capability) -> str:
    cells = [_words(TABLE[role].get(capability, Reach(0))) for role in Role]
    return f"| {ACTS[capability]}<br>`{capability}` | " + " | ".join(cells) + " |"


def _words(reach: Reach) -> str:
    return ", ".join(word for kind, (word, _meaning) in REACHES.items() if kind in reach)
