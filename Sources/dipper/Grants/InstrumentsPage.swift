import Portfolio
import Web
import Workflow

/// The instruments with their caps, and what is used of each.
struct InstrumentsPage {
    let visit: Visit
    private let instruments: InstrumentReading

    /// - Throws: `NOT_FOUND` for who may not read definitions.
    init(_ visit: Visit) throws {
        self.visit = visit
        instruments = try InstrumentReading(visit.ledger, visit.office, visit.words.rules)
    }

    func answer() throws -> WebResponse {
        let title = visit.say("资助工具", "Funding instruments")
        return visit.page(title) {
            tag(.h1) { title }
            FundsPlaces(visit: visit).html
            tag(.p, .class("soft")) {
                visit.say(
                    "上限取自政策参数，未设上限的不能承诺。承诺与支付只计您能看到的案卷。",
                    "Caps are those of the policy parameters; without one nothing is committed."
                        + " Commitments and payments are those of the cases that you see."
                )
            }
            if instruments.lines.isEmpty {
                tag(.p) { visit.say("目录中没有资助工具", "The catalogue has no instrument") }
            } else {
                rules
                use
            }
        }
    }

    private func name(_ line: InstrumentReading.Line) -> HTML {
        HTML([
            HTML(visit.say(line.instrument.title)), tag(.br) {},
            tag(.span, .class("code soft")) { line.code },
        ])
    }

    private var rules: HTML {
        PageTable(
            [
                visit.say("工具", "Instrument"), visit.say("上限（元）", "Cap (CNY)"),
                visit.say("算法", "Formula"), visit.say("资格", "Eligibility"),
                visit.say("叠加", "Stacking"), visit.say("有效期", "Validity"),
                visit.say("依据", "Basis"),
            ],
            caption: visit.say("目录", "Catalogue")
        ).html(instruments.lines.map(cells))
    }

    private func cells(_ line: InstrumentReading.Line) -> [HTML] {
        let instrument = line.instrument
        let isInForce = instrument.isInForce(on: instruments.today)
        let conditions = instrument.eligibility.map { condition in
            let title = visit.say(condition.title)
            return condition == .tier ? "\(title) \(instrument.tier ?? "")" : title
        }
        let figures = line.figures.joined(separator: "、")
        return [
            name(line),
            tag(.span, line.cap == nil ? .class("warn") : nil) { visit.say(line.capWords) },
            HTML(
                figures.isEmpty
                    ? visit.say(instrument.formula.title)
                    : "\(visit.say(instrument.formula.title))：\(figures)"
            ),
            HTML(conditions.isEmpty ? "—" : conditions.joined(separator: "、")),
            HTML("\(instrument.stackingClass.content)：\(visit.say(instrument.stacking.title))"),
            tag(.span, isInForce ? nil : .class("warn")) { visit.say(line.validWords) },
            HTML([
                HTML(instrument.document), tag(.br) {},
                tag(.span, instrument.basis == .policy ? .class("soft") : .class("warn")) {
                    switch instrument.basis {
                    case .policy: visit.say("政策", "Policy")
                    case .provisional: visit.say("暂定", "Provisional")
                    }
                },
            ]),
        ]
    }

    private var use: HTML {
        let year = instruments.today.year
        return PageTable(
            [
                visit.say("工具", "Instrument"), visit.say("件数", "Cases"),
                visit.say("承诺（元）", "Committed (CNY)"), visit.say("已支付（元）", "Paid (CNY)"),
                visit.say("未付承诺（元）", "Open (CNY)"),
                visit.say("\(year) 年可用预算（元）", "Budget left in \(year) (CNY)"),
                visit.say("跨年度授权（元）", "Multi-year authority (CNY)"),
            ],
            caption: visit.say("使用情况", "Use")
        ).html(
            instruments.lines.map { line in
                let kind = line.code == CapAccount.grant ? GrantNoun.kind : SupportNoun.kind
                return [
                    name(line),
                    tag(.a, .href("/cases?kind=\(kind)")) { "\(line.cases)" },
                    HTML(line.committed.groupedText), HTML(line.paid.groupedText),
                    HTML(line.open.groupedText), HTML(line.available?.groupedText ?? "—"),
                    HTML(line.authority?.groupedText ?? "—"),
                ]
            }
        )
    }
}
