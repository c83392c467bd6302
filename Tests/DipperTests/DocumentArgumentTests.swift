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
            blockers: ["DOCUMENT_FILE --document/1"]
        ),
        Refused(
            text: "class=a,date=2026-01-05,file=x,digest=\(digest)",
            blockers: ["DOCUMENT_FILE --document/1", "FILE_UNREADABLE x"]
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
            text: "class=a,date=2026-01-05,file=/nowhere/at-all.pdf",
            blockers: ["FILE_UNREADABLE /nowhere/at-all.pdf"]
        ),
    ]

    @Test func `the digest is that of the file`() throws {
        let file = try ScratchFile(Array("abc".utf8), name: "doc.pdf")
        let text = "class=agreement,number=武科〔2026〕1号,issuer=甲,date=2026-01-05,file=\(file.path)"
        // FIPS 180-4, the one-block message.
        #expect(
            try DocumentArgument.document(text, number: 1)
                == DocumentReference(
                    documentClass: "agreement",
                    number: "武科〔2026〕1号",
                    issuer: "甲",
                    date: try #require(CivilDate("2026-01-05")),
                    digest: "sha256:ba7816bf8f01cfea414140de5dae2223"
                        + "b00361a396177a9cb410ff61f20015ad"
                )
        )
    }

    @Test func `a comma that no part follows belongs to the value`() throws {
        let text = "class=a,issuer=甲局,乙局,date=2026-01-05,digest=\(Self.digest)"
        #expect(try DocumentArgument.document(text, number: 1).issuer == "甲局,乙局")
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
