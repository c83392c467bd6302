import Expression
package import Workflow

/// A payment of which the payee's receipt (收据) is not there yet.
package struct AwaitedReceipt: Hashable, Sendable {
    /// The id of the agreement.
    package let agreement: String
    package let tranche: GrantSchedule.Tranche
    /// The day by which it is due; nil while the clock stands.
    package let dueOn: CivilDate?
    package let isLate: Bool
    package let place: Place

    /// A place in a list by the day that is due; what stands still comes last.
    package struct Place: Hashable, Comparable, Sendable, CustomStringConvertible {
        private let day: String
        private let code: String
        private let number: Int

        fileprivate init(day: CivilDate?, code: String, number: Int) {
            (self.day, self.code, self.number) = (day.map { "\($0)" } ?? "held", code, number)
        }

        /// Reads what `description` wrote; nil for anything else.
        package init?(_ text: String) {
            let parts = text.split(separator: "~", omittingEmptySubsequences: false)
            guard parts.count == 3, let number = Int(parts[2]) else { return nil }
            let day = String(parts[0])
            guard day == "held" || CivilDate(day) != nil else { return nil }
            (self.day, code, self.number) = (day, String(parts[1]), number)
        }

        package var description: String { "\(day)~\(code)~\(number)" }

        package static func < (left: Place, right: Place) -> Bool {
            (left.day, left.code, left.number) < (right.day, right.code, right.number)
        }
    }

    /// Those of an agreement, as it stands on a day.
    package static func all(of agreement: CaseStream, on today: CivilDate) -> [AwaitedReceipt] {
        let open = agreement.keys(of: "tranche").filter {
            agreement.isIn("paid.unreceipted", of: $0)
        }
        guard !open.isEmpty else { return [] }
        return GrantSchedule(agreement, on: today).tranches.filter { open.contains($0.key) }
            .map { tranche in
                let stands = agreement.instances[tranche.key]?.stands ?? false
                // Once the clock ran out, the day stands in a field.
                let passed = agreement.text("receipt_late_on", of: tranche.key)
                    .flatMap { CivilDate($0) }
                let due = passed ?? (stands ? nil : tranche.receiptDueOn)
                return AwaitedReceipt(
                    agreement: agreement.id,
                    tranche: tranche,
                    dueOn: due,
                    isLate: due.map { $0 < today } ?? false,
                    place: Place(day: due, code: agreement.code, number: tranche.number)
                )
            }
    }

    /// Days since it was due; zero for what is not late.
    package func daysLate(on today: CivilDate) -> Int {
        guard isLate, let dueOn else { return 0 }
        return today.dayNumber - dueOn.dayNumber
    }
}
