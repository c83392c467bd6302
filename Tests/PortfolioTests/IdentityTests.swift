import Portfolio
import Testing
import Workflow

struct IdentityTests {
    @Test(arguments: [
        "91350100M000100Y43", "91420100MA4KXYQ00A", "91420100MA4KXYQ01D", "91420100MA4KXYQ02G",
        "91420100MA4KXYQ05R", "91310115MA1H8R7C67",
    ])
    func `a right credit code is read`(_ code: String) throws {
        #expect(try UnifiedCreditCode.parse(code).text == code)
    }

    @Test(arguments: [
        ("91350100M000100Y4Z", "USCC_ALPHABET"),
        ("91310115MA1H8R7C6D", "USCC_CHECK"),
        ("91350100M000100Y44", "USCC_CHECK"),
        ("91350100M000100Y4", "USCC_LENGTH"),
        ("91350100M000100Y433", "USCC_LENGTH"),
        ("", "USCC_LENGTH"),
        ("9135O100M000100Y43", "USCC_ALPHABET"),
    ])
    func `a wrong credit code is refused at its place`(code: String, fault: String) {
        let refusal = #expect(throws: Refusal.self) {
            try UnifiedCreditCode.parse(code, place: "lead_org")
        }
        #expect(refusal?.blockers.map(\.code) == [fault])
        #expect(refusal?.blockers.map(\.place) == ["lead_org"])
    }

    @Test func `the check character that was expected is named`() {
        let refusal = #expect(throws: Refusal.self) {
            try UnifiedCreditCode.parse("91310115MA1H8R7C6D")
        }
        #expect(
            refusal?.blockers.first?.values
                == ["position": "18", "found": "D", "expected": "7"]
        )
    }

    @Test(arguments: [
        "91350100m000100y43", " 9135 0100 M000 100Y 43 ", "９１３５０１００Ｍ０００１００Ｙ４３",
        "９１３５０１００ｍ０００１００ｙ４３\u{3000}",
    ])
    func `a credit code is normalised`(_ typed: String) throws {
        #expect(try UnifiedCreditCode.parse(typed).text == "91350100M000100Y43")
    }

    @Test func `the organisation code inside only warns`() throws {
        #expect(try UnifiedCreditCode.parse("91350100M000100Y43").warnings.isEmpty)
        #expect(try UnifiedCreditCode.parse("91420100MA4KXYQ00A").warnings.isEmpty)
        let warnings = try UnifiedCreditCode.parse("91420100MA4KXYQ01D").warnings
        #expect(warnings.map(\.code) == ["USCC_ORGANISATION_CHECK"])
        #expect(
            warnings.first?.values == ["position": "17", "found": "1", "expected": "0"]
        )
    }

    @Test func `any one wrong character of a credit code is found`() throws {
        let right = Array("91350100M000100Y43")
        for position in right.indices {
            for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" where other != right[position] {
                var wrong = right
                wrong[position] = other
                #expect(codes { try UnifiedCreditCode.parse(String(wrong)) } == ["USCC_CHECK"])
            }
        }
    }

    @Test(arguments: ["11010519491231002X", "440524188001010014", "１１０１０５１９４９１２３１００２ｘ"])
    func `a right resident number is read`(_ number: String) throws {
        let identity = try ResidentIdentity.parse(number)
        #expect(identity.secretText.utf8.count == 18)
    }

    @Test(arguments: [
        ("110105194912310021", "RIC_CHECK"),
        ("11010519491231002", "RIC_LENGTH"),
        ("11010519490230002X", "RIC_DATE"),
        ("11010519491331002X", "RIC_DATE"),
        ("1101051949123100XX", "RIC_CHARACTERS"),
        ("11010519491231002Y", "RIC_CHARACTERS"),
    ])
    func `a wrong resident number is refused without being quoted`(number: String, code: String) {
        let refusal = #expect(throws: Refusal.self) { try ResidentIdentity.parse(number) }
        #expect(refusal?.blockers.map(\.code) == [code])
        #expect(!"\(String(describing: refusal))".contains(number.dropFirst(6).prefix(8)))
    }

    @Test func `a resident number is masked wherever it is printed`() throws {
        let identity = try ResidentIdentity.parse("11010519491231002X")
        var dumped = ""
        dump([identity], to: &dumped)
        for printed in ["\(identity)", "\([identity])", String(reflecting: identity), dumped] {
            #expect(!printed.contains("19491231"))
        }
        #expect("\(identity)" == "110105********002X")
        #expect(identity.secretText.contains("19491231"))
    }
}
