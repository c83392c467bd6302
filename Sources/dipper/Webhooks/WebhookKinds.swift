import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `webhook kinds`: what endpoints can be told of, by the definitions in force.
struct WebhookKinds: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "kinds",
        abstract: "列出可以推送的事件类型：现行流程会发出的每一类。",
        discussion: "定向的只给所属角色相符的端点，其余的给凡可查看该类案卷的角色。"
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(database)
        let kinds = EventKind.all(in: try ledger.rules())
        return ledger.answer(
            [
                "kinds": .array(
                    kinds.map { kind in
                        [
                            "type": JSON(kind.type), "roles": JSON(kind.roles),
                            "charts": JSON(kind.charts), "zh": JSON(kind.sentence.zh),
                            "en": JSON(kind.sentence.en),
                        ]
                    }
                )
            ],
            kinds.map { kind in
                let roles = kind.roles.joined(separator: ", ")
                return Localized(
                    zh: "\(kind.type)　\(kind.sentence.zh)"
                        + (roles.isEmpty ? "" : "　定向：\(roles)"),
                    en: "\(kind.type)  \(kind.sentence.en)"
                        + (roles.isEmpty ? "" : "  only to: \(roles)")
                )
            }
        )
    }
}

/// A type of message that the charts in force send.
struct EventKind {
    let type: String
    /// To whom alone it is addressed; empty when every role hears it that reads the case.
    let roles: [String]
    let charts: [String]
    let sentence: Localized

    /// In alphabetical order; a type of an office's own is called by its name.
    static func all(in rules: Rulebook) -> [EventKind] {
        var senders: [String: (roles: Set<String>, charts: Set<String>, isOpen: Bool)] = [:]
        for (name, chart) in rules.charts {
            for emission in chart.emissions where emission.step == nil {
                var sender = senders[emission.type] ?? ([], [], false)
                sender.charts.insert(name)
                if emission.to.hasPrefix("role.") {
                    sender.roles.insert(String(emission.to.dropFirst(5)))
                } else {
                    sender.isOpen = true
                }
                senders[emission.type] = sender
            }
        }
        return senders.sorted { $0.key < $1.key }.map { type, sender in
            EventKind(
                type: type,
                roles: sender.isOpen ? [] : sender.roles.sorted(),
                charts: sender.charts.sorted(),
                sentence: EventCatalogue.sentences[type] ?? Localized(zh: type, en: type)
            )
        }
    }

    /// A sentence for each filter that no chart in force has a message for.
    static func warnings(_ filters: [String], in rules: Rulebook) -> [Localized] {
        let types = all(in: rules).map(\.type)
        let unheard = filters.filter { filter in
            let endpoint = Endpoint(id: "", code: "", kind: .standard, types: [filter], url: "")
            return !types.contains(where: endpoint.wants)
        }
        return unheard.map { filter in
            Localized(
                zh: "现行流程不会发出“\(filter)”这一类消息，这个端点听不到它；可用的见 dipper webhook kinds",
                en: "No chart in force sends “\(filter)”, so that the endpoint will not hear it;"
                    + " dipper webhook kinds lists what there is"
            )
        }
    }
}
