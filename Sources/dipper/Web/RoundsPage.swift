import Casework
import Courier
import Expression
import Portfolio
import Store
import Web
import Workflow

/// The panel secretary's desk: what is slow on top, with reminders, then what experts disagree on.
struct RoundsPage {
    let visit: Visit

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("insight", as: "rounds")
    }

    private static let roundsAtOnce = 500

    /// Every round that is under way.
    private func open() throws -> [CaseStream] {
        var rounds: [CaseStream] = []
        var cursor = ""
        while true {
            let page = try visit.ledger.cases.list(
                kind: RoundNoun.kind,
                after: cursor,
                limit: RoundsPage.roundsAtOnce
            )
            rounds += page.filter { $0.isIn("live") }
            guard page.count == RoundsPage.roundsAtOnce, let last = page.last else { return rounds }
            cursor = last.code
        }
    }

    private func titles(of rounds: [CaseStream]) throws -> [String: String] {
        let projects = try visit.ledger.cases.streams(Set(rounds.compactMap(\.parent)))
        let headlines = try visit.words.headlines(of: projects)
        let codes = Dictionary(projects.map { ($0.id, $0.code) }) { $1 }
        return Dictionary(
            rounds.map { round in
                let id = round.parent ?? ""
                return (round.id, "\(codes[id] ?? "") \(headlines[id] ?? "")")
            }
        ) { $1 }
    }

    func answer() throws -> WebResponse { try answer([], of: "", status: 200) }

    /// The page, with what a reminder about a round was refused for.
    private func answer(
        _ blockers: [Blocker],
        of refused: String,
        status: Int
    ) throws -> WebResponse {
        let rounds = try open()
        let titles = try titles(of: rounds)
        let progress = try RoundProgress.all(
            of: rounds.filter { !$0.hasSealedSheets },
            titles: titles,
            in: visit.ledger,
            visit.words
        )
        let reminders = try ReminderPart(visit, for: progress, opened: refused)
        let sealed = rounds.filter(\.hasSealedSheets)
        let rules = try AdviceRules(visit.words.rules)
        let people = try PanelPeople(of: sealed, in: visit.ledger, visit.words)
        let advice = try sealed.map { try RoundAdvice($0, titles[$0.id] ?? "", rules, people) }
            .sorted { $0.comes(before: $1) }
        return visit.page(visit.say("评审轮次", "Review rounds"), status: status) {
            tag(.h1) { visit.say("评审轮次", "Review rounds") }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            if let way = visit.request.query["reminded"] {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    way == "mail"
                        ? visit.say(RoundReminder.sent)
                        : visit.say("已登记催办。", "The reminder was recorded.")
                }
            }
            tag(.p) {
                tag(.a, .href("/rounds/ranking")) { visit.say("一批的排名", "Ranking of a batch") }
                " · "
                tag(.a, .href("/rounds/assign")) { visit.say("批量分派专家", "Assign a batch") }
            }
            tag(.h2) { visit.say("未封存，先到期的在前", "Not sealed, due first on top") }
            slow(progress, reminders)
            tag(.h2) { visit.say("已封存待结论，分歧大的在前", "Sealed, most disagreement on top") }
            divided(advice)
            tag(.p, .class("soft")) {
                visit.say(
                    "标记只供参考，不改动任何评分和结论。",
                    "Badges only advise; no mark and no result is changed by them."
                )
            }
        }
    }

    // MARK: What is slow

    private func slow(_ progress: [RoundProgress], _ reminders: ReminderPart) -> HTML {
        guard !progress.isEmpty else {
            return tag(.p, .class("soft")) { visit.say("没有。", "None.") }
        }
        return PageTable([
            visit.say("轮次", "Round"), visit.say("项目", "Project"), visit.say("状态", "State"),
            visit.say("已提交", "Given"), visit.say("到期", "Due"),
            visit.say("剩工作日", "Working days left"), visit.say("等谁", "Waits for"),
        ]).html {
            for one in progress { row(one, reminders) }
        }
    }

    private func row(_ one: RoundProgress, _ reminders: ReminderPart) -> HTML {
        tag(.tr) {
            tag(.td, .class("code")) { link(one.round) }
            tag(.td) { one.title }
            tag(.td) { visit.say(visit.words.states(of: one.round)) }
            tag(.td, .class("number")) {
                visit.say("\(one.given)/\(one.expected)", "\(one.given) of \(one.expected)")
            }
            tag(.td) { one.due.map { "\($0)" } ?? "" }
            tag(.td, .class("number")) { left(one) }
            tag(.td) { reminders.awaited(one) }
        }
    }

    private func link(_ round: CaseStream) -> HTML {
        tag(.a, .href("/cases/\(FormFields.encoded(round.code))")) { round.code }
    }

    private func left(_ one: RoundProgress) -> HTML {
        guard let days = one.daysLeft else { return HTML("") }
        guard days < 0 else { return HTML("\(days)") }
        return tag(.span, .class("bad")) { visit.say("⚠ 逾期 \(-days)", "⚠ \(-days) overdue") }
    }

    static let channels: [(value: String, title: Localized)] = [
        ("message", Localized(zh: "短信或即时消息", en: "A message")),
        ("mail", Localized(zh: "邮件", en: "Mail")),
        ("telephone", Localized(zh: "电话", en: "By telephone")),
        ("in_person", Localized(zh: "当面", en: "In person")),
    ]

    /// Records that somebody was reminded, by hand or by a mail that is sent now.
    func remind() throws -> WebResponse {
        let form = visit.request.form()?.fields ?? FormFields()
        let round = try visit.found(form["round"] ?? "")
        guard round.kind == RoundNoun.kind else { throw CaseRefusals.notFound(round.code) }
        let key = form["_key"] ?? ""
        let experts = form.all("expert")
        let isMailed = form["_do"] == "mail"
        let reminder = try RoundReminder(
            experts.first ?? "",
            on: round,
            home: visit.request.origin,
            visit.ledger
        )
        var command = reminder.command(channel: isMailed ? "mail" : form["channel"] ?? "")
        command.key = key.isEmpty ? "" : "web:\(key)"
        guard isMailed else {
            command.payload["experts"] = .list(experts.map { .string($0) })
            _ = try visit.ledger.perform(command, by: visit.caller)
            return .seeOther("/rounds?reminded=yes")
        }
        do {
            _ = try reminder.send(command, by: visit.caller, TransportOptions())
            return .seeOther("/rounds?reminded=mail")
        } catch let refusal as Refusal where !refusal.isNotFound {
            let status = Failure(refusal).httpStatus
            return try answer(refusal.blockers, of: round.code, status: status)
        }
    }

    // MARK: What experts disagree on

    private func divided(_ advice: [RoundAdvice]) -> HTML {
        guard !advice.isEmpty else {
            return tag(.p, .class("soft")) { visit.say("没有。", "None.") }
        }
        return PageTable([
            visit.say("轮次", "Round"), visit.say("项目", "Project"), visit.say("评分表", "Sheets"),
            visit.say("总分", "Totals"), visit.say("综合", "Composite"),
            visit.say("标记", "Badges"),
        ]).html {
            for one in advice {
                tag(.tr) {
                    tag(.td, .class("code")) {
                        tag(.a, .href("/rounds/\(FormFields.encoded(one.round.code))")) {
                            one.round.code
                        }
                    }
                    tag(.td) { one.title }
                    tag(.td, .class("number")) { "\(one.totals.count)" }
                    tag(.td, .class("number")) {
                        let low = one.totals.first?.total.text(decimals: 2) ?? ""
                        let high = one.totals.last?.total.text(decimals: 2) ?? ""
                        "\(low)–\(high)"
                    }
                    tag(.td, .class("number")) {
                        one.evaluation.composite.map { $0.text(decimals: 2) } ?? "—"
                    }
                    tag(.td) { RoundsPage.badges(one, visit) }
                }
            }
        }
    }

    static func badges(_ advice: RoundAdvice, _ visit: Visit) -> HTML {
        tag(.ul, .class("plain")) {
            for badge in advice.badges {
                tag(.li, .class(badge.code == "reviewer" ? "" : "warn")) { visit.say(badge.text) }
            }
        }
    }
}
