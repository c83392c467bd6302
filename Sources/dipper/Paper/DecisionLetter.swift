import Casework
import Expression
import Paper
import Portfolio
import Store
import Workflow
import WorkflowFile

/// A letter on what was decided; which one follows from where the project stands.
///
/// It is a draft while what it tells is still to be recorded.
struct DecisionLetter {
    enum Kind: String, Hashable {
        case listed
        case reserve
        case notSelected = "not_selected"
        case rejected
        case appealUpheld = "appeal_upheld"
        case appealDismissed = "appeal_dismissed"

        var title: String {
            switch self {
            case .listed: "立项通知书"
            case .reserve: "列入储备通知书"
            case .notSelected: "不予立项通知书"
            case .rejected: "不予受理通知书"
            case .appealUpheld, .appealDismissed: "程序申诉答复书"
            }
        }

        var documentClass: String {
            switch self {
            case .listed, .reserve, .notSelected, .rejected: "result_letter"
            case .appealUpheld, .appealDismissed: "appeal_reply"
            }
        }

        /// The event with which a draft of it is sent, and its field that holds the words.
        var deed: (event: String, field: String)? {
            switch self {
            case .listed, .rejected: nil
            case .reserve: ("file_reserve", "advice")
            case .notSelected: ("notify_result", "feedback")
            case .appealUpheld: ("uphold_appeal", "reason")
            case .appealDismissed: ("dismiss_appeal", "reason")
            }
        }
    }

    /// How an appeal is decided.
    enum Verdict: String, CaseIterable, Sendable {
        case upheld
        case dismissed
    }

    /// What somebody gives for a letter that is still a draft.
    struct Given {
        /// 文号; empty while it has none.
        var number = ""
        var text = ""
        var verdict: Verdict?
        /// The day of the letter, today unless given.
        var day: CivilDate?
    }

    let paper: CasePaper
    let kind: Kind
    let isDraft: Bool
    let given: Given
    let rule: LetterRule
    let rubric: Rubric?

    /// - Throws: `NOT_FOUND` for who may not know what may be told; `LETTER_NOT_DUE` while nothing
    ///   is decided; `LETTER_VERDICT` where no appeal waits; `LETTER_TOLD` for words that come
    ///   too late.
    init(_ paper: CasePaper, _ given: Given = Given()) throws {
        try paper.ledger.cases.require("letter", as: paper.project.code)
        self.paper = paper
        self.given = given
        let standing = try DecisionLetter.standing(paper, given.verdict)
        (kind, isDraft) = (standing.kind, standing.isDraft)
        guard isDraft || given.text.isEmpty else { throw DecisionLetter.told(paper.project) }
        rule = try LetterRule(paper.words.rules.policy)
        rubric = try paper.ledger.contents(kinds: ["rubric"]).first.map {
            try RubricFile.load(text: $0.text, file: $0.path)
        }
    }

    private static func standing(
        _ paper: CasePaper,
        _ verdict: Verdict?
    ) throws -> (kind: Kind, isDraft: Bool) {
        let project = paper.project
        if let verdict {
            guard project.isIn("case.not_selected.appealed") else { throw noAppeal(project) }
            return (verdict == .upheld ? .appealUpheld : .appealDismissed, true)
        }
        if project.text("listed_on") != nil { return (.listed, false) }
        switch project.text("appeal_outcome") {
        case "dismissed"? where project.isIn("case.not_selected"): return (.appealDismissed, false)
        case "upheld"?
        where project.isIn("case.intake.accepted") || project.isIn("case.evaluation.passed"):
            return (.appealUpheld, false)
        default: break
        }
        let places: [(state: String, kind: Kind, isDraft: Bool)] = [
            ("case.reserve", .reserve, false), ("case.evaluation.reserved", .reserve, true),
            ("case.not_selected", .notSelected, false),
            ("case.evaluation.failed", .notSelected, true), ("case.rejected", .rejected, false),
        ]
        guard let place = places.first(where: { project.isIn($0.state) }) else {
            throw notDue(project, paper.states)
        }
        return (place.kind, place.isDraft)
    }

    /// The day that it bears: a letter that tells again what was told bears the first day.
    var day: CivilDate {
        let told = kind == .notSelected && !isDraft ? paper.project.text("told_on") : nil
        return given.day ?? told.flatMap { CivilDate($0) } ?? paper.ledger.now.date
    }

    /// The document as it is printed or written for Word; nothing of the ledger's head is on it.
    func file() throws -> ReportFile {
        let ledger = paper.ledger
        let marks = [
            isDraft && given.number.isEmpty ? "草稿　未发出" : nil,
            ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
        ]
        return ReportFile(
            PaperDocument(
                title: "\(kind.title) \(paper.project.code)",
                header: "\(paper.project.code) \(kind.title)",
                warning: marks.compactMap(\.self).first,
                footer: paper.project.code,
                created: ledger.now,
                blocks: try blocks()
            ),
            name: "\(kind.title)-\(paper.project.code)"
        )
    }

    // MARK: Refusals

    private static func notDue(_ project: CaseStream, _ states: String) -> Refusal {
        Refusal(
            Blocker(
                code: "LETTER_NOT_DUE",
                message: Localized(
                    zh: "项目 \(project.code) 现为“\(states)”，还没有可以告知的结果；"
                        + "应为评审未通过、建议储备、已列入培育、列入储备、未入选或不予受理，请经办人先办理",
                    en: "Project \(project.code) has no result to tell yet; expected it failed,"
                        + " for the reserve, listed, in reserve, not selected or rejected: whoever"
                        + " handles it can decide first"
                ),
                place: "CODE",
                values: ["found": project.root.active.joined(separator: ", ")],
                role: "PO"
            )
        )
    }

    private static func noAppeal(_ project: CaseStream) -> Refusal {
        Refusal(
            Blocker(
                code: "LETTER_VERDICT",
                message: Localized(
                    zh: "项目 \(project.code) 没有待答复的程序申诉，不能给出申诉结论",
                    en: "No appeal of project \(project.code) awaits a reply; expected no verdict"
                ),
                place: "--verdict",
                values: ["found": project.root.active.joined(separator: ", ")]
            )
        )
    }

    private static func told(_ project: CaseStream) -> Refusal {
        Refusal(
            Blocker(
                code: "LETTER_TOLD",
                message: Localized(
                    zh: "项目 \(project.code) 的意见已随决定记录，通知书照录，不能另写",
                    en: "What project \(project.code) is told was recorded with the decision;"
                        + " the letter repeats it, and takes no other words"
                ),
                place: "--text"
            )
        )
    }
}
