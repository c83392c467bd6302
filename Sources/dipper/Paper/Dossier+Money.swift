import Casework
import Paper
import Portfolio
import Workflow

/// Evaluation, money, library and landing.
extension Dossier {
    func evaluation() throws -> [Block] {
        var blocks: [Block] = [.heading(Heading("五、评价", level: 1))]
        let rounds = paper.children("round")
        if rounds.isEmpty { blocks.append(.text("尚未开启评审。", .body)) }
        for round in rounds {
            let gate = try paper.text("gate", of: round)
            blocks.append(.heading(Heading("\(gate) \(round.code)", level: 2)))
            let fields = try paper.pairs(["opened_on", "profile", "blind"], of: round)
            let states = (name: "状态", value: paper.words.states(of: round).zh)
            blocks.append(.table(.pairs(fields + [states])))
            guard let evaluation = EvaluationPaper(round) else {
                blocks.append(.text("尚未形成结论；评分在结论形成前密封，不列出。", .body))
                continue
            }
            blocks += try self.evaluation(evaluation)
        }
        return blocks
    }

    private func evaluation(_ evaluation: EvaluationPaper) throws -> [Block] {
        let outcome = try paper.text("outcome", of: evaluation.round)
        let composite = EvaluationPaper.figure(evaluation.composite)
        let dimensions = Dimension.allCases.map {
            Table.Column($0.code, share: 0.6, .cell.with { $0.alignment = .centre })
        }
        var blocks: [Block] = [
            .text("综合 \(composite) 分（满分 100），结论：\(outcome)。", .plain.with { $0.isBold = true }),
            .bars(evaluation.bars(hasNotes: true)),
        ]
        // Who may not read single sheets gets the results alone.
        if evaluation.sheetCount > 0 {
            let columns =
                [Table.Column("专家", share: 1.4)] + dimensions + [Table.Column("计分", share: 0.8)]
            blocks += [
                .text("评分表（专家以化名列出）", .cellTitle),
                .table(Table(columns, evaluation.sheetRows)),
            ]
        }
        if !evaluation.reasons.isEmpty {
            let reasons = evaluation.reasons.joined(separator: "、")
            blocks.append(.text("结论理由代码：\(reasons)。", .body))
        }
        let opinion = try paper.text("opinion", of: evaluation.round)
        if opinion != "—" {
            blocks.append(.heading(Heading("组长意见", level: 3)))
            blocks.append(.text(opinion, .body))
        }
        return blocks
    }

    func money() throws -> [Block] {
        var blocks: [Block] = [.heading(Heading("七、拨转股协议与资金", level: 1))]
        if let account = try paper.capAccount() {
            let fields = try paper.pairs(
                ["limit", "committed", "released", "merged_excess"],
                of: account
            )
            blocks.append(.heading(Heading("额度（元）", level: 2)))
            blocks.append(.table(.pairs(fields)))
        }
        let agreements = paper.children("grant-agreement")
        if agreements.isEmpty { blocks.append(.text("尚无协议。", .body)) }
        for agreement in agreements { blocks += try self.agreement(agreement) }
        return blocks
    }

    private func agreement(_ agreement: CaseStream) throws -> [Block] {
        let states = (name: "状态", value: paper.words.states(of: agreement).zh)
        let amount = Fen(agreement.integer("amount") ?? 0)
        let fields = try paper.pairs(
            [
                "amount", "payee", "holder", "signed_on", "committed", "cancelled", "paid",
                "outstanding", "converted", "repaid", "recovered", "written_off", "eligible",
                "units", "units_total",
            ],
            of: agreement
        )
        var blocks: [Block] = [
            .heading(Heading("协议 \(agreement.code)", level: 2)),
            .table(.pairs([states, (name: "金额大写", value: amount.upperCaseText)] + fields)),
        ]
        let tranches = agreement.keys(of: "tranche")
        if !tranches.isEmpty {
            blocks.append(.heading(Heading("批次与支付（元）", level: 3)))
            blocks.append(.table(try self.tranches(tranches, of: agreement)))
        }
        let milestones = agreement.keys(of: "milestone")
        if !milestones.isEmpty {
            blocks.append(.heading(Heading("里程碑", level: 3)))
            blocks.append(.table(try self.milestones(milestones, of: agreement)))
        }
        let exemptions = paper.afterCare.filter {
            $0.kind == ExemptionProcedure.kind && $0.parent == agreement.id
        }
        return try blocks + exemptions.flatMap(exemption)
    }

    /// What became of a loss, with the digest of what the ledger itself says of it (容错免责).
    private func exemption(_ exemption: CaseStream) throws -> [Block] {
        let states = (name: "状态", value: paper.words.states(of: exemption).zh)
        let fields = try paper.pairs(
            [
                "loss", "cause", "collected_on", "digest", "steps", "undeclared", "late", "met",
                "outcome", "amount", "reasons", "liable",
            ],
            of: exemption
        )
        return [
            .heading(Heading("尽职免责 \(exemption.code)", level: 3)),
            .table(.pairs([states] + fields)),
        ]
    }

