import Expression
package import Workflow

/// A review session (评审会) as its case keeps it: one panel that hears many cases.
package struct ReviewSession: Hashable, Sendable {
    package enum HalfDay: String, Hashable, Sendable, CaseIterable {
        case morning = "am"
        case afternoon = "pm"

        package var name: Localized {
            switch self {
            case .morning: Localized(zh: "上午", en: "Morning")
            case .afternoon: Localized(zh: "下午", en: "Afternoon")
            }
        }
    }

    /// Who was present on a half-day.
    package struct Roll: Hashable, Sendable {
        package let day: String
        package let half: HalfDay
        package let present: [String]
    }

    /// A question of the defence with its answer; both are names of cells.
    package struct Question: Hashable, Sendable {
        package let round: String
        package let asked: String
        package let answered: String
    }

    /// When a case is heard.
    package struct Slot: Hashable, Sendable {
        package let day: String
        package let half: HalfDay
        /// Minutes since midnight.
        package let minute: Int

        /// `09:20`.
        package var clock: String {
            let (hours, minutes) = (minute / 60 % 24, minute % 60)
            return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
        }
    }

    package let days: [String]
    package let experts: [String]
    /// Ids of the review rounds in the order in which they are heard.
    package let cases: [String]
    /// The round that is heard just now; nil between cases.
    package let current: String?
    package let roll: [Roll]
    package let questions: [Question]
    package let startsAt: String
    package let resumesAt: String?
    package let minutesEach: Int
    package let casesEach: Int?

    package init(_ stream: CaseStream) {
        days = stream.texts("days")
        experts = stream.texts("experts")
        startsAt = stream.text("starts_at") ?? ""
        resumesAt = stream.text("resumes_at")
        minutesEach = stream.integer("minutes_each").map { Int($0) } ?? 0
        casesEach = stream.integer("cases_each").map { Int($0) }
        cases = stream.texts("cases")
        current = stream.text("current")
        roll = ReviewSession.maps(stream.field("roll")).compactMap { entry in
            HalfDay(rawValue: RoundProcedure.text(entry[.string("half")])).map { half in
                Roll(
                    day: RoundProcedure.text(entry[.string("day")]),
                    half: half,
                    present: RoundProcedure.texts(entry[.string("present")] ?? .null)
                )
            }
        }
        questions = ReviewSession.maps(stream.field("questions")).map { question in
            Question(
                round: RoundProcedure.text(question[.string("case")]),
                asked: RoundProcedure.text(question[.string("asked")]),
                answered: RoundProcedure.text(question[.string("answered")])
            )
        }
    }

    /// Half-days in their order; afternoons only where one begins.
    package var halfDays: [(day: String, half: HalfDay)] {
        let halves: [HalfDay] = resumesAt == nil ? [.morning] : HalfDay.allCases
        return days.sorted().flatMap { day in halves.map { (day, $0) } }
    }

    /// When each case is heard, in their order; what is left over goes on in the last half-day.
    package var timetable: [Slot] {
        let halves = halfDays
        guard let last = halves.indices.last else { return [] }
        let each = casesEach ?? max(cases.count, 1)
        return cases.indices.map { index in
            let block = min(index / each, last)
            let begin = halves[block].half == .morning ? startsAt : resumesAt ?? startsAt
            return Slot(
                day: halves[block].day,
                half: halves[block].half,
                minute: ReviewSession.minute(begin) + (index - block * each) * minutesEach
            )
        }
    }

    /// Who was present on a half-day; nil where the roll was not called.
    package func present(on day: String, _ half: HalfDay) -> [String]? {
        roll.first { $0.day == day && $0.half == half }?.present
    }

    private static func minute(_ clock: String) -> Int {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        return parts.count == 2 ? parts[0] * 60 + parts[1] : 0
    }

    private static func maps(_ value: Value) -> [[Value: Value]] {
        guard case .list(let members) = value else { return [] }
        return members.compactMap { member in
            guard case .map(let members) = member else { return nil }
            return members
        }
    }
}
