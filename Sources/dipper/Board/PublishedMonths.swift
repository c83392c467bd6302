import Casework
import Expression
import Portfolio
import SQL
import Store
import Workflow
import WorkflowFile

/// A month as it was published, what the same count gives now, and item by item why they differ.
struct PublishedMonth {
    /// One goal of the month.
    struct Row {
        let metric: Metric
        let goal: Localized
        let published: Int
        /// By facts that became known since.
        let added: Int
        let removed: Int
        /// By another rule that came into force since.
        let byRule: Int
        /// What the board tells of that day now.
        let present: Int
    }

    /// One item that is the reason of a difference.
    struct Adjustment {
        let difference: GoalDifference
        /// What was recorded since about this item; empty where another rule is the reason.
        let records: [LedgerStore.FactRecord]
        let isByRule: Bool
    }

    let code: String
    let month: Month
    let knownAt: Instant
    let rule: CountingRule
    let digest: String
    /// Whether counting again, by the same facts and the same rule, gives what was published.
    let isConfirmed: Bool
    let rows: [Row]
    let adjustments: [Adjustment]

    var date: CivilDate { month.end }

    /// A figure as it was published.
    func value(of code: String) -> Int? {
        rows.first { $0.metric.rawValue == code }?.published
    }
}

/// The months that were published, in their order.
struct PublishedMonths {
    let list: [PublishedMonth]

    private static let most = 1200

    /// - Throws: `NOT_FOUND` for whom goals are not.
    init(_ ledger: OpenLedger, only month: Month? = nil) throws {
        try ledger.cases.require("goal", as: "goals")
        let streams =
            try month.map {
                try ledger.cases.stream(MonthProcedure.code(of: $0)).map { [$0] } ?? []
            }
            ?? ledger.cases.list(
                kind: MonthProcedure.kind,
                after: "YB-",
                limit: PublishedMonths.most
            )
        let kept = streams.compactMap(Kept.init)
        guard let first = kept.map(\.knownAt).min() else {
            list = []
            return
        }
        let (facts, memberships) = try ledger.store.goalFacts()
        let records = try ledger.store.factRecords(after: first)
        let current = try BoardDefinitions(ledger.contents(kinds: ["goals", "policy"]))
        var rules: [String: CountingRule] = [:]
        for release in Set(kept.map(\.release)) {
            rules[release] = try BoardDefinitions(
                ledger.contents(of: release, kinds: ["goals", "policy"])
            ).rule
        }
        let now = ledger.now
        list = kept.map { kept in
            func count(_ moment: Instant, _ rule: CountingRule) -> GoalCount {
                GoalCount(
                    facts: facts,
                    memberships: memberships,
                    view: Viewpoint(asOf: kept.month.end, knownAt: moment),
                    rule: rule
                )
            }
            let rule = rules[kept.release] ?? current.rule
            return PublishedMonth(
                kept,
                rule: rule,
                then: count(kept.knownAt, rule),
                since: count(now, rule),
                now: count(now, current.rule),
                records: records.filter { $0.recordedAt > kept.knownAt },
                goals: Dictionary(
                    current.goals.list.map { ($0.code.content, $0.name) }
                ) { first, _ in first }
            )
        }
    }

    /// What a case of a published month holds.
    fileprivate struct Kept {
        let code: String
        let month: Month
        let knownAt: Instant
        let release: String
        let figures: [String: Int]
        let digest: String

        init?(_ stream: CaseStream) {
            guard let month = stream.text("month").flatMap({ Month($0) }),
                let moment = stream.text("known_at"),
                let knownAt = try? Moment.instant(moment, isEndOfDay: true, option: "known_at"),
                let release = stream.text("release"), let digest = stream.text("digest"),
                case .map(let members) = stream.field("figures")
            else { return nil }
            var figures: [String: Int] = [:]
            for case (.string(let name), .int(let number)) in members {
                figures[name] = Int(number)
            }
            (code, self.month, self.knownAt) = (stream.code, month, knownAt)
            (self.release, self.figures, self.digest) = (release, figures, digest)
        }
    }
}

extension PublishedMonth {
    fileprivate init(
        _ kept: PublishedMonths.Kept,
        rule: CountingRule,
        then: GoalCount,
        since: GoalCount,
        now: GoalCount,
        records: [LedgerStore.FactRecord],
        goals: [String: Localized]
    ) {
        let byFact = GoalDifference.all(from: then, to: since)
        let byRule = GoalDifference.all(from: since, to: now)
        adjustments =
            byFact.map { difference in
                Adjustment(
                    difference: difference,
                    records: records.filter {
                        $0.concerns(difference, then, since, asOf: kept.month.end)
                    },
                    isByRule: false
                )
            } + byRule.map { Adjustment(difference: $0, records: [], isByRule: true) }
        rows = MonthFigures.metrics.map { metric in
            let facts = byFact.filter { $0.metric == metric }
            let rules = byRule.filter { $0.metric == metric }
            return Row(
                metric: metric,
                goal: goals[metric.rawValue]
                    ?? Localized(zh: metric.rawValue, en: metric.rawValue),
                published: kept.figures[metric.rawValue] ?? 0,
                added: facts.count(where: \.isAdded),
                removed: facts.count { !$0.isAdded },
                byRule: rules.count(where: \.isAdded) - rules.count { !$0.isAdded },
                present: now.value(of: metric) ?? 0
            )
        }
        let view = Viewpoint(asOf: kept.month.end, knownAt: kept.knownAt)
        let again = MonthFigures(then, view: view, rule: rule)
        isConfirmed =
            Digests.named(Array(again.text.utf8)) == kept.digest && again.values == kept.figures
        (code, month, knownAt) = (kept.code, kept.month, kept.knownAt)
        (self.rule, digest) = (rule, kept.digest)
    }
}

extension LedgerStore.FactRecord {
    /// Whether it was recorded about what makes an item count, or the group that it counts in.
    fileprivate func concerns(
        _ difference: GoalDifference,
        _ then: GoalCount,
        _ since: GoalCount,
        asOf day: CivilDate
    ) -> Bool {
        if let effectiveFrom, effectiveFrom > day { return false }
        let subject = difference.item.subject
        let isOfGroup =
            since.group(of: item) == since.group(of: subject)
            || then.group(of: item) == then.group(of: subject)
        guard change != .joined else { return isOfGroup }
        guard metric != difference.metric.rawValue else {
            return difference.metric == .landed ? unit == difference.item.name : isOfGroup
        }
        // Entries and landings count by their listing, a listing by its support.
        let isBehind = [Metric.cultivated.rawValue, Metric.support.rawValue].contains(metric)
        return isBehind && isOfGroup
    }
}

extension OpenLedger {
    /// The definitions of a release that was published, as stored.
    func contents(of release: String, kinds: Set<String>) throws -> [Content] {
        try store.database.read { connection in
            try store.contents(of: release, kinds: kinds, connection)
        }
    }
}
