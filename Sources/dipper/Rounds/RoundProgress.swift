import Casework
import Expression
import Portfolio
import Store
import Workflow

/// How far an open round is: who has done what of his part, and how much time is left.
///
/// It tells that a sheet was given, never what stands in it: before the round is sealed nobody
/// reads another's marks, the secretary neither.
struct RoundProgress {
    /// What somebody of the panel has still to do.
    enum Mark: Hashable {
        case undeclared
        case waiting
        case unscored
        case given
        case abstained
        /// He answered an invitation that he cannot.
        case declined
        case away
    }

    /// Somebody of the panel.
    struct Seat {
        let person: String
        let code: String
        let name: String
        let mark: Mark
        /// When he was last reminded by hand.
        let remindedOn: CivilDate?

        /// Whether his part is what the round waits for.
        var isAwaited: Bool { mark == .undeclared || mark == .unscored }
        /// Whether an alternate is to take, or may take, his place.
        var isVacant: Bool { [.abstained, .declined, .away].contains(mark) }
    }

    let round: CaseStream
    let title: String
    let seats: [Seat]
    let due: CivilDate?
    /// Working days left; below zero what is overdue.
    ///
    /// Nil without a deadline or a calendar.
    let daysLeft: Int?

    var given: Int { seats.count { $0.mark == .given } }
    var expected: Int { seats.count { !$0.isVacant } }
    var awaited: [Seat] { seats.filter(\.isAwaited) }
    var vacant: [Seat] { round.isIn("live.convening") ? seats.filter(\.isVacant) : [] }

    /// Open rounds, those first that are due first.
    ///
    /// - Throws: `NOT_FOUND` for whom the matrix does not give it.
    static func all(
        of rounds: [CaseStream],
        titles: [String: String],
        in ledger: OpenLedger,
        _ words: CaseWords
    ) throws -> [RoundProgress] {
        try ledger.cases.require("insight", as: "rounds")
        let open = rounds.filter { $0.isIn("live") }
        let people = try PanelPeople(of: open, in: ledger, words)
        // The reader's own copy holds no sheet of a round that is not sealed.
        let stored = try ledger.store.streams(open.map(\.id))
        let whole = Dictionary(stored.map { ($0.id, $0) }) { $1 }
        return open.map { round in
            let stored = whole[round.id] ?? round
            let due = round.root.deadlines[deadline(of: round)]?.due.date
            return RoundProgress(
                round: round,
                title: titles[round.id] ?? "",
                seats: round.texts("panel").map { name in
                    let person = people.person(name, on: round)
                    return Seat(
                        person: person,
                        code: people.code(person),
                        name: people.name(person),
                        mark: mark(of: name, on: stored),
                        remindedOn: reminder(of: name, on: stored)
                    )
                }.sorted { $0.code < $1.code },
                due: due,
                daysLeft: due.flatMap { left(until: $0, ledger, words.rules) }
            )
        }.sorted { ($0.rank, $0.round.code) < ($1.rank, $1.round.code) }
    }

    private var rank: Int { due?.dayNumber ?? .max }

    /// The deadline of the state that a round is in.
    private static func deadline(of round: CaseStream) -> String {
        if round.isIn("live.planned") { return "draw" }
        if round.isIn("live.nominated") { return "approve" }
        if round.isIn("live.convening.drawn") { return "declare" }
        if round.isIn("live.convening.scoring") { return "scoring" }
        return round.isIn("live.deciding.meeting") ? "meet" : "conclude"
    }

    private static func left(
        until due: CivilDate,
        _ ledger: OpenLedger,
        _ rules: Rulebook
    ) -> Int? {
        guard let calendar = rules.charts["round"]?.definition.calendar.content else { return nil }
        return rules.calendars[calendar]?.workdays(from: ledger.now.date, to: due)
    }

    private static func mark(of name: String, on round: CaseStream) -> Mark {
        switch SeatMark(of: name, on: round, hasDraft: false) {
        case .recused: return .away
        case .abstained: return .abstained
        case .given: return .given
        case .untouched, .draft: break
        }
        if RoundErrand.declined(on: round).contains(name) { return .declined }
        guard round.texts("declared").contains(name) else { return .undeclared }
        return round.isIn("live.convening.scoring") ? .unscored : .waiting
    }

    private static func reminder(of name: String, on round: CaseStream) -> CivilDate? {
        guard case .list(let reminders) = round.field("reminders") else { return nil }
        return reminders.compactMap { reminder -> CivilDate? in
            guard case .map(let members) = reminder,
                members[.string("expert")] == .string(name),
                case .string(let day)? = members[.string("on")]
            else { return nil }
            return CivilDate(day)
        }.max()
    }

    static func text(_ mark: Mark) -> Localized {
        switch mark {
        case .undeclared: Localized(zh: "未声明", en: "has not declared")
        case .waiting: Localized(zh: "已声明，待发材料", en: "declared, waits for the material")
        case .unscored: Localized(zh: "未评分", en: "no sheet yet")
        case .given: Localized(zh: "✓ 已提交", en: "✓ given")
        case .abstained: Localized(zh: "弃权", en: "abstained")
        case .declined: Localized(zh: "答复不能评审", en: "declined")
        case .away: Localized(zh: "回避", en: "stays away")
        }
    }
}
