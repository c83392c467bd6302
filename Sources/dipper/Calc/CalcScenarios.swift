import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Workflow

/// `calc scenarios`: what a conversion would give, over many cases and by every reading.
struct CalcScenarios: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios",
        abstract: "转股情景对照：投前估值、折扣、估值上限、持股上限与本金的各种组合，各口径并列。",
        discussion: """
            各项以逗号给出多个取值；估值上限与持股上限可用 none 表示没有。持股上限使一部分本金留作余额，\
            多个 --principal 比较只转一部分的情形。算不出的情形列出原因的代号，不影响其他情形。
            """
    )

    @Option(help: "本轮前的注册资本（元）；jsc 为总股数（整数）。")
    var registered: String

    @Option(help: "其中持股主体已有的份额，缺省没有。")
    var held: String?

    @Option(help: "本轮新投入的现金（元）。")
    var cash: String

    @Option(help: ArgumentHelp("已拨付且未收回的本金（元）。", valueName: "A,B,…"))
    var principal: String

    @Option(help: ArgumentHelp("投前估值（元）。", valueName: "A,B,…"))
    var preMoney: String

    @Option(help: ArgumentHelp("折扣，以基点计。", valueName: "0,1000,…"))
    var discountBps = "0"

    @Option(help: ArgumentHelp("估值上限（元）。", valueName: "none,A,…"))
    var valuationCap = "none"

    @Option(help: ArgumentHelp("持股上限，以基点计。", valueName: "none,2000,…"))
    var holdingCapBps = "none"

    @Option(
        help: ArgumentHelp(
            "并列的口径：alongside 同轮同口径，pre_money 投前口径，post_money 投后口径。",
            valueName: "A,B"
        )
    )
    var timing = "alongside,pre_money"

    @Option(help: ArgumentHelp("另存为可无障碍阅读的图（SVG）。", valueName: "FILE.svg"))
    var svg: String?

    @OptionGroup var company: CompanyOptions
    @OptionGroup var export: ExportOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (grid, form) = try grid()
        let words = ScenarioWords(grid, form)
        var lines = words.lines
        lines += try export.write(words.page, words.rows)
        if let svg {
            try OutputFile.write(ScenarioPicture(words, output.language).bytes, to: svg)
            lines.append(Localized(zh: "已写出图：\(svg)", en: "Picture written: \(svg)"))
        }
        return Answer(json: words.json, lines: lines)
    }

    private func grid() throws(Refusal) -> (ConversionGrid, CompanyForm) {
        var reading = CalcReading()
        let form = reading.read { () throws(Refusal) in try company.companyForm() }
        let outstanding = reading.read { () throws(Refusal) in
            try units(registered, "--registered")
        }
        let already = reading.read { () throws(Refusal) in
            try held.map { text throws(Refusal) in try units(text, "--held") } ?? 0
        }
        let money = reading.read { () throws(Refusal) in try Fen.parse(cash, place: "--cash") }
        let axes = axes(&reading)
        try reading.check()
        guard let form, let outstanding, let already, let money, let axes else {
            throw Refusal(reading.blockers)
        }
        return (
            try ConversionGrid(
                axes,
                companyForm: form,
                units: (outstanding, already),
                cash: money
            ), form
        )
    }

    private func axes(_ reading: inout CalcReading) -> ConversionGrid.Axes? {
        let principals = reading.read { () throws(Refusal) in
            try ArgumentList.amounts(principal, option: "--principal")
        }
        let valuations = reading.read { () throws(Refusal) in
            try ArgumentList.amounts(preMoney, option: "--pre-money")
        }
        let discounts = reading.read { () throws(Refusal) in
            try ArgumentList.ratios(discountBps, option: "--discount-bps").map { Int($0) }
        }
        let caps = reading.read { () throws(Refusal) in
            try ArgumentList.optional(valuationCap, option: "--valuation-cap") {
                part,
                place throws(Refusal) in
                try Fen.parse(part, place: place)
            }
        }
        let limits = reading.read { () throws(Refusal) in
            try ArgumentList.optional(
                holdingCapBps,
                option: "--holding-cap-bps",
                ArgumentList.wholeNumber
            )
        }
        let timings = reading.read { () throws(Refusal) in
            try ArgumentList.choices(timing, option: "--timing", ConversionTiming.self)
        }
        guard let principals, let valuations, let discounts, let caps, let limits, let timings
        else { return nil }
        return ConversionGrid.Axes(
            preMoney: valuations,
            discounts: discounts,
            valuationCaps: caps,
            holdingCaps: limits,
            principals: principals,
            timings: timings
        )
    }

    private func units(_ text: String, _ option: String) throws(Refusal) -> Int64 {
        switch company.form {
        case .llc: try Fen.parse(text, place: option).count
        case .jsc: try ConversionInputs.shares(text, place: option)
        }
    }
}
