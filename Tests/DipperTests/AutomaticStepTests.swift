import Casework
import Testing

@testable import dipper

/// What the system does by itself after a person's command, at the command line.
@Suite struct `After a round was concluded at the command line` {
    @Test func `the system takes its outcome over without being asked`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let events = try await ledger.answer("project", "events", Cast.project)

        let taken = (events["events"]?.elements ?? []).filter {
            $0["type"] == "project.conclude_evaluation"
        }
        #expect(taken.map { $0["actor"] } == ["system"])
    }
}
