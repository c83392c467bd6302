import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// The conversion of an agreement as it was computed, every reading side by side, and its exits.
struct ConversionPart {
    let visit: Visit
    let stream: CaseStream

    /// One reading out of the computation sheet.
    struct Reading {
        let timing: ConversionTiming
        let refused: [String]
        private let members: Value

        init?(_ value: Value) {
            guard let name = value.named("timing")?.asText,
                let timing = ConversionTiming(rawValue: name)
            else { return nil }
            self.timing = timing
            members = value
            let codes =
                if case .list(let codes)? = value.named("refused") { codes } else { [Value]() }
            refused = codes.compactMap(\.asText)
        }

        func text(_ name: String) -> String { members.named(name)?.asText ?? "—" }
        func number(_ name: String) -> Int64 { members.named(name)?.asNumber ?? 0 }
    }

    static func readings(of stream: CaseStream) -> [Reading] {
        guard case .list(let values)? = stream.field("computation").named("readings") else {
            return []
        }
        return values.compactMap(Reading.init)
    }

    private var form: CompanyForm {
        stream.text("company_form") == "joint_stock"
            ? .jointStock(parFen: 100) : .limitedLiability
    }

    private var exits: [String] { stream.keys(of: "equity-exit") }

    @HTMLBuilder var html: [HTML] {
        let readings = ConversionPart.readings(of: stream)
        if stream.text("signed_on") != nil {
            tag(.p) {
                tag(.a, .href("/grants/\(FormFields.encoded(stream.code))/conversion")) {
                    visit.say("转股情景试算", "Scenarios of a conversion")
                }
                if let table = table {
                    " · "
                    tag(.a, .href("/cap-tables/\(FormFields.encoded(table.code))")) {
                        visit.say("企业股权结构 \(table.code)", "Cap table \(table.code)")
                    }
                }
            }
        }
        if !readings.isEmpty { sheet(readings) }
        if !exits.isEmpty { exitTable }
    }

    private var table: CaseStream? {
        guard let payee = stream.text("payee"),
            let tables = try? visit.ledger.cases.visible(
                visit.ledger.store.children(of: [payee], kind: CapTableNoun.kind)
            )
        else { return nil }
        return tables.last
    }

    private func sheet(_ readings: [Reading]) -> HTML {
        let chosen = stream.field("computation").named("timing")?.asText ?? ""
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("转股计算单", "Computation sheet") }
            PageTable(
                [
                    visit.say("口径", "Reading"), visit.say("每份价格（分）", "Price (fen)"),
                    visit.say("所得份额", "Units"), visit.say("转股后比例", "Share afterwards"),
                    visit.say("已用本金（元）", "Principal used (CNY)"),
                    visit.say("资本公积（元）", "Capital reserve (CNY)"),
                    visit.say("余额工具（元）", "Balance instrument (CNY)"),
                ],
                caption: visit.say("各口径并列", "Every reading side by side"),
                isWalked: false
            ).html(readings.map { row($0, isChosen: $0.timing.rawValue == chosen) })
            if let together = together {
                tag(.p) { visit.say(together) }
            }
            if let balance = readings.first(where: { $0.timing.rawValue == chosen })?
                .number("balance"), balance > 0
            {
                tag(.p, .class("warn")) {
                    visit.say(
                        "只转一部分：\(Fen(balance).groupedText) 元留作余额工具，仍为未收回本金。",
                        "A part converts: \(Fen(balance).groupedText) CNY stay outstanding in a"
                            + " balance instrument."
                    )
                }
            }
        }
    }

    /// That others convert in the round, by what they come to; which they are, the round says.
    private var together: Localized? {
        let sheet = stream.field("computation")
        guard let count = sheet.named("together")?.asNumber, count > 1 else { return nil }
        let units = form.text(units: sheet.named("together_units")?.asNumber ?? 0)
        return Localized(
            zh: "本轮共有 \(count) 份协议一并转股、一并计算，其余协议合计 \(units) 份；比例按持股主体的全部份额计算，"
                + "一轮只登记一次。",
            en: "\(count) agreements convert in this round and are computed together, the others"
                + " with \(units) units; a share is of all that the holder has, and the round is"
                + " registered once."
        )
    }

    private func row(_ reading: Reading, isChosen: Bool) -> [HTML] {
        let mark = isChosen ? visit.say("（按政策采用）", " (chosen by policy)") : ""
        let name = HTML(visit.say(reading.timing.title) + mark)
        guard reading.refused.isEmpty else {
            let why = reading.refused.joined(separator: ", ")
            return [name, HTML(visit.say("不能转股：\(why)", "none: \(why)"))]
                + Array(repeating: HTML("—"), count: 5)
        }
        return [
            name, HTML(reading.text("price")), HTML(form.text(units: reading.number("units"))),
            HTML("\(reading.text("share"))（\(reading.text("percent"))）"),
            HTML(Fen(reading.number("principal")).groupedText),
            HTML(Fen(reading.number("reserve")).groupedText),
            HTML(Fen(reading.number("balance")).groupedText),
        ]
    }

    private var exitTable: HTML {
        PageTable(
            [
                visit.say("退出", "Exit"), visit.say("份额", "Units"), visit.say("状态", "State"),
                visit.say("价款（元）", "Gross (CNY)"), visit.say("本金部分（元）", "Principal (CNY)"),
                visit.say("适当收益下限（元）", "Least by the return (CNY)"),
                visit.say("收益（元）", "Gain (CNY)"), visit.say("损失（元）", "Loss (CNY)"),
                visit.say("上缴日期", "Returned on"),
            ],
            caption: visit.say("退出", "Exits"),
            isWalked: false
        ).html(exits.map(exitRow))
    }

    private func exitRow(_ key: String) -> [HTML] {
        func amount(_ name: String) -> HTML {
            HTML(Fen(stream.integer(name, of: key) ?? 0).groupedText)
        }
        let (gross, least) = (
            stream.integer("gross", of: key) ?? 0, stream.integer("minimum", of: key) ?? 0
        )
        let isShort = stream.text("sold_on", of: key) != nil && gross < least
        let floor = stream.integer("floor", of: key).map { Fen($0).groupedText }
        return [
            HTML("\(stream.integer("number", of: key) ?? 0)"),
            HTML(form.text(units: stream.integer("units", of: key) ?? 0)),
            HTML(visit.say(visit.words.states(of: stream, instance: key))), amount("gross"),
            amount("principal"),
            tag(.span, isShort ? .class("warn") : nil) {
                amount("minimum")
                isShort ? visit.say("（价款低于此数）", " (the gross is below)") : ""
                floor.map {
                    visit.say("；经决策同意不低于 \($0)", "; a decision accepts \($0) at least")
                } ?? ""
            },
            amount("gain"), amount("loss"), HTML(stream.text("returned_on", of: key) ?? ""),
        ]
    }
}

extension Value {
    func named(_ name: String) -> Value? {
        guard case .map(let members) = self else { return nil }
        return members[.string(name)]
    }

    var asText: String? { if case .string(let text) = self { text } else { nil } }
    var asNumber: Int64? { if case .int(let number) = self { number } else { nil } }
}
