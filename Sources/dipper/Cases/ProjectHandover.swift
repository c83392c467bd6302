import ArgumentParser
import Casework
import Expression
import Portfolio
import Store
import Workflow

/// `project handover --all-of P --to Q`: all open cases of an officer, as one unit.
struct ProjectHandover: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover",
        abstract: "把一名专员的全部在办项目一次移交；先列出清单，有一项不能移交则全部不移交。",
        discussion: "先用 --dry-run 看清单。移交项目专员和区专员的分派；历史中原专员不变。"
    )

    @Option(help: ArgumentHelp("移交人的人员编号。", valueName: "PERSON"))
    var allOf: CaseReference

    @Option(help: ArgumentHelp("接收人的人员编号。", valueName: "PERSON"))
    var to: CaseReference

    @Option(help: ArgumentHelp("只移交这个区的项目。", valueName: "TEXT"))
    var district: String?

    @Flag(help: "只列出清单，不移交。")
    var dryRun = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        let giver = try ledger.cases.found(allOf, kind: PersonNoun.kind)
        let taker = try ledger.cases.found(to, kind: PersonNoun.kind)
        let handed = try ledger.cases.all(kind: ProjectNoun.kind).compactMap {
            Handed($0, from: giver.id, district: district)
        }
        try check(handed, from: giver, to: taker, on: ledger.now.date)
        let effective = try options.effective()
        let commands = handed.map { $0.command(to: taker.id, options, effective) }
        var blockers: [Blocker] = []
        for (one, command) in zip(handed, commands) {
            blockers += try ledger.casework.blockers(command, by: caller).map {
                $0.preceded(by: one.stream.code)
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        if !dryRun {
            _ = try ledger.casework.performTogether(commands, by: caller) { _ in }
        }
        return try told(handed, from: giver, to: taker, ledger)
    }

    /// Refused: `HANDOVER_SAME`, `HANDOVER_EMPTY`, `HANDOVER_ROLE`, all that apply.
    private func check(
        _ handed: [Handed],
        from giver: CaseStream,
        to taker: CaseStream,
        on today: CivilDate
    ) throws(Refusal) {
        var blockers: [Blocker] = []
        if giver.id == taker.id { blockers.append(HandoverBlockers.same(taker)) }
        if handed.isEmpty { blockers.append(HandoverBlockers.empty(giver, district)) }
        let wanted = Set(handed.flatMap(\.roles)).sorted()
        let held = taker.isIn("active") ? taker.heldRoles(on: today) : []
        for role in wanted where !held.contains(role) {
            blockers.append(HandoverBlockers.role(role, taker, held))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    private func told(
        _ handed: [Handed],
        from giver: CaseStream,
        to taker: CaseStream,
        _ ledger: OpenLedger
    ) throws -> Answer {
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let names = try words.headlines(of: handed.map(\.stream))
        let (from, to) = (try words.name(of: giver.id), try words.name(of: taker.id))
        let verb =
            dryRun
            ? Localized(zh: "将移交", en: "to be handed over")
            : Localized(zh: "已移交", en: "handed over")
        return ledger.answer(
            [
                "from": JSON(giver.code), "to": JSON(taker.code), "dry_run": .bool(dryRun),
                "cases": .array(
                    handed.map {
                        [
                            "code": JSON($0.stream.code), "title": JSON(names[$0.stream.id] ?? ""),
                            "states": JSON($0.stream.root.active), "roles": JSON($0.roles),
                        ]
                    }
                ),
            ],
            [
                Localized(
                    zh: "\(from) → \(to)：\(verb.zh) \(handed.count) 件",
                    en: "\(from) -> \(to): \(handed.count) \(verb.en)"
                )
            ]
                + handed.map {
                    let states = words.states(of: $0.stream)
                    let title = names[$0.stream.id] ?? ""
                    return Localized(
                        zh: "  \($0.stream.code)　\(title)　\(states.zh)",
                        en: "  \($0.stream.code)  \(title)  \(states.en)"
                    )
                }
        )
    }
}

/// A project that somebody looks after, and as what.
private struct Handed {
    let stream: CaseStream
    let isOfficer: Bool
    let isDistrictOfficer: Bool

    /// Nil when it is not his, not of the district, or no longer on the books.
    init?(_ stream: CaseStream, from person: String, district: String?) {
        isOfficer = stream.text("officer") == person
        isDistrictOfficer = stream.text("district_officer") == person
        guard isOfficer || isDistrictOfficer, stream.isIn("case"), !stream.isIn("case.closed"),
            district == nil || stream.text("district") == district
        else { return nil }
        self.stream = stream
    }

    /// Roles that whoever takes it over needs.
    var roles: [String] { (isOfficer ? ["PO"] : []) + (isDistrictOfficer ? ["DO"] : []) }

    func command(to person: String, _ options: CommandOptions, _ effective: CivilDate?) -> Command {
        var command = options.command(.existing(stream.id), event: "assign")
        command.effective = effective
        command.key += "/\(stream.code)"
        // A case that nobody looks after as an officer stays without one, which the chart refuses.
        command.payload["officer"] = isOfficer ? .string(person) : stream.field("officer")
        if isDistrictOfficer { command.payload["district_officer"] = .string(person) }
        command.expecting = Int64(stream.version)
        return command
    }
}

/// What a handover is refused for, in words.
private enum HandoverBlockers {
    static func same(_ taker: CaseStream) -> Blocker {
        Blocker(
            code: "HANDOVER_SAME",
            message: Localized(
                zh: "移交人与接收人都是 \(taker.code)，应为两人，请填报人更正",
                en: "\(taker.code) would hand over to the same person; expected two; whoever"
                    + " entered it can correct it"
            ),
            place: "--to",
            values: ["found": taker.code]
        )
    }

    static func empty(_ giver: CaseStream, _ district: String?) -> Blocker {
        Blocker(
            code: "HANDOVER_EMPTY",
            message: Localized(
                zh: "\(giver.code) 没有可移交的在办项目\(district.map { "（\($0)）" } ?? "")，请核对人员编号",
                en: "\(giver.code) has no open project to hand over"
                    + "\(district.map { " in \($0)" } ?? ""); check the code"
            ),
            place: "--all-of",
            values: ["found": giver.code]
        )
    }

    static func role(_ role: String, _ taker: CaseStream, _ held: [String]) -> Blocker {
        let found = held.joined(separator: ", ")
        return Blocker(
            code: "HANDOVER_ROLE",
            message: Localized(
                zh: "接收人 \(taker.code) 没有角色 \(role)（现有 \(found.isEmpty ? "无" : found)），"
                    + "不能接办，请系统管理员授予或另选接收人",
                en: "\(taker.code) does not hold the role \(role) (holds"
                    + " \(found.isEmpty ? "none" : found)) and cannot take over; the system"
                    + " administrator can grant it"
            ),
            place: "--to",
            values: ["found": found, "expected": role],
            role: "ADM"
        )
    }
}

extension Blocker {
    /// The same, told of one case among several.
    func preceded(by code: String) -> Blocker {
        Blocker(
            code: self.code,
            message: message,
            place: place.isEmpty ? code : "\(code) \(place)",
            values: values,
            role: role,
            provisional: provisional
        )
    }
}
