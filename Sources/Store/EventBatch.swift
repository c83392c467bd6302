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

    private var input: EventDigestInput
    private(set) var entries: [Entry] = []

    /// The bytes in which the events know where their parts lie.
    var bytes: [UInt8] { input.bytes }

    init(events: Int) {
        input = EventDigestInput(capacity: events * 1024)
        entries.reserveCapacity(events)
    }

    /// Takes in a row of ``EventRow/selectAll``.
    mutating func read(_ row: any Row) {
        do {
            entries.append(.event(try ReadEvent(row, into: &input)))
        } catch {
            input.cancel()
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
    /// How much of its body names something: of most events nothing that was sent does.
    let extent: EventBody.Extent

    /// Reads the contents in the order in which ``EventRecord/computedHash`` takes them.
    fileprivate init(_ row: any Row, into input: inout EventDigestInput) throws {
        input.begin()
        leaf = try row.integer(EventRow.leafColumn)
        version = try row.integer(2)
        recordedAt = Instant(milliseconds: try row.integer(7))
        effective = try EventRow.effective(row)
        try row.append(utf8: EventRow.textColumns, to: &input.bytes, ends: &input.ends)
        if !input.bytes.isASCII(in: input.first..<input.ends[11]) {
            // To read a text by itself tells whether it is one; the body is looked at as JSON.
            for column in EventRow.textColumns.dropLast() { _ = try row.text(column) }
        }
        try row.append(blob: 18, to: &input.bytes)
        input.ends.append(input.bytes.count)
        input.finish([
            try row.integer(0), version, try row.integer(6), recordedAt.milliseconds,
            Int64(effective.dayNumber),
        ])
        let ends = input.ends
        stream = input.first..<ends[0]
        kind = ends[0]..<ends[1]
        id = ends[1]..<ends[2]
        type = ends[2]..<ends[3]
        actor = ends[3]..<ends[4]
        commandKey = ends[7]..<ends[8]
        causation = ends[8]..<ends[9]
        definition = ends[9]..<ends[10]
        body = ends[11]..<ends[12]
        let end = input.bytes.count
        previous = ends[12]..<end
        try row.append(blob: 19, to: &input.bytes)
        hash = end..<input.bytes.count
        isHashed = Digests.fit(input.bytes, input.start..<end, hash)
        // In a round reviewers go by pseudonyms.
        let isNaming = input.bytes.holds("round", at: kind) || input.bytes.holdsCellName(in: body)
        extent = isNaming ? .whole : .outcome
    }
}
