import Casework
import Paper
import Portfolio
import Store
import Workflow

/// What is printed of a session, from what is recorded of it.
///
/// What goes to one expert is a file of its own and tells him nothing but his own part: in a file
/// for all of them the number of its pages would tell how many cases the others have. What goes to
/// the files of a project names no expert (INV-11).
struct SessionPaper {
    enum Kind: String, CaseIterable, Hashable, Sendable {
        case roll
        case pledge
        case sheet
        case summary
        case opinion
        case minutes

        var title: String {
            switch self {
            case .roll: "签到表"
            case .pledge: "保密及回避承诺书"
            case .sheet: "评分表"
            case .summary: "评分汇总表"
            case .opinion: "专家组意见"
            case .minutes: "评审会纪要"
            }
        }

        /// Whether each expert has his own.
        var isPersonal: Bool { self == .pledge || self == .sheet }
    }

    let kind: Kind
    /// For whom it is; nil where it is not for one of the panel.
    let expert: String?
    let sheet: SessionSheet
    let ledger: OpenLedger
    let words: CaseWords

    /// Empty where there is nothing to print.
    func blocks() throws -> [Block] {
        switch kind {
        case .roll: return roll
        case .pledge: return pledge
        case .sheet: return try scoreSheets()
        case .summary: return try summaries()
        case .opinion: return try opinions()
        case .minutes: return try minutes()
        }
    }

    var session: ReviewSession { sheet.session }

    /// The name without the code.
    func name(of expert: String) -> String {
        let named = sheet.names[expert] ?? expert
        return CaseWords.bare(named)
    }

    func names(of experts: [String]) -> String {
        experts.isEmpty ? "无" : experts.map(name).joined(separator: "、")
    }

    static let line = "＿＿＿＿＿＿＿＿"
    static let date = "＿＿＿＿年＿＿月＿＿日"

    static func signature(_ title: String) -> Block {
        .text("\(title)（签名）：\(line)　　日期：\(date)", .plain.with { $0.leading = 1 })
    }

    /// Each on pages of its own.
    static func pages(_ parts: [[Block]]) -> [Block] {
        parts.enumerated().flatMap { index, part in (index == 0 ? [] : [Block.newPage]) + part }
    }

    // MARK: The roll

    private var roll: [Block] {
        SessionPaper.pages(
            session.halfDays.map { day, half in
                let present = session.present(on: day, half)
                return [
                    .text("\(sheet.title)　\(kind.title)", .pageTitle),
                    .text("\(day) \(half.name.zh)　\(sheet.stream.code)", .plain),
                    .table(
                        Table(
                            [
                                .init("序号", share: 0.5), .init("姓名", share: 1.2),
                                .init("签名", share: 2), .init("签到时间", share: 1),
                                .init("登记", share: 0.8),
                            ],
                            session.experts.enumerated().map { index, expert in
                                let mark = present.map { $0.contains(expert) ? "到会" : "未到" }
                                return ["\(index + 1)", name(of: expert), "　\n　", "", mark ?? ""]
                            }
                        )
                    ),
                    SessionPaper.signature("评审秘书"), SessionPaper.signature("监督人员"),
                ]
            }
        )
    }

    // MARK: The pledge

    private static let promises = [
        "本人受邀参加上述评审会，已了解评审纪律，郑重承诺：",
        "一、保密。不复制、不留存、不外传评审材料；不向任何单位和个人透露评审项目的技术内容、商业信息、"
            + "专家名单、评议过程和评分；会后交回全部材料。涉密内容不带入会场、不录入系统。",
        "二、回避。本人与下列案卷的申报单位、负责人和主要成员之间，没有任职、持股、亲属、师生、合作、"
            + "诉讼等可能影响公正评审的关系；如有或评审中发现，立即说明并回避。",
        "三、公正。独立评分，不接受请托，不由他人代评，不与申报方私下接触，不收受财物。",
        "四、违反承诺的，愿意承担相应责任，并接受取消评审资格等处理。",
    ]

