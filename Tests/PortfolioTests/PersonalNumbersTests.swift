import Portfolio
import Testing

@Suite struct `Personal numbers in a text` {
    struct Case: Sendable {
        let text: String
        let masked: String
    }

    @Test(arguments: [
        Case(text: "电话13812345678，", masked: "电话138****5678，"),
        Case(text: "13812345678/15900000000", masked: "138****5678/159****0000"),
        Case(text: "证号11010519491231002X", masked: "证号110105********002X"),
        Case(text: "11010519491231002x。", masked: "110105********002X。"),
        // A wrong check character, a credit code, a digest, twelve digits, a landline.
        Case(text: "110105194912310021", masked: "110105194912310021"),
        Case(text: "91420100MA4KXYQ00A", masked: "91420100MA4KXYQ00A"),
        Case(text: "sha256:13812345678abc", masked: "sha256:13812345678abc"),
        Case(text: "138123456789", masked: "138123456789"),
        Case(text: "02712345678", masked: "02712345678"),
        Case(text: "", masked: ""),
    ])
    func `are masked, and nothing else is`(entry: Case) {
        #expect(PersonalNumbers.masked(entry.text) == entry.masked)
    }
}
