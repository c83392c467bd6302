import PrintedPages
import Testing
import Workflow

@testable import Paper

@Suite struct `Characters on paper` {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let seen: String
        var testDescription: String { seen }
    }

    @Test(arguments: [
        Case(text: "𠮷野家、㛃、𬭊", seen: "𠮷野家、㛃、𬭊"),
        Case(text: "甲\u{202E}乙\u{2066}丙", seen: "甲⟦U+202E⟧乙⟦U+2066⟧丙"),
        Case(text: "甲\u{200B}乙\u{0}丙\u{1B}[31m", seen: "甲⟦U+200B⟧乙⟦U+0000⟧丙⟦U+001B⟧[31m"),
        Case(text: "甲\u{E000}乙\u{AD}丙", seen: "甲⟦U+E000⟧乙⟦U+00AD⟧丙"),
        Case(text: "甲\tB\r\n丙\u{2028}丁", seen: "甲B丙丁"),
        Case(text: "手机13812345678。", seen: "手机138****5678。"),
        Case(text: "证号11010519491231002X", seen: "证号110105********002X"),
        Case(
            text: "代码91420100MA4KXYQ00A、金额13812345678.00元",
            seen: "代码91420100MA4KXYQ00A、金额138****5678.00元"
        ),
    ])
    func `are seen, or a mark is seen in their place`(entry: Case) throws {
        let printed = try PaperDocument.sample([
            .text(entry.text, TextStyle(face: .serif, size: 10)),
            .text(entry.text, TextStyle(face: .sans, size: 10)),
        ]).printed()

        let text = try printed.pages.text(1).packed
        #expect(text.ranges(of: entry.seen).count == 2, "\(text)")
        #expect(printed.report.missingCharacters == [])
    }

    @Test func `that no font has are marked and told`() throws {
        // A hieroglyph, which neither Noto's Chinese fonts nor an office's others hold.
        let printed = try PaperDocument.sample([.text("甲\u{13000}乙", .body)]).printed()

        let isKnown = printed.report.missingCharacters.isEmpty
        #expect(try printed.pages.text(1).contains(isKnown ? "甲\u{13000}乙" : "甲⟦U+13000⟧乙"))
        #expect(printed.report.missingCharacters == (isKnown ? [] : ["\u{13000}"]))
    }

    @Test func `are marked where a font is asked that lacks them`() {
        let marked = VisibleText.marking("甲𠮷A") { $0 == "甲" }

        #expect(marked.text == "甲⟦U+20BB7⟧A")
        #expect(marked.missing == ["𠮷"])
    }

    @Test func `need fonts, and a family that is missing is refused by name`() {
        #expect(Fonts.absent(of: ["Noto Serif CJK SC", "没有这种字体"]) == ["没有这种字体"])
        let refusal = Fonts.notFound("没有这种字体")
        #expect(refusal.code == "FONT_MISSING")
        #expect(refusal.place == "没有这种字体")
        #expect(refusal.message.zh.contains("fonts-noto-cjk"))
    }

    @Test func `steer neither the title of the window nor a bookmark`() throws {
        var document = PaperDocument.sample([.heading(Heading("甲\n\u{202E}乙", level: 1))])
        document.title = "丙\u{0}\u{202E}丁13812345678"

        let printed = try document.printed()

        #expect(printed.pages.title == "丙⟦U+0000⟧⟦U+202E⟧丁138****5678")
        #expect(try printed.pages.bookmarks().map(\.title) == ["甲 ⟦U+202E⟧乙"])
    }
}
