import Casework
import Portfolio
import Store
import Workflow
import WorkflowFile

/// What the figures of the board divide into: each counted item belongs to one line.
struct BoardBreakdown {
    enum Dimension: String, CaseIterable, Sendable {
        case district
        case field
        case channel
        case officer

        var title: Localized {
            switch self {
            case .district: Localized(zh: "区", en: "District")
            case .field: Localized(zh: "领域", en: "Field")
            case .channel: Localized(zh: "渠道", en: "Channel")
            case .officer: Localized(zh: "专员", en: "Officer")
            }
        }

        /// What the public is told; who works on a case is not.
        static let forPublic: [Dimension] = [.district, .field, .channel]

        /// The value of a case; empty where it has none.
        func value(of stream: CaseStream?) -> String { stream?.text(rawValue) ?? "" }
    }

    struct Line {
        /// Empty where the cases have none.
        let value: String
        let label: Localized
        /// By the code of the goal.
        let counts: [String: Int]
    }

    let dimension: Dimension
    let goals: [GoalRow]
    let lines: [Line]

    init(_ ledger: OpenLedger, _ board: BoardReading, by dimension: Dimension) throws {
        self.dimension = dimension
        goals = board.rows.filter { $0.value != nil }
        var counts: [String: [String: Int]] = [:]
        let items = goals.map { row in
            (row.goal.code.content, board.count.items(of: Metric(rawValue: row.goal.code.content)))
        }
        let subjects = Set(items.flatMap { $0.1.map(\.subject) }).sorted()
        let streams = Dictionary(
            try ledger.store.streams(subjects).map { ($0.id, $0) }
        ) { $1 }
        for (code, items) in items {
            for item in items {
                let value = dimension.value(of: streams[item.subject])
                counts[value, default: [:]][code, default: 0] += 1
            }
        }
        let labels = try BoardBreakdown.labels(of: counts.keys.sorted(), dimension, ledger)
        lines = counts.sorted {
            // What is not filled in comes last.
            ($0.key.isEmpty ? 1 : 0, $0.key) < ($1.key.isEmpty ? 1 : 0, $1.key)
        }.map {
            Line(value: $0.key, label: labels[$0.key] ?? .init(zh: "", en: ""), counts: $0.value)
        }
    }

    private static func labels(
        of values: [String],
        _ dimension: Dimension,
        _ ledger: OpenLedger
    ) throws -> [String: Localized] {
        var names: [String: String] = [:]
        if dimension == .officer {
            let people = try ledger.cases.visible(ledger.store.streams(values))
            let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
            let titles = try words.headlines(of: people)
            for person in people { names[person.id] = "\(person.code) \(titles[person.id] ?? "")" }
        }
        return Dictionary(
            values.map { value in
                guard !value.isEmpty else { return (value, Localized(zh: "未填", en: "none")) }
                if dimension == .channel {
                    return (value, PaperTerms.title(value, of: dimension.rawValue))
                }
                let word = names[value] ?? (dimension == .officer ? "（不在查看范围内）" : value)
                return (value, Localized(zh: word, en: word))
            }
        ) { $1 }
    }

    /// The lines for programs.
    var json: JSON {
        [
            "by": JSON(dimension.rawValue),
            "lines": .array(
                lines.map { line in
                    var members: [String: JSON] = [
                        "value": JSON(line.value), "label": JSON(line.label.zh),
                    ]
                    for row in goals {
                        let code = row.goal.code.content
                        members[code] = JSON(line.counts[code] ?? 0)
                    }
                    return .object(members)
                }
            ),
        ]
    }

    var told: [Localized] {
        [Localized(zh: "按\(dimension.title.zh)：", en: "By \(dimension.title.en):")]
            + lines.map { line in
                let figures = goals.map { row in
                    "\(row.goal.code.content) \(line.counts[row.goal.code.content] ?? 0)"
                }.joined(separator: "  ")
                return Localized(
                    zh: "  \(line.label.zh)　\(figures)",
                    en: "  \(line.label.en)  \(figures)"
                )
            }
    }

    /// What the public may know of one goal: lines that are told, and how many share the rest.
    ///
    /// Nil where the goal itself is held back, or nothing of it can be told.
    func forPublic(
        _ goal: GoalRow
    ) -> (told: [(label: Localized, count: Int)], rest: Int, sum: Int)? {
        guard let value = goal.value, !goal.isHeldBack(value), value > 0 else { return nil }
        let all = lines.map { ($0.label, $0.counts[goal.goal.code.content] ?? 0) }
            .filter { $0.1 > 0 }
        let held = SmallCells.held(all.map(\.1), least: GoalRow.leastForPublic)
        guard held.count < all.count else { return nil }
        return (
            all.indices.filter { !held.contains($0) }.map { (all[$0].0, all[$0].1) },
            held.count, held.reduce(0) { $0 + all[$1].1 }
        )
    }
}

/// The funnel in words and for programs.
extension ProjectFunnel {
    /// Of the projects that the reader sees, all of them, as they are now.
    init(_ ledger: OpenLedger, _ board: BoardReading, projects: [CaseStream]) {
        self.init(
            projects: projects,
            facts: board.facts,
            view: Viewpoint(asOf: ledger.now.date, knownAt: ledger.now)
        )
    }

    var json: JSON {
        .array(
            rows.map { row in
                [
                    "stage": JSON(row.stage.rawValue), "title": JSON(row.stage.title.zh),
                    "reached": JSON(row.reached.count), "standing": JSON(row.standing.count),
                    "ended": JSON(row.ended.count),
                ]
            }
        )
    }

    var told: [Localized] {
        rows.map { row in
            let (reached, standing) = (row.reached.count, row.standing.count)
            let ended = row.ended.count
            return Localized(
                zh: "  \(row.stage.title.zh)　曾到达 \(reached)　现停在此 \(standing)　在此结束 \(ended)",
                en: "  \(row.stage.title.en)  reached \(reached)  standing \(standing)"
                    + "  ended \(ended)"
            )
        }
    }
}

extension ProjectFunnel.Stage {
    var title: Localized {
        switch self {
        case .lead: Localized(zh: "线索", en: "Lead")
        case .accepted: Localized(zh: "受理", en: "Accepted")
        case .evaluated: Localized(zh: "评价", en: "Evaluated")
        case .listed: Localized(zh: "列入培育", en: "Listed")
        case .verified: Localized(zh: "概念验证通过", en: "Proof of concept passed")
        case .pilot: Localized(zh: "中试通过", en: "Pilot passed")
        case .landed: Localized(zh: "落地", en: "Landed")
        case .library: Localized(zh: "国家库", en: "National library")
        }
    }
}
