import Casework
import Portfolio
import Store
import Workflow

/// A review session as it is told: what is heard when, who judges it, and who stays away from it.
///
/// Who stays away is read off the rounds and the conflicts on file at each telling.
struct SessionSheet {
    /// How an expert of the panel stands to one case.
    enum Standing: Hashable {
        case judges
        case abstains
        case staysAway
        /// Not on the panel of that round.
        case outside
    }

    struct Item {
        /// From one, in the order in which whoever asks is told them.
        let position: Int
        let round: CaseStream
        /// Nil for whoever may not learn from a gap that there is something between.
        let slot: ReviewSession.Slot?
        let project: String
        let headline: String
        /// By the ids of the experts.
        let standings: [String: Standing]
        /// Under which names the experts stand on the round.
        let pseudonyms: [String: String]

        func experts(_ standing: Standing, among experts: [String]) -> [String] {
            experts.filter { standings[$0] == standing }
        }
    }

    let stream: CaseStream
    let session: ReviewSession
    let title: String
    let items: [Item]
    /// Code and name of each expert.
    let names: [String: String]

    /// The session whole, as far as whoever asks may read it.
    init(_ stream: CaseStream, _ ledger: OpenLedger, _ words: CaseWords) throws {
        let session = ReviewSession(stream)
        let found = try ledger.cases.streams(Set(session.cases))
        let rounds = Dictionary(found.map { ($0.id, $0) }) { $1 }
        let stored = try ledger.store.streams(rounds.keys.sorted())
        let standings = try SessionSheet.standings(session.experts, stored, ledger)
        // A chair who is kept from one case is not to see when it is heard.
        let showsTimes = ledger.cases.reader?.seesAll(of: "round") ?? true
        let timetable = session.timetable
        let projects = try ledger.cases.streams(Set(found.compactMap(\.parent)))
        let headlines = try words.headlines(of: projects + [stream])
        let codes = Dictionary(projects.map { ($0.id, $0.code) }) { $1 }
        self.stream = stream
        self.session = session
        title = headlines[stream.id] ?? stream.code
        names = try words.names(of: session.experts)
        var items: [Item] = []
        for (place, id) in session.cases.enumerated() {
            guard let round = rounds[id] else { continue }
            items.append(
                Item(
                    position: items.count + 1,
                    round: round,
                    slot: showsTimes ? timetable[place] : nil,
                    project: round.parent.flatMap { codes[$0] } ?? "",
                    headline: round.parent.flatMap { headlines[$0] } ?? "",
                    standings: standings.mapValues { $0[id]?.standing ?? .outside },
                    pseudonyms: standings.compactMapValues { $0[id]?.name }
                )
            )
        }
        self.items = items
    }

    /// By expert and round, how he stands to it and under which name.
    private static func standings(
        _ experts: [String],
        _ rounds: [CaseStream],
        _ ledger: OpenLedger
    ) throws -> [String: [String: (standing: Standing, name: String)]] {
        let seats = try ledger.store.panelNames(of: Set(experts))
        let known = Dictionary(rounds.map { ($0.id, $0) }) { $1 }
        var standings: [String: [String: (standing: Standing, name: String)]] = [:]
        for expert in experts {
            let own = seats.filter { $0.person == expert && known[$0.round] != nil }
            let seen = try own.isEmpty ? [] : seen(by: expert, rounds, ledger)
            for seat in own {
                guard let round = known[seat.round] else { continue }
                let isConflicted = round.texts("conflicted").contains(seat.pseudonym)
                let isTaken = round.texts("panel").contains(seat.pseudonym)
                let standing: Standing =
                    if isConflicted || isTaken && !seen.contains(round.id) {
                        .staysAway
                    } else if !isTaken {
                        .outside
                    } else if round.texts("abstained").contains(seat.pseudonym) {
                        .abstains
                    } else {
                        .judges
                    }
                standings[expert, default: [:]][round.id] = (standing, seat.pseudonym)
            }
            standings[expert] = standings[expert] ?? [:]
        }
        return standings
    }

    /// The rounds that an expert sees today, by his own conflicts; none once he has left.
    private static func seen(
        by expert: String,
        _ rounds: [CaseStream],
        _ ledger: OpenLedger
    ) throws -> Set<String> {
        guard let person = try ledger.store.stream(expert), !person.isIn("left") else { return [] }
        let caller = Caller(person: person.code, authentication: "", channel: "cli")
        return try ledger.read(by: caller).cases.seen(rounds)
    }

    /// The case that is heard just now, where whoever asks may see it.
    var current: Item? { items.first { $0.round.id == session.current } }

    /// Names of some experts, in the order of the panel.
    func names(of experts: [String]) -> [String] { experts.map { names[$0] ?? $0 } }

    /// When an item is heard, such as `2026-01-15 09:20`.
    static func time(of item: Item) -> String {
        item.slot.map { "\($0.day) \($0.clock)" } ?? ""
    }

