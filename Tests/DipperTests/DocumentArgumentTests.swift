import Casework
import Portfolio
import Testing
import Workflow

@testable import dipper

struct DocumentArgumentTests {
    static let digest = "sha256:" + String(repeating: "0a", count: 32)

    struct Refused: CustomTestStringConvertible {
        let text: String
        let blockers: [String]
        var testDescription: String { text }
    }

    static let refused = [
        Refused(text: "voucher.pdf", blockers: ["DOCUMENT_FORM --document/1"]),
        Refused(
            text: "class=a,date=2026-01-05",
            blockers: ["DOCUMENT_FILE --document/1/file"]
        ),
        Refused(
            text: "class=a,date=2026-01-05,file=x,digest=\(digest)",
            blockers: ["DOCUMENT_FILE --document/1/file", "FILE_UNREADABLE x"]
        ),
        Refused(
            text: "number=1,digest=\(digest)",
            blockers: [
                "DOCUMENT_PART_MISSING --document/1/class",
                "DOCUMENT_PART_MISSING --document/1/date",
            ]
        ),
        Refused(
            text: "class=a,date=2026-02-30,digest=sha256:00",
            blockers: ["DATE_FORM --document/1/date", "DOCUMENT_DIGEST --document/1/digest"]
        ),
        Refused(
            text: "class=a,class=b,date=2026-01-05,digest=\(digest)",
            blockers: ["DOCUMENT_PART_REPEATED --document/1/class"]
        ),
        Refused(
            text: "class=a,date=2026-01-05,digest=\(digest),pages=0,seal=ja,retention=5y",
            blockers: [
                "DOCUMENT_PART --document/1/pages", "DOCUMENT_PART --document/1/seal",
                "DOCUMENT_PART --document/1/retention",
            ]
        ),
        Refused(
            text: "class=a,date=2026-01-05,file=/nowhere/at-all.pdf",
            blockers: ["FILE_UNREADABLE /nowhere/at-all.pdf"]
        ),
    ]

    @Test func `the digest is that of the file`() throws {
        let file = try ScratchFile(Array("%PDF-1.4\n%%EOF\n".utf8), name: "协议.pdf")
        let text =
            "class=agreement,number=武科〔2026〕1号,issuer=甲,date=2026-01-05,file=\(file.path),"
            + "pages=12,seal=yes,original=档案室 3 柜"
        var expected = DocumentReference(
            documentClass: "agreement",
            number: "武科〔2026〕1号",
            issuer: "甲",
            date: try #require(CivilDate("2026-01-05")),
            // By sha256sum.
            digest: "sha256:14bcd090baf31edba64e9cbd8cdfc15f943344aa72cb3675ad8e91bfcbce03ad"
        )
        expected.pages = 12
        expected.isStamped = true
        expected.retention = .permanent
        #expect(
            try DocumentArgument.document(text, number: 1)
                == GivenDocument(
                    reference: expected,
                    file: Enclosure.File(path: file.path, mediaType: "application/pdf", bytes: 15),
                    particulars: DocumentParticulars(name: "协议.pdf", original: "档案室 3 柜")
                )
        )
    }

    @Test func `a comma that no part follows belongs to the value`() throws {
        let text = "class=a,issuer=甲局,乙局,date=2026-01-05,digest=\(Self.digest)"
        #expect(try DocumentArgument.document(text, number: 1)?.reference.issuer == "甲局,乙局")
    }

    @Test(arguments: [
        "class=a,date=2026-01-05,file=/nowhere/at-all.pdf,classified=yes",
        "class=a,date=2026-01-05,number=机密★10年,file=/nowhere/at-all.pdf",
        "class=a,date=2026-01-05,file=/nowhere/绝密 ★ 长期.pdf",
    ])
    func `of a classified document nothing is read and nothing told`(_ text: String) throws {
        #expect(try DocumentArgument.documents([text]) == .classified)
    }

    @Test func `a paper alone needs to say where it lies`() throws {
        let text = "class=payment_voucher,date=2026-01-05,original=财务档案 2026-1"
        let given = try #require(try DocumentArgument.document(text, number: 1))

        #expect(given.reference.digest == "")
        #expect(given.reference.retention == .thirtyYears)
        #expect(given.enclosure(0)?.file == nil)
        #expect(given.enclosure(0)?.particulars.original == "财务档案 2026-1")
    }

    @Test func `a confidentiality agreement carries no mark of a secret`() throws {
        let text = "class=a,date=2026-01-05,number=保密协议 秘密事项说明,digest=\(Self.digest)"
        #expect(try DocumentArgument.documents([text]) != .classified)
    }

    @Test(arguments: refused)
    func `a bad document is refused with every reason`(example: Refused) throws {
        let refusal = #expect(throws: Refusal.self) {
            try DocumentArgument.documents([example.text])
        }
        #expect(refusal?.blockers.map { "\($0.code) \($0.place)" } == example.blockers)
    }

    @Test func `a bad document is named by its number`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try DocumentArgument.documents([
                "class=a,date=2026-01-05,digest=\(Self.digest)", "x",
            ])
        }
        #expect(refusal?.blockers.map(\.place) == ["--document/2"])
    }
}
