/// The central directory of a ZIP archive, read from its bytes: where each entry lies.
///
/// The library that unpacks does not tell offsets; entries that overlap are how a small archive
/// becomes a large one.
struct ArchiveDirectory {
    struct Entry: Hashable {
        var name: [UInt8]
        var offset: Int64
        var packedBytes: Int64
        var bytes: Int64
        var method: Int
        var isEncrypted: Bool
        /// By the mode that Unix archivers record.
        var isLink: Bool
    }

    var entries: [Entry] = []
    /// Where the directory begins: every entry lies before it.
    var start: Int64 = 0

    private static let endBytes = 22
    private static let entryBytes = 46
    /// More than this no directory of the most entries needs, with the longest of usual names.
    private static let mostBytes: Int64 = 16 << 20

    /// Nil when the file has no directory that can be read; ZIP64 is none, for at most 200 MB.
    init?(_ file: OpenFile, bytes: Int64) throws {
        let tailBytes = min(bytes, Int64(ArchiveDirectory.endBytes + 65_535))
        try file.seek(to: bytes - tailBytes)
        let tail = try file.read(Int(tailBytes))
        guard
            let end = stride(from: tail.count - ArchiveDirectory.endBytes, through: 0, by: -1)
                .first(where: { tail[$0...].starts(with: [0x50, 0x4B, 0x05, 0x06]) })
        else { return nil }
        let count = ArchiveDirectory.number(tail, end + 10, bytes: 2)
        let size = Int64(ArchiveDirectory.number(tail, end + 12, bytes: 4))
        start = Int64(ArchiveDirectory.number(tail, end + 16, bytes: 4))
        guard size <= ArchiveDirectory.mostBytes, start + size <= bytes else { return nil }
        try file.seek(to: start)
        let directory = try file.read(Int(size))
        var offset = 0
        for _ in 0..<count {
            guard offset + ArchiveDirectory.entryBytes <= directory.count,
                directory[offset...].starts(with: [0x50, 0x4B, 0x01, 0x02])
            else { return nil }
            func number(_ place: Int, bytes: Int) -> Int {
                ArchiveDirectory.number(directory, offset + place, bytes: bytes)
            }
            let nameEnd = offset + ArchiveDirectory.entryBytes + number(28, bytes: 2)
            guard nameEnd <= directory.count else { return nil }
            entries.append(
                Entry(
                    name: Array(directory[offset + ArchiveDirectory.entryBytes..<nameEnd]),
                    offset: Int64(number(42, bytes: 4)),
                    packedBytes: Int64(number(20, bytes: 4)),
                    bytes: Int64(number(24, bytes: 4)),
                    method: number(10, bytes: 2),
                    isEncrypted: number(8, bytes: 2) & 0x2041 != 0,
                    isLink: number(4, bytes: 2) >> 8 == 3 && number(40, bytes: 2) >> 12 == 0xA
                )
            )
            offset = nameEnd + number(30, bytes: 2) + number(32, bytes: 2)
        }
    }

    /// Whether two entries, or an entry and the directory, share bytes.
    var overlaps: Bool {
        var end: Int64 = 0
        for entry in entries.sorted(by: { $0.offset < $1.offset }) {
            guard entry.offset >= end else { return true }
            // A local header has 30 bytes and the name; what else it has only takes more room.
            end = entry.offset + 30 + Int64(entry.name.count) + entry.packedBytes
        }
        return end > start
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, bytes count: Int) -> Int {
        var number = 0
        for place in (0..<count).reversed() { number = number << 8 | Int(bytes[offset + place]) }
        return number
    }
}
