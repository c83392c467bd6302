import Casework
import Expression
import Portfolio
import Testing
import Workflow

@testable import dipper

struct ValueReaderTests {
    struct Accepted: CustomTestStringConvertible {
        let text: String
        let type: String
        let value: Value
        var testDescription: String { "\(type) \(text)" }
    }

    struct Refused: CustomTestStringConvertible {
        let text: String
        let type: String
        let code: String
        var place = "--set x"
        var testDescription: String { "\(type) \(text)" }
    }

    static let person = CaseStream(
        id: "019b89bc-a400-76ae-bd45-1d0cafb5b76d",
        kind: "person",
        code: "RY-2026-000001",
        parent: nil,
        version: 1,
        instances: [:],
        documents: []
    )
    static var reader: ValueReader { ValueReader { $0 == person.code ? person : nil } }

    static let accepted = [
        Accepted(text: "6000000.00", type: "money", value: .int(600_000_000)),
        Accepted(text: "0.01", type: "money", value: .int(1)),
        Accepted(text: "-3", type: "int", value: .int(-3)),
        Accepted(text: "是", type: "bool", value: .bool(true)),
        Accepted(text: "false", type: "bool", value: .bool(false)),
        Accepted(text: "2024-02-29", type: "date", value: .string("2024-02-29")),
        Accepted(text: "b", type: "enum", value: .string("b")),
        Accepted(text: "一、二", type: "text", value: .string("一、二")),
        Accepted(text: "RY-2026-000001", type: "person", value: .string(person.id)),
        Accepted(text: "50,50", type: "list<int>", value: .list([.int(50), .int(50)])),
        Accepted(text: "", type: "list<int>", value: .list([])),
        Accepted(
            text: "1.00,2.5",
            type: "list<money>",
            value: .list([.int(100), .int(250)])
        ),
        Accepted(
            text: "a:1,b:2",
            type: "map<string, int>",
            value: .map([.string("a"): .int(1), .string("b"): .int(2)])
        ),
    ]

    static let refused = [
        Refused(text: "6000000.001", type: "money", code: "AMOUNT_DECIMALS"),
        Refused(text: "6,000", type: "money", code: "AMOUNT_SEPARATOR"),
        Refused(text: "7.5", type: "int", code: "VALUE_FORM"),
        Refused(text: "+7", type: "int", code: "VALUE_FORM"),
        Refused(text: "9223372036854775808", type: "int", code: "VALUE_FORM"),
        Refused(text: "maybe", type: "bool", code: "VALUE_FORM"),
        Refused(text: "2026-02-30", type: "date", code: "VALUE_FORM"),
        Refused(text: "c", type: "enum", code: "VALUE_FORM"),
        Refused(text: " ", type: "text", code: "VALUE_EMPTY"),
        Refused(text: "RY-2026-000009", type: "person", code: "VALUE_REFERENCE"),
        Refused(text: "RY-2026-000001", type: "organisation", code: "VALUE_REFERENCE"),
        Refused(text: "9,,7", type: "list<int>", code: "VALUE_FORM", place: "--set x/2"),
        Refused(text: "a", type: "map<string, int>", code: "VALUE_FORM"),
    ]

    private func type(_ text: String) throws -> FieldType {
        try #require(FieldType(text, values: ["a", "b"]))
    }

    @Test(arguments: accepted)
    func `typed text becomes the value of the field`(example: Accepted) throws {
        let value = try Self.reader.value(
            example.text,
            as: try type(example.type),
            place: "--set x"
        )
        #expect(value == example.value)
        // What the reader makes is what the chart takes.
        #expect(try type(example.type).accepts(value))
    }

    @Test(arguments: refused)
    func `a bad value is refused at its place`(example: Refused) throws {
        let refusal = #expect(throws: Refusal.self) {
            try Self.reader.value(example.text, as: try type(example.type), place: "--set x")
        }
        #expect(refusal?.blockers.map(\.code) == [example.code])
        #expect(refusal?.blockers.map(\.place) == [example.place])
    }

    @Test func `every bad member of a list is named`() throws {
        let refusal = #expect(throws: Refusal.self) {
            try Self.reader.value("9,x,7.5", as: .list(.int), place: "--set marks")
        }
        #expect(refusal?.blockers.map(\.place) == ["--set marks/2", "--set marks/3"])
    }
}
