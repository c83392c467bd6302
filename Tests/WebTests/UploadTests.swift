import Foundation
import Testing

@testable import Web

/// A form with files, read as it comes.
@Suite struct UploadTests {
    private static let type = "multipart/form-data; boundary=XX"
    private static let body = Array(
        """
        --XX
        Content-Disposition: form-data; filename="a.pdf"; name="first"

        %PDF \r --X and\r\n--X
        --XX
        Content-Disposition: form-data; name="text"

        值\r\n--
        --XX
        Content-Disposition: form-data; name="second"; filename="b.bin"

        0123456789
        --XX
        Content-Disposition: form-data; name="none"; filename=""


        --XX--
        behind it
        """.replacing("\n", with: "\r\n").utf8
    )

    private func read(
        _ body: [UInt8],
        inPiecesOf count: Int,
        mostFileBytes: Int64 = .max
    ) throws -> Multipart {
        var reader = try #require(
            MultipartReader(contentType: UploadTests.type, mostFileBytes: mostFileBytes)
        )
        var place = 0
        while place < body.count {
            try reader.take(body[place..<min(place + count, body.count)])
            place += count
        }
        return try reader.finish()
    }

    @Test(arguments: [1, 2, 3, 5, 7, 64, 100_000])
    func `however it is cut, the form is the same`(_ count: Int) throws {
        let form = try read(UploadTests.body, inPiecesOf: count)
        #expect(form.fields.pairs.map { [$0.name, $0.value] } == [["text", "值\r\n--"]])
        #expect(
            form.files.map { [$0.field, $0.name] } == [["first", "a.pdf"], ["second", "b.bin"]]
        )
        let contents = try form.files.map { try $0.bytes(most: 1000) }
        #expect(contents == [Array("%PDF \r --X and\r\n--X".utf8), Array("0123456789".utf8)])
        #expect(try form.files[1].bytes(most: 3) == Array("012".utf8))
    }

    @Test func `of a file that is too large its size is told and nothing is kept`() throws {
        let form = try read(UploadTests.body, inPiecesOf: 4, mostFileBytes: 12)
        #expect(form.files.map(\.size) == [19, 10])
        #expect(form.files.map { $0.content == nil } == [true, false])
        #expect(form.fields["text"] == "值\r\n--")
    }

    @Test func `texts beyond any form are refused while they come`() throws {
        var reader = try #require(MultipartReader(contentType: UploadTests.type))
        try reader.take(Array("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8))
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<4 { try reader.take(piece) }
        #expect(throws: MultipartReader.Fault.tooLarge) { try reader.take(piece) }
    }

    @Test func `what ends in the middle is no form`() {
        let cut = Array(UploadTests.body.prefix(UploadTests.body.count - 20))
        #expect(throws: MultipartReader.Fault.form) { try read(cut, inPiecesOf: 10) }
    }

    @Test func `an upload has no name and is gone with who holds it`() throws {
        let folder = NSTemporaryDirectory() + "upload-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var held: UploadedFile? = try UploadedFile(in: folder, holding: Array("示例".utf8))
        let descriptor = try #require(held?.descriptor)
        #expect(try held?.bytes(most: 100) == Array("示例".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        // The system itself says that the open file has no name any more.
        let link = "/proc/self/fd/\(descriptor)"
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: link)
                .hasSuffix(" (deleted)")
        )
        held = nil
        #expect(
            !((try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? "")
                .hasPrefix(folder)
        )
    }

    @Test func `a folder that is not there is a fault of the disk`() throws {
        var reader = try #require(
            MultipartReader(contentType: UploadTests.type, folder: "/nowhere/at/all")
        )
        #expect(throws: MultipartReader.Fault.disk(UploadedFile.Fault(2))) {
            try reader.take(UploadTests.body)
        }
    }
}
