import Casework
import Paper
import Portfolio
import Store
import Workflow

/// The parts of a dossier in their order.
struct Dossier {
    let paper: CasePaper
    let shelf: CaseShelf
    let story: CaseStory
    let completeness: [Completeness]

    init(_ paper: CasePaper, _ shelf: CaseShelf) throws {
        self.paper = paper
        self.shelf = shelf
        story = try CaseStory(paper)
        completeness = Completeness.list(paper, story, shelf)
    }

    func blocks(head: PaperFile.LedgerHeadText) throws -> [Block] {
        let attachments = attachments()
        return cover(head, attachmentCount: attachments.count)
            + [.newPage, .contents("目录"), .newPage]
            + completenessPart()
            + (try basics())
            + (try progress())
            + storyPart()
            + (try evaluation())
            + decisions()
            + (try money())
            + (try results())
            + attachmentsPart(attachments)
    }

    // MARK: Cover

    private func cover(_ head: PaperFile.LedgerHeadText, attachmentCount: Int) -> [Block] {
        let project = paper.project
        let line = TextStyle.coverLine
        let small = TextStyle.small.with { $0.alignment = .centre }
        var blocks: [Block] = []
        if paper.ledger.standing.isSandbox {
            let red = line.with { ($0.ink, $0.isBold) = (.red, true) }
            blocks.append(.text("沙箱　仅供培训，不作凭证", red))
        }
        blocks += [
            .space(120),
            .text("颠覆性技术项目卷宗", .coverTitle),
            .space(26),
            .text(paper.title.isEmpty ? "（未定名）" : paper.title, .coverSubject, most: 6),
            .space(34),
            .text(project.code, line.with { ($0.size, $0.isBold) = (15, true) }),
            .text(paper.states, line, most: 3),
            .space(190),
            .text("附件 \(attachmentCount) 份", line),
            .text("\(paper.ledger.now.paperMinute) 打印", line),
            .space(14),
            .text("台账 \(head.leaves) 项", small),
            .text("树头 \(head.root)", small),
        ]
        return blocks
    }

    // MARK: Facts

    private func completenessPart() -> [Block] {
        let missing = completeness.count { $0.standing == .missing }
        let onPaper = completeness.count { $0.standing == .paperOnly }
        let summary =
            missing == 0
            ? "已办事项所要求的文件均已登记。" : "已办事项所要求的文件，缺 \(missing) 份。"
        return [
            .heading(Heading("一、文件齐全性检查", level: 1)),
            .text("\(summary)仅有纸质、未存电子件的 \(onPaper) 份。", .body),
            .table(
                Table(
                    [
                        Table.Column("文件", share: 1.3), Table.Column("因何需要", share: 2.1),
                        Table.Column("情况", share: 1), Table.Column("文号、日期、原件所在", share: 2.4),
                    ],
                    completeness.map(\.row)
                )
            ),
        ]
    }

    private static let basicFields = [
        "channel", "source", "lead_organisation", "lead_name", "partners",
        "partner_organisations", "principal_investigator", "core_members", "field", "district",
        "officer", "district_officer", "group", "split_of", "core_ip", "trl", "mrl",
        "submitted_on", "reserved_on", "listed_on", "pim",
    ]

    private static let summaryFields = [
        "summary_aim", "summary_today", "summary_novelty", "summary_audience", "summary_risks",
        "summary_cost", "summary_duration", "summary_exams",
    ]

    private func basics() throws -> [Block] {
        let project = paper.project
        let own = [(name: "编号", value: project.code), (name: "名称", value: paper.title)]
        let fields = try paper.pairs(Dossier.basicFields, of: project)
        var blocks: [Block] = [
            .heading(Heading("二、基本情况", level: 1)), .table(.pairs(own + fields)),
        ]
        let answers = try paper.pairs(Dossier.summaryFields, of: project)
        if !answers.isEmpty {
            blocks.append(.heading(Heading("申报书摘要", level: 2)))
            for answer in answers {
                blocks.append(.heading(Heading(answer.name, level: 3)))
                blocks.append(.text(answer.value, .body))
            }
        }
        return blocks
    }

    private func progress() throws -> [Block] {
        let rows = paper.streams.map { stream in
            [
                paper.words.title(of: stream.kind).zh, stream.code,
                paper.words.states(of: stream).zh,
            ]
        }
        var blocks: [Block] = [
            .heading(Heading("三、进展", level: 1)), .stages(try paper.stagePicture()), .space(6),
            .table(
                Table(
                    [
                        Table.Column("案卷", share: 1), Table.Column("编号", share: 1),
                        Table.Column("状态", share: 2.4),
                    ],
                    rows
                )
            ),
        ]
        let deadlines = paper.deadlines()
        if !deadlines.isEmpty {
            blocks.append(.heading(Heading("正在计算的期限", level: 2)))
            blocks.append(
                .table(.pairs(deadlines.map { (name: $0.date.description, value: $0.text) }))
            )
        }
        return blocks
    }

    private func storyPart() -> [Block] {
        [
            .heading(Heading("四、事项经过", level: 1)),
            .text("按记录时间排列，共 \(story.entries.count) 项；发生日期与记录日期不同的，两个日期都列出。", .body),
            .table(
                Table(
                    [
                        Table.Column("日期", share: 1.3), Table.Column("案卷", share: 1.7),
                        Table.Column("事项", share: 2.2), Table.Column("经办", share: 1.5),
                        Table.Column("依据", share: 1.8),
                    ],
                    story.entries.map(\.row)
                )
            ),
        ]
    }

    private func decisions() -> [Block] {
        let rows = story.entries.filter(\.isDecision).map { entry in
            [entry.date, entry.code, entry.what, entry.basis]
        }
        return [
            .heading(Heading("六、决策与公示", level: 1)),
            rows.isEmpty
                ? .text("无。", .body)
                : .table(
                    Table(
                        [
                            Table.Column("日期", share: 1.3), Table.Column("案卷", share: 1.7),
                            Table.Column("决定", share: 3), Table.Column("依据", share: 2.5),
                        ],
                        rows
                    )
                ),
        ]
    }
}
