import ArgumentParser
import Paper
import Portfolio
import Store
import Workflow

/// `project onepage`: what a meeting needs of one project, on one page.
struct ProjectOnePage: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "onepage",
        abstract: "项目一页纸（PDF）：谁、做什么、进展、评价、资金、近期期限、入库与落地。",
        discussion: "无论文字多长都只有一页，过长处以“…”缩略并说明。不含专家身份、联系方式与证件号码。"
    )

    @Argument(help: ArgumentHelp("项目编号，如 \(ProjectNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("要写出的新 PDF 文件。", valueName: "FILE.pdf"))
    var out: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let file = try PaperFile(ledger, to: out)
        let page = OnePage(paper: try CasePaper(ledger, reference))
        let blocks = try page.blocks()
        let title = "项目一页纸 \(page.paper.project.code)"
        var document = file.document(
            title: title,
            header: "\(page.paper.project.code) 项目一页纸",
            blocks
        )
        if try document.measured().shortenedCount > 0 { document.blocks += OnePage.note }
        return try file.write(document)
    }
}

/// The blocks of the page; each has a greatest height, and together they fit.
struct OnePage {
    let paper: CasePaper

    static let note: [Block] = [
        .text("注：以“…”结尾处文字过长，已缩略；全文见项目卷宗（dipper project dossier）。", .small, most: 1)
    ]

    private static let mostDeadlines = 5
    private static let mostEntries = 3

    func blocks() throws -> [Block] {
        let project = paper.project
        return [
            .text(paper.title.isEmpty ? project.code : paper.title, .pageTitle, most: 2),
            .text("\(project.code)　\(paper.states)", .small, most: 1),
            .table(try who()),
            .table(try what()),
            OnePage.heading("进展"),
            .stages(try paper.stagePicture()),
            .columns([
                (0.53, [OnePage.heading("评价")] + evaluation()),
                (0.47, [OnePage.heading("资金（元）"), .table(try money())]),
            ]),
            .columns([
                (0.53, [OnePage.heading("近期期限"), .table(deadlines())]),
                (0.47, [OnePage.heading("国家库与落地"), .table(try results())]),
            ]),
        ]
    }

    /// Not a bookmark: on one page there is nothing to look up.
    private static func heading(_ text: String) -> Block {
        .text(text, .part, most: 1)
    }

    private func who() throws -> Table {
        let project = paper.project
        func field(_ name: String) throws -> String { try paper.text(name, of: project) }
        func name(_ field: String) throws -> String { try paper.name(field, of: project) }
        let organisation =
            project.text("lead_organisation") == nil
            ? try field("lead_name") : try paper.name("lead_organisation", of: project)
        let title = Table.Column("", share: 0.13, .cell.with { $0.ink = .grey })
        let value = Table.Column("", share: 0.37)
        let maturity = "TRL \(try field("trl"))　MRL \(try field("mrl"))"
        return Table(
            [title, value, title, value],
            [
                ["牵头单位", organisation, "负责人", try name("principal_investigator")],
                ["来源渠道", try field("channel"), "领域", try field("field")],
                ["所在区", try field("district"), "成熟度", maturity],
                ["项目专员", try name("officer"), "列入培育", try field("listed_on")],
            ],
            hasHeader: false,
            mostLines: 1
        )
    }

    /// The answers that a meeting asks for first, in the applicant's words.
    private func what() throws -> Table {
        let names = ["summary_aim", "summary_novelty", "summary_risks"]
        let pairs = try paper.pairs(names, of: paper.project)
        guard !pairs.isEmpty else {
            return .pairs([("想做什么", "尚未填写申报书")], share: 0.13, mostLines: 1)
        }
        return .pairs(pairs, share: 0.13, mostLines: 3)
    }

    private func evaluation() -> [Block] {
        guard let evaluation = paper.children("round").compactMap(EvaluationPaper.init).last else {
            return [.text("尚无已形成结论的评审。", .cell)]
        }
        let round = evaluation.round
        let outcome = PaperTerms.value(round.text("outcome") ?? "—", of: "outcome")
        let gate = PaperTerms.value(round.text("gate") ?? "—", of: "gate")
        let count = evaluation.sheetCount
        let sheets = count == 0 ? "" : "评分表 \(count) 张　"
        return [
            .bars(evaluation.bars(hasNotes: false)),
            .text(
                "综合 \(EvaluationPaper.figure(evaluation.composite))，满分 100，结论：\(outcome)",
                .cellTitle,
                most: 1
            ),
            .text(
                "\(round.code)　\(gate)　\(sheets)红线为该维度下限",
                .small,
                most: 1
            ),
        ]
    }

    private func money() throws -> Table {
        let agreements = paper.children("grant-agreement")
        let signed = agreements.filter { $0.text("signed_on") != nil }
        let account = try paper.capAccount()
        let limit = account?.integer("limit").map { Fen($0) }
        let committed = Fen(account?.integer("committed") ?? 0)
        let headroom = try limit.map { try $0.subtracting(committed) }
        let figures: [(String, String)] = [
            ("拨转股上限", limit?.groupedText ?? "未开户"),
            ("项目组已承诺", committed.groupedText),
            ("额度余额", headroom?.groupedText ?? "—"),
            ("已签协议", try paper.total("amount", of: signed).groupedText),
            ("已支付", try paper.total("paid", of: signed).groupedText),
            ("未收回本金", try paper.total("outstanding", of: signed).groupedText),
            ("已转股", try paper.total("converted", of: signed).groupedText),
        ]
        return Table(
            [
                Table.Column("", share: 0.45, .cell.with { $0.ink = .grey }),
                Table.Column("", share: 0.55, .cell.with { $0.alignment = .right }),
            ],
            figures.map { [$0.0, $0.1] },
            hasHeader: false,
            mostLines: 1
        )
    }

    private func deadlines() -> Table {
        let list = paper.deadlines()
        var pairs = list.prefix(OnePage.mostDeadlines).map {
            (name: $0.date.description, value: $0.text)
        }
        if list.count > OnePage.mostDeadlines {
            pairs.append((name: "…", value: "另有 \(list.count - OnePage.mostDeadlines) 项"))
        }
        if pairs.isEmpty { pairs = [(name: "—", value: "没有正在计算的期限")] }
        return .pairs(pairs, share: 0.26, mostLines: 1)
    }

    private func results() throws -> Table {
        var pairs: [(name: String, value: String)] = []
        for (kind, name) in [("library-entry", "国家库"), ("landing", "落地")] {
            let entries = paper.children(kind)
            for entry in entries.suffix(OnePage.mostEntries) {
                let states = paper.words.states(of: entry).zh
                let what =
                    kind == "landing"
                    ? try paper.name("enterprise", of: entry)
                    : try paper.text("library", of: entry)
                pairs.append((name, "\(states)　\(what)"))
            }
            if entries.count > OnePage.mostEntries {
                pairs.append((name, "…另有 \(entries.count - OnePage.mostEntries) 项"))
            }
            if entries.isEmpty { pairs.append((name, "尚无记录")) }
        }
        return .pairs(pairs, share: 0.2, mostLines: 1)
    }
}
