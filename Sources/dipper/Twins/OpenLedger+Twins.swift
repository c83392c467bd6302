import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// What is done about likely twins while new projects are entered.
enum TwinCheck: String, ExpressibleByArgument, CaseIterable {
    /// Enter all and list the pairs.
    case warn
    /// Enter nothing when a pair is a strong one.
    case refuse
    /// List the pairs and enter nothing.
    case check
    /// Do not search.
    case skip
}

/// What a command that enters new cases does about twins.
protocol TwinChoice: ParsableArguments {
    var check: TwinCheck { get }
}

/// Of cases that have no twins.
struct NoTwins: TwinChoice {
    var check: TwinCheck { .skip }
}

/// `--twins`, of every command that enters new projects.
struct TwinOptions: TwinChoice {
    @Option(
        name: .customLong("twins"),
        help: ArgumentHelp(
            "查重：warn 登记并列出疑似重复，refuse 高度疑似时一条也不登记，check 只列出、不登记，skip 不查。",
            valueName: "warn|refuse|check|skip"
        )
    )
    var check = TwinCheck.warn
}

extension OpenLedger {
    /// The rule of the policy in force; refused: `TWIN_PARAMETER`.
    func twinRule() throws -> TwinRule { try TwinRule(try rules().policy) }

    /// Likely twins of what commands would register, among each other and in the ledger.
    ///
    /// Nil when no search is wanted, or when the policy in force knows none. What was registered
    /// before under the same key is no twin of itself.
    ///
    /// `places` tell where each command comes from, such as `leads.csv:3`. Refused: `TWIN_STRONG`
    /// for each strong pair, where such pairs are to be refused.
    func twins(
        of commands: [Command],
        at places: [String],
        by caller: Caller,
        _ check: TwinCheck
    ) throws -> TwinFinding? {
        guard check != .skip, try rules().policy.parameters[TwinRule.mark] != nil else {
            return nil
        }
        let rule = try twinRule()
        let answered = try answered(commands, by: caller)
        var keys: Set<String> = []
        var rows: [TwinRecord] = []
        for (index, command) in commands.enumerated() where !answered[index] {
            guard command.key.isEmpty || keys.insert(command.key).inserted else { continue }
            rows.append(try twinRecord(of: command, number: index, place: places[index]))
        }
        let search = TwinSearch(try store.twinRecords() + rows, rule: rule)
        let pairs = search.pairs(focus: Set(rows.map(\.id)))
        let finding = TwinFinding(pairs, rule: rule)
        if check == .refuse { try finding.requireNoStrong() }
        return finding
    }

    /// Pairs of which the reader sees what is in the ledger already.
    func seen(_ finding: TwinFinding?) throws -> [TwinPair] {
        let pairs = finding?.pairs ?? []
        let stored = pairs.flatMap { [$0.first.code, $0.second.code] }.filter {
            $0.hasPrefix("DT-")
        }
        let seen = try cases.seen(codes: stored)
        return pairs.filter { pair in
            [pair.first.code, pair.second.code].allSatisfy {
                !$0.hasPrefix("DT-") || seen.contains($0)
            }
        }
    }

    /// The id of a row in the search.
    static func rowID(_ number: Int) -> String { "row \(number)" }

    /// Whether each command was performed before under its key.
    private func answered(_ commands: [Command], by caller: Caller) throws -> [Bool] {
        try store.transactSync { session in
            let actor = try session.stream(caller.person)?.record.id ?? caller.person
            return try commands.map { command in
                guard !command.key.isEmpty else { return false }
                return try session.reply(actor: actor, key: command.key) != nil
            }
        }
    }

    /// What a registration would enter, as the search reads it.
    func twinRecord(of command: Command, number: Int, place: String) throws -> TwinRecord {
        func text(_ name: String) -> String? {
            guard case .string(let text)? = command.payload[name] else { return nil }
            return text
        }
        var leads: [TwinRecord.Organisation] = []
        if let reference = text("lead_organisation"), let stream = try store.stream(reference) {
            leads.append(
                TwinRecord.Organisation(
                    id: stream.id,
                    creditCode: stream.text("uscc"),
                    name: try name(of: stream)
                )
            )
        }
        if let name = text("lead_name") { leads.append(TwinRecord.Organisation(name: name)) }
        let person = try text("principal_investigator").flatMap { try store.stream($0) }
        var patents: [String] = []
        if case .list(let members)? = command.payload["core_ip"] {
            for case .string(let text) in members { patents.append(text) }
        }
        return TwinRecord(
            id: OpenLedger.rowID(number),
            code: place,
            title: text("title") ?? "",
            leads: leads,
            partners: text("partners") ?? "",
            personID: person?.id,
            personName: try person.map { try name(of: $0) } ?? "",
            patents: patents,
            summary: text("public_information") ?? ""
        )
    }

    private func name(of stream: CaseStream) throws -> String {
        guard let cell = stream.text("name") else { return "" }
        return try store.texts(of: [cell])[cell] ?? ""
    }
}
