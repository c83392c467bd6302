import Workflow

/// What the cases of a list have in common: of each field the values that come most often.
struct FacetCounts {
    /// A value with the number of cases that have it.
    struct Value {
        let mark: Facets.Mark
        let count: Int
    }

    /// Stages in the order of the chart, of other fields what comes most often first.
    let fields: [(field: Facets.Field, values: [Value])]

    private static let counted: [Facets.Field] = [
        .stage, .channel, .district, .officer, .kind, .gate, .library,
    ]
    private static let mostValues = 12

    init(_ search: CaseSearch, among entries: [CaseIndex.Entry]) throws {
        let kind = search.query.kind
        let facets = search.contents.facets
        let counts = try search.counts(entries)
        var found: [Facets.Field: [Value]] = [:]
        for (place, mark) in facets.marks.enumerated() where counts[place] > 0 {
            guard mark.chart == kind else { continue }
            found[mark.field, default: []].append(Value(mark: mark, count: counts[place]))
        }
        let order = search.words.rules.charts[kind]?.stateNumbers ?? [:]
        fields = FacetCounts.counted.compactMap { field in
            guard let values = found[field] else { return nil }
            let sorted = values.sorted { left, right in
                field == .stage
                    ? (order[left.mark.value] ?? 0) < (order[right.mark.value] ?? 0)
                    : (right.count, left.mark.value) < (left.count, right.mark.value)
            }
            return (field, Array(sorted.prefix(FacetCounts.mostValues)))
        }
    }
}
