import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `expunge list`: what waits for the second person, and what was destroyed.
struct ExpungeList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出待确认的提请与已清除的各项。"
    )

    @Option(help: "已清除的至多列出多少条；缺省为 50。")
    var limit: Int?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let page = try Paging.checked(limit ?? 50)
        let limit = export.isAsked && limit == nil ? Int(Int32.max) : page
        let ledger = try OpenLedger.reading(reading)
        _ = try ledger.cases.found("LEDGER")
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let proposed = try ledger.cells(in: "proposed").map { entry in
            (entry, try ledger.store.place(ofCell: entry["cell"] ?? ""))
        }
        let seen = try ledger.cases.seen(codes: proposed.compactMap { $1?.code })
        let waiting = proposed.map { entry, place in
            let place = place.flatMap { seen.contains($0.code) ? $0 : nil }
            return (entry: entry, code: place?.code ?? "", field: place?.field ?? "")
        }
        let expunged = try ledger.store.expunged(limit: limit)
        let lines =
            try waiting.map { item in
                let person = try words.name(of: item.entry["by"] ?? "")
                let text = "\(item.code) \(item.field) \(item.entry["reason"] ?? "")"
                return Localized(zh: "待确认：\(text)　\(person)", en: "Proposed: \(text)  \(person)")
            }
            + expunged.map { item in
                let people = try [item.proposedBy, item.confirmedBy].map(words.name)
                let text = "\(item.recordedAt.date) \(item.cell) \(item.reason)"
                return Localized(
                    zh: "已清除：\(text)　\(people.joined(separator: "、"))",
                    en: "Expunged: \(text)  \(people.joined(separator: ", "))"
                )
            }
        let written = try export.write(
            ExpungeList.page,
            waiting.map { item in
                [
                    .text("待确认"), Cell(text: item.entry["cell"] ?? ""), Cell(text: item.code),
                    Cell(text: item.field), Cell(text: item.entry["reason"] ?? ""),
                    Cell(text: item.entry["by"] ?? ""), .empty, .empty,
                ]
            }
                + expunged.map { item in
                    [
                        .text("已清除"), .text(item.cell), .empty, .empty, .text(item.reason),
                        .text(item.proposedBy), .text(item.confirmedBy),
                        .text(item.recordedAt.description),
                    ]
                }
        )
        return ledger.answer(
            [
                "proposed": .array(
                    waiting.map {
                        [
                            "cell": JSON($0.entry["cell"] ?? ""), "code": JSON($0.code),
                            "field": JSON($0.field), "reason": JSON($0.entry["reason"] ?? ""),
                            "by": JSON($0.entry["by"] ?? ""),
                        ]
                    }
                ),
                "expunged": .array(
                    expunged.map {
                        [
                            "cell": JSON($0.cell), "reason": JSON($0.reason),
                            "by": JSON($0.proposedBy), "confirmed": JSON($0.confirmedBy),
                            "at": JSON($0.recordedAt.description),
                        ]
                    }
                ),
            ],
            (lines.isEmpty ? [Localized(zh: "没有", en: "None")] : lines) + written
        )
    }

    private static let page = SheetPage(
        name: "清除",
        columns: [
            .init("状态"), .init("密文"), .init("案卷"), .init("字段"), .init("原因"),
            .init("提请人"), .init("确认人"), .init("时间"),
        ]
    )
}
