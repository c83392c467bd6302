import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// What a reviewer has to do: each seat with its next step, what is due first on top.
struct ReviewsPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// A seat on a round, and what its holder does next there.
    private struct Seat {
        enum Step: Hashable {
            case declare
            case score
            case wait
            case done
            case away
        }

        let round: CaseStream
        let headline: String
        let step: Step
        let due: CivilDate?
    }

    func answer() throws -> WebResponse {
        let seats = try seats()
        let given = seats.count { $0.step == .done }
        let asked = seats.count { $0.step != .away }
        let next = seats.first { $0.step == .declare || $0.step == .score }
        return visit.page(visit.say("我的评审", "My reviews")) {
            tag(.h1) { visit.say("我的评审", "My reviews") }
            if let taken = visit.request.query["taken"] {
                tag(
                    .div,
                    .class("flash"),
                    .plain("role", "status"),
                    .plain("data-taken", "\(visit.person?.code ?? "") \(taken)")
                ) { visit.say("评分表已提交并封存。", "The sheet was taken and sealed.") }
            }
            tag(.p) {
                visit.say(
                    "应评 \(asked) 件，已提交 \(given) 件。",
                    "You have given \(given) of \(asked) sheets."
                )
                " "
                tag(.progress, .value("\(given)"), .plain("max", "\(max(asked, 1))")) {}
            }
            if let next {
                tag(.p, .class("actions")) {
                    tag(.a, .class("button"), .href(place(next))) {
                        visit.say("下一件：", "Next: ") + next.round.code
                    }
                }
            }
            table(seats)
        }
    }

    private func table(_ seats: [Seat]) -> HTML {
        guard !seats.isEmpty else {
            return tag(.p, .class("soft")) {
                visit.say("没有请您评审的项目。", "You are on no panel.")
            }
        }
        let titles = [
            visit.say("轮次", "Round"), visit.say("项目", "Project"), visit.say("到期", "Due"),
            visit.say("剩工作日", "Working days left"), visit.say("下一步", "Next step"),
        ]
        return PageTable(titles).html(
            seats.map { seat in
                [
                    tag(.a, .class("code"), .href(address(seat.round))) { seat.round.code },
                    HTML(seat.headline),
                    HTML(seat.due.map { "\($0)" } ?? ""),
                    HTML(seat.due.map(left) ?? ""),
                    step(seat),
                ]
            }
        )
    }

    private func left(_ due: CivilDate) -> String {
        guard let calendar = visit.words.rules.charts["round"]?.definition.calendar.content,
            let days = visit.words.rules.calendars[calendar]?
                .workdays(from: visit.ledger.now.date, to: due)
        else { return "" }
        return days < 0 ? visit.say("逾期 \(-days)", "\(-days) overdue") : "\(days)"
    }

    private func step(_ seat: Seat) -> HTML {
        switch seat.step {
        case .declare:
            tag(.a, .href(place(seat))) { visit.say("声明有无利益冲突", "Declare conflicts") }
        case .score: tag(.a, .href(place(seat))) { visit.say("评分", "Score") }
        case .wait: HTML(visit.say("等评审秘书发放材料", "The material is not released yet"))
        case .done: tag(.span, .class("good")) { visit.say("✓ 已提交", "✓ Given") }
        case .away: tag(.span, .class("soft")) { visit.say("已回避", "You stay away") }
        }
    }

    private func place(_ seat: Seat) -> String {
        "\(address(seat.round))/do/\(seat.step == .declare ? "declare" : "score")"
    }

    private func address(_ round: CaseStream) -> String {
        "/cases/\(FormFields.encoded(round.code))"
    }

    /// Open seats, those that wait for him first, by their deadline.
    private func seats() throws -> [Seat] {
        let names = try visit.ledger.cases.store.panelNames(of: [visit.person?.id ?? ""])
        let own = Dictionary(names.map { ($0.round, $0.pseudonym) }) { $1 }
        let rounds = try visit.ledger.cases.streams(Set(own.keys))
            .filter { $0.isIn("live.planned") || $0.isIn("live.convening") }
        let projects = try visit.ledger.cases.streams(Set(rounds.compactMap(\.parent)))
        let headlines = try visit.words.headlines(of: projects)
        return rounds.compactMap { round -> Seat? in
            guard let name = own[round.id], round.texts("panel").contains(name) else { return nil }
            let armed = round.root.deadlines["scoring"] ?? round.root.deadlines["declare"]
            return Seat(
                round: round,
                headline: round.parent.flatMap { headlines[$0] } ?? "",
                step: ReviewsPage.step(of: name, on: round),
                due: armed?.due.date
            )
        }.sorted { rank($0) < rank($1) }
    }

    private func rank(_ seat: Seat) -> (Int, Int, String) {
        let order: [Seat.Step] = [.declare, .score, .wait, .done, .away]
        return (
            order.firstIndex(of: seat.step) ?? order.count, seat.due?.dayNumber ?? .max,
            seat.round.code
        )
    }

    private static func step(of name: String, on round: CaseStream) -> Seat.Step {
        if round.texts("conflicted").contains(name) { return .away }
        guard round.texts("declared").contains(name) else { return .declare }
        guard round.isIn("live.convening.scoring") else { return .wait }
        return round.hasSheet(of: name) ? .done : .score
    }
}

extension CaseStream {
    /// Whether an expert has given a sheet that counts still.
    func hasSheet(of name: String) -> Bool {
        guard case .list(let sheets) = field("sheets"), !texts("voided").contains(name) else {
            return false
        }
        return sheets.contains { sheet in
            guard case .map(let members) = sheet else { return false }
            return members[.string("expert")] == .string(name)
        }
    }
}
