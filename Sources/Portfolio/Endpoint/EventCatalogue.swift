package import Workflow

/// What endpoints can be told of, in words for people: the one list of types of messages.
///
/// The charts say what is really sent, and to whom; a test holds the two together, and the
/// handbook of webhooks to both. The registration of a lead is left out on purpose: an import
/// makes a hundred thousand, and each would cost a row of the outbox.
package enum EventCatalogue {
    package static let sentences: [String: Localized] = [
        "project.accepted": Localized(
            zh: "项目形式审查通过，予以受理",
            en: "The formal check was passed; the project is accepted"
        ),
        "project.rejected": Localized(zh: "项目不予受理", en: "The project is not accepted"),
        "project.evaluated": Localized(zh: "项目评审形成结论", en: "The evaluation is concluded"),
        "project.reserved": Localized(zh: "项目列入储备", en: "The project is filed in the reserve"),
        "project.not_selected": Localized(zh: "项目未入选", en: "The project was not selected"),
        "project.appealed": Localized(zh: "收到程序申诉", en: "An appeal on the procedure was lodged"),
        "project.appeal_decided": Localized(
            zh: "程序申诉已裁定",
            en: "The appeal on the procedure was decided"
        ),
        "project.cultivated": Localized(zh: "项目列入培育", en: "The project is listed for cultivation"),
        "project.verification_passed": Localized(
            zh: "概念验证通过",
            en: "The proof of concept was passed"
        ),
        "project.pilot_passed": Localized(zh: "中试验证通过", en: "The pilot was passed"),
        "project.landed": Localized(zh: "项目的企业落地运营", en: "The enterprise of the project operates"),
        "project.terminated": Localized(zh: "项目终止", en: "The project was terminated"),
        "project.withdrawn": Localized(zh: "项目撤回", en: "The project was withdrawn"),
        "project.merged": Localized(zh: "项目并入另一项目", en: "The project was merged into another"),
        "project.voided": Localized(
            zh: "项目撤销，视为从未列入",
            en: "The project was voided, as if it had never been"
        ),
        "project.closed": Localized(zh: "项目归档", en: "The project is archived"),
        "notice.published": Localized(zh: "公示发布", en: "A public notice began"),
        "notice.ended": Localized(zh: "公示结束：期满或撤回", en: "A public notice ended or was retracted"),
        "grant.decided": Localized(zh: "拨转股经决策同意", en: "A convertible grant was decided"),
        "grant.declined": Localized(zh: "拨转股不予支持", en: "A convertible grant was declined"),
        "grant.cancelled": Localized(zh: "拨转股取消", en: "A convertible grant was cancelled"),
        "grant.signed": Localized(zh: "拨转股协议签署", en: "The agreement was signed"),
        "grant.paid": Localized(zh: "一批拨款已支付", en: "A tranche was paid"),
        "grant.payment_returned": Localized(
            zh: "一批拨款被银行退回",
            en: "The bank returned the transfer of a tranche"
        ),
        "support.decided": Localized(zh: "一项资助经决策同意", en: "A support was decided"),
        "support.paid": Localized(zh: "一笔资助已支付", en: "A payment of a support was made"),
        "grant.closed": Localized(
            zh: "拨转股协议办结，不论何种结局",
            en: "The agreement is closed, in whichever way"
        ),
        "equity.converted": Localized(zh: "拨款已转为股权", en: "The grant was converted into equity"),
        "equity.exited": Localized(zh: "股权已全部退出", en: "The equity was left altogether"),
        "milestone.accepted": Localized(zh: "里程碑通过验收", en: "A milestone was accepted"),
        "milestone.rejected": Localized(zh: "里程碑未通过验收", en: "A milestone was rejected"),
        "milestone.waived": Localized(zh: "里程碑经豁免", en: "A milestone was waived"),
        "grant.amended": Localized(zh: "拨转股协议变更生效", en: "An amendment is in force"),
        "exemption.decided": Localized(zh: "容错免责已认定", en: "An exemption case was decided"),
        "exemption.overdue": Localized(
            zh: "容错免责逾期未认定",
            en: "An exemption case was not decided in time"
        ),
        "enterprise.report_overdue": Localized(
            zh: "企业定期报告逾期",
            en: "The report of an enterprise is overdue"
        ),
        "enterprise.follow_up_overdue": Localized(
            zh: "企业重大事项逾期未跟进",
            en: "A major event of an enterprise was not followed up in time"
        ),
        "landing.registered": Localized(zh: "落地企业完成登记", en: "The enterprise was registered"),
        "landing.ended": Localized(
            zh: "落地终止：迁出、注销、放弃或撤销",
            en: "The landing ended: moved out, deregistered, dropped or voided"
        ),
        "library.listed": Localized(
            zh: "项目进入国家库并经复核",
            en: "The entry in the national library is verified"
        ),
        "library.removed": Localized(zh: "项目移出国家库", en: "The project left the national library"),
        "deadline.reminder": Localized(zh: "期限临近", en: "A deadline is near"),
        "grant.sign_overdue": Localized(zh: "协议逾期未签", en: "The agreement was not signed in time"),
        "grant.window_passed": Localized(zh: "转股窗口已过", en: "The window for conversion has passed"),
        "grant.registration_overdue": Localized(
            zh: "股权登记逾期",
            en: "The registration of the equity is overdue"
        ),
        "grant.receipt_overdue": Localized(
            zh: "收款收据逾期未收",
            en: "The payee's receipt is overdue"
        ),
        "grant.settlement_overdue": Localized(zh: "清算逾期", en: "The settlement is overdue"),
        "payee.changed": Localized(
            zh: "收款账户已变更，待核实",
            en: "The account of a payee was changed and is to be checked"
        ),
        "payee.stopped": Localized(zh: "收款账户已止付", en: "The account of a payee is stopped"),
        "landing.operation_overdue": Localized(
            zh: "企业逾期未运营",
            en: "The enterprise does not operate in time"
        ),
        "library.verification_overdue": Localized(
            zh: "入库复核逾期",
            en: "The verification of the entry is overdue"
        ),
        "milestone.overdue": Localized(zh: "里程碑逾期", en: "The milestone is overdue"),
        "milestone.review_overdue": Localized(
            zh: "里程碑验收逾期",
            en: "The review of the milestone is overdue"
        ),
        "milestone.rework_overdue": Localized(
            zh: "里程碑整改逾期",
            en: "The rework of the milestone is overdue"
        ),
        "milestone.conditions_overdue": Localized(
            zh: "里程碑通过条件逾期",
            en: "The conditions of the milestone are overdue"
        ),
        "grant.amendment_overdue": Localized(
            zh: "协议变更逾期未签",
            en: "The amendment was not signed in time"
        ),
        // To the secretaries, and without who it was: whom it concerns stands on the round.
        "round.recused": Localized(
            zh: "一名评审专家应回避，其席位待更换",
            en: "A reviewer is in conflict; the seat is to be filled"
        ),
        "round.declined": Localized(
            zh: "一名评审专家答复不能评审，其席位待更换",
            en: "A reviewer declined; the seat is to be filled"
        ),
        "round.abstained": Localized(
            zh: "一名评审专家弃权，可由候补专家更换",
            en: "A reviewer abstained; an alternate may take the seat"
        ),
        "service.overdue": Localized(zh: "服务事项逾期", en: "A service is overdue"),
        "account.locked": Localized(
            zh: "账号因连续登录失败被锁定",
            en: "An account was locked by wrong tries"
        ),
        "webhook.disabled": Localized(zh: "推送端点被停用", en: "An endpoint was disabled"),
        "webhook.exhausted": Localized(zh: "一条消息多次投递未果", en: "A message was given up"),
    ]

    /// Decisions that later events of the same case take back or replace, by type of message.
    ///
    /// Such a message that still waits is withheld: nobody is told of a decision that no longer
    /// holds. One that was sent is followed by the next; nothing that was told is untold.
    package static let superseding: [String: [String]] = [
        "project.accepted": ["project.withdraw", "project.void", "project.merge_into"],
        "project.rejected": ["project.void"],
        "project.evaluated": [
            "project.conclude_evaluation", "project.uphold_appeal", "project.reopen",
            "project.withdraw", "project.void",
        ],
        "project.reserved": ["project.reopen", "project.withdraw", "project.void"],
        "project.not_selected": ["project.uphold_appeal", "project.void"],
        "project.cultivated": ["project.void"],
        "round.recused": ["round.void"],
        "round.declined": ["round.void"],
        "round.abstained": ["round.void"],
        "grant.decided": ["grant-agreement.decline", "grant-agreement.cancel"],
        "grant.paid": ["tranche.return_transfer"],
    ]
}
