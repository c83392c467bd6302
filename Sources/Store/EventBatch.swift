import Casework
import SQL
import Workflow

/// Events in the order of the ledger, as verify reads them: all of their bytes in one array.
///
/// Each lies there as its hash takes it, and its hash behind it: reading a million events then
/// makes no text and no array for any of them.
struct EventBatch: Sendable {
    /// What a row of the ledger was read as.
    enum Entry {
        case event(ReadEvent)
        /// The row is no event: its position, and why.
        case fault(Int64, StorageFault)
    }

    private var input: DigestInput
    private(set) var entries: [Entry] = []

    /// The bytes in which the events know where their parts lie.
    var bytes: [UInt8] { input.bytes }

    init(events: Int) {
        input = DigestInput(capacity: events * 1024)
        entries.reserveCapacity(events)
    }

    /// Takes in a row of ``EventRow/selectAll``.
    mutating func read(_ row: any Row) {
        let start = input.bytes.count
        do {
            entries.append(.event(try ReadEvent(row, into: &input)))
        } catch {
            input.cut(to: start)
            let position = (try? row.integer(EventRow.positionColumn)) ?? 0
            let fault = error as? StorageFault
            entries.append(
                .fault(position, fault ?? .corrupt(detail: "event \(position): \(error)"))
            )
        }
    }
}

/// An event in a batch: its numbers, and where its texts lie.
struct ReadEvent {
    let leaf: Int64
    let version: Int64
    let recordedAt: Instant
    let effective: CivilDate
    let stream: Range<Int>
    let kind: Range<Int>
    let id: Range<Int>
    let type: Range<Int>
    let actor: Range<Int>
    let commandKey: Range<Int>
    let causation: Range<Int>
    let definition: Range<Int>
    let previous: Range<Int>
    let body: Range<Int>
    let hash: Range<Int>
    /// Whether its content fits its hash.
    let isHashed: Bool

    /// Reads the columns in the order in which ``EventRecord/computedHash`` takes them.
    fileprivate init(_ row: any Row, into input: inout DigestInput) throws {
        func text(_ column: Int) throws -> Range<Int> {
            try input.appendContent { try row.append(utf8: column, to: &$0) }
        }
        func blob(_ column: Int) throws -> Range<Int> {
            try input.appendContent { try row.append(blob: column, to: &$0) }
        }
        let first = input.bytes.count
        leaf = try row.integer(EventRow.leafColumn)
        version = try row.integer(2)
        recordedAt = Instant(milliseconds: try row.integer(7))
        effective = try EventRow.effective(row)
        input.begin(EventRecord.digestTag)
        input.append(try row.integer(0))
        input.append(version)
        input.append(try row.integer(6))
        input.append(recordedAt.milliseconds)
        input.append(Int64(effective.dayNumber))
        stream = try text(1)
        kind = try text(3)
        id = try text(4)
        type = try text(5)
        actor = try text(9)
        for column in 10...12 { _ = try text(column) }
        commandKey = try text(13)
        causation = try text(14)
        definition = try text(15)
        let policy = try text(16)
        if !input.bytes.isASCII(in: stream.lowerBound..<policy.upperBound) {
            // To read a text by itself tells whether it is one.
            for column in EventRow.textColumns { _ = try row.text(column) }
        }
        previous = try blob(18)
        body = try text(17)
        let end = input.bytes.count
        hash = try blob(19)
        isHashed = Digests.fit(input.bytes, first..<end, hash)
    }
}
