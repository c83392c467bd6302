import Paper
import PrintedPages
import Testing

@Suite struct `An attached file` {
    private func printed(_ attachments: [Attachment]) throws -> Printed {
        try PaperDocument.sample(
            [.contents("目录")] + attachments.map { Block.attachment($0) }
        ).printed()
    }

    @Test func `that is a PDF comes in page by page, as text and under its number`() throws {
        let inner = try PaperDocument.sample([
            .text("内页甲", .body), .newPage, .text("内页乙𠮷", .body),
        ]).printed()

        let printed = try printed([.sample(1, inner.bytes), .sample(2, inner.bytes)])

        #expect(printed.report.attached.map(\.page) == [2, 4])
        #expect(printed.report.attached.map(\.pageCount) == [2, 2])
        #expect(printed.report.attached.map(\.problem) == [nil, nil])
        #expect(printed.pages.count == 5)
        for (page, words) in [(2, ["附件1", "（1/2）", "内页甲"]), (5, ["附件2", "（2/2）", "内页乙𠮷"])] {
            let text = try printed.pages.text(page).packed
            for word in words { #expect(text.contains(word), "\(page) \(word)") }
        }
        #expect(
            try printed.pages.bookmarks().map(\.page) == [2, 4]
        )
    }

    @Test func `keeps its own pictures though another file numbers its objects alike`() throws {
        // Two PDFs of the same build: the picture is the same object number in both.
        let plain = try PaperDocument.sample([
            .attachment(.sample(1, try fixture("two.jpg")))
        ]).printed()
        let turned = try PaperDocument.sample([
            .attachment(.sample(1, try fixture("mirror.jpg")))
        ]).printed()

        let printed = try printed([
            .sample(1, plain.bytes), .sample(2, turned.bytes), .sample(3, plain.bytes),
        ])

        let left = try (2...4).map { try printed.pages.colour($0, x: 200, y: 430) }
        let isRed = left.map { $0[0] > 200 && $0[2] < 60 }
        let isBlue = left.map { $0[2] > 200 && $0[0] < 60 }
        #expect(isRed == [true, false, true], "\(left)")
        #expect(isBlue == [false, true, false], "\(left)")
    }

    @Test func `that is a picture fills a page, turned as its camera was`() throws {
        let printed = try printed([
            .sample(1, try fixture("two.jpg")), .sample(2, try fixture("turned.jpg")),
        ])

        #expect(printed.report.attached.map(\.problem) == [nil, nil])
        let middle = 300.0
        #expect(try printed.pages.colour(2, x: 150, y: 435)[0] > 200)
        #expect(try printed.pages.colour(2, x: 450, y: 435)[2] > 200)
        #expect(try printed.pages.colour(3, x: middle, y: 250)[0] > 200)
        #expect(try printed.pages.colour(3, x: middle, y: 650)[2] > 200)
    }

    @Test func `that is a PNG is drawn`() throws {
        let printed = try printed([.sample(1, try fixture("two.png"))])

        #expect(printed.report.attached.map(\.problem) == [nil])
        #expect(try printed.pages.colour(2, x: 150, y: 435) == [255, 0, 0])
        #expect(try printed.pages.colour(2, x: 450, y: 435) == [0, 0, 255])
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let code: String
        let word: String
        let bytes: @Sendable () throws -> [UInt8]
        var testDescription: String { name }
    }

    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    @Test(arguments: [
        Bad(name: "encrypted PDF", code: "ATTACHMENT_ENCRYPTED", word: "打开密码") {
            try fixture("encrypted.pdf")
        },
        Bad(name: "no PDF behind the mark", code: "ATTACHMENT_DAMAGED", word: "损坏") {
            Array("%PDF-1.7\nnothing".utf8)
        },
        Bad(name: "half a PDF", code: "ATTACHMENT_DAMAGED", word: "损坏") {
            let whole = try PaperDocument.sample([.text("内页", .body)]).printed().bytes
            return Array(whole.prefix(300))
        },
        Bad(name: "half a JPEG", code: "ATTACHMENT_DAMAGED", word: "损坏") {
            Array(try fixture("two.jpg").dropLast(40))
        },
        Bad(name: "head of a JPEG", code: "ATTACHMENT_DAMAGED", word: "损坏") { [0xFF, 0xD8, 0xFF] },
        Bad(name: "half a PNG", code: "ATTACHMENT_DAMAGED", word: "损坏") {
            Array(try fixture("two.png").prefix(60))
        },
        Bad(name: "PNG bomb", code: "ATTACHMENT_TOO_LARGE", word: "过大") {
            png + [0, 0, 0, 13] + Array("IHDR".utf8)
                + [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 2, 0, 0, 0]
        },
        Bad(name: "office file", code: "ATTACHMENT_NOT_PRINTABLE", word: "办公文档") {
            [0x50, 0x4B, 3, 4, 0, 0]
        },
        Bad(name: "TIFF", code: "ATTACHMENT_NOT_PRINTABLE", word: "TIFF") {
            [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]
        },
        Bad(name: "nothing", code: "ATTACHMENT_NOT_PRINTABLE", word: "空文件") { [] },
    ])
    func `that cannot be printed has a sheet that says why`(bad: Bad) throws {
        let good = try PaperDocument.sample([.text("内页", .body)]).printed().bytes

        let printed = try printed([.sample(1, try bad.bytes()), .sample(2, good)])

        #expect(printed.report.attached.map { $0.problem?.code } == [bad.code, nil])
        #expect(printed.report.attached.map(\.page) == [2, 3])
        let sheet = try printed.pages.text(2).packed
        for word in ["附件1：示例文件1", "sha256:1", bad.word] {
            #expect(sheet.contains(word), "\(word): \(sheet)")
        }
        #expect(try printed.pages.text(3).contains("内页"))
    }

    @Test func `that is absent, withheld or unreadable has a sheet as well`() throws {
        struct Gone: Error {}

        let printed = try printed([
            .sample(1, .absent), .sample(2, .withheld), .sample(3, .file { throw Gone() }),
        ])

        #expect(
            printed.report.attached.map { $0.problem?.code } == [
                "ATTACHMENT_NOT_STORED", "ATTACHMENT_WITHHELD", "ATTACHMENT_UNREADABLE",
            ]
        )
        #expect(printed.pages.count == 4)
    }

    @Test func `whose page is broken leaves the rest of the document whole`() throws {
        // A transformation that cannot be undone puts cairo in an error state for good.
        let content = "0 0 0 0 0 0 cm 0 0 100 100 re f BT /F1 12 Tf (x) Tj ET"
        let broken = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj
            4 0 obj<</Length \(content.utf8.count)>>stream
            \(content)
            endstream endobj
            trailer<</Root 1 0 R>>
            """
        let good = try PaperDocument.sample([.text("内页", .body)]).printed().bytes

        let printed = try printed([.sample(1, Array(broken.utf8)), .sample(2, good)])

        #expect(printed.pages.count == 3)
        #expect(try printed.pages.text(3).contains("内页"))
    }
}