    private func tranches(_ keys: [String], of agreement: CaseStream) throws -> Table {
        let right = TextStyle.cell.with { $0.alignment = .right }
        return Table(
            [
                Table.Column("批次", share: 0.6), Table.Column("金额", share: 1.4, right),
                Table.Column("申请", share: 1.4, right), Table.Column("已付", share: 1.4, right),
                Table.Column("支付日期", share: 1.1), Table.Column("状态", share: 1),
            ],
            try keys.map { key in
                try ["number", "amount", "requested", "paid", "paid_on"].map {
                    try paper.text($0, of: agreement, key)
                } + [paper.words.states(of: agreement, instance: key).zh]
            }
        )
    }

    private func milestones(_ keys: [String], of agreement: CaseStream) throws -> Table {
        Table(
            [
                Table.Column("序号", share: 0.6), Table.Column("对应批次", share: 0.8),
                Table.Column("到期日", share: 1.1), Table.Column("内容、指标与目标", share: 3),
                Table.Column("状态", share: 1),
            ],
            try keys.map { key in
                try ["number", "tranche", "due_on"].map {
                    try paper.text($0, of: agreement, key)
                } + [
                    paper.milestone(key, of: agreement),
                    paper.words.states(of: agreement, instance: key).zh,
                ]
            }
        )
    }

    func results() throws -> [Block] {
        try part(
            "八、国家库",
            "library-entry",
            ["library", "document_number", "entered_on", "removed_on", "removal"]
        )
            + part(
                "九、落地",
                "landing",
                [
                    "enterprise", "uscc", "mode", "registered_on", "district", "on_technology",
                    "space_square_metres", "employees",
                ]
            )
    }

    private func part(_ title: String, _ kind: String, _ fields: [String]) throws -> [Block] {
        var blocks: [Block] = [.heading(Heading(title, level: 1))]
        let entries = paper.children(kind)
        if entries.isEmpty { blocks.append(.text("尚无记录。", .body)) }
        for entry in entries {
            let states = (name: "状态", value: paper.words.states(of: entry).zh)
            blocks.append(.heading(Heading(entry.code, level: 2)))
            blocks.append(.table(.pairs([states] + (try paper.pairs(fields, of: entry)))))
        }
        return blocks
    }

    // MARK: Attachments

    func attachments() -> [Attachment] {
        var seen: Set<DocumentReference> = []
        var attachments: [Attachment] = []
        for stream in paper.streams {
            for document in stream.documents.sorted(by: Dossier.isBefore)
            where seen.insert(document).inserted {
                attachments.append(
                    attachment(document, of: stream, number: attachments.count + 1)
                )
            }
        }
        return attachments
    }

    private static func isBefore(_ left: DocumentReference, _ right: DocumentReference) -> Bool {
        (left.date, left.documentClass, left.number, left.digest)
            < (right.date, right.documentClass, right.number, right.digest)
    }

    private func attachment(
        _ document: DocumentReference,
        of stream: CaseStream,
        number: Int
    ) -> Attachment {
        let title = DocumentClass.title(document.documentClass).zh
        let isWithheld = DocumentClass.named(document.documentClass)?.isWithheld == true
        let original = shelf.originalPlace(document)
        return Attachment(
            number: number,
            title: document.number.isEmpty ? title : "\(title)（\(document.number)）",
            details: [
                ("类别", title), ("文号", document.number.isEmpty ? "—" : document.number),
                ("发文单位", document.issuer.isEmpty ? "—" : document.issuer),
                ("日期", document.date.description), ("所属案卷", stream.code),
                ("摘要", document.digest), ("原件所在", original ?? "未登记"),
            ],
            content: isWithheld
                ? .withheld : shelf.file(document).map { .file($0) } ?? .absent
        )
    }

    func attachmentsPart(_ attachments: [Attachment]) -> [Block] {
        guard !attachments.isEmpty else {
            return [.heading(Heading("十、附件", level: 1)), .text("没有登记的文件。", .body)]
        }
        let rows = attachments.map { attachment in
            [
                "\(attachment.number)", attachment.title, attachment.value("日期"),
                attachment.value("所属案卷"), attachment.value("摘要").shortDigest,
            ]
        }
        return [
            .heading(Heading("十、附件", level: 1)),
            .table(
                Table(
                    [
                        Table.Column("序号", share: 0.5), Table.Column("文件", share: 3),
                        Table.Column("日期", share: 1.1), Table.Column("所属案卷", share: 1.4),
                        Table.Column("摘要（前 16 位）", share: 1.6),
                    ],
                    rows
                )
            ),
        ] + attachments.map { .attachment($0) }
    }
}

extension Attachment {
    fileprivate func value(_ name: String) -> String {
        details.first { $0.name == name }?.value ?? ""
    }
}

extension String {
    /// Of `sha256:…` the first sixteen digits.
    fileprivate var shortDigest: String { String(dropFirst(7).prefix(16)) }
}
