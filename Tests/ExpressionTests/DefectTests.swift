import Expression
import Testing

@Suite
struct DefectTests {
    @Test(arguments: [
        Refused("nope", .unknownName, at: 0), Refused("1 + nope.x", .unknownName, at: 4),
        Refused("data.paydd", .unknownField, at: 5),
        Refused("data.partner.nam", .unknownField, at: 13),
        Refused("data['nope']", .unknownField, at: 5),
        Refused("has(data.nope)", .unknownField, at: 9),
        Refused("nope(1)", .unknownFunction, at: 0), Refused("'a'.nope()", .unknownFunction, at: 4),
        Refused("contains('a', 'b')", .unknownFunction, at: 0),
        Refused("'1'.int()", .unknownFunction, at: 4),
        Refused("In('nope')", .unknownState, at: 3),
        Refused("In(data.channel)", .typeMismatch, at: 0),
        Refused("In()", .typeMismatch, at: 0), Refused("1 + 'a'", .typeMismatch, at: 2),
        Refused("1 + 1.0", .typeMismatch, at: 2), Refused("'a' - 'b'", .typeMismatch, at: 4),
        Refused("1.0 % 2.0", .typeMismatch, at: 4), Refused("1 == 'a'", .typeMismatch, at: 2),
        Refused("['a'] == [1]", .typeMismatch, at: 6), Refused("1 < 'a'", .typeMismatch, at: 2),
        Refused("[1] < [2]", .typeMismatch, at: 4), Refused("null < null", .typeMismatch, at: 5),
        Refused("1 && true", .typeMismatch, at: 0), Refused("true || 'a'", .typeMismatch, at: 8),
        Refused("!1", .typeMismatch, at: 1), Refused("-true", .typeMismatch, at: 0),
        Refused("1 ? 2 : 3", .typeMismatch, at: 0), Refused("true ? 1 : 'a'", .typeMismatch, at: 5),
        Refused("1 in 2", .typeMismatch, at: 2), Refused("'a' in [1]", .typeMismatch, at: 4),
        Refused("1 in {'a': 1}", .typeMismatch, at: 2), Refused("1 in data", .typeMismatch, at: 2),
        Refused("[1]['a']", .typeMismatch, at: 3), Refused("{'a': 1}[1]", .typeMismatch, at: 8),
        Refused("1[0]", .typeMismatch, at: 1), Refused("data[data.channel]", .typeMismatch, at: 4),
        Refused("'a'.b", .typeMismatch, at: 4), Refused("{1: 2}.a", .typeMismatch, at: 7),
        Refused("{1.5: 2}", .typeMismatch, at: 1), Refused("size(1)", .typeMismatch, at: 0),
        Refused("size('a', 'b')", .typeMismatch, at: 0),
        Refused("twice('a')", .typeMismatch, at: 0),
        Refused("sum(['a'])", .typeMismatch, at: 0), Refused("yuan(1.5)", .typeMismatch, at: 0),
        Refused("1.all(x, true)", .typeMismatch, at: 0),
        Refused("[1].all(x, x)", .typeMismatch, at: 11),
        Refused("[1].all(x)", .syntax, at: 4), Refused("[1].all(x.y, true)", .syntax, at: 10),
        Refused("[1].filter(1, true)", .syntax, at: 11), Refused("has(data)", .syntax, at: 4),
        Refused("[1].all(x, true) && x", .unknownName, at: 20),
        Refused("now + now", .typeMismatch, at: 4),
    ])
    func `is found before any evaluation, with its place`(_ refused: Refused) throws {
        let defect = try #require(throws: ExpressionDefect.self) {
            try Expression(refused.source, in: sample)
        }

        #expect(defect.code == refused.code)
        #expect(defect.offset == refused.offset)
        #expect(!defect.zh.isEmpty && !defect.en.isEmpty)
    }

    @Test(arguments: [
        ("data.aproved", "approved"), ("dta.paid", "data"), ("sise('a')", "size"),
        ("'a'.startWith('a')", "startsWith"), ("GRANTCAP", "GRANT_CAP"), ("[1].al(x, true)", "all"),
        ("in('panel')", nil), ("data.zzzzzz", nil),
    ])
    func `suggests the nearest known name`(source: String, suggestion: String?) throws {
        let defect = try #require(throws: ExpressionDefect.self) {
            try Expression(source, in: sample)
        }

        #expect(defect.zh.contains("是否为") == (suggestion != nil))
        if let suggestion {
            #expect(defect.zh.contains("是否为「\(suggestion)」"))
            #expect(defect.en.contains("did you mean “\(suggestion)”"))
        }
    }

    @Test
    func `lists the fields that are known`() throws {
        let defect = try #require(throws: ExpressionDefect.self) {
            try Expression("event.zzzzzz", in: sample)
        }

        #expect(defect.en == "there is no field “zzzzzz”; known: amount, reason")
        #expect(defect.zh == "没有字段「zzzzzz」；已有：amount, reason")
    }

    @Test
    func `refuses a type other than the expected one`() throws {
        let defect = try #require(throws: ExpressionDefect.self) {
            try Expression("event.amount + 1", in: sample, expecting: .bool)
        }

        #expect(defect.code == .typeMismatch)
        #expect(try Expression("anything", in: sample, expecting: .bool).type == .dynamic)
        #expect(try Expression("[]", in: sample, expecting: .list(.string)).type == .list(.dynamic))
    }
}
