"""How this app's acts read in the trail."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "rectification.filing.begun": _("开始填报"),
    "rectification.filing.saved": _("保存草稿"),
    "rectification.filing.file_attached": _("上传附件"),
    "rectification.filing.file_detached": _("移除附件"),
    "rectification.filing.sent_for_signature": _("送签字"),
    "rectification.filing.recalled": _("取回修改"),
    "rectification.filing.signature_refused": _("不签，退回联络员"),
    "rectification.filing.signed": _("签字"),
    "rectification.filing.submitted": _("报送"),
    "rectification.filing.withdrawn": _("撤回报送"),
    "rectification.filing.review_started": _("开始审核"),
    "rectification.filing.accepted": _("审核通过"),
    "rectification.filing.returned": _("退回修改"),
    "rectification.filing.reopened": _("重新退回"),
    "rectification.filing.decision_undone": _("撤销审核结论"),
    "rectification.filing.remark_written": _("写逐处意见"),
    "rectification.filing.remark_removed": _("删去逐处意见"),
    "rectification.filing.correction_begun": _("开始退回后的修改"),
    "rectification.filing.printed": _("打印"),
    "rectification.problem.claimed": _("申请销号"),
    "rectification.problem.verified": _("核验销号"),
    "rectification.problem.sent_back": _("退回整改"),
}
WORDS = {
    "version": _("版次"),
    "revision": _("保存次数"),
    "cells": _("改动格数"),
    "sha256": _("校验值"),
    "name": _("名称"),
    "place": _("位置"),
    "text": _("意见"),
    "remarks": _("逐处意见"),
    "settled": _("已认可条数"),
    "decision": _("审核结论"),
}
