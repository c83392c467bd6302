import Testing
import Workflow

@testable import WorkflowFile

private let pack = """
    dipper: 1
    policy: {id: wuhan, version: 2, title: {zh: 武汉, en: Wuhan}}
    parameters:
      gte.cap_per_group:
        type: money
        value: "6000000.00"
        unit: CNY/group
        title: {zh: 单个项目团队上限, en: Cap per group}
        basis: policy
        source: 武汉市促进颠覆性技术创新实施方案（2025—2027年）措施七
        owner: DIR
        approved_by: 院办〔2025〕1号
      notice.length:
        {type: period, value: 5wd, unit: period, title: {zh: 公示, en: Notice}, basis: provisional,
         source: 院务会, owner: PO, lifted_by: DIR}

    """

private func parameter(
    _ key: String,
    _ line: Int,
    _ content: PolicyPack.Content
) -> PolicyPack.Parameter {
    PolicyPack.Parameter(
        key: Marked(key, at: Mark(file: "f", line: line, column: 3)),
        content: content,
        title: Localized(zh: "公示", en: "Notice"),
        basis: .provisional,
        source: "院务会",
        owner: "PO",
        approvedBy: nil,
        liftedBy: "DIR",
        unit: "period"
    )
}

@Test func `a policy pack loads`() throws {
    var cap = parameter("gte.cap_per_group", 4, .money(fen: 600_000_000))
    cap.title = Localized(zh: "单个项目团队上限", en: "Cap per group")
    cap.basis = .policy
    cap.source = "武汉市促进颠覆性技术创新实施方案（2025—2027年）措施七"
    cap.owner = "DIR"
    cap.approvedBy = "院办〔2025〕1号"
    cap.liftedBy = nil
    cap.unit = "CNY/group"
    let expected = PolicyPack(
        id: Marked("wuhan", at: Mark(file: "f", line: 2, column: 14)),
        version: Marked(2, at: Mark(file: "f", line: 2, column: 30)),
        title: Localized(zh: "武汉", en: "Wuhan"),
        parameters: [cap, parameter("notice.length", 13, .period("5wd"))]
    )
    #expect(try PolicyPackFile.load(text: pack, file: "f") == expected)
}

struct PolicyValue: Sendable {
    let type: String
    let value: String
    let content: PolicyPack.Content?
    let code: String?

    init(_ type: String, _ value: String, _ content: PolicyPack.Content) {
        self.type = type
        self.value = value
        self.content = content
        self.code = nil
    }

    init(_ type: String, _ value: String, refused code: String) {
        self.type = type
        self.value = value
        self.content = nil
        self.code = code
    }
}

@Test(arguments: [
    PolicyValue("money", "\"0.00\"", .money(fen: 0)),
    PolicyValue("money", "\"0.05\"", .money(fen: 5)),
    PolicyValue("money", "'-0.05'", .money(fen: -5)),
    PolicyValue("money", "\"92233720368547758.07\"", .money(fen: .max)),
    PolicyValue("money", "\"92233720368547758.08\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "6000000.00", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"6000000\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"6,000,000.00\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"06.00\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"6.0\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"6.000\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\".50\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"-.50\"", refused: "WRONG_SCALAR"),
    PolicyValue("money", "\"-0.00\"", refused: "WRONG_SCALAR"),
    PolicyValue("int", "7", .int(7)),
    PolicyValue("int", "\"7\"", refused: "WRONG_SCALAR"),
    PolicyValue("bool", "true", .bool(true)),
    PolicyValue("bool", "yes", refused: "WRONG_SCALAR"),
    PolicyValue("string", "alongside", .string("alongside")),
    PolicyValue("period", "PT2H", .period("PT2H")),
    PolicyValue("period", "P1D", refused: "WRONG_PERIOD"),
    PolicyValue("bps", "5000", .bps(5000)),
    PolicyValue("bps", "-1", refused: "WRONG_SCALAR"),
    PolicyValue("date", "2025-01-01", .date(CivilDate(dayNumber: 20_089))),
    PolicyValue("date", "2025-02-29", refused: "WRONG_SCALAR"),
    PolicyValue("list<string>", "[甲, 乙]", .list(["甲", "乙"])),
    PolicyValue("list<string>", "甲", refused: "WRONG_KIND"),
    PolicyValue("float", "甲", refused: "UNKNOWN_VALUE"),
])
func `a parameter's value is of its type`(_ example: PolicyValue) {
    let text = pack.replacing(
        "{type: period, value: 5wd",
        with: "{type: \(example.type), value: \(example.value)"
    )
    do throws(Defects) {
        let pack = try PolicyPackFile.load(text: text, file: "f")
        #expect(pack.parameters[1].content == example.content)
    } catch {
        #expect(error.list.map(\.code) == [example.code])
        #expect(error.list[0].mark.line == 14)
    }
}

struct Replacement: CustomTestStringConvertible, Sendable {
    let old: String
    let new: String
    let expected: [String]

    var testDescription: String { new.isEmpty ? "without \(old)" : new }

    init(_ old: String, _ new: String, _ expected: String...) {
        self.old = old
        self.new = new
        self.expected = expected
    }
}

@Test(arguments: [
    Replacement(", lifted_by: DIR", "", "MISSING_KEY f:14:5"),
    Replacement("    approved_by: 院办", "    lifted_by: 院办", "MISPLACED_KEY f:12:16"),
    Replacement("basis: policy", "basis: law", "UNKNOWN_VALUE f:9:12"),
    Replacement("gte.cap_per_group:", "gte.CapPerGroup:", "WRONG_NAME f:4:3"),
    Replacement("gte.cap_per_group:", "gte..cap:", "WRONG_NAME f:4:3"),
    Replacement("notice.length:", "gte.cap_per_group:", "REPEATED_KEY f:13:3"),
    Replacement("    unit: CNY/group\n", "", "MISSING_KEY f:5:5"),
    Replacement("version: 2", "version: 0", "WRONG_SCALAR f:2:30"),
])
func `what a number rests on is complete`(_ example: Replacement) {
    let text = pack.replacing(example.old, with: example.new)
    #expect(text != pack)
    #expect(defects(text, PolicyPackFile.load) == example.expected)
}
