import Casework
import Store
import Workflow

/// The long work that administrators begin, on pages and over the API alike.
struct LedgerWork {
    typealias Begun = (state: LongWork.State, isReplayed: Bool)

    static let verifiers = ["AUDADM", "AUD", "ADM"]
    static let keepers = ["ADM"]

    let office: Office
    let ledger: OpenLedger
    /// Code of the person who begins it.
    let person: String
    /// Under which a program asks; empty for a page.
    var key = ""

    @discardableResult func verify() throws -> Begun {
        let store = ledger.store
        return try office.work.begin(.verify, by: person, key: key) { progress in
            let total = Double(max(1, try store.eventCount()))
            let report = try store.verify(head: nil) { progress(Double($0) / total) }
            guard report.differences.isEmpty else { throw Refusal(Verify.blockers(of: report)) }
            return LongWork.Result(lines: [Verify.line(of: report)], json: Verify.json(of: report))
        }
    }

    /// Refused as not there where the server keeps no backups.
    @discardableResult func backUp() throws -> Begun {
        let shelf = try shelf()
        let (filing, folder) = (ledger.filing, shelf.newFolder(at: Moment.wallClock()))
        return try office.work.begin(.backup, by: person, key: key) { progress in
            let manifest = try BackupShelf.write(filing, to: folder, progress)
            return LongWork.Result(
                lines: [BackupShelf.written(manifest)],
                json: BackupShelf.json(folder, manifest)
            )
        }
    }

    /// Checks a backup of this name as `restore --verify` does.
    @discardableResult func check(_ name: String) throws -> Begun {
        let shelf = try shelf()
        guard let copy = try shelf.copies().first(where: { $0.name == name }) else {
            throw CaseRefusals.notFound("backups")
        }
        let folder = shelf.path(of: copy)
        return try office.work.begin(.check(copy.name), by: person, key: key) { progress in
            let manifest = try BackupShelf.check(folder, progress)
            return LongWork.Result(
                lines: [BackupShelf.sound(manifest)],
                json: BackupShelf.json(folder, manifest)
            )
        }
    }

    /// Who can do what today, and what one absence would block.
    @discardableResult func checkPeople() throws -> Begun {
        let ledger = ledger
        return try office.work.begin(.people, by: person, key: key) { _ in
            let report = try StaffReport(ledger, on: ledger.now.date)
            return LongWork.Result(lines: report.lines, json: report.json)
        }
    }

    private func shelf() throws -> BackupShelf {
        guard let shelf = BackupShelf(office.backups) else {
            throw CaseRefusals.notFound("backups")
        }
        return shelf
    }
}