    /// With the cases of one expert, and nobody else's name.
    private var pledge: [Block] {
        guard let expert else { return [] }
        let rows = own(expert).enumerated().map { index, item in
            ["\(index + 1)", item.round.code, item.headline]
        }
        let columns: [Table.Column] = [
            .init("序号", share: 0.4), .init("轮次", share: 1.2), .init("项目", share: 3),
        ]
        return [
            .text(kind.title, .coverTitle), .space(8),
            .text("会议：\(sheet.title)（\(sheet.stream.code)）", .plain),
            .text("日期：\(session.days.joined(separator: "、"))", .plain),
            .text("专家：\(name(of: expert))", .plain), .space(6),
        ] + SessionPaper.promises.map { .text($0, .body) }
            + (rows.isEmpty ? [] : [.table(Table(columns, rows))])
            + [.space(12), SessionPaper.signature("承诺人")]
    }

    /// What an expert judges, in his own order.
    func own(_ expert: String) -> [SessionSheet.Item] {
        sheet.items.filter { item in
            item.standings[expert] == .judges || item.standings[expert] == .abstains
        }
    }

    // MARK: The minutes

    private func minutes() throws -> [Block] {
        guard !sheet.items.isEmpty else { return [] }
        let asked = session.questions
        let texts = try ledger.cases.texts(of: asked.flatMap { [$0.asked, $0.answered] })
        let roll = session.halfDays.map { day, half -> (name: String, value: String) in
            let present = session.present(on: day, half)
            return (
                "\(day) \(half.name.zh)",
                present.map { "\($0.count) 人：\(names(of: $0))" } ?? "没有签到"
            )
        }
        var blocks: [Block] = [
            .text("\(sheet.title)纪要", .pageTitle),
            .text(
                "\(sheet.stream.code)　\(session.days.joined(separator: "、"))　"
                    + "专家组 \(session.experts.count) 人　案卷 \(sheet.items.count) 个",
                .plain
            ),
            .heading(Heading("一、到会", level: 2)), .table(Table.pairs(roll)),
            .heading(Heading("二、逐案记录", level: 2)),
        ]
        for item in sheet.items {
            let questions = asked.filter { $0.round == item.round.id }.map { question in
                [
                    CaseWords.opened(question.asked, texts),
                    CaseWords.opened(question.answered, texts),
                ]
            }
            blocks.append(
                .heading(Heading("\(item.position). \(item.round.code) \(item.headline)", level: 3))
            )
            blocks.append(.table(Table.pairs(record(item))))
            if !questions.isEmpty {
                blocks.append(
                    .table(Table([.init("答辩提问", share: 1), .init("答复", share: 1.6)], questions))
                )
            }
        }
        return blocks + [
            .space(10), SessionPaper.signature("记录人"), SessionPaper.signature("组长"),
            SessionPaper.signature("监督人员"),
        ]
    }

    private func record(_ item: SessionSheet.Item) -> [(name: String, value: String)] {
        func those(_ standing: SessionSheet.Standing) -> [String] {
            item.experts(standing, among: session.experts)
        }
        let time = SessionSheet.time(of: item)
        return (time.isEmpty ? [] : [("时间", time)]) + [
            ("评审专家", "\(those(.judges).count) 人"),
            ("回避", names(of: those(.staysAway))), ("弃权", names(of: those(.abstains))),
            ("未列入评审组", names(of: those(.outside))), ("结果", result(item.round)),
        ]
    }

    /// The conclusion of a round, or how far it is.
    func result(_ round: CaseStream) -> String {
        guard let paper = EvaluationPaper(round) else { return words.states(of: round).zh }
        let outcome = PaperTerms.value(round.text("outcome") ?? "", of: "outcome")
        return "\(outcome)，综合得分 \(EvaluationPaper.figure(paper.composite))"
    }
}
