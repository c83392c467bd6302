import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// What a reviewer has to do: each seat with its mark and next step, what is due first on top.
struct ReviewsPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    /// A seat on a round, and what its holder does next there.
    private struct Seat {
        enum Step: Hashable {
            case declare
            case score
            case revise
            case wait
            case none

            var event: String {
                switch self {
                case .declare: "declare"
                case .revise: "revise"
                case .score, .wait, .none: "score"
                }
            }
        }

        let round: CaseStream
        let headline: String
        let mark: SeatMark
        let step: Step
        let due: CivilDate?
        /// Of his own sheet; nil before he has given one.
        let total: Rational?
    }

    func answer(_ blockers: [Blocker] = [], status: Int = 200) throws -> WebResponse {
        let seats = try seats()
        let given = seats.count { $0.mark == .given }
        let asked = seats.count { $0.mark != .recused && $0.mark != .abstained }
        let next = seats.first { $0.step == .declare || $0.step == .score }
        let chosen = visit.request.query["mark"].flatMap { SeatMark(rawValue: $0) }
        return visit.page(visit.say("我的评审", "My reviews"), status: status) {
            tag(.h1) { visit.say("我的评审", "My reviews") }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
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
            if seats.count > 1 { marks(seats, chosen) }
            table(seats.filter { chosen == nil || $0.mark == chosen })
            if seats.contains(where: { $0.step == .score }) { offline }
            tag(.p) { tag(.a, .href("/sessions")) { visit.say("评审会的日程", "Review sessions") } }
            tag(.p) { tag(.a, .href("/remuneration")) { visit.say("我的专家费", "What I was paid") } }
        }
    }

    /// The way back of a sheet that was filled in without a network.
    private var offline: HTML {
        tag(.details) {
            tag(.summary) { visit.say("离线填写的评分表", "A sheet filled in offline") }
            tag(.p, .class("soft")) {
                visit.say(
                    "上传后打开评分页，核对无误再提交；上传本身不提交。",
                    "The form opens with what is in the file; it is given when you send it."
                )
            }
            FormPart(visit).form(to: "/reviews/sheet", hasFiles: true) {
                FormPart(visit).input(
                    "sheet",
                    visit.say("评分表文件（XLSX）", "Sheet (XLSX)"),
                    value: "",
                    type: .type("file")
                )
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("上传并核对", "Upload and check") }
                }
            }
        }
    }

    /// The five marks with their counts, each a list of its own.
    private func marks(_ seats: [Seat], _ chosen: SeatMark?) -> HTML {
        tag(.p) {
            tag(.a, .href("/reviews"), chosen == nil ? .plain("aria-current", "true") : nil) {
                visit.say("全部 \(seats.count)", "All \(seats.count)")
            }
            for mark in SeatMark.allCases {
                let count = seats.count { $0.mark == mark }
                " "
                tag(
                    .a,
                    .href("/reviews?mark=\(mark.rawValue)"),
                    chosen == mark ? .plain("aria-current", "true") : nil
                ) { "\(visit.say(mark.name)) \(count)" }
            }
        }
    }

    private func table(_ seats: [Seat]) -> HTML {
        guard !seats.isEmpty else {
            return tag(.p, .class("soft")) {
                visit.say("没有请您评审的项目。", "You are on no panel.")
            }
        }
        let titles = [
            visit.say("轮次", "Round"), visit.say("项目", "Project"), visit.say("状态", "Mark"),
            visit.say("我的总分", "My total"), visit.say("到期", "Due"),
            visit.say("剩工作日", "Working days left"), visit.say("下一步", "Next step"),
        ]
        return PageTable(titles).html(
            seats.map { seat in
                [
                    tag(.a, .class("code"), .href(address(seat.round))) { seat.round.code },
                    HTML(seat.headline), mark(seat.mark),
                    total(seat),
                    HTML(seat.due.map { "\($0)" } ?? ""),
                    HTML(seat.due.map(left) ?? ""),
                    step(seat),
                ]
            }
        )
    }

    /// His own total, and where the policy of the round says so the way to how others marked.
    private func total(_ seat: Seat) -> HTML {
        let total = HTML(seat.total.map { $0.text(decimals: 1) } ?? "")
        let shown = OthersShown(frozenIn: seat.round)
        let isShown = shown == .afterOwn || shown == .afterSealing && seat.round.hasSealedSheets
        guard seat.mark == .given, isShown else { return total }
        return HTML([
            total, HTML(" "),
            tag(.a, .href("/rounds/\(FormFields.encoded(seat.round.code))")) {
                visit.say("他人评分", "How others marked")
            },
        ])
    }

    private func mark(_ mark: SeatMark) -> HTML {
        let name = visit.say(mark.name)
        return switch mark {
        case .given: tag(.span, .class("good")) { "✓ \(name)" }
        case .abstained, .recused: tag(.span, .class("soft")) { name }
        case .untouched, .draft: HTML(name)
        }
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
        case .score:
            HTML([
                tag(.a, .href(place(seat))) { visit.say("评分", "Score") }, HTML(" "),
                tag(.a, .href("/reviews/\(FormFields.encoded(seat.round.code))/sheet")) {
                    visit.say("下载评分表", "Download the sheet")
                },
            ])
        case .revise: tag(.a, .href(place(seat))) { visit.say("复评", "Revise") }
        case .wait: HTML(visit.say("等评审秘书发放材料", "The material is not released yet"))
        case .none: HTML("")
        }
    }

    private func place(_ seat: Seat) -> String {
        "\(address(seat.round))/do/\(seat.step.event)"
    }

    private func address(_ round: CaseStream) -> String {
        "/cases/\(FormFields.encoded(round.code))"
    }

    /// Open seats, those that wait for him first, by their deadline.
    private func seats() throws -> [Seat] {
        let person = visit.person?.id ?? ""
        let names = try visit.ledger.cases.store.panelNames(of: [person])
        let own = Dictionary(names.map { ($0.round, $0.pseudonym) }) { $1 }
        let rounds = try visit.ledger.cases.streams(Set(own.keys)).filter { $0.isIn("live") }
        let projects = try visit.ledger.cases.streams(Set(rounds.compactMap(\.parent)))
        let headlines = try visit.words.headlines(of: projects)
        let drafts = Set(try visit.ledger.store.drafts(of: person).map(\.form))
        return try rounds.compactMap { round -> Seat? in
            guard let name = own[round.id], round.texts("panel").contains(name) else { return nil }
            let deadlines = round.root.deadlines
            let armed = deadlines["scoring"] ?? deadlines["declare"] ?? deadlines["meet"]
            let mark = SeatMark(
                of: name,
                on: round,
                hasDraft: drafts.contains("\(address(round))/do/score")
            )
            let sheet = try RoundProcedure.sheet(of: name, on: round)
            return Seat(
                round: round,
                headline: round.parent.flatMap { headlines[$0] } ?? "",
                mark: mark,
                step: try step(of: name, on: round, mark),
                due: armed?.due.date,
                total: try sheet.map { try RoundProcedure.total(of: $0, on: round) }
            )
        }.sorted { rank($0) < rank($1) }
    }

    private func rank(_ seat: Seat) -> (Int, Int, String) {
        let order: [Seat.Step] = [.declare, .score, .revise, .wait, .none]
        return (
            order.firstIndex(of: seat.step) ?? order.count, seat.due?.dayNumber ?? .max,
            seat.round.code
        )
    }

    private func step(
        of name: String,
        on round: CaseStream,
        _ mark: SeatMark
    ) throws -> Seat.Step {
        switch mark {
        case .recused, .abstained: return .none
        case .given:
            let isOpen = round.isIn("live.deciding.meeting")
            return try isOpen && !RoundProcedure.isRevised(name, on: round) ? .revise : .none
        case .untouched, .draft:
            guard round.isIn("live.planned") || round.isIn("live.convening") else { return .none }
            guard round.texts("declared").contains(name) else { return .declare }
            return round.isIn("live.convening.scoring") ? .score : .wait
        }
    }
}
