import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `project openings`: the opening balances that await confirmation or correction.
struct ProjectOpenings: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "openings",
        abstract: "列出待确认和被退回的期初：批次、状态、协议与已拨付金额、录入人。"
    )

    @Option(help: ArgumentHelp("只列一个批次。", valueName: "NAME"))
    var batch: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let streams = try ledger.cases.visible(ledger.store.openings(batch: batch))
        let headlines = try words.headlines(of: streams)
        var names: [String: String] = [:]
        var cases: [JSON] = []
        var lines: [Localized] = []
        var rows: [[Cell]] = []
        for stream in streams {
            guard let balance = OpeningBalance(of: stream) else { continue }
            let entered = try ledger.cases.events(of: stream.id).last {
                ["project.open_balance", "project.correct_opening"].contains($0.type)
            }
            let person = entered?.actor ?? ""
            if names[person] == nil { names[person] = try words.name(of: person) }
            let title = headlines[stream.id] ?? ""
            let states = words.states(of: stream)
            let (paid, committed) = (Fen(balance.paidFen), Fen(balance.committedFen))
            let ended = Fen(balance.endedFen)
            cases.append([
                "code": JSON(stream.code), "title": JSON(title),
                "batch": JSON(stream.text("opening_batch") ?? ""),
                "states": JSON(stream.root.active),
                "position": JSON(balance.position.rawValue), "paid": JSON(paid),
                "committed": JSON(committed), "ended": JSON(ended), "entered_by": JSON(person),
                "version": JSON(stream.version),
            ])
            let position = OpeningWords.word(balance.position)
            let tracks = balance.trackWords
            let by = names[person] ?? person
            let batch = stream.text("opening_batch") ?? ""
            rows.append([
                .text(stream.code), Cell(text: title), .text(states.zh), .text(position),
                Cell(text: tracks.zh), .number(committed.yuanText), .number(paid.yuanText),
                Cell(text: batch), Cell(text: by),
            ])
            lines.append(
                Localized(
                    zh: "\(stream.code)　\(title)　\(states.zh)　\(position)　\(tracks.zh)　"
                        + "协议承诺 \(committed) 元　已拨付 \(paid) 元　已了结 \(ended) 元　"
                        + "批次 \(batch)　录入 \(by)",
                    en: "\(stream.code)  \(title)  \(states.en)  \(balance.position.rawValue)"
                        + "  \(tracks.en)  committed \(committed) CNY  paid \(paid) CNY"
                        + "  ended \(ended) CNY  batch \(batch)  entered by \(by)"
                )
            )
        }
        let pending = streams.filter { $0.isIn("opening.pending") }
        let sums = OpeningSums(pending.compactMap { OpeningBalance(of: $0) })
        let none = Localized(zh: "没有待确认的期初", en: "No opening awaits confirmation")
        return ledger.answer(
            sums.json.merging(["cases": .array(cases)]) { $1 },
            (lines.isEmpty ? [none] : lines + sums.lines)
                + (try export.write(ProjectOpenings.page, rows))
        )
    }

    private static let page = SheetPage(
        name: "期初",
        columns: [
            .init("编号"), .init("名称"), .init("状态"), .init("期初状态"), .init("进展"),
            .init("协议承诺（元）", .money), .init("已拨付（元）", .money), .init("批次"), .init("录入人"),
        ]
    )
}

extension LedgerStore {
    /// Openings that are not confirmed yet, of one batch or of all, by code.
    func openings(batch: String?) throws -> [CaseStream] {
        var streams: [CaseStream] = []
        try every("project") { stream in
            guard stream.isIn("opening") else { return }
            if let batch, stream.text("opening_batch") != batch { return }
            streams.append(stream)
        }
        return streams
    }
}
