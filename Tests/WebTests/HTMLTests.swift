import Testing

@testable import Web

@Suite struct HTMLTests {
    @Test func `texts and attributes are escaped, whatever they hold`() {
        let nasty = "<script>alert('1')</script>&\"\u{0}\u{202E}"
        let html = tag(.p, .class(nasty)) { nasty }

        #expect(
            html.text == "<p class=\"&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;"
                + "\u{FFFD}\u{202E}\">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;"
                + "\u{FFFD}\u{202E}</p>"
        )
    }

    @Test(arguments: [
        ("/cases?q=1", "/cases?q=1"), ("#main", "#main"),
        ("https://a.example/", "https://a.example/"),
        ("otpauth://totp/x?secret=Y", "otpauth://totp/x?secret=Y"), ("otpauth://hotp/x", "#"),
        ("javascript:alert(1)", "#"), ("//evil.example", "#"), ("/\\evil.example", "#"),
        ("http://a.example", "#"), ("data:text/html,x", "#"), (" /x", "#"), ("", "#"),
    ])
    func `places lead within Dipper, or to the encrypted web`(_ place: String, _ written: String) {
        #expect(tag(.a, .href(place)).text == "<a href=\"\(written)\"></a>")
    }

    @Test func `a text that begins with a line break keeps it`() {
        #expect(tag(.textarea) { "\na" }.text == "<textarea>\n\na</textarea>")
    }

    @Test(arguments: [true, false])
    func `elements without content have no end`(_ isBroken: Bool) {
        let html = tag(.p) {
            tag(.input, .flag("required"), nil)
            for number in 1...2 { "\(number)" }
            if isBroken { tag(.br) } else { "x" }
        }
        #expect(html.text == "<p><input required>12\(isBroken ? "<br>" : "x")</p>")
    }
}
