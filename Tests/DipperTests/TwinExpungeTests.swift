import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing

@testable import dipper

/// What two people had forgotten is not sought by what is left of it.
@Suite struct `A project whose title was expunged` {
    private func expunge(_ field: String, of code: String, in ledger: ScratchLedger) async throws {
        var people: [String] = []
        for (name, role) in [("示例档案员", "ARC"), ("示例监督员", "SUP")] {
            let added = try await ledger.answer(
                "person",
                "add",
                "--name",
                name,
                "--roles",
                role,
                "--as",
                "RY-2026-000001"
            )
            people.append(try #require(added["moved"]?.elements.first?["code"]?.textValue))
        }
        let store = try OpenLedger.store(ledger.path, .write)
        let cell = try #require(try store.stream(code)?.text(field).flatMap { Cells.Name($0) })
        let given: [String: Value] = ["cell": .string(cell.id)]
        for (person, event) in zip(people, ["propose_expunge", "expunge"]) {
            let reason: [String: Value] =
                event == "expunge" ? [:] : ["reason": .string("consent_withdrawn")]
            _ = try Casework(ledger: store).performSync(
                Command(
                    target: .existing("LEDGER"),
                    event: event,
                    payload: given.merging(reason) { $1 }
                ),
                by: Caller(person: person, authentication: "test", channel: "test")
            )
        }
    }

    @Test func `is in no search for twins, and nothing of it is told`() async throws {
        let office = try await TwinOffice()
        let (first, second) = (TwinOffice.first, TwinOffice.second)
        #expect(try await office.twins().count == 1)
        #expect(try await office.twins(first).count == 1)

        try await expunge("title", of: second, in: office.ledger)

        // With a threshold of zero every pair would be listed that is compared at all.
        let all = try await office.ledger.answer("project", "twins", "--minimum", "0")
        #expect(all["projects"] == 2)
        #expect(!all.canonicalText.contains(second))
        #expect(!all.canonicalText.contains("可植入的人工膀胱装置"))
        #expect(try await office.twins(first) == [])
        #expect(try await office.questioned(second) == ["TWIN_EXPUNGED CODE"])
        let told = try await office.ledger.told("project", "twins", second)
        #expect(
            told
                == Told(
                    65,
                    zh: ["✗ [TWIN_EXPUNGED] CODE: 项目 DT-2026-000002 的名称已清除，不再查重"],
                    en: [
                        "✗ [TWIN_EXPUNGED] CODE: The title of project DT-2026-000002 was expunged;"
                            + " it is in no search for twins"
                    ]
                )
        )

        // The very title entered anew finds the other project, and not the one that was forgotten.
        let again = try await office.register("可植入的人工膀胱装置")
        #expect(TwinOffice.pairs(again).map { $0.prefix(29) } == ["\(first) \(TwinOffice.fourth)"])
        // A merge tells no reasons that only the search could know.
        let merged = try await office.project(TwinOffice.proposal)
        #expect(!merged.canonicalText.contains("膀胱"))
        #expect(try await office.ledger.answer("verify")["clean"] == true)
    }

    @Test func `stays in the search where another text of it was expunged`() async throws {
        let office = try await TwinOffice()

        try await expunge("lead_name", of: TwinOffice.second, in: office.ledger)

        let all = try await office.ledger.answer("project", "twins", "--minimum", "0")
        #expect(all["projects"] == 3)
        #expect(all.canonicalText.contains(TwinOffice.second))
        let reasons = try await office.ledger.answer("project", "twins", TwinOffice.second)
        #expect(!reasons.canonicalText.contains(TwinOffice.company))
    }
}
