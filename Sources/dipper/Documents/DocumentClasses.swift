import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `document classes`: what a paper on the file may be.
struct DocumentClasses: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes",
        abstract: "列出材料类别：名称、保管期限、哪些流程要求它。",
        discussion: "存入和随事项提交的文件都须属于其中一类；都不合适的用 other。"
    )

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(database)
        let asking = DocumentClasses.asking(try ledger.rules())
        let classes = Set(DocumentClass.all.map(\.id)).union(asking.keys).sorted()
        return ledger.answer(
            [
                "classes": .array(
                    classes.map { id in
                        let title = DocumentClass.title(id)
                        return [
                            "class": JSON(id), "zh": JSON(title.zh), "en": JSON(title.en),
                            "retention": JSON(DocumentClass.retention(id).rawValue),
                            "charts": JSON(asking[id]?.sorted() ?? []),
                        ]
                    }
                )
            ],
            classes.map { id in
                let (title, retention) = (DocumentClass.title(id), DocumentClass.retention(id))
                let charts = asking[id]?.sorted().joined(separator: ", ") ?? ""
                return Localized(
                    zh: "\(id)　\(title.zh)　保管\(retention.title.zh)"
                        + (charts.isEmpty ? "" : "　用于 \(charts)"),
                    en: "\(id)  \(title.en)  kept \(retention.title.en)"
                        + (charts.isEmpty ? "" : "  for \(charts)")
                )
            }
        )
    }

    /// Which charts ask for which class.
    private static func asking(_ rules: Rulebook) -> [String: Set<String>] {
        var asking: [String: Set<String>] = [:]
        for (id, chart) in rules.charts {
            for transition in chart.transitions {
                for name in transition.requiredDocuments + transition.requiredDocumentsNow {
                    asking[name, default: []].insert(id)
                }
            }
        }
        return asking
    }
}
