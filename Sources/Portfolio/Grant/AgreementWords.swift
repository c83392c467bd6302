package import Workflow

/// The words of an agreement's text or of an amendment, from the wording and from what the ledger
/// says; every amount stands in figures and in upper case (INV-40).
package struct AgreementWords {
    let wording: PinnedWording
    /// The agreement with the terms that are told; an amendment is told against them.
    let agreement: CaseStream
    /// The instance of an amendment; empty for the agreement itself.
    let key: String
    let source: CaseSource
    /// Told below the title, such as what differs from the version before.
    let preface: [String]

    package init(
        _ wording: PinnedWording,
        _ agreement: CaseStream,
        _ key: String = "",
        from source: CaseSource,
        preface: [String] = []
    ) {
        self.wording = wording
        self.agreement = agreement
        self.key = key
        self.source = source
        self.preface = preface
    }

    /// Which wording is the one of an instance.
    package static func wordingID(_ key: String) -> String {
        key.isEmpty ? GrantProcedure.kind : AgreementText.amendment
    }

    /// Refused: `AGREEMENT_FIELD` for each field of the wording that has no value yet.
    package func lines() throws -> [AgreementLine] {
        try check()
        return [.title(wording.text.title.zh)] + preface.map { .paragraph($0) }
            + (try wording.text.articles.flatMap { article -> [AgreementLine] in
                (article.heading.isEmpty ? [] : [.heading(article.heading)])
                    + (try article.body.flatMap(paragraph))
            })
    }

    /// What the digest of a text is over, so that PDF and DOCX have the same one.
    package static func digested(_ lines: [AgreementLine]) -> String {
        lines.flatMap(\.words).joined(separator: "\n")
    }

    private func paragraph(_ pieces: [AgreementText.Piece]) throws -> [AgreementLine] {
        if case .field(let field)? = pieces.first, field.isBlock { return try lines(of: field) }
        let words = try pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .field(let field): try text(field) ?? ""
            }
        }
        return [.paragraph(words.joined())]
    }

    private func check() throws {
        var blockers: [Blocker] = []
        for case .field(let field) in wording.text.articles.flatMap(\.body).flatMap(\.self)
        where !field.isBlock {
            guard try text(field) == nil else { continue }
            let blocker = AgreementWords.missing(field)
            if !blockers.contains(blocker) { blockers.append(blocker) }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private static func missing(_ field: AgreementText.Field) -> Blocker {
        let isParty = field == .payeeCode || field == .holderCode
        let hint =
            isParty
            ? Localized(
                zh: "请项目专员先登记该单位的统一社会信用代码",
                en: "the project officer can enter the credit code of that organisation first"
            )
            : Localized(
                zh: "请项目专员补充，或由中心主任登记政策参数",
                en: "the project officer can add it, or the Centre director the parameter of the"
                    + " policy"
            )
        return Blocker(
            code: "AGREEMENT_FIELD",
            message: Localized(
                zh: "协议文本的字段 {\(field.rawValue)} 没有内容，\(hint.zh)",
                en: "The field {\(field.rawValue)} of the text has no value; \(hint.en)"
            ),
            place: field.rawValue,
            role: "PO"
        )
    }

    package static func noWording(_ key: String) -> Refusal {
        let path = "texts/\(wordingID(key)).yaml"
        return Refusal(
            Blocker(
                code: "AGREEMENT_WORDING",
                message: Localized(
                    zh: "定义中没有协议文本模板，应有 \(path)，请系统管理员发布后再办",
                    en: "The definitions hold no wording of agreements; expected \(path), which"
                        + " the administrator can publish"
                ),
                place: "texts",
                role: "ADM"
            )
        )
    }

    // MARK: Fields

    /// Nil where the ledger does not say it.
    private func text(_ field: AgreementText.Field) throws -> String? {
        switch field {
        case .code: agreement.code
        case .project: try source.name(of: agreement.parent) ?? ""
        case .projectCode: try agreement.parent.flatMap { try source.stream($0) }?.code
        case .payee: try source.name(of: agreement.text("payee"))
        case .payeeCode: try credit("payee")
        case .holder: try source.name(of: agreement.text("holder"))
        case .holderCode: try credit("holder")
        case .amount: AgreementWords.both(agreement.integer("amount") ?? 0)
        case .window, .windowExtension, .lockUp, .qualifiedCash, .timing, .discount, .holdingCap,
            .largest, .venues, .appropriateReturn:
            term(field)
        case .representative:
            try agreement.text("representative").map(source.opened) ?? AgreementWords.blank
        case .clauses: try agreement.text("clauses").map(source.opened) ?? "无。"
        case .number: "\(agreement.integer("number", of: key) ?? 0)"
        case .tranches, .milestones, .account, .signatures, .changes: nil
        }
    }

    /// What the policy of the agreement says, and the agreement where it has a term of its own.
    private func term(_ field: AgreementText.Field) -> String? {
        switch field {
        case .window: wording.months("gte.window_months")
        case .windowExtension: wording.months("gte.window_extension_months")
        case .lockUp: wording.months("gte.lock_up_months")
        case .qualifiedCash:
            wording.number("gte.qualified_round_min_cash").map(AgreementWords.both)
        case .timing: wording.word("gte.timing").flatMap { AgreementWords.timings[$0] }
        case .discount: wording.share("gte.discount_bps")
        case .holdingCap: wording.share("gte.holding_cap_bps")
        case .largest:
            wording.flag("gte.not_largest_shareholder").map {
                $0 ? "甲方转股后不成为第一大股东（一致行动人合并计算）" : "甲方可以成为第一大股东"
            }
        case .venues: wording.venues("gte.exit_venues")
        case .appropriateReturn:
            agreement.integer("return_bps").map(PinnedWording.share)
                ?? wording.share("gte.appropriate_return_bps")
        default: nil
        }
    }

    private static let timings = [
        "alongside": "与本轮投资人相同的价格（同轮同口径）", "pre_money": "投前口径的价格", "post_money": "投后口径的价格",
    ]

    static let blank = "＿＿＿＿＿＿＿＿"
    static let date = "＿＿＿＿年＿＿月＿＿日"

    /// An amount in figures and in upper case.
    package static func both(_ amountFen: Int64) -> String {
        "\(Fen(amountFen).groupedText) 元（\(Fen(amountFen).upperCaseText)）"
    }

    private func credit(_ field: String) throws -> String? {
        try agreement.text(field).flatMap { try source.stream($0) }?.text("uscc")
    }
}
