import Testing

/// A text and what is left of it when only code is kept.
struct Masking: CustomTestStringConvertible {
    var text: String
    var code: String

    var testDescription: String { text }
}

@Suite
struct CodeMaskTests {
    @Test(arguments: [
        Masking(text: "a // { b", code: "a       "),
        Masking(text: "a /* { /* } */ { */ b", code: "a                   b"),
        Masking(text: #""{" + c"#, code: "    + c"),
        Masking(text: #""\"{" + c"#, code: "      + c"),
        Masking(text: #""\(d("}"))" + c"#, code: "   d(   )   + c"),
        Masking(text: ##"#"\("{"# + c"##, code: "         + c"),
        Masking(text: ##"#"\#(d)"# + c"##, code: "     d    + c"),
        Masking(text: "\"\"\"\n {\" \n \"\"\" + c", code: "   \n    \n     + c"),
        Masking(text: "\"\" + c", code: "   + c"),
        Masking(text: "f(/a{2,/)", code: "f(      )"),
        Masking(text: "#/ { \" /# + c", code: "          + c"),
        Masking(text: "a / b / c", code: "a / b / c"),
        Masking(text: "(a) / (b) / c", code: "(a) / (b) / c"),
        Masking(text: "#if os(Linux) {", code: "#if os(Linux) {"),
        Masking(text: "func `a { b`()", code: "func xxxxxxx()"),
    ])
    func `only code is kept`(_ masking: Masking) {
        #expect(CodeMask.code(of: masking.text) == masking.code)
    }
}
