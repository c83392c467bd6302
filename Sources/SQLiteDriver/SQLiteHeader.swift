internal import Foundation
internal import SQL

/// The first 100 bytes of a database file, https://www.sqlite.org/fileformat.html section 1.3.
struct SQLiteHeader {
    private let bytes: [UInt8]
    private let sizeBytes: Int64

    /// Reads the header; nil where there is no file, or an empty one without a log.
    init?(path: String) throws {
        guard let size = Self.size(of: path) else { return nil }
        guard size > 0 || (Self.size(of: path + "-wal") ?? 0) > 0 else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw StorageFault.io(detail: "\(path): cannot be opened")
        }
        defer { try? handle.close() }
        do {
            bytes = Array(try handle.read(upToCount: 100) ?? Data())
        } catch {
            throw StorageFault.io(detail: "\(path): cannot be read")
        }
        sizeBytes = size
    }

    /// The size of a file in bytes; nil where there is none.
    static func size(of path: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value
    }

    var applicationID: Int32 { Int32(bitPattern: integer(at: 68)) }

    var userVersion: Int32 { Int32(bitPattern: integer(at: 60)) }

    /// Refuses what is no database, or shorter than it says of itself.
    ///
    /// With a log beside it a file may be shorter by right: its tail is still in the log.
    func check(path: String, hasLog: Bool) throws {
        let magic = Array("SQLite format 3".utf8) + [0]
        guard bytes.starts(with: magic.prefix(bytes.count)), !bytes.isEmpty else {
            throw StorageFault.notADatabase(path: path)
        }
        guard bytes.count == 100 else {
            throw StorageFault.truncated(path: path, foundBytes: sizeBytes, expectedBytes: 100)
        }
        // The page count is valid only where it was written with the newest change.
        guard !hasLog, integer(at: 24) == integer(at: 92) else { return }
        let expected = Int64(integer(at: 28)) * pageSizeBytes
        guard sizeBytes >= expected else {
            throw StorageFault.truncated(
                path: path,
                foundBytes: sizeBytes,
                expectedBytes: expected
            )
        }
    }

    /// The page size in bytes; 65,536 does not fit and is written as 1.
    private var pageSizeBytes: Int64 {
        let written = Int64(bytes[16]) << 8 | Int64(bytes[17])
        return written == 1 ? 65_536 : written
    }

    private func integer(at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
