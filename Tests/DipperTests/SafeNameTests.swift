import Casework
import Portfolio
import Store
import Testing

@testable import dipper

@Suite struct `A file that is taken out` {
    /// What a name in the ledger becomes on the disk of whoever takes the file out.
    struct Name: CustomTestStringConvertible {
        let given: String
        let safe: String
        var testDescription: String { given }
    }

    @Test(arguments: [
        Name(given: "示例纪要.pdf", safe: "示例纪要.pdf"),
        Name(given: "../../etc/passwd", safe: "passwd.pdf"),
        Name(given: "..", safe: "minutes-7.pdf"),
        Name(given: "-rf.pdf", safe: "rf.pdf"),
        Name(given: ".bashrc", safe: "minutes-7.pdf"),
        Name(given: "a\u{202E}fdp.exe", safe: "afdp.pdf"),
        Name(given: "a\n\u{1B}[31m.pdf", safe: "a[31m.pdf"),
        Name(given: "C:\\b|c?.pdf", safe: "C__b_c_.pdf"),
        Name(given: "a.pdf.exe", safe: "a.pdf.pdf"),
        Name(given: "", safe: "minutes-7.pdf"),
    ])
    func `a name leads nowhere`(_ name: Name) throws {
        var reference = try #require(
            try DocumentArgument.document(
                "class=minutes,date=2026-01-05,original=示例",
                number: 1
            )
        ).reference
        reference.mediaType = "application/pdf"
        let document = CaseDocument(
            number: 7,
            reference: reference,
            particulars: DocumentParticulars(name: name.given, original: ""),
            isExpunged: false
        )
        #expect(document.safeName == name.safe)
    }
}
