import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// The sheets of one sealed round side by side: dimensions as rows, reviewers as columns.
///
/// It shows what of the sheets the one who asks may read: all, or his own. Where the policy of the
/// round says so, an expert who gave his sheet is shown how the others marked, also before sealing.
struct RoundReadingPage {
    let visit: Visit
    private let round: CaseStream
    private let title: String
    private let people: PanelPeople
    private let marks: MarksPart?

    /// - Throws: `NOT_FOUND`, also for a round of whose sheets nothing is to be read.
    init(_ visit: Visit) throws {
        self.visit = visit
        let code = visit.parameters["code"] ?? ""
        let round = try visit.found(code)
        marks = round.kind == RoundNoun.kind ? try MarksPart(visit, round) : nil
        guard marks != nil || RoundReadingPage.hasSheets(round) else {
            throw CaseRefusals.notFound(code)
        }
        self.round = round
        let projects = try visit.ledger.cases.streams(Set([round.parent].compactMap(\.self)))
        let headlines = try visit.words.headlines(of: projects)
        title = projects.first.map { "\($0.code) \(headlines[$0.id] ?? "")" } ?? ""
        people = try PanelPeople(of: [round], in: visit.ledger, visit.words)
    }

    private static func hasSheets(_ round: CaseStream) -> Bool {
        guard round.hasSealedSheets, case .list(let sheets) = round.field("sheets") else {
            return false
        }
        return !sheets.isEmpty
    }

    /// A sheet as it counts, or as it was before the meeting.
    private struct Column {
        let name: String
        let sheet: ScoreSheet
        let first: ScoreSheet?
        let total: Rational
        let isDropped: Bool
    }

    private func columns() throws -> [Column] {
        let profile = try RoundProcedure.profile(of: round)
        let sealed = try RoundProcedure.sealedSheets(of: round)
        let counting = try RoundProcedure.weighed(round).sheets
        let dropped = Set(round.texts("dropped"))
        return zip(sealed, counting).map { first, sheet in
            Column(
                name: people.name(people.person(sheet.expertCode, on: round)),
                sheet: sheet,
                first: first == sheet ? nil : first,
                total: profile.total(sheet),
                isDropped: dropped.contains(sheet.expertCode)
            )
        }.sorted { ($0.total, $0.name) < ($1.total, $1.name) }
    }

    private func advice() throws -> RoundAdvice? {
        guard (try? visit.ledger.cases.allows("insight")) == true else { return nil }
        return try RoundAdvice(round, title, AdviceRules(visit.words.rules), people)
    }

    func answer() throws -> WebResponse {
        let hasSheets = RoundReadingPage.hasSheets(round)
        let columns = hasSheets ? try columns() : []
        let advice = hasSheets ? try advice() : nil
        let result = RankedResult(recordedBy: round)
        return visit.page(visit.say("评分表 \(round.code)", "Sheets of \(round.code)")) {
            tag(.h1) { visit.say("评分表 \(round.code)", "Sheets of \(round.code)") }
            tag(.p) {
                tag(.a, .href("/cases/\(FormFields.encoded(round.code))")) { round.code }
                " \(title) · " + visit.say(visit.words.states(of: round))
            }
            if let composite = result?.composite {
                tag(.p) {
                    visit.say("综合得分 ", "Composite ") + EvaluationPaper.figure(composite) + " "
                        + visit.say(RankingReading.text(result?.outcome))
                }
            }
            if let advice, !advice.badges.isEmpty {
                tag(.h2) { visit.say("参考标记", "Badges, which only advise") }
                RoundsPage.badges(advice, visit)
            }
            if hasSheets { table(columns, result) }
            if let marks { marks.html }
            if let advice { weights(advice) }
        }
    }

    private func table(_ columns: [Column], _ result: RankedResult?) -> HTML {
        PageTable(
            [visit.say("维度", "Dimension")] + columns.map(\.name)
                + [visit.say("均值", "Mean"), visit.say("相差", "Range")],
            caption: visit.say(
                "各位专家的评分，总分低的在左；括号中是复评前的分",
                "The marks of each reviewer, the lowest total first; in brackets what was revised"
            ),
            isWalked: false
        ).html {
            for dimension in Dimension.allCases { row(dimension, columns, result) }
            tag(.tr) {
                tag(.th, .plain("scope", "row")) { visit.say("总分", "Total") }
                for column in columns {
                    tag(.td, .class("number")) {
                        tag(.strong) { column.total.text(decimals: 2) }
                        if column.isDropped { visit.say("（去除）", " (dropped)") }
                    }
                }
                tag(.td, .class("number")) {
                    result?.composite.map { $0.text(decimals: 2) } ?? ""
                }
                tag(.td)
            }
        }
    }

    private func row(
        _ dimension: Dimension,
        _ columns: [Column],
        _ result: RankedResult?
    ) -> HTML {
        let marks = columns.compactMap { $0.sheet[dimension] }
        let range = (marks.max() ?? 0) - (marks.min() ?? 0)
        let mean = result?.dimensionMeans[dimension.rawValue - 1].text(decimals: 2) ?? ""
        return tag(.tr) {
            tag(.th, .plain("scope", "row")) { "\(dimension.code) \(visit.say(dimension.name))" }
            for column in columns {
                tag(.td, .class("number")) {
                    mark(column.sheet[dimension])
                    if let first = column.first, first[dimension] != column.sheet[dimension] {
                        tag(.span, .class("soft")) { "（\(mark(first[dimension]))）" }
                    }
                }
            }
            tag(.td, .class("number")) { mean }
            tag(.td, .class("number")) { "\(range)" }
        }
    }

    private func mark(_ mark: Int?) -> String {
        mark.map { "\($0)" } ?? visit.say("不适用", "not applicable")
    }

    private func weights(_ advice: RoundAdvice) -> HTML {
        guard advice.evaluation.outcome != nil,
            let sensitivities = try? advice.weighed.sensitivity(under: advice.profile)
        else { return HTML([]) }
        let text = SensitivityText(
            sensitivities: sensitivities,
            verdict: Localized(zh: "结论", en: "outcome")
        )
        return HTML([
            tag(.h2) {
                visit.say("权重动多少结论才改变", "How far a weight must move for another outcome")
            },
            tag(.p, .class("soft")) {
                visit.say(
                    "一个维度的权重改变时，其余按原比例缩放。",
                    "When one weight moves, the others keep their proportions."
                )
            },
            tag(.ul) {
                for line in text.lines {
                    tag(.li) { String(visit.say(line).drop { $0.isWhitespace }) }
                }
            },
        ])
    }
}
