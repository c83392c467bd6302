import Casework
import Synchronization
import Workflow

/// Tables that people upload and look at before they are imported: in memory, for a few hours.
///
/// What is lost when the server ends is uploaded again; nothing of it was recorded.
final class TableShelf: Sendable {
    struct Upload: Sendable {
        let id: String
        let person: String
        let name: String
        let subject: ImportSubject
        let bytes: [UInt8]
        let at: Instant
        /// What was done with it, and the table as it is to be corrected.
        var done: Done?
    }

    struct Done: Sendable {
        let told: Localized
        let drafts: Int
        let workbook: [UInt8]
    }

    private let uploads = Mutex<[Upload]>([])

    private static let mostOfPerson = 3
    private static let mostBytes = 128 << 20
    private static let keptMilliseconds: Int64 = 4 * 3_600_000

    /// Takes a table in; the person's oldest gives way, and whatever there is no room for.
    func put(
        _ bytes: [UInt8],
        name: String,
        _ subject: ImportSubject,
        of person: String,
        at now: Instant
    ) -> String {
        let id = Digests.hexadecimal(SystemRandom.bytes(16))
        let upload = Upload(
            id: id,
            person: person,
            name: name,
            subject: subject,
            bytes: bytes,
            at: now
        )
        uploads.withLock { uploads in
            uploads.removeAll {
                now.milliseconds - $0.at.milliseconds > TableShelf.keptMilliseconds
            }
            while uploads.count(where: { $0.person == person }) >= TableShelf.mostOfPerson,
                let oldest = uploads.firstIndex(where: { $0.person == person })
            {
                uploads.remove(at: oldest)
            }
            uploads.append(upload)
            while uploads.count > 1,
                uploads.reduce(0, { $0 + $1.bytes.count }) > TableShelf.mostBytes
            {
                uploads.removeFirst()
            }
        }
        return id
    }

    /// A table of the person himself.
    func upload(_ id: String, of person: String) -> Upload? {
        uploads.withLock { $0.first { $0.id == id && $0.person == person } }
    }

    func settle(_ id: String, _ done: Done) {
        uploads.withLock { uploads in
            guard let place = uploads.firstIndex(where: { $0.id == id }) else { return }
            uploads[place].done = done
        }
    }
}