    var json: [String: JSON] {
        func list(_ experts: [String]) -> JSON {
            // The code stands before the name.
            JSON(names(of: experts).map { name in String(name.prefix { $0 != " " }) })
        }
        return [
            "code": JSON(stream.code), "title": JSON(title), "states": JSON(stream.root.active),
            "days": JSON(session.days), "starts_at": JSON(session.startsAt),
            "resumes_at": session.resumesAt.map { JSON($0) } ?? .null,
            "minutes_each": JSON(session.minutesEach), "experts": list(session.experts),
            "current": current.map { JSON($0.round.code) } ?? .null,
            "cases": .array(
                items.map { item in
                    func those(_ standing: Standing) -> JSON {
                        list(item.experts(standing, among: session.experts))
                    }
                    return [
                        "position": JSON(item.position), "round": JSON(item.round.code),
                        "project": JSON(item.project), "title": JSON(item.headline),
                        "day": item.slot.map { JSON($0.day) } ?? .null,
                        "at": item.slot.map { JSON($0.clock) } ?? .null,
                        "judge": those(.judges), "abstain": those(.abstains),
                        "stay_away": those(.staysAway), "outside": those(.outside),
                    ]
                }
            ),
            "roll": .array(
                session.roll.map { entry in
                    [
                        "day": JSON(entry.day), "half": JSON(entry.half.rawValue),
                        "present": list(entry.present),
                    ]
                }
            ),
        ]
    }

    var lines: [Localized] {
        let heading = Localized(
            zh: "\(title)（\(stream.code)）　\(session.days.joined(separator: "、"))",
            en: "\(title) (\(stream.code))  \(session.days.joined(separator: ", "))"
        )
        return [heading]
            + items.map { item in
                let away = names(of: item.experts(.staysAway, among: session.experts))
                let judging = item.experts(.judges, among: session.experts).count
                let (zh, en) =
                    away.isEmpty
                    ? ("", "")
                    : (
                        "　回避：\(away.joined(separator: "、"))",
                        "  stay away: \(away.joined(separator: ", "))"
                    )
                let what = "\(item.position). \(SessionSheet.time(of: item)) \(item.round.code)"
                return Localized(
                    zh: "\(what) \(item.headline)　评审 \(judging) 人\(zh)",
                    en: "\(what) \(item.headline)  \(judging) judge it\(en)"
                )
            }
            + session.roll.map { entry in
                let present = names(of: entry.present)
                let english = present.joined(separator: ", ")
                return Localized(
                    zh: "签到 \(entry.day) \(entry.half.name.zh)：\(present.joined(separator: "、"))",
                    en:
                        "Roll \(entry.day) \(entry.half.name.en): \(english)"
                )
            }
    }
}

/// What an expert is told of a session: his own cases, counted from one and without times.
///
/// A case that is kept from him leaves no gap: he is told the same, to the byte, as if it were not
/// there. The times of the whole session depend on none of its cases.
struct SessionAgenda {
    let code: String
    let title: String
    let states: [String]
    private let days: [String]
    private let startsAt: String
    private let resumesAt: String?
    /// Rounds with the projects that they are about.
    let items: [(round: String, project: String, headline: String)]
    /// The place of the case that is heard just now; nil where it is none of his, as in a pause.
    let current: Int?

    /// `NOT_FOUND` for whoever does not sit on the session, and for one that was cancelled.
    init(_ code: String, of person: String, _ ledger: OpenLedger, _ words: CaseWords) throws {
        guard let stream = try ledger.store.stream(code), stream.kind == SessionProcedure.kind,
            stream.texts("experts").contains(person), !stream.isIn("cancelled")
        else { throw CaseRefusals.notFound(code) }
        let session = ReviewSession(stream)
        let seats = try ledger.store.panelNames(of: [person])
        let names = Dictionary(seats.map { ($0.round, $0.pseudonym) }) { $1 }
        let seen = try ledger.cases.streams(Set(session.cases).intersection(names.keys))
        let rounds = seen.filter { round in
            names[round.id].map { round.texts("panel").contains($0) } ?? false
        }
        let known = Dictionary(rounds.map { ($0.id, $0) }) { $1 }
        let projects = try ledger.cases.streams(Set(rounds.compactMap(\.parent)))
        let headlines = try words.headlines(of: projects)
        let codes = Dictionary(projects.map { ($0.id, $0.code) }) { $1 }
        let cell = stream.text("title") ?? ""
        self.code = stream.code
        title = CaseWords.opened(cell, try ledger.store.texts(of: [cell]))
        states = stream.root.active
        (days, startsAt, resumesAt) = (session.days, session.startsAt, session.resumesAt)
        let own = session.cases.compactMap { known[$0] }
        items = own.map { round in
            (
                round.code, round.parent.flatMap { codes[$0] } ?? "",
                round.parent.flatMap { headlines[$0] } ?? ""
            )
        }
        current = own.firstIndex { $0.id == session.current }
    }

    var json: [String: JSON] {
        [
            "code": JSON(code), "title": JSON(title), "states": JSON(states),
            "days": JSON(days), "starts_at": JSON(startsAt),
            "resumes_at": resumesAt.map { JSON($0) } ?? .null,
            "current": current.map { JSON(items[$0].round) } ?? .null,
            "cases": .array(
                items.enumerated().map { index, item in
                    [
                        "position": JSON(index + 1), "round": JSON(item.round),
                        "project": JSON(item.project), "title": JSON(item.headline),
                    ]
                }
            ),
        ]
    }

    /// The days with the times at which each half of them begins.
    var when: Localized {
        let afternoon = resumesAt.map { ("，下午 \($0) 开始", ", afternoons at \($0)") } ?? ("", "")
        return Localized(
            zh: "\(days.joined(separator: "、"))，上午 \(startsAt) 开始\(afternoon.0)",
            en: "\(days.joined(separator: ", ")), mornings at \(startsAt)\(afternoon.1)"
        )
    }

    var lines: [Localized] {
        [
            Localized(zh: "\(title)（\(code)）　\(when.zh)", en: "\(title) (\(code))  \(when.en)")
        ]
            + items.enumerated().map { index, item in
                let line = "\(index + 1). \(item.round) \(item.headline)"
                return Localized(zh: line, en: line)
            }
    }
}
