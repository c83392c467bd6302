package import Expression
package import Workflow

/// Points by which agreements are looked at first; they decide nothing.
package struct RiskRule: Hashable, Sendable {
    private let numbers: [String: Int]

    /// - Throws: `RISK_PARAMETER` where the policy pack has no such number.
    package init(_ value: (String) throws -> Value?) throws {
        var numbers: [String: Int] = [:]
        for name in RiskRule.names {
            guard case .int(let number)? = try value("risk.\(name)") else {
                throw Refusal(RiskRule.missing("risk.\(name)"))
            }
            numbers[name] = Int(number)
        }
        self.numbers = numbers
    }

    private static let names =
        RiskReason.Kind.allCases.map { "points_\($0.rawValue)" }
        + ["cash_months", "window_days", "band_watch", "band_high"]

    func points(_ kind: RiskReason.Kind) -> Int { numbers["points_\(kind.rawValue)"] ?? 0 }
    var cashMonths: Int { numbers["cash_months"] ?? 0 }
    var windowDays: Int { numbers["window_days"] ?? 0 }
    var watch: Int { numbers["band_watch"] ?? 0 }
    var high: Int { numbers["band_high"] ?? 0 }

    private static func missing(_ key: String) -> Blocker {
        Blocker(
            code: "RISK_PARAMETER",
            message: Localized(
                zh: "政策包没有参数 \(key)，无法计算风险分，请中心主任补充",
                en: "The policy pack has no number \(key), so that no index can be made; the"
                    + " director can add it"
            ),
            place: key,
            role: "DIR"
        )
    }
}

/// A reason for points of the index: each case that gives them is named.
package struct RiskReason: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case reportOverdue = "report_overdue"
        case reportLate = "report_late"
        case milestoneOverdue = "milestone_overdue"
        case milestoneRejected = "milestone_rejected"
        case eventLow = "event_low"
        case eventMedium = "event_medium"
        case eventHigh = "event_high"
        case cashLow = "cash_low"
        case misuse
        case windowNear = "window_near"
        case windowPassed = "window_passed"

        package var title: Localized {
            switch self {
            case .reportOverdue: Localized(zh: "定期报告逾期未交", en: "report overdue")
            case .reportLate: Localized(zh: "定期报告迟交", en: "report came late")
            case .milestoneOverdue: Localized(zh: "里程碑逾期", en: "milestone overdue")
            case .milestoneRejected: Localized(zh: "里程碑未通过", en: "milestone rejected")
            case .eventLow: Localized(zh: "一般事项未办结", en: "open event of low severity")
            case .eventMedium: Localized(zh: "较重事项未办结", en: "open event of medium severity")
            case .eventHigh: Localized(zh: "严重事项未办结", en: "open event of high severity")
            case .cashLow: Localized(zh: "现金支撑月数过低", en: "cash lasts too few months")
            case .misuse: Localized(zh: "审计发现违规支出", en: "misuse found by the audit")
            case .windowNear: Localized(zh: "转股期将满", en: "window ends soon")
            case .windowPassed: Localized(zh: "转股期已过", en: "window has passed")
            }
        }
    }

    package let kind: Kind
    /// The report, event or instance that gives it, such as `milestone/1`.
    package let subject: String
    package let points: Int
}

/// 风险分 of an agreement and its enterprise, with its reasons.
package struct RiskIndex: Hashable, Sendable {
    package enum Band: String, Hashable, Sendable, CaseIterable {
        case normal
        case watch
        case high

        package var title: Localized {
            switch self {
            case .normal: Localized(zh: "正常", en: "normal")
            case .watch: Localized(zh: "关注", en: "watch")
            case .high: Localized(zh: "高", en: "high")
            }
        }
    }

    package let reasons: [RiskReason]
    package let band: Band

    package var points: Int { reasons.reduce(0) { $0 + $1.points } }

    /// `family` are the reports and events of the agreement.
    package init(
        _ agreement: CaseStream,
        _ family: [CaseStream],
        _ rule: RiskRule,
        on today: CivilDate
    ) {
        var found: [(RiskReason.Kind, String)] = []
        let isOpen = !agreement.root.isDone && !agreement.isIn("ended")
        if isOpen {
            found += RiskIndex.milestones(of: agreement, on: today)
            found += RiskIndex.window(of: agreement, rule, on: today)
        }
        if let figures = SettlementFigures(agreement), figures.misused > .zero {
            found.append((.misuse, agreement.code))
        }
        if isOpen {
            found += RiskIndex.reports(family, rule, on: today)
            found += family.filter { $0.isIn("open") }.compactMap(RiskIndex.event)
        }
        reasons = found.map {
            RiskReason(kind: $0.0, subject: $0.1, points: rule.points($0.0))
        }.filter { $0.points > 0 }
        let points = reasons.reduce(0) { $0 + $1.points }
        band = points >= rule.high ? .high : points >= rule.watch ? .watch : .normal
    }

    private static func milestones(
        of agreement: CaseStream,
        on today: CivilDate
    ) -> [(RiskReason.Kind, String)] {
        GrantSchedule(agreement, on: today).tranches.flatMap(\.milestones).compactMap {
            switch $0.standing {
            case .overdue: (.milestoneOverdue, $0.key)
            case .rejected: (.milestoneRejected, $0.key)
            case .open, .met: nil
            }
        }
    }

    private static func window(
        of agreement: CaseStream,
        _ rule: RiskRule,
        on today: CivilDate
    ) -> [(RiskReason.Kind, String)] {
        guard (agreement.integer("outstanding") ?? 0) > 0 else { return [] }
        let end = agreement.root.deadlines["window"]?.due.date
        if agreement.field("window_passed") == .bool(true) || end.map({ $0 < today }) ?? false {
            return [(.windowPassed, agreement.code)]
        }
        guard let end else { return [] }
        return end <= today.adding(days: rule.windowDays) ? [(.windowNear, agreement.code)] : []
    }

    private static func reports(
        _ family: [CaseStream],
        _ rule: RiskRule,
        on today: CivilDate
    ) -> [(RiskReason.Kind, String)] {
        let reports = family.filter { $0.kind == EnterpriseReportProcedure.kind }
        var found = reports.compactMap { report -> (RiskReason.Kind, String)? in
            let due = report.text("due_on").flatMap { CivilDate($0) }
            if report.isIn("expected") || report.isIn("returned") {
                return due.map { $0 < today } ?? false ? (.reportOverdue, report.code) : nil
            }
            return (report.integer("late_days") ?? 0) > 0 ? (.reportLate, report.code) : nil
        }
        // The latest report that was given tells how long the cash lasts.
        let given = reports.filter { $0.integer("cash_months") != nil }
        if let last = given.max(by: { ($0.text("period") ?? "") < ($1.text("period") ?? "") }),
            let months = last.integer("cash_months"), months < rule.cashMonths
        {
            found.append((.cashLow, last.code))
        }
        return found
    }

    private static func event(_ stream: CaseStream) -> (RiskReason.Kind, String)? {
        guard stream.kind == EnterpriseEventProcedure.kind else { return nil }
        switch stream.text("severity") {
        case "high": return (.eventHigh, stream.code)
        case "medium": return (.eventMedium, stream.code)
        default: return (.eventLow, stream.code)
        }
    }
}
