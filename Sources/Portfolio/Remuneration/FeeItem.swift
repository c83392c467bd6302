/// One thing that an expert is paid for: a half-day at a session, or a sheet by correspondence.
package enum FeeItem: Hashable, Sendable {
    case half(session: String, day: String, ReviewSession.HalfDay)
    case sheet(round: String)

    /// What cannot be paid twice: a half-day is one, whatever session it was spent at.
    package enum Claim: Hashable, Sendable {
        case half(day: String, ReviewSession.HalfDay)
        case sheet(round: String)
    }

    package var claim: Claim {
        switch self {
        case .half(_, let day, let half): .half(day: day, half)
        case .sheet(let round): .sheet(round: round)
        }
    }

    /// The session or the round.
    package var stream: String {
        switch self {
        case .half(let session, _, _): session
        case .sheet(let round): round
        }
    }

    fileprivate var text: String {
        switch self {
        case .half(let session, let day, let half): "half \(session) \(day) \(half.rawValue)"
        case .sheet(let round): "sheet \(round)"
        }
    }

    fileprivate init?(_ words: [Substring]) {
        switch (words.first, words.count) {
        case ("half", 4):
            guard let half = ReviewSession.HalfDay(rawValue: String(words[3])) else { return nil }
            self = .half(session: String(words[1]), day: String(words[2]), half)
        case ("sheet", 2): self = .sheet(round: String(words[1]))
        default: return nil
        }
    }
}

/// Who is paid for what, and what of it stands on another list: the text that a list keeps sealed.
package struct FeeItems: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let person: String
        package let item: FeeItem
        /// The list on which it stands already; nil for what is on this one.
        package let listed: String?
    }

    package let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    /// One line each: `line PERSON half SESSION DAY am`, `listed LIST PERSON sheet ROUND`.
    package var text: String {
        entries.map { entry in
            let head = entry.listed.map { "listed \($0)" } ?? "line"
            return "\(head) \(entry.person) \(entry.item.text)"
        }.joined(separator: "\n")
    }

    /// Reads what ``text`` says; what is none of it is left out.
    package init(_ text: String) {
        entries = text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            let skipped = words.first == "listed" ? 2 : 1
            guard words.count > skipped + 1, let item = FeeItem(Array(words[(skipped + 1)...]))
            else { return nil }
            return Entry(
                person: String(words[skipped]),
                item: item,
                listed: skipped == 2 ? String(words[1]) : nil
            )
        }
    }

    package func items(of person: String) -> [FeeItem] {
        entries.filter { $0.person == person && $0.listed == nil }.map(\.item)
    }
}
