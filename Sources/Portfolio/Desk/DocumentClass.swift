package import Workflow

/// What a document is (材料类别): how it is called, how long it is kept unless somebody says
/// otherwise (科研档案管理规定), and whether it names reviewers.
package struct DocumentClass: Hashable, Sendable {
    /// As charts and commands name it, such as `payment_voucher`.
    package let id: String
    package let title: Localized
    package let retention: Retention
    /// Whether it names reviewers: it is listed and never printed (INV-11).
    package let isWithheld: Bool

    private init(
        _ id: String,
        _ zh: String,
        _ en: String,
        _ retention: Retention = .permanent,
        isWithheld: Bool = false
    ) {
        self.id = id
        title = Localized(zh: zh, en: en)
        self.retention = retention
        self.isWithheld = isWithheld
    }

    /// A class by its id; nil for one that only a published chart knows.
    package static func named(_ id: String) -> DocumentClass? { byID[id] }

    /// What people read of a class; its id where nothing else is known.
    package static func title(_ id: String) -> Localized {
        byID[id]?.title ?? Localized(zh: id, en: id)
    }

    /// How long a document of a class is kept; permanently, where nothing is known.
    package static func retention(_ id: String) -> Retention {
        byID[id]?.retention ?? .permanent
    }

    private static let byID = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }

    /// All that the shipped charts ask for, and what comes to a file besides, by id.
    package static let all: [DocumentClass] = [
        DocumentClass("account_name_proof", "户名说明", "Paper on the name of an account"),
        DocumentClass("account_proof", "开户证明", "Bank's proof of an account"),
        DocumentClass("agreement", "协议", "Agreement"),
        DocumentClass("agreement_text", "协议文本（用印稿）", "Text of the agreement to be sealed"),
        DocumentClass("amendment_agreement", "变更协议", "Agreement of an amendment"),
        DocumentClass("appeal_letter", "程序申诉书", "Appeal on the procedure"),
        DocumentClass("appeal_reply", "程序申诉答复书", "Reply to an appeal"),
        DocumentClass("application_form", "申报书", "Application"),
        DocumentClass("appraisal_filing", "评估备案表", "Filing of an appraisal"),
        DocumentClass("appraisal_report", "评估报告", "Appraisal report"),
        DocumentClass("archive_package", "归档包", "Archive package"),
        DocumentClass("audit_report", "审计报告", "Audit report", .thirtyYears),
        DocumentClass("authorisation", "授权书", "Authorisation"),
        DocumentClass("authorisation_letter", "授权委托书", "Letter of authority"),
        DocumentClass("bank_receipt", "银行回单", "Bank receipt", .thirtyYears),
        DocumentClass("budget_document", "预算文件", "Budget document"),
        DocumentClass("business_licence", "营业执照", "Business licence"),
        DocumentClass("capital_proof", "实缴资本证明", "Proof of paid-in capital"),
        DocumentClass("closing_document", "关闭文件", "Closing document"),
        DocumentClass("conclusion", "结论文件", "Conclusion"),
        DocumentClass(
            "conflict_declaration",
            "回避声明",
            "Declaration of conflicts",
            isWithheld: true
        ),
        DocumentClass("correspondence", "往来函件", "Correspondence", .tenYears),
        DocumentClass("cultivation_plan", "培育方案", "Cultivation plan"),
        DocumentClass("decision_minutes", "会议纪要", "Minutes"),
        DocumentClass("draw_record", "抽取记录", "Record of a draw", isWithheld: true),
        DocumentClass("due_diligence_report", "尽职调查报告", "Due diligence report"),
        DocumentClass("eligibility_evidence", "资格证明", "Evidence of eligibility"),
        DocumentClass("enterprise_report", "企业定期报告", "Report of an enterprise", .tenYears),
        DocumentClass("exemption_decision", "免责决定", "Exemption decision"),
        DocumentClass("exit_document", "迁出或注销文件", "Document of moving out or closing"),
        DocumentClass("financing_agreement", "增资协议", "Financing agreement"),
        DocumentClass("financing_evidence", "融资证明", "Evidence of financing"),
        DocumentClass("group_decision", "项目组决定", "Decision on the group"),
        DocumentClass("integrity_pledge", "诚信承诺书", "Integrity pledge"),
        DocumentClass("investigation_finding", "调查结论", "Finding of an investigation"),
        DocumentClass("landing_plan", "落地计划", "Landing plan"),
        DocumentClass("liability_decision", "责任认定书", "Decision on liability"),
        DocumentClass("library_document", "入库文件", "Library document"),
        DocumentClass("listing_document", "列入文件", "Listing document"),
        DocumentClass("maturity_assessment", "成熟度评估", "Maturity assessment"),
        DocumentClass("milestone_report", "里程碑报告", "Milestone report"),
        DocumentClass(
            "national_voucher",
            "国家拨付到账凭证",
            "Voucher of a national payment",
            .thirtyYears
        ),
        DocumentClass("new_evidence", "新证据", "New evidence"),
        DocumentClass("notice_document", "公示文件", "Public notice"),
        DocumentClass("notice_reply", "异议答复", "Reply to an objection", .tenYears),
        DocumentClass("opening_balance", "期初凭证", "Opening voucher"),
        DocumentClass("opening_document", "开放文件", "Document of opening"),
        DocumentClass("operating_evidence", "运营证明", "Evidence of operation"),
        DocumentClass("other", "其他材料", "Other paper"),
        DocumentClass("payee_receipt", "收款收据", "Receipt of the payee", .thirtyYears),
        DocumentClass("payment_voucher", "付款凭证", "Payment voucher", .thirtyYears),
        DocumentClass("pilot_order", "中试任务书", "Pilot order"),
        DocumentClass("pilot_report", "中试报告", "Pilot report"),
        DocumentClass("progress_report", "进展报告", "Progress report", .tenYears),
        DocumentClass("property_registration", "产权登记表", "Registration of state property"),
        DocumentClass("recommendation_letter", "推荐函", "Letter of recommendation"),
        DocumentClass("registration_change", "工商变更", "Change of registration"),
        DocumentClass("registry_extract", "登记信息", "Extract of the register"),
        DocumentClass("removal_document", "移出文件", "Removal document"),
        DocumentClass("result_letter", "结果告知书", "Letter on the result"),
        DocumentClass("score_sheet", "评分表", "Score sheet", isWithheld: true),
        DocumentClass("service_record", "服务记录", "Record of a service"),
        DocumentClass(
            "session_minutes",
            "评审会纪要",
            "Minutes of a review session",
            isWithheld: true
        ),
        DocumentClass("share_transfer", "股权转让文件", "Document of a share transfer"),
        DocumentClass("shareholder_resolution", "股东会决议", "Shareholders' resolution"),
        DocumentClass("signature_record", "电子签名记录", "Record of electronic signatures"),
        DocumentClass("signed_paper", "签批件", "Signed paper"),
        DocumentClass("space_evidence", "场地证明", "Evidence of premises"),
        DocumentClass("split_decision", "拆分决定", "Decision to split"),
        DocumentClass("supervision_decision", "监督决定", "Decision of supervision"),
        DocumentClass("support_request", "支持申请", "Request for support"),
        DocumentClass("technical_conclusion", "技术结论", "Technical conclusion"),
        DocumentClass("termination_decision", "终止决定", "Decision to terminate"),
        DocumentClass("tier_document", "培育层级文件", "Document of a tier"),
        DocumentClass("tranche_request", "拨付申请", "Request of a tranche", .thirtyYears),
        DocumentClass("treasury_receipt", "财政缴款书", "Treasury receipt", .thirtyYears),
        DocumentClass("verification_order", "概念验证任务书", "Proof-of-concept order"),
        DocumentClass("verification_report", "验证报告", "Verification report"),
        DocumentClass("void_decision", "撤销决定", "Decision to void"),
    ]
}
