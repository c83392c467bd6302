import Expression
package import Workflow

/// The tranches of an agreement against the milestones that open them.
package struct GrantSchedule: Sendable {
    package struct Milestone: Hashable, Sendable {
        package enum Standing: Hashable, Sendable {
            /// Not accepted, and its day has not come or it is looked at.
            case open
            case overdue
            case rejected
            case met
        }

        package let key: String
        package let number: Int
        package let dueOn: CivilDate?
        package let standing: Standing
        package let isExtended: Bool
    }

    package struct Tranche: Hashable, Sendable {
        package enum Stage: String, Hashable, Sendable, CaseIterable {
            case planned
            case requested
            case releasing
            case approved
            case paid
            case cancelled

            package var isOpen: Bool { self != .paid && self != .cancelled }
            /// Whether somebody asked for it and nobody refused.
            package var isUnderWay: Bool { isOpen && self != .planned }
        }

        package let key: String
        package let number: Int
        package let amount: Fen
        package let requested: Fen
        package let paid: Fen
        package let paidOn: CivilDate?
        /// How often the bank returned its transfer, and when it last did.
        package let returned: Int
        package let returnedOn: CivilDate?
        /// The day by which the payee's receipt is due; nil where none is awaited.
        package let receiptDueOn: CivilDate?
        /// Whether that day is over and no receipt came.
        package let isReceiptLate: Bool
        package let stage: Stage
        /// What must be accepted before it is requested and paid.
        package let milestones: [Milestone]

        /// What is asked for, or what is planned while nobody asked.
        package var expected: Fen { requested > .zero ? requested : amount }

        package var unmet: [Milestone] { milestones.filter { $0.standing != .met } }
    }

    package let tranches: [Tranche]

    /// As an agreement stands on a day.
    package init(_ agreement: CaseStream, on today: CivilDate) {
        let milestones = agreement.keys(of: "milestone").map { key in
            (
                tranche: Int(agreement.integer("tranche", of: key) ?? 0),
                milestone: GrantSchedule.milestone(key, of: agreement, on: today)
            )
        }
        tranches = agreement.keys(of: "tranche").map { key in
            let number = Int(agreement.integer("number", of: key) ?? 0)
            func amount(_ name: String) -> Fen { Fen(agreement.integer(name, of: key) ?? 0) }
            return Tranche(
                key: key,
                number: number,
                amount: amount("amount"),
                requested: amount("requested"),
                paid: amount("paid"),
                paidOn: agreement.text("paid_on", of: key).flatMap { CivilDate($0) },
                returned: Int(agreement.integer("returned", of: key) ?? 0),
                returnedOn: agreement.text("returned_on", of: key).flatMap { CivilDate($0) },
                receiptDueOn: agreement.instances[key]?.deadlines["receipt_by"]?.due.date,
                isReceiptLate: agreement.text("receipt_late_on", of: key) != nil,
                stage: Tranche.Stage.allCases.first { agreement.isIn($0.rawValue, of: key) }
                    ?? .planned,
                milestones: milestones.filter { $0.tranche == number }.map(\.milestone)
            )
        }
    }

    private static func milestone(
        _ key: String,
        of agreement: CaseStream,
        on today: CivilDate
    ) -> Milestone {
        let due = agreement.text("due_on", of: key).flatMap { CivilDate($0) }
        // What was handed in waits for us and is late no more.
        let isAwaited = agreement.isIn("planned", of: key) || agreement.isIn("rework", of: key)
        let standing: Milestone.Standing =
            if agreement.isIn("accepted", of: key) || agreement.isIn("waived", of: key) {
                .met
            } else if agreement.isIn("rejected", of: key) {
                .rejected
            } else if isAwaited, due.map({ $0 < today }) ?? false {
                .overdue
            } else {
                .open
            }
        return Milestone(
            key: key,
            number: Int(agreement.integer("number", of: key) ?? 0),
            dueOn: due,
            standing: standing,
            isExtended: agreement.field("extended", of: key) == .bool(true)
        )
    }
}
