import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// An opened agreement with what became of its principal, and where it is to stand.
struct EndedAgreement: CustomTestStringConvertible, Sendable {
    let name: String
    var amountFen: Int64 = 600_000_000
    var paid: [(amountFen: Int64, on: String)] = [(600_000_000, "2024-05-01")]
    var open: [(amountFen: Int64, dueOn: String?)] = []
    var cancelledFen: Int64 = 0
    var endings: [OpeningAgreement.Ending] = []
    var settledOn: String?
    var audit: (eligibleFen: Int64, on: String)?
    var state = "active.running.performing"
    /// What stands on the accounts afterwards, without the account of openings.
    var balances: [String: Int64] = [:]
    var codes: [String] = []
    var testDescription: String { name }

    func opened(_ company: String) -> OpenedCase {
        OpenedCase(.cultivating, on: "2024-03-10").agreement(
            amountFen: amountFen,
            signedOn: "2024-04-01",
            payee: company,
            paid: paid,
            open: open,
            cancelledFen: cancelledFen,
            endings: endings,
            settledOn: settledOn,
            audit: audit
        )
    }
}

extension EndedAgreement {
    /// What became of a part of the principal.
    static func ending(
        _ kind: OpeningAgreement.Ending.Kind,
        _ amountFen: Int64,
        on date: String = "2025-02-01",
        _ units: Int64? = nil,
        of total: Int64? = nil
    ) -> OpeningAgreement.Ending {
        .init(kind, amountFen: amountFen, on: Office.day(date), units: units, totalUnits: total)
    }
}
