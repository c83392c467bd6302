import Casework
import Portfolio
import Store
import Web
import Workflow

/// One event for many cases as it was typed, and what comes of it for each of them.
struct BulkEntry {
    let visit: Visit
    let codes: [String]
    let event: Chart.Event
    let entry: EventEntry
    /// The version of each case that the person saw, by code.
    let versions: [String: Int64]

    /// What comes of one case.
    enum Outcome {
        /// The states in which it would be, or is.
        case moved([String])
        case refused([Blocker])
        /// After too many refusals the rest is not looked at.
        case unseen
    }

    /// Every command of the batch.
    ///
    /// - Throws: `Refusal` with what is wrong with the fields, which is the same for all cases.
    private func commands() throws -> [Command] {
        var reasons = Reasons()
        let payload = try reasons.value(or: [:]) {
            try visit.ledger.payload(entry.given(event), event: event)
        }
        let effective = try reasons.value(or: nil) {
            try entry.date.map { try Moment.date($0, option: "_on") }
        }
        let documents = try reasons.value(or: GivenDocuments.plain([])) {
            try entry.documents()
        }
        try reasons.check()
        return codes.map { code in
            var command = Command(target: .existing(code), event: event.name)
            command.payload = payload
            command.key = entry.key.isEmpty ? "" : "web:\(entry.key)/\(code)"
            command.expecting = versions[code]
            command.effective = effective
            command.reasonForEarlier = entry.reason
            documents.give(to: &command)
            return command
        }
    }

    /// Does it for all of them, or for none.
    ///
    /// - Throws: `BatchFailure`, `Refusal` for the fields, or a fault of the store.
    func perform() throws {
        let commands = try commands()
        _ = try visit.ledger.filing.perform(commands) { commands in
            try replies(to: commands, isRehearsal: false)
        }
        try visit.ledger.upkeep()
    }

    /// What would come of each case, in their order; nothing is recorded.
    func preview() throws -> [Outcome] {
        let commands = try commands()
        do {
            return try replies(to: commands, isRehearsal: true).map(BulkEntry.outcome)
        } catch let failure as BatchFailure {
            return try outcomes(of: failure, commands)
        }
    }

    /// The reasons of those that are refused, and what would come of the rest without them.
    func outcomes(of failure: BatchFailure) throws -> [Outcome] {
        try outcomes(of: failure, commands())
    }

    private func outcomes(of failure: BatchFailure, _ commands: [Command]) throws -> [Outcome] {
        var outcomes = commands.map { _ in Outcome.unseen }
        for (place, reason) in failure.reasons {
            switch reason {
            case .refused(let blockers): outcomes[place] = .refused(blockers)
            case .conflict(let conflict): outcomes[place] = .refused(Failure(conflict).blockers)
            }
        }
        let rest = commands.indices.filter { failure.reasons[$0] == nil }
        guard failure.reasons.count < Casework.mostFailuresInBatch else { return outcomes }
        let replies = try replies(to: rest.map { commands[$0] }, isRehearsal: true)
        for (place, reply) in zip(rest, replies) { outcomes[place] = BulkEntry.outcome(reply) }
        return outcomes
    }

    private func replies(to commands: [Command], isRehearsal: Bool) throws -> [Reply] {
        try visit.ledger.casework.performAll(
            count: commands.count,
            by: visit.caller,
            isRehearsal: isRehearsal,
            progress: { _ in },
            command: { place, _ in commands[place] }
        )
    }

    private static func outcome(_ reply: Reply) -> Outcome {
        .moved(reply.moved.first?.states ?? [])
    }
}
