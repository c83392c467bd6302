import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// What an opening balance is refused for.
@Suite struct `Opening refusals` {
    struct Mistake: CustomTestStringConvertible, Sendable {
        let name: String
        let opened: @Sendable (String) -> OpenedCase
        let codes: [String]
        var testDescription: String { name }
    }

    private static func paid(
        _ amountFen: Int64,
        signedOn: String = "2025-04-01",
        paid: [(Int64, String)] = [],
        open: [(Int64, String?)] = [],
        company: String
    ) -> OpenedCase {
        OpenedCase(.cultivating, on: "2025-03-10").agreement(
            amountFen: amountFen,
            signedOn: signedOn,
            payee: company,
            paid: paid.map { (amountFen: $0.0, on: $0.1) },
            open: open.map { (amountFen: $0.0, dueOn: $0.1) }
        )
    }

    private static let mistakes: [Mistake] = [
        Mistake(
            name: "above the cap by a fen",
            opened: { paid(600_000_001, open: [(600_000_001, nil)], company: $0) },
            codes: ["OPENING_ABOVE_CAP"]
        ),
        Mistake(
            name: "more paid than agreed",
            opened: { paid(100, paid: [(101, "2025-05-01")], company: $0) },
            codes: ["OPENING_SUM"]
        ),
        Mistake(
            name: "tranches that do not add up",
            opened: {
                paid(100, paid: [(40, "2025-05-01")], open: [(59, "2026-05-01")], company: $0)
            },
            codes: ["OPENING_SUM"]
        ),
        Mistake(
            name: "a tranche to be paid without a milestone",
            opened: { paid(100, paid: [(40, "2025-05-01")], open: [(60, nil)], company: $0) },
            codes: ["OPENING_MILESTONE"]
        ),
        Mistake(
            name: "signed before the listing, paid before the signature",
            opened: {
                paid(100, signedOn: "2025-03-09", paid: [(100, "2025-03-08")], company: $0)
            },
            codes: ["OPENING_ORDER", "OPENING_ORDER"]
        ),
        Mistake(
            name: "a library entry without its document",
            opened: { _ in
                OpenedCase(.cultivating, on: "2025-03-10").entry(on: "2025-11-11")
                    .without("library_document")
            },
            codes: ["OPENING_UNPROVEN"]
        ),
        Mistake(
            name: "a payment without a voucher of its date",
            opened: {
                paid(100, paid: [(100, "2025-05-01")], company: $0).without("payment_voucher")
            },
            codes: ["OPENING_UNPROVEN"]
        ),
        Mistake(
            name: "tracks of a case that was never listed",
            opened: { _ in
                OpenedCase(.reserve, on: "2025-03-10").stage(.pilot, .active, on: "2025-05-01")
            },
            codes: ["OPENING_TRACK"]
        ),
        Mistake(
            name: "a track that does not apply and has a record",
            opened: { _ in
                OpenedCase(.cultivating, on: "2025-03-10").entry(on: "2025-11-11")
                    .stage(.library, .notApplicable)
            },
            codes: ["OPENING_APPLIES"]
        ),
        Mistake(
            name: "an operation before the registration",
            opened: {
                OpenedCase(.cultivating, on: "2025-03-10")
                    .landing($0, registeredOn: "2025-05-05", operatingOn: "2025-05-04")
            },
            codes: ["OPENING_ORDER"]
        ),
        Mistake(
            name: "a credit code that is none",
            opened: {
                OpenedCase(.cultivating, on: "2025-03-10").landing(
                    $0,
                    uscc: "91350100M000100Y4Z",
                    registeredOn: "2025-05-05",
                    operatingOn: nil
                )
            },
            codes: ["USCC_ALPHABET"]
        ),
        Mistake(
            name: "a document of tomorrow",
            opened: { _ in OpenedCase(.reserve, on: "2026-01-06") },
            codes: ["EFFECTIVE_FUTURE", "DOCUMENT_FUTURE"]
        ),
        Mistake(
            name: "a termination before the listing",
            opened: { _ in
                OpenedCase(.terminated, on: "2025-02-01", listedOn: "2025-03-01")
            },
            codes: ["OPENING_ORDER"]
        ),
    ]

    @Test(arguments: mistakes) func `refuses at the entry`(mistake: Mistake) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = mistake.opened(company)

        let codes = try office.codes {
            _ = try office.enter("示例错误期初", opened, organisation: company)
        }

        #expect(codes == mistake.codes)
        #expect(try office.store.list(kind: "project", after: "", limit: 9).isEmpty)
    }

    /// What only the rules of a chart know is told when the opening is to be confirmed.
    private static let late: [Mistake] = [
        Mistake(
            name: "an enterprise that was there before",
            opened: {
                OpenedCase(.cultivating, on: "2025-03-10")
                    .landing($0, registeredOn: "2023-03-09", operatingOn: "2025-05-04")
            },
            codes: ["PRE_EXISTING_ENTERPRISE"]
        ),
        Mistake(
            name: "an enterprise that is not founded on the technology",
            opened: {
                OpenedCase(.cultivating, on: "2025-03-10").landing(
                    $0,
                    registeredOn: "2025-04-09",
                    operatingOn: "2025-05-04",
                    isOnTechnology: false
                )
            },
            codes: ["NOT_ON_TECHNOLOGY"]
        ),
    ]

    @Test(arguments: late) func `refuses at the confirmation`(mistake: Mistake) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let code = try office.enter("示例期初", mistake.opened(company), organisation: company)

        #expect(try office.codes { try office.confirm(code) } == mistake.codes)
        #expect(try office.store.stream(code)?.root.active == ["opening.pending"])
        #expect(try office.store.goalFacts().facts == [])
    }

    @Test func `refuses what the budget of a past year does not hold, with the reason`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2025, amountFen: 99_999_999)
        let opened = OpenedCase(.cultivating, on: "2025-03-10").agreement(
            amountFen: 100_000_000,
            signedOn: "2025-04-01",
            payee: company,
            paid: [(100_000_000, "2025-05-01")]
        )
        let code = try office.enter("示例超预算项目", opened, organisation: company)

        #expect(try office.codes { try office.confirm(code) } == ["BUDGET_FY"])
        #expect(try office.store.stream(code)?.root.active == ["opening.pending"])
    }
}
