/// The table of contents of a ZIP file, checked before anything of it is unpacked.
///
/// libzip unpacks; it neither tells where entries lie nor refuses those that share their bytes,
/// by which 100 kB become 20 GB.
struct ZipDirectory {
    struct Entry {
        let name: String
        let offset: Int
        let packedBytes: Int
        let unpackedBytes: Int
    }

    let entries: [Entry]

    private static let endMark: UInt32 = 0x0605_4B50
    private static let entryMark: UInt32 = 0x0201_4B50
    private static let localMark: UInt32 = 0x0403_4B50
    private static let endBytes = 22
    private static let entryBytes = 46
    private static let localBytes = 30
    private static let mostCommentBytes = 65_535
    /// A field of four bytes says so when the real value lies in the ZIP64 part.
    private static let elsewhere = 0xFFFF_FFFF

    init(_ bytes: [UInt8]) throws(WorkbookFault) {
        let reader = ByteReader(bytes: bytes)
        guard try reader.long(0) == Self.localMark else { throw .notWorkbook }
        let end = try ZipDirectory.end(reader)
        let count = try reader.short(end + 10)
        guard count <= SheetLimits.mostEntries else { throw .entries(count) }
        var position = Int(try reader.long(end + 16))
        let start = position
        var entries: [Entry] = []
        for _ in 0..<count {
            let (entry, length) = try ZipDirectory.entry(reader, position)
            entries.append(entry)
            position += length
        }
        guard position <= end else { throw .damaged("central directory") }
        try ZipDirectory.check(entries, reader, end: start)
        self.entries = entries
    }

    /// The last record of the file, before an optional comment.
    private static func end(_ reader: ByteReader) throws(WorkbookFault) -> Int {
        let last = reader.bytes.count - endBytes
        guard last >= 0 else { throw .damaged("no central directory") }
        var position = last
        while position >= max(0, last - mostCommentBytes) {
            if try reader.long(position) == endMark { return position }
            position -= 1
        }
        throw .damaged("no central directory")
    }

    private static func entry(
        _ reader: ByteReader,
        _ position: Int
    ) throws(WorkbookFault) -> (Entry, Int) {
        guard try reader.long(position) == entryMark else { throw .damaged("central directory") }
        guard try reader.short(position + 8) & 1 == 0 else { throw .encrypted }
        let nameLength = try reader.short(position + 28)
        let extraLength = try reader.short(position + 30)
        let commentLength = try reader.short(position + 32)
        let nameStart = position + entryBytes
        let name = String(
            decoding: try reader.slice(nameStart, nameLength),
            as: UTF8.self
        )
        var sizes = [
            Int(try reader.long(position + 24)), Int(try reader.long(position + 20)),
            Int(try reader.long(position + 42)),
        ]
        try wide(&sizes, reader, nameStart + nameLength, extraLength)
        let entry = Entry(
            name: name,
            offset: sizes[2],
            packedBytes: sizes[1],
            unpackedBytes: sizes[0]
        )
        return (entry, entryBytes + nameLength + extraLength + commentLength)
    }

    /// Replaces what says that it lies elsewhere by the ZIP64 part, in the order of the standard.
    private static func wide(
        _ sizes: inout [Int],
        _ reader: ByteReader,
        _ start: Int,
        _ length: Int
    ) throws(WorkbookFault) {
        guard sizes.contains(elsewhere) else { return }
        var position = start
        while position + 4 <= start + length {
            let (kind, size) = (try reader.short(position), try reader.short(position + 2))
            position += 4
            guard kind == 1 else {
                position += size
                continue
            }
            for index in sizes.indices where sizes[index] == elsewhere {
                sizes[index] = try reader.wide(position)
                position += 8
            }
            return
        }
        throw .damaged("zip64")
    }

    private static func check(
        _ entries: [Entry],
        _ reader: ByteReader,
        end: Int
    ) throws(WorkbookFault) {
        var total = 0
        for entry in entries {
            guard isAllowed(entry.name) else { throw .name(entry.name) }
            let (sum, overflow) = total.addingReportingOverflow(entry.unpackedBytes)
            guard !overflow, sum <= SheetLimits.mostUnpackedBytes else {
                throw .unpacked(overflow ? Int.max : sum)
            }
            total = sum
            let ratio = entry.unpackedBytes / max(1, entry.packedBytes)
            guard
                entry.unpackedBytes <= SheetLimits.leastBytesForRatio
                    || ratio <= SheetLimits.mostRatio
            else { throw .ratio(part: entry.name, ratio) }
        }
        guard Set(entries.map(\.name)).count == entries.count else {
            throw .damaged("an entry twice")
        }
        let ordered = entries.sorted { $0.offset < $1.offset }
        for (index, entry) in ordered.enumerated() {
            guard try reader.long(entry.offset) == localMark else { throw .damaged(entry.name) }
            let names = try reader.short(entry.offset + 26) + reader.short(entry.offset + 28)
            let bound = index + 1 < ordered.count ? ordered[index + 1].offset : end
            guard entry.packedBytes <= reader.bytes.count,
                entry.offset + localBytes + names + entry.packedBytes <= bound
            else { throw .overlap(part: entry.name) }
        }
    }

    /// No part of a workbook has a path that leads out of it.
    private static func isAllowed(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.contains("\\") && !name.contains(":")
            && !name.contains("\0") && !name.split(separator: "/").contains("..")
    }
}

/// Little-endian numbers out of bytes, never beyond their end.
private struct ByteReader {
    let bytes: [UInt8]

    func slice(_ start: Int, _ length: Int) throws(WorkbookFault) -> ArraySlice<UInt8> {
        guard start >= 0, length >= 0, start <= bytes.count, length <= bytes.count - start else {
            throw .damaged("cut short")
        }
        return bytes[start..<start + length]
    }

    private func number(_ start: Int, _ length: Int) throws(WorkbookFault) -> UInt64 {
        try slice(start, length).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func short(_ start: Int) throws(WorkbookFault) -> Int { Int(try number(start, 2)) }
    func long(_ start: Int) throws(WorkbookFault) -> UInt32 { UInt32(try number(start, 4)) }

    func wide(_ start: Int) throws(WorkbookFault) -> Int {
        guard let value = Int(exactly: try number(start, 8)), value < 1 << 62 else {
            throw .damaged("zip64")
        }
        return value
    }
}
