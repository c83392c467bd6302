import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// What an opening is refused for where it tells what became of the principal.
@Suite struct `Refusals of openings with endings` {
    private static let mistakes: [EndedAgreement] = [
        EndedAgreement(
            name: "more ended than was paid until then",
            paid: [(300_000_000, "2024-05-01"), (300_000_000, "2025-02-02")],
            endings: [EndedAgreement.ending(.repayment, 300_000_001)],
            codes: ["OPENING_ENDED"]
        ),
        EndedAgreement(
            name: "an ending of nothing",
            endings: [EndedAgreement.ending(.repayment, 0)],
            codes: ["OPENING_ENDED"]
        ),
        EndedAgreement(
            name: "a conversion without units",
            endings: [EndedAgreement.ending(.conversion, 100_000_000)],
            codes: ["OPENING_UNITS"]
        ),
        EndedAgreement(
            name: "more units than there are",
            endings: [EndedAgreement.ending(.conversion, 100_000_000, 11, of: 10)],
            codes: ["OPENING_UNITS"]
        ),
        EndedAgreement(
            name: "units for a repayment",
            endings: [EndedAgreement.ending(.repayment, 100_000_000, 1, of: 10)],
            codes: ["OPENING_UNITS"]
        ),
        EndedAgreement(
            name: "a recovery without a conclusion",
            endings: [EndedAgreement.ending(.recovery, 100_000_000)],
            codes: ["OPENING_SETTLEMENT"]
        ),
        EndedAgreement(
            name: "a settlement with a tranche to come",
            paid: [(300_000_000, "2024-05-01")],
            open: [(300_000_000, nil)],
            settledOn: "2025-01-05",
            codes: ["OPENING_MILESTONE", "OPENING_SETTLEMENT"]
        ),
        EndedAgreement(
            name: "a write-off without an audit",
            endings: [EndedAgreement.ending(.writeOff, 1)],
            settledOn: "2025-01-05",
            codes: ["OPENING_WRITE_OFF"]
        ),
        // Misused money is recovered and never written off (EX-16).
        EndedAgreement(
            name: "misuse that was written off",
            amountFen: 300_000_000,
            paid: [(300_000_000, "2024-05-01")],
            endings: [
                EndedAgreement.ending(.recovery, 81_954_322),
                EndedAgreement.ending(.writeOff, 218_045_678),
            ],
            settledOn: "2025-01-05",
            audit: (198_045_678, "2025-01-20"),
            codes: ["OPENING_WRITE_OFF"]
        ),
        EndedAgreement(
            name: "a write-off before conclusion and audit",
            endings: [EndedAgreement.ending(.writeOff, 1, on: "2025-01-04")],
            settledOn: "2025-01-05",
            audit: (1, "2025-01-06"),
            codes: ["OPENING_ORDER", "OPENING_ORDER"]
        ),
    ]

    @Test(arguments: mistakes) func `is refused at the entry`(mistake: EndedAgreement) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let codes = try office.codes {
            _ = try office.enter("示例错误", mistake.opened(company), organisation: company)
        }
        #expect(codes == mistake.codes)
        #expect(try office.store.list(kind: "project", after: "", limit: 9).isEmpty)
    }

    @Test(arguments: [
        "registration_change", "bank_receipt", "exemption_decision", "audit_report",
        "conclusion",
    ])
    func `every ending has its document`(documentClass: String) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = EndedAgreement(
            name: "",
            endings: [
                EndedAgreement.ending(.conversion, 1, 1, of: 2),
                EndedAgreement.ending(.repayment, 1),
                EndedAgreement.ending(.writeOff, 1),
            ],
            settledOn: "2025-01-05",
            audit: (1, "2025-01-20")
        ).opened(company)
        _ = try office.enter("示例齐全", opened, organisation: company)
        let codes = try office.codes {
            _ = try office.enter(
                "示例缺件",
                opened.without(documentClass),
                organisation: company
            )
        }
        #expect(codes == ["OPENING_UNPROVEN"])
    }
}
