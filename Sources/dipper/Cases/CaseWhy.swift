import ArgumentParser
import Casework
import Workflow

/// Every blocker of an event, and what would lift it; nothing is recorded.
struct CaseWhy<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "why",
            abstract: "列出\(Noun.title)的一个事项为何不能办理，以及怎样才能办理；不作任何记录。"
        )
    }

    @Argument(help: ArgumentHelp("编号，如 \(Noun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("事项名称。", valueName: "EVENT"))
    var event: String

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let ledger = try OpenLedger.asking(options.database)
        var asked = options
        // A question must not be answered with what an earlier command of that key did.
        asked.key = ""
        let command = try ledger.command(
            AskedEvent(event: event, assignments: given.assignments, documents: given.documents),
            on: reference,
            kind: Noun.kind,
            asked
        )
        let blockers = try ledger.casework.blockers(command, by: caller)
        return ledger.answer(
            [
                "event": JSON(event), "possible": .bool(blockers.isEmpty),
                "blockers": .array(
                    blockers.map { blocker in
                        var members = JSON(blocker, in: output.language).members
                        members["remedy"] =
                            Remedy(blocker).map { JSON($0.text.text(in: output.language)) } ?? .null
                        return .object(members)
                    }
                ),
            ],
            CaseWhy.lines(blockers, event)
        )
    }

    private static func lines(_ blockers: [Blocker], _ event: String) -> [Localized] {
        guard !blockers.isEmpty else {
            return [Localized(zh: "「\(event)」现在可以办理", en: "“\(event)” is possible now")]
        }
        return [
            Localized(
                zh: "「\(event)」现在不能办理，原因 \(blockers.count) 项：",
                en: "“\(event)” is not possible now, for \(blockers.count) reasons:"
            )
        ]
            + blockers.flatMap { blocker in
                let place = blocker.place.isEmpty ? "" : "\(blocker.place): "
                let line = Localized(
                    zh: "✗ [\(blocker.code)] \(place)\(blocker.message.zh)",
                    en: "✗ [\(blocker.code)] \(place)\(blocker.message.en)"
                )
                guard let remedy = Remedy(blocker)?.text else { return [line] }
                return [
                    line, Localized(zh: "  → \(remedy.zh)", en: "  → \(remedy.en)"),
                ]
            }
    }
}

/// What lifts a blocker, as far as the blocker itself tells.
struct Remedy {
    let text: Localized

    init?(_ blocker: Blocker) {
        let values = blocker.values
        let role = blocker.role ?? ""
        if blocker.provisional != nil, blocker.code != "LIFT_MINUTES" {
            text = Localized(
                zh: "基于暂定参数，可由 \(role) 以 --lift \(blocker.code) 解除，并提交会议纪要"
                    + " decision_minutes",
                en: "it rests on a provisional parameter: \(role) may lift it by"
                    + " --lift \(blocker.code), with the minutes decision_minutes"
            )
            return
        }
        switch blocker.code {
        case "DOCUMENT_MISSING", "LIFT_MINUTES":
            let name = values["document"] ?? ""
            text = Localized(
                zh: "用 --document class=\(name),number=…,issuer=…,date=…,file=… 提交",
                en: "give it by --document class=\(name),number=…,issuer=…,date=…,file=…"
            )
        case "NOT_ALLOWED":
            let wanted = values["wanted"] ?? role
            text = Localized(
                zh: "由角色 \(wanted) 的人员办理",
                en: "a person with the role \(wanted) can do it"
            )
        case "SAME_PERSON", "ALREADY_DONE":
            text = Localized(
                zh: "由另一名 \(role) 办理",
                en: "another person with the role \(role) can do it"
            )
        case "NOT_POSSIBLE_NOW":
            guard let possible = values["possible"], !possible.isEmpty else { return nil }
            text = Localized(zh: "先办理：\(possible)", en: "first one of: \(possible)")
        default:
            guard !role.isEmpty else { return nil }
            text = Localized(zh: "由 \(role) 处理", en: "\(role) can put it right")
        }
    }
}
