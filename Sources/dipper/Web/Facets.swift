import Expression
import Portfolio
import Workflow

/// What the cases of the index have in common: each value of a field once, with a number.
///
/// A case keeps the numbers of its values, so that a hundred thousand are counted and compared
/// without a text being looked at.
struct Facets: Sendable {
    /// A field by which lists are narrowed.
    enum Field: String, CaseIterable, Sendable {
        /// The first two parts of a state's path.
        case stage
        /// All active states; told by their titles, and not counted.
        case states
        case channel, district, officer, field, kind, gate, library
    }

    /// A value that cases of a kind of chart have.
    struct Mark: Hashable, Sendable {
        let chart: String
        let field: Field
        let value: String
        /// Of states: whether their clock stands.
        var stands = false
    }

    private(set) var marks: [Mark] = []
    private var numbers: [Mark: Int] = [:]

    mutating func marks(of stream: CaseStream) -> [Int] {
        let root = stream.root
        var found = Set(root.active.map(Facets.stage)).sorted().map {
            number(Mark(chart: stream.kind, field: .stage, value: $0))
        }
        let states = root.active.joined(separator: " ")
        found.append(
            number(
                Mark(chart: stream.kind, field: .states, value: states, stands: root.stands)
            )
        )
        for field in Field.allCases where field != .stage && field != .states {
            guard case .string(let value)? = root.fields[field.rawValue] else { continue }
            // Of a sealed text a list knows the name of its cell only.
            guard !value.hasPrefix("cell:") else { continue }
            found.append(number(Mark(chart: stream.kind, field: field, value: value)))
        }
        return found
    }

    /// The stage that a state belongs to: the first two parts of its path, or its first.
    static func stage(of path: String) -> String {
        let parts = path.split(separator: ".")
        return parts.first == "case"
            ? parts.prefix(2).joined(separator: ".") : parts.first.map(String.init) ?? ""
    }

    /// The numbers of the marks that are as asked.
    func numbers(where isAsked: (Mark) -> Bool) -> Set<Int> {
        Set(marks.indices.filter { isAsked(marks[$0]) })
    }

    /// How often each value comes, among those of some cases.
    func counts(_ entries: [CaseIndex.Entry]) -> [Int] {
        var counts = Array(repeating: 0, count: marks.count)
        for entry in entries { for mark in entry.marks { counts[mark] += 1 } }
        return counts
    }

    private mutating func number(_ mark: Mark) -> Int {
        if let known = numbers[mark] { return known }
        numbers[mark] = marks.count
        marks.append(mark)
        return marks.count - 1
    }
}
