import Foundation
import Testing
import Workflow

@testable import Documents

@Suite struct `An archive that is handed in` {
    private func code(_ name: String, _ parts: [(String, [UInt8])]) throws -> String {
        let scratch = try ScratchFolder()
        let path = "\(scratch.path)/\(name)"
        try Archive.write(parts, to: path)
        return code(path)
    }

    private func code(_ name: String, raw: [Archive.Entry]) throws -> String {
        let scratch = try ScratchFolder()
        return code(try scratch.file(name, Archive.bytes(raw)))
    }

    private func code(_ path: String) -> String {
        do throws(Refusal) {
            return try DocumentFile(checking: path).type.rawValue
        } catch {
            return error.blockers.map(\.code).joined(separator: " ")
        }
    }

    private static var stored: [Archive.Entry] {
        Archive.docx.map { Archive.Entry(name: $0.0, bytes: $0.1) }
    }

    @Test func `is told by its mandatory parts`() throws {
        #expect(try code("a.docx", Archive.docx) == "docx")
        #expect(try code("a.xlsx", Archive.office("spreadsheetml.sheet")) == "xlsx")
        #expect(try code("a.pptx", Archive.office("presentationml.presentation")) == "pptx")
        #expect(try code("a.ofd", [("OFD.xml", Array("<ofd:OFD/>".utf8))]) == "ofd")
        #expect(try code("a.docx", raw: Self.stored) == "docx")
        #expect(try code("a.xlsx", Archive.docx) == "DOCUMENT_NAME_DIFFERS")
        #expect(try code("a.docx", [("a.txt", [1, 2, 3])]) == "DOCUMENT_TYPE")
        #expect(try code("a.docx", Array(Archive.docx.dropFirst())) == "DOCUMENT_TYPE")
    }

    @Test func `with macros is refused`() throws {
        let code: [UInt8] = [1, 2, 3]
        let macro = Archive.typesPart("application/vnd.ms-word.document.macroEnabled.main+xml")
        let renamed = [(Archive.types, Array(macro.utf8))] + Archive.docx.dropFirst()
        #expect(
            try self.code("a.docx", Archive.docx + [("word/vbaProject.bin", code)])
                == "DOCUMENT_MACRO"
        )
        #expect(
            try self.code("a.docx", Archive.docx + [("word/VBAPROJECT.BIN", code)])
                == "DOCUMENT_MACRO"
        )
        #expect(try self.code("a.docx", renamed) == "DOCUMENT_MACRO")
        #expect(
            try self.code("a.docx", Archive.docx + [("xl/macrosheets/sheet1.xml", code)])
                == "DOCUMENT_MACRO"
        )
    }

    @Test(arguments: ["utf8", "utf16le", "utf16be"])
    func `that declares entities is refused in any encoding`(_ encoding: String) throws {
        func bytes(_ text: String) -> [UInt8] {
            switch encoding {
            case "utf16le": text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            case "utf16be": text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
            default: Array(text.utf8)
            }
        }
        let lol = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"&c;&c;\">]><a>&b;</a>"
        // Also across the border of two pieces that are read.
        let padded = String(repeating: " ", count: (1 << 16) - 4) + lol
        for text in [lol, padded] {
            #expect(
                try code("a.docx", Archive.docx + [("word/styles.xml", bytes(text))])
                    == "DOCUMENT_ENTITY"
            )
        }
        // Said in a text of a part that is no markup, it declares nothing.
        #expect(try code("a.docx", Archive.docx + [("word/media/a.bin", bytes(lol))]) == "docx")
    }

    @Test func `that grows beyond measure is refused`() throws {
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        let noise = (0..<(2 << 20)).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7 ^ $0 >> 13) }
        #expect(
            try code("a.docx", Archive.docx + [("word/media/a.bin", zeros)])
                == "DOCUMENT_BOMB"
        )
        #expect(try code("a.docx", Archive.docx + [("word/media/a.bin", noise)]) == "docx")
        let many = (0..<1000).map { ("word/media/\($0).bin", [UInt8]()) }
        #expect(try code("a.docx", Archive.docx + many) == "DOCUMENT_BOMB")
        #expect(try code("a.docx", Archive.docx + many.dropLast(3)) == "docx")
    }

    @Test func `whose entries overlap is refused`() throws {
        var twice = Self.stored
        twice.append(
            Archive.Entry(name: "word/again.xml", bytes: twice[0].bytes, offset: 0)
        )
        #expect(try code("a.docx", raw: twice) == "DOCUMENT_BOMB")
        var beyond = Self.stored
        beyond[2].saidBytes = 60_000
        #expect(try code("a.docx", raw: beyond) == "DOCUMENT_BOMB")
    }

    @Test func `whose entries lead elsewhere is refused`() throws {
        for name in [
            "../a.xml", "word/../../a.xml", "/etc/a.xml", "word\\a.xml", "C:a.xml",
            "word/document.xml", "WORD/Document.xml", "a\u{1}.xml",
        ] {
            let parts = Self.stored + [Archive.Entry(name: name, bytes: [1])]
            #expect(try code("a.docx", raw: parts) == "DOCUMENT_ENTRY_NAME", "\(name)")
        }
        let link = Archive.Entry(name: "word/link", bytes: Array("/etc/passwd".utf8), mode: 0xA1FF)
        #expect(try code("a.docx", raw: Self.stored + [link]) == "DOCUMENT_ENTRY_NAME")
        let file = Archive.Entry(name: "word/file", bytes: [1], mode: 0x81A4)
        #expect(try code("a.docx", raw: Self.stored + [file]) == "docx")
    }

    @Test func `that is locked or damaged is refused`() throws {
        let locked = Archive.Entry(name: "word/a.bin", bytes: [1, 2], flags: 1)
        #expect(try code("a.docx", raw: Self.stored + [locked]) == "DOCUMENT_ENCRYPTED")
        let scratch = try ScratchFolder()
        let whole = Archive.bytes(Self.stored)
        var flipped = whole
        flipped[60] ^= 1
        #expect(code(try scratch.file("flipped.docx", flipped)) == "DOCUMENT_DAMAGED")
        for cut in [10, 100, whole.count - 30, whole.count - 1] {
            let path = try scratch.file("cut.docx", Array(whole.prefix(cut)))
            #expect(code(path) == "DOCUMENT_DAMAGED", "\(cut)")
        }
        #expect(code(try scratch.file("whole.docx", whole)) == "docx")
    }
}
