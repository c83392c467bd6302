import Testing

@testable import Web

@Suite struct FormTests {
    @Test(arguments: [
        ("a=1&b=%E9%87%8F+%2B", [["a", "1"], ["b", "量 +"]]), ("", []), ("a", [["a", ""]]),
        ("a=1=2&&b", [["a", "1=2"], ["b", ""]]), ("f=1&f=2", [["f", "1"], ["f", "2"]]),
    ])
    func `pairs are read in their order`(_ text: String, _ pairs: [[String]]) {
        #expect(FormFields(urlEncoded: text)?.pairs.map { [$0.name, $0.value] } == pairs)
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "a=%FF", "%C0%AF=1"])
    func `broken escapes and bytes that are no text are refused`(_ text: String) {
        #expect(FormFields(urlEncoded: text) == nil)
    }

    @Test func `too many pairs are refused`() {
        let most = String(repeating: "a&", count: FormFields.mostPairs)
        #expect(FormFields(urlEncoded: most)?.pairs.count == FormFields.mostPairs)
        #expect(FormFields(urlEncoded: most + "a") == nil)
    }

    @Test func `what was encoded is read again`() {
        let fields = FormFields([("名 称", "a&b=c+d%\n\u{1F600}"), ("x", "")])
        #expect(FormFields(urlEncoded: fields.urlEncoded) == fields)
    }

    private static let type = "multipart/form-data; boundary=XX"

    private func body(_ text: String) -> [UInt8] {
        Array(text.replacing("\n", with: "\r\n").utf8)
    }

    @Test func `a form with files is read, bytes and all`() throws {
        let form = try #require(
            Multipart(
                body(
                    """
                    --XX
                    Content-Disposition: form-data; name="a"

                    值
                    --XX
                    Content-Disposition: form-data; name="f"; filename="纪%22要.pdf"
                    Content-Type: application/pdf

                    %PDF
                    with --XX in the text
                    --XX
                    Content-Disposition: form-data; name="empty"; filename=""


                    --XX--

                    """
                ),
                contentType: FormTests.type
            )
        )
        #expect(form.fields.pairs.map { [$0.name, $0.value] } == [["a", "值"]])
        #expect(form.files.map(\.name) == ["纪\"要.pdf"])
    }

    @Test(arguments: [
        "", "--XX", "--XX\n\n", "--XX\nContent-Disposition: form-data; name=\"a\"\n\n1",
        "--XX\nContent-Type: text/plain\n\n1\n--XX--",
    ])
    func `a broken form is refused`(_ text: String) {
        #expect(Multipart(body(text), contentType: FormTests.type) == nil)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=a", "a"), ("multipart/form-data; boundary=\"a b\"", "a b"),
        ("multipart/form-data", nil), ("text/plain; boundary=a", nil),
    ])
    func `the boundary stands in the content type`(_ type: String, _ boundary: String?) {
        #expect(Multipart.boundary(of: type) == boundary)
    }
}
