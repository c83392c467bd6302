package import Casework
import Dispatch
import Portfolio
import SQL
package import Workflow

/// What verify found: the first difference, and how much was looked at.
package struct VerificationReport: Hashable, Sendable {
    package var events: Int64
    package var streams: Int
    /// The RFC 6962 tree head over the event hashes, in hexadecimal.
    package var root: String
    /// In the order of the ledger; empty when all is well.
    package var differences: [Difference]

    /// Something in the database that does not follow from the events, or breaks their chain.
    package struct Difference: Hashable, Sendable {
        /// The table, such as `event`.
        package var table: String
        /// The row, such as `DT-2026-000001#3`.
        package var row: String
        package var message: Localized

        package init(table: String, row: String, zh: String, en: String) {
            self.table = table
            self.row = row
            message = Localized(zh: zh, en: en)
        }
    }
}

/// A tree head kept outside: whoever holds it can tell a cut or rewritten ledger (decision 12).
package struct LedgerHead: Hashable, Sendable {
    package var leaves: Int64
    package var root: String

    package init(leaves: Int64, root: String) {
        self.leaves = leaves
        self.root = root
    }

    package var json: JSON { ["leaves": .integer(leaves), "root": .text(root)] }

    /// Reads what `verify --write-head` wrote; nil when it is something else.
    package init?(_ json: JSON) {
        guard let leaves = json["leaves"]?.integerValue, let root = json["root"]?.textValue,
            root.count == 64
        else { return nil }
        self.leaves = leaves
        self.root = root
    }
}

extension LedgerStore {
    /// Recomputes every hash, chain, leaf and read model from the events and compares.
    ///
    /// `head` is one that was kept outside: a ledger that was cut or rewritten since differs.
    package func verify(
        head: LedgerHead?,
        progress: (Int64) -> Void
    ) throws -> VerificationReport {
        try database.read { connection in
            var check = try LedgerCheck.walk(connection, tenant, head, progress: progress)
            if check.differences.isEmpty { try check.checkModels() }
            let report = VerificationReport(
                events: check.fold.count,
                streams: check.fold.streams.count,
                root: Digests.hexadecimal(check.fold.tree.root),
                differences: check.differences
            )
            Spent(consume check).discard()
            return report
        }
    }
}

/// A check that has told what it found: nobody need wait until all that it folded is freed.
///
/// Unchecked: whoever hands the check over keeps nothing of it.
private final class Spent: @unchecked Sendable {
    private var check: LedgerCheck?

    init(_ check: consuming LedgerCheck) {
        self.check = check
    }

    func discard() {
        DispatchQueue.global(qos: .utility).async { self.check = nil }
    }
}
