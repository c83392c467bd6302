package import Workflow

/// The period of a report of an enterprise: a year, `2026`, or a half of it, `2026-H1`.
package struct ReportingPeriod: Hashable, Sendable, CustomStringConvertible {
    package enum Length: String, Hashable, Sendable {
        case halfYear = "half_year"
        case year
    }

    package let year: Int
    /// 1 or 2; nil for the whole year.
    package let half: Int?

    /// Nil for a text of another form.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0].count == 4, let year = Int(parts[0]),
            (2000...2999).contains(year)
        else { return nil }
        self.year = year
        switch parts.dropFirst().first {
        case nil: half = nil
        case "H1": half = 1
        case "H2": half = 2
        default: return nil
        }
    }

    package var length: Length { half == nil ? .year : .halfYear }

    /// Its last day.
    package var end: CivilDate {
        CivilDate(half == 1 ? "\(year)-06-30" : "\(year)-12-31") ?? CivilDate(dayNumber: 0)
    }

    package var description: String { half.map { "\(year)-H\($0)" } ?? "\(year)" }

    /// The latest period that has ended before a day.
    package static func latest(_ length: Length, before day: CivilDate) -> ReportingPeriod? {
        let isSecond = day.month > 6
        switch length {
        case .year: return ReportingPeriod("\(day.year - 1)")
        case .halfYear:
            return ReportingPeriod(isSecond ? "\(day.year)-H1" : "\(day.year - 1)-H2")
        }
    }
}
