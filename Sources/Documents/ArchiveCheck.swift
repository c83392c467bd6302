internal import CZip
internal import Glibc
internal import SQL

/// Reads an archive through once: that it is whole, no bomb, and what kind of document it is.
///
/// Nothing is unpacked to the disk, ever.
struct ArchiveCheck {
    /// Of slides, sheets and pictures an office file has hundreds.
    static let mostOfficeEntries = 1000
    /// An OFD of a thousand scanned pages has three entries a page.
    static let mostEntries = 4000
    /// Two and a half times the largest file: pictures do not shrink, and text is small.
    static let mostBytes: Int64 = 512 << 20
    /// Above this size an entry may shrink to a hundredth at most.
    static let ratioFromBytes: Int64 = 1 << 20
    static let mostRatio: Int64 = 100
    private static let pieceBytes = 1 << 16
    private static let mostTypesBytes = 1 << 20

    private static let types = "[Content_Types].xml"
    private static let mains: [(type: DocumentType, content: String)] = [
        (.docx, "wordprocessingml.document.main+xml"),
        (.xlsx, "spreadsheetml.sheet.main+xml"),
        (.pptx, "presentationml.presentation.main+xml"),
    ]

    let file: OpenFile
    let bytes: Int64

    /// - Throws: a ``DocumentDefect``.
    func type() throws -> DocumentType {
        guard let directory = try ArchiveDirectory(file, bytes: bytes) else {
            throw DocumentDefect.damaged
        }
        let names = try names(of: directory)
        let content = try contentTypes(readingThrough: names)
        if names.contains("OFD.xml") { return .ofd }
        let isOffice = names.contains(ArchiveCheck.types) && names.contains("_rels/.rels")
        let main = ArchiveCheck.mains.first { ByteText.contains($0.content, in: content) }
        guard isOffice, let main else { throw DocumentDefect.unknownArchive }
        guard names.count <= ArchiveCheck.mostOfficeEntries else {
            throw DocumentDefect.manyEntries(names.count, most: ArchiveCheck.mostOfficeEntries)
        }
        return main.type
    }

    /// The names of all entries, after everything that the directory alone tells was refused.
    private func names(of directory: ArchiveDirectory) throws -> [String] {
        let entries = directory.entries
        guard entries.count <= ArchiveCheck.mostEntries else {
            throw DocumentDefect.manyEntries(entries.count, most: ArchiveCheck.mostEntries)
        }
        var names: [String] = []
        var sum: Int64 = 0
        for entry in entries {
            let name = String(decoding: entry.name, as: UTF8.self)
            guard !entry.isEncrypted else { throw DocumentDefect.encrypted }
            guard ArchiveCheck.isPlain(name), !entry.isLink else {
                throw DocumentDefect.entryName(name)
            }
            guard entry.method == 0 || entry.method == 8 else { throw DocumentDefect.damaged }
            let isLarge = entry.bytes > ArchiveCheck.ratioFromBytes
            if isLarge, entry.bytes > ArchiveCheck.mostRatio * max(1, entry.packedBytes) {
                throw DocumentDefect.bomb(name)
            }
            sum += entry.bytes
            let last = name.split(separator: "/").last?.lowercased() ?? ""
            if last == "vbaproject.bin" || name.lowercased().contains("macrosheets/") {
                throw DocumentDefect.macros(name)
            }
            names.append(name)
        }
        guard sum <= ArchiveCheck.mostBytes else { throw DocumentDefect.unpacked(sum) }
        guard !directory.overlaps else { throw DocumentDefect.overlapping }
        if let name = ArchiveCheck.repeated(names) { throw DocumentDefect.entryName(name) }
        return names
    }

    /// A path inside the archive, and none that could lead out of a folder.
    private static func isPlain(_ name: String) -> Bool {
        guard !name.isEmpty, !name.hasPrefix("/"), !name.contains("\\"), !name.contains(":"),
            !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0xFFFD })
        else { return false }
        return !name.split(separator: "/").contains { $0 == ".." || $0 == "." }
    }

    private static func repeated(_ names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0.lowercased()).inserted }
    }

    /// Unpacks every entry into nothing, with its checksum; answers the part of content types.
    private func contentTypes(readingThrough names: [String]) throws -> [UInt8] {
        try file.seek(to: 0)
        let copy = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw StorageFault(errno: errno, file.path) }
        var code: Int32 = 0
        guard let archive = unsafe lazy_zip_fdopen(copy, Int32(ZIP_CHECKCONS), &code) else {
            _ = close(copy)
            throw DocumentDefect.damaged
        }
        defer { unsafe lazy_zip_discard(archive) }
        guard unsafe lazy_zip_get_num_entries(archive, 0) == Int64(names.count) else {
            throw DocumentDefect.damaged
        }
        var types: [UInt8] = []
        var sum: Int64 = 0
        for (index, name) in names.enumerated() {
            guard let entry = unsafe lazy_zip_fopen_index(archive, UInt64(index), 0) else {
                throw DocumentDefect.damaged
            }
            defer { unsafe lazy_zip_fclose(entry) }
            var search =
                ArchiveCheck.isMarkup(name)
                ? ByteSearch(texts: ["<!DOCTYPE", "<!ENTITY"]) : nil
            while true {
                let piece = try unsafe ArchiveCheck.piece(entry)
                if piece.isEmpty { break }
                sum += Int64(piece.count)
                // What the directory tells of sizes is believed no further than this.
                guard sum <= ArchiveCheck.mostBytes else { throw DocumentDefect.unpacked(sum) }
                if search?.finds(in: piece) == true { throw DocumentDefect.entities(name) }
                if name == ArchiveCheck.types, types.count < ArchiveCheck.mostTypesBytes {
                    types += piece
                }
            }
        }
        if ByteText.contains("macroEnabled", in: types) {
            throw DocumentDefect.macros(ArchiveCheck.types)
        }
        return types
    }

    private static func isMarkup(_ name: String) -> Bool {
        [".xml", ".rels", ".vml"].contains { name.lowercased().hasSuffix($0) }
    }

    private static func piece(_ entry: OpaquePointer) throws -> [UInt8] {
        var got: Int64 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: pieceBytes) { buffer, filled in
            got = unsafe lazy_zip_fread(entry, buffer.baseAddress, UInt64(pieceBytes))
            filled = max(0, Int(got))
        }
        guard got >= 0 else { throw DocumentDefect.damaged }
        return bytes
    }
}

/// Whether a text stands in bytes that are ASCII or UTF-16.
enum ByteText {
    static func contains(_ text: String, in bytes: [UInt8]) -> Bool {
        var search = ByteSearch(texts: [text])
        return search.finds(in: bytes)
    }
}
