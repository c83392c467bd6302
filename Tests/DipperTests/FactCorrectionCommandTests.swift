import Casework
import Testing

@testable import dipper

/// A counted date is corrected on the command line by two people, and the board knows both.
struct FactCorrectionCommandTests {
    private typealias Books = OpeningCommandTests

    @Test func `an entry's date is corrected by two, and the board tells before and after`()
        async throws
    {
        let ledger = try await Books.office()
        let entry = ["入库文号": "示例国库1号", "入库日期": "2025-11-11", "入库文件": "入库.pdf"]
        let file = try Books.file([Books.funded(1, entry)], in: ledger)
        try await ledger.answer(
            line: """
                project open-balance \(file) --documents \(ledger.folder) --as \(Books.officer)
                """
        )
        try await ledger.answer(
            line: """
                project confirm-opening DT-2026-000001 --count 1 --sum 3500000.00 \
                --as \(Books.director)
                """
        )
        let correct =
            "library correct KU-2026-000001 --field entered_on --to 2025-12-31 --reason 示例笔误"
            + " --as \(Books.officer) --now 2026-01-20"
        #expect(
            try await ledger.refusals(line: correct) == ["CORRECTION_UNPROVEN entered_on"]
        )
        let paper = ScratchLedger.document("library_document", date: "2025-12-31")
        try await ledger.answer(line: correct + " --document \(paper)")
        #expect(
            try await ledger.refusals(
                line: "library confirm-correction KU-2026-000001 --as \(Books.officer)"
            ) == ["SAME_PERSON t_confirm_correction"]
        )
        func counted(_ more: String = "") async throws -> JSON? {
            try await ledger.answer(line: "goals --as-of 2025-11-30\(more)")["NATLIB"]?["value"]
        }
        #expect(try await counted() == 1)
        try await ledger.answer(
            line: "library confirm-correction KU-2026-000001 --as \(Books.director)"
        )
        #expect(try await counted() == 0)
        #expect(try await counted(" --known-at 2026-01-19") == 1)
        let board = try await ledger.answer(line: "goals --as-of 2025-12-31")
        #expect(board["NATLIB"]?["value"] == 1)
        #expect(board["NATLIB"]?["opening"] == 1)
        let history = try await ledger.answer(
            line: "library history KU-2026-000001 --field entered_on"
        )
        #expect(
            history["changes"]?.elements.map { $0["new"] } == ["2025-11-11", "2025-12-31"]
        )
        try await ledger.answer(line: "verify --reexecute")
    }
}
