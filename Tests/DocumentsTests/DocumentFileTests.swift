import Casework
import Foundation
import Testing
import Workflow

@testable import Documents

@Suite struct `A file that is handed in` {
    /// A file by its name and bytes, and what it is taken for or refused with.
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: [UInt8]
        var type: DocumentType?
        var code: String?
        var what = ""
        var testDescription: String { what.isEmpty ? name : "\(name), \(what)" }

        init(_ name: String, _ bytes: [UInt8], _ type: DocumentType) {
            (self.name, self.bytes, self.type) = (name, bytes, type)
        }

        init(_ name: String, _ bytes: [UInt8], _ code: String, _ what: String) {
            (self.name, self.bytes, self.code, self.what) = (name, bytes, code, what)
        }
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let pdf = text("%PDF-1.7\n1 0 obj <</EncryptMetadata false>>\n%%EOF\n")
    private static let png =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + text("IHDR")
        + [UInt8](repeating: 1, count: 20)
    private static let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]

    static let plain = [
        Sample("a.pdf", pdf, .pdf),
        Sample("大写.PDF", pdf, .pdf),
        Sample("a.png", png, .png),
        Sample("a.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], .jpeg),
        Sample("a.jpeg", [0xFF, 0xD8, 0xFF, 0xE1, 0, 16], .jpeg),
        Sample("a.tif", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0], .tiff),
        Sample("a.tiff", [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8], .tiff),
        Sample("a.bmp", text("BM") + [58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1], .bmp),
        Sample("a.webp", text("RIFF") + [26, 0, 0, 0] + text("WEBPVP8L"), .webp),
        Sample("a.pdf", [], "DOCUMENT_EMPTY", "nothing"),
        Sample("a.pdf", text("示例"), "DOCUMENT_TYPE", "a text"),
        Sample("a.bmp", text("BMW 车型说明，不是图片。"), "DOCUMENT_TYPE", "a text that begins so"),
        Sample("a.exe", text("MZ") + [0x90, 0], "DOCUMENT_TYPE", "a program"),
        Sample("a.docx", compound + [0, 0], "DOCUMENT_TYPE", "Office before 2007"),
        Sample(
            "a.docx",
            compound + "EncryptedPackage".utf8.flatMap { [UInt8]([$0, 0]) },
            "DOCUMENT_ENCRYPTED",
            "encrypted Office"
        ),
        Sample(
            "a.pdf",
            text("%PDF-1.7\ntrailer <</Encrypt 5 0 R>>\n%%EOF\n"),
            "DOCUMENT_ENCRYPTED",
            "encrypted"
        ),
        Sample("a.pdf", text("%PDF-1.7\n1 0 obj"), "DOCUMENT_DAMAGED", "cut off"),
        Sample("a.docx", pdf, "DOCUMENT_NAME_DIFFERS", "content of a PDF"),
        Sample("扫描件", pdf, "DOCUMENT_NAME_DIFFERS", "no ending"),
        Sample("a.pdf.png", pdf, "DOCUMENT_NAME_DIFFERS", "two endings"),
        Sample("a.png", [0x50, 0x4B, 3, 4, 0], "DOCUMENT_DAMAGED", "an archive of nothing"),
    ]

    private func outcome(_ path: String) -> Result<DocumentType, Refusal> {
        Result { () throws(Refusal) in try DocumentFile(checking: path).type }
    }

    private func code(_ path: String) -> String? {
        guard case .failure(let refusal) = outcome(path) else { return nil }
        return refusal.blockers.map { "\($0.code) \($0.place)" }.joined()
    }

    @Test(arguments: plain)
    func `is what its content is`(_ sample: Sample) throws {
        let scratch = try ScratchFolder()
        let path = try scratch.file(sample.name, sample.bytes)

        if let type = sample.type {
            let file = try DocumentFile(checking: path)
            #expect(file.type == type)
            #expect(file.name == sample.name)
            #expect(file.bytes == Int64(sample.bytes.count))
            #expect(file.digest == Digests.named(sample.bytes))
        } else {
            #expect(code(path) == "\(sample.code ?? "") \(path)")
        }
    }

    @Test func `every refusal names file and remedy in both languages`() throws {
        for sample in Self.plain where sample.code != nil {
            let scratch = try ScratchFolder()
            let path = try scratch.file(sample.name, sample.bytes)
            guard case .failure(let refusal) = outcome(path) else { continue }
            for blocker in refusal.blockers {
                #expect(blocker.message.zh.contains(path))
                #expect(blocker.message.en.contains(path))
                #expect(!blocker.message.zh.contains("！"))
            }
        }
    }

    @Test func `is a file, and not what only looks like one`() throws {
        let scratch = try ScratchFolder()
        let real = try scratch.file("real.pdf", Self.pdf)
        let link = scratch.path + "/link.pdf"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
        let pipe = scratch.path + "/pipe.pdf"
        let isMade = unsafe mkfifo(pipe, 0o600) == 0
        #expect(isMade)
        let folder = scratch.path + "/folder.pdf"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)

        for path in [link, pipe, folder, "/dev/zero", "/dev/null"] {
            #expect(code(path) == "DOCUMENT_NOT_FILE \(path)")
        }
        #expect(code("/nowhere/at-all.pdf") == "FILE_UNREADABLE /nowhere/at-all.pdf")
        #expect(code(real) == nil)
    }

    @Test func `of more than 200 MB is refused before it is read`() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.file("large.pdf", Self.pdf)
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.truncate(atOffset: UInt64(DocumentFile.mostBytes) + 1)

        #expect(code(path) == "FILE_TOO_LARGE \(path)")
    }

    @Test func `that changes after it was looked through is not kept`() throws {
        let scratch = try ScratchFolder()
        let path = try scratch.file("a.pdf", Self.pdf)
        let file = try DocumentFile(checking: path)
        let folder = DocumentFolder(beside: scratch.path + "/ledger.sqlite")
        let hold = try folder.holdForAdding()
        defer { withExtendedLifetime(hold) {} }
        _ = try scratch.file("a.pdf", Self.pdf.map { $0 == 0x37 ? 0x36 : $0 })

        let refusal = #expect(throws: Refusal.self) {
            try folder.seal(
                path,
                digest: file.digest,
                bytes: file.bytes,
                DocumentKey(SystemRandom.bytes(32))
            )
        }

        #expect(refusal?.blockers.map(\.code) == ["DOCUMENT_CHANGED"])
        #expect(try folder.listing() == DocumentFolder.Listing())
    }
}
