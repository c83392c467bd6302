import ArgumentParser
import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow
import WorkflowFile

/// `project letter`: what the applicant is told of a decision, with the reasons that may be told.
struct ProjectLetter: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter",
        abstract: "结果通知书（PDF）：立项（列入培育）、储备、未入选或不予受理，附可告知的理由。",
        discussion: "理由取自评价表的等级表述和专员填写的意见；不含分数、评审专家和评议内容。发出前由经办人核对、盖章。"
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
        let paper = try CasePaper(ledger, reference)
        let letter = try DecisionLetter(paper)
        var document = file.document(
            title: "\(letter.kind.title) \(paper.project.code)",
            header: "\(paper.project.code) \(letter.kind.title)",
            try letter.blocks()
        )
        document.footer = "\(paper.project.code)"
        let written = try file.write(document)
        return Answer(
            json: written.json.merging(["letter": JSON(letter.kind.rawValue)]) { $1 },
            lines: written.lines,
            warnings: written.warnings
        )
    }
}

/// A letter on what was decided; which one follows from where the project stands.
struct DecisionLetter {
    enum Kind: String, Hashable {
        case listed
        case reserve
        case notSelected = "not_selected"
        case rejected

        var title: String {
            switch self {
            case .listed: "立项通知书"
            case .reserve: "列入储备通知书"
            case .notSelected: "不予立项通知书"
            case .rejected: "不予受理通知书"
            }
        }
    }

    let paper: CasePaper
    let kind: Kind
    private let rubric: Rubric?

    /// - Throws: `LETTER_NOT_DUE` while nothing is decided.
    init(_ paper: CasePaper) throws {
        self.paper = paper
        let project = paper.project
        if project.text("listed_on") != nil {
            kind = .listed
        } else if project.isIn("case.reserve") {
            kind = .reserve
        } else if project.isIn("case.not_selected") {
            kind = .notSelected
        } else if project.isIn("case.rejected") {
            kind = .rejected
        } else {
            throw DecisionLetter.notDue(project, paper.states)
        }
        rubric = try paper.ledger.contents(kinds: ["rubric"]).first.map {
            try RubricFile.load(text: $0.text, file: $0.path)
        }
    }

    func blocks() throws -> [Block] {
        let project = paper.project
        let addressee =
            project.text("lead_organisation") == nil
            ? try paper.text("lead_name", of: project)
            : try paper.name("lead_organisation", of: project)
        let right = TextStyle.plain.with { $0.alignment = .right }
        return [
            .space(20), .text(kind.title, .coverTitle), .space(16),
            .text("\(addressee)：", .plain), .text(try decision(), .body),
        ]
            + (try reasons())
            + [
                .text(next, .body), .space(30), .text("（盖章）", right),
                .text(paper.ledger.now.date.description, right),
            ]
    }

    private func decision() throws -> String {
        let named = "贵单位牵头的“\(paper.title)”（编号 \(paper.project.code)）"
        switch kind {
        case .listed:
            let day = try paper.text("listed_on", of: paper.project)
            let document = paper.project.documents.last { $0.documentClass == "listing_document" }
            let basis = document.map { "，依据 \($0.number)" } ?? ""
            return "\(named)经评审、公示和研究，自 \(day) 起列入颠覆性技术培育项目\(basis)。"
        case .reserve: return "\(named)经评审和研究，本次不予立项，列入储备项目。"
        case .notSelected: return "\(named)经评审和研究，本次不予立项。"
        case .rejected:
            let reason = try paper.text("reject_reason", of: paper.project)
            return "\(named)经形式审查，不予受理，原因代码 \(reason)。"
        }
    }

    /// Levels of the rubric in words, then what the officer wrote for the applicant.
    private func reasons() throws -> [Block] {
        var blocks: [Block] = []
        if kind != .rejected,
            let evaluation = paper.children("round").compactMap(EvaluationPaper.init).last
        {
            let rows = zip(Dimension.allCases, evaluation.means).map { dimension, mean in
                [dimension.name.zh, band(dimension, mean)]
            }
            blocks += [
                .text("专家组对各评价维度的总体判断，以评价表的等级表述如下：", .body),
                .table(
                    Table([Table.Column("维度", share: 1), Table.Column("判断", share: 4.2)], rows)
                ),
            ]
        }
        let advice = try told()
        if !advice.isEmpty {
            blocks.append(.text("意见和建议：", .plain))
            blocks += advice.map { .text($0, .body) }
        }
        return blocks
    }

    /// The words for a mean mark: those of the band in which its whole part lies.
    private func band(_ dimension: Dimension, _ mean: Rational) -> String {
        let level = Int(mean.roundedDown)
        let bands = rubric?.dimensions.first { $0.code == dimension.code }?.bands ?? []
        let band = bands.first { band in
            let limits = band.range.split(separator: "-").compactMap { Int($0) }
            guard let least = limits.first, let most = limits.last else { return false }
            return (least...most).contains(level)
        }
        return band?.text.zh ?? "—"
    }

    /// What the latest decision says to the applicant.
    private func told() throws -> [String] {
        let fields: [String: [String]] = [
            "project.file_reserve": ["advice"], "project.notify_result": ["feedback"],
            "project.reject": ["detail"],
        ]
        let events = try paper.ledger.cases.events(of: paper.project.id)
        guard kind != .listed, let event = events.last(where: { fields[$0.type] != nil }) else {
            return []
        }
        let cells = try EventBody(parsing: event.body).steps.flatMap { step in
            (fields[event.type] ?? []).compactMap { name -> String? in
                guard case .string(let text)? = step.payload[name] else { return nil }
                return text
            }
        }
        let texts = try paper.words.cases.texts(of: cells)
        return cells.map { CaseWords.opened($0, texts) }
    }

    private var next: String {
        switch kind {
        case .listed: "请按培育方案开展工作，并按要求提供进展材料。"
        case .reserve: "有新的证据后可以申请再次评审。"
        case .notSelected: "对评审程序有异议的，可以自收到本通知之日起 10 个工作日内书面提出。"
        case .rejected: "情况变化或材料齐备后，可以重新申报。"
        }
    }

    private static func notDue(_ project: CaseStream, _ states: String) -> Refusal {
        Refusal(
            Blocker(
                code: "LETTER_NOT_DUE",
                message: Localized(
                    zh: "项目 \(project.code) 现为“\(states)”，还没有可以告知的结果；"
                        + "应为已列入培育、列入储备、未入选或不予受理，请经办人先办理",
                    en: "Project \(project.code) has no result to tell yet; expected it listed, in"
                        + " reserve, not selected or rejected: whoever handles it can decide first"
                ),
                place: "CODE",
                values: ["found": project.root.active.joined(separator: ", ")],
                role: "PO"
            )
        )
    }
}
