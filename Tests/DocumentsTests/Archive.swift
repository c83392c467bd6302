import CZip
import Foundation

/// Archives as office programs make them, and as somebody with bad intentions does.
enum Archive {
    static let types = "[Content_Types].xml"
    private static let main = "application/vnd.openxmlformats-officedocument."

    static func typesPart(_ content: String) -> String {
        "<?xml version=\"1.0\"?><Types><Override ContentType=\"\(content)\"/></Types>"
    }

    /// The mandatory parts of an office file.
    static func office(_ kind: String) -> [(String, [UInt8])] {
        [
            (types, Array(typesPart("\(main)\(kind).main+xml").utf8)),
            ("_rels/.rels", Array("<Relationships/>".utf8)),
            ("word/document.xml", Array("<document>示例</document>".utf8)),
        ]
    }

    static let docx = office("wordprocessingml.document")

    /// Writes an archive by libzip, deflated.
    static func write(_ parts: [(String, [UInt8])], to path: String) throws {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            throw CocoaError(.fileWriteUnknown)
        }
        for (name, bytes) in parts {
            // The library frees what it was given.
            guard let copy = unsafe malloc(max(1, bytes.count)) else {
                throw CocoaError(.fileWriteUnknown)
            }
            unsafe copy.copyMemory(from: bytes, byteCount: bytes.count)
            let source = unsafe zip_source_buffer(archive, copy, UInt64(bytes.count), 1)
            guard unsafe zip_file_add(archive, name, source, UInt32(ZIP_FL_ENC_UTF_8)) >= 0 else {
                throw CocoaError(.fileWriteUnknown)
            }
        }
        guard unsafe zip_close(archive) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// One entry of a directory that is written byte by byte, stored.
    struct Entry {
        var name: String
        var bytes: [UInt8]
        /// Where its local header is said to be; nil for where it is.
        var offset: Int?
        var flags = 0
        /// The Unix mode, such as that of a link.
        var mode = 0
        var saidBytes: Int?
    }

    static func bytes(_ entries: [Entry]) -> [UInt8] {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let offset = entry.offset ?? body.count
            let name = Array(entry.name.utf8)
            let size = entry.saidBytes ?? entry.bytes.count
            let common =
                number(entry.flags, 2) + number(0, 2) + number(0, 4)
                + number(Int(checksum(entry.bytes)), 4) + number(size, 4)
                + number(size, 4) + number(name.count, 2) + number(0, 2)
            if entry.offset == nil {
                body += number(0x0403_4B50, 4) + number(20, 2) + common + name + entry.bytes
            }
            directory += number(0x0201_4B50, 4) + number(entry.mode == 0 ? 20 : 3 << 8 | 20, 2)
            directory += number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2)
            directory += number(entry.mode << 16, 4) + number(offset, 4) + name
        }
        let end =
            number(0x0605_4B50, 4) + number(0, 4) + number(entries.count, 2)
            + number(entries.count, 2) + number(directory.count, 4) + number(body.count, 4)
            + number(0, 2)
        return body + directory + end
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
