import Casework
import Portfolio
import Store
import Web
import Workflow

/// The ranking of a batch with its line; for the secretary the calibrated order beside it.
struct RankingPage {
    let visit: Visit

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("ranking", as: "ranking")
    }

    private func given(_ name: String) -> String? {
        visit.request.query[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func answer() throws -> WebResponse {
        let form = BatchForm(visit)
        do {
            guard let naming = try form.naming() else {
                return try page(form, nil, [], status: 200)
            }
            var reasons = Reasons()
            let line = try reasons.value(or: nil) { try self.line() }
            let each = try reasons.value(or: nil) {
                try given("each").map { try Fen.parse($0, place: "each") }
            }
            try reasons.check()
            let ranking = try RankingReading(
                RoundBatch(naming, in: visit.ledger, visit.words),
                line: line,
                each: each,
                visit.words
            )
            return try page(form, ranking, [], status: 200)
        } catch let refusal as Refusal {
            guard !refusal.blockers.contains(where: { $0.code == "NOT_FOUND" }) else {
                throw refusal
            }
            return try page(form, nil, refusal.blockers, status: 422)
        }
    }

    private func line() throws(Refusal) -> BatchRanking.Line? {
        if let budget = given("budget") {
            return .amount(try Fen.parse(budget, place: "budget"))
        }
        guard let text = given("places") else { return nil }
        guard let places = Int(text), (0...9999).contains(places) else {
            throw Refusal(
                Blocker(
                    code: "RANK_PLACES",
                    message: Localized(
                        zh: "入选名额为“\(text)”，应为 0 至 9999 的整数，请评审秘书更正",
                        en: "The places are “\(text)”; expected a whole number up to 9999;"
                            + " the panel secretary can correct it"
                    ),
                    place: "places",
                    values: ["found": text, "expected": "0...9999"],
                    role: "SEC"
                )
            )
        }
        return .places(places)
    }

    private func page(
        _ form: BatchForm,
        _ ranking: RankingReading?,
        _ blockers: [Blocker],
        status: Int
    ) throws -> WebResponse {
        let advice = try ranking.flatMap { try self.advice($0.batch) }
        return visit.page(visit.say("一批的排名", "Ranking of a batch"), status: status) {
            tag(.h1) { visit.say("一批的排名", "Ranking of a batch") }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            form.html(to: "/rounds/ranking", blockers) {
                FormPart(visit).input(
                    "places",
                    visit.say("名额", "Places"),
                    value: given("places") ?? "",
                    wrong: blockers.filter { $0.place == "places" }
                )
                FormPart(visit).input(
                    "budget",
                    visit.say("或资金（元）", "Or money (CNY)"),
                    value: given("budget") ?? "",
                    wrong: blockers.filter { $0.place == "budget" }
                )
                FormPart(visit).input(
                    "each",
                    visit.say("每个项目所需（元）", "Each case takes (CNY)"),
                    value: given("each") ?? "",
                    wrong: blockers.filter { $0.place == "each" }
                )
            }
            if let ranking {
                tag(.p) { visit.say(ranking.heading) }
                table(ranking)
                tag(.ul) { for note in ranking.notes { tag(.li) { visit.say(note) } } }
                open(ranking)
            }
            if let advice { CalibrationPart(visit, advice).html }
        }
    }

    /// What the secretary reads beside it.
    private func advice(_ batch: RoundBatch) throws -> BatchAdvice? {
        guard (try? visit.ledger.cases.allows("insight")) == true else { return nil }
        return try InsightReading(batch, in: visit.ledger, visit.words).together
    }

    private func table(_ ranking: RankingReading) -> HTML {
        PageTable([
            visit.say("名次", "Place"), visit.say("轮次", "Round"), visit.say("项目", "Project"),
            visit.say("综合得分", "Composite"), "D2", "D1", visit.say("结论", "Outcome"),
            visit.say("与前一名的区别", "Behind the one before by"), visit.say("入选线", "Line"),
        ]).html {
            for row in ranking.rows {
                self.row(row)
                if row.isLast {
                    tag(.tr) {
                        tag(.td, .plain("colspan", "9"), .class("warn")) {
                            visit.say("———— 入选线 ————", "──── line ────")
                        }
                    }
                }
            }
        }
    }

    private func row(_ row: RankingReading.Row) -> HTML {
        let means = row.result.dimensionMeans
        return tag(.tr) {
            tag(.td, .class("number")) { "\(row.place)" }
            tag(.td, .class("code")) {
                tag(.a, .href("/cases/\(FormFields.encoded(row.round.code))")) { row.round.code }
            }
            tag(.td) { row.title }
            tag(.td, .class("number")) { row.result.composite.map(EvaluationPaper.figure) ?? "" }
            tag(.td, .class("number")) { means.count > 1 ? means[1].text(decimals: 2) : "" }
            tag(.td, .class("number")) { means.first.map { $0.text(decimals: 2) } ?? "" }
            tag(.td) { visit.say(RankingReading.text(row.result.outcome)) }
            tag(.td) { visit.say(RankingReading.text(row.separation)) }
            tag(.td) { visit.say(RankingReading.text(row.standing)) }
        }
    }

    @HTMLBuilder private func open(_ ranking: RankingReading) -> [HTML] {
        if !ranking.open.isEmpty {
            tag(.h2) { visit.say("尚无结论", "No result yet") }
            tag(.ul) {
                for (round, title, states) in ranking.open {
                    tag(.li) {
                        tag(.a, .href("/cases/\(FormFields.encoded(round.code))")) { round.code }
                        " \(title) · " + visit.say(states)
                    }
                }
            }
        }
    }
}
