import Insight
import Portfolio
import Web
import Workflow

/// The calibrated order beside the raw one, with what is uncertain, for the secretary alone.
///
/// A bar reaches as far as a level may be; the dot is the calibrated level, the square the plain
/// mean. The table beneath tells the same.
struct CalibrationPart {
    let visit: Visit
    let advice: BatchAdvice

    private let width = 640
    private let frame = (left: 130, right: 16, top: 26, row: 24)

    init(_ visit: Visit, _ advice: BatchAdvice) {
        (self.visit, self.advice) = (visit, advice)
    }

    var html: HTML {
        tag(.section, .class("card")) {
            tag(.h2) { visit.say("参考：校准与宽严", "Advice: calibration and leniency") }
            tag(.p, .class("soft")) {
                visit.say(
                    "只给评审秘书看，不改动任何评分、名次和结论。",
                    "For the panel secretary alone; no mark, place or result is changed by it."
                )
            }
            switch advice.calibration {
            case .tooLittle:
                tag(.ul) { for line in advice.lines { tag(.li) { visit.say(line) } } }
            case .told(let table):
                tag(.p) { visit.say(advice.agreement) }
                picture(table)
                cases(table)
                experts(table)
            }
        }
    }

    private func number(_ value: Double) -> String { AdviceText.number(value) }

    // MARK: Tables

    private func cases(_ table: CalibratedTable) -> HTML {
        PageTable(
            [
                visit.say("校准名次", "Calibrated place"), visit.say("可能名次", "Possible places"),
                visit.say("原始名次", "Raw place"), visit.say("轮次", "Round"),
                visit.say("项目", "Project"), visit.say("校准", "Calibrated"),
                visit.say("标准误", "Standard error"), visit.say("原始均值", "Raw mean"),
            ],
            caption: visit.say("图中的同一组数字", "The figures of the picture"),
            isWalked: false
        ).html {
            for row in table.rows {
                let one = advice.rounds[row.unit]
                tag(.tr) {
                    tag(.td, .class("number")) { "\(row.place)" }
                    tag(.td, .class("number")) {
                        "\(row.possiblePlaces.lowerBound)–\(row.possiblePlaces.upperBound)"
                    }
                    tag(.td, .class("number")) { "\(row.rawPlace)" }
                    tag(.td, .class("code")) { one.round.code }
                    tag(.td) { one.title }
                    tag(.td, .class("number")) { number(row.calibrated) }
                    tag(.td, .class("number")) { number(row.standardError) }
                    tag(.td, .class("number")) { number(row.raw) }
                }
            }
        }
    }

    private func experts(_ table: CalibratedTable) -> HTML {
        PageTable(
            [
                visit.say("专家", "Expert"), visit.say("评分表", "Sheets"),
                visit.say("宽严", "Leniency"), visit.say("标准误", "Standard error"),
                visit.say("判断", "Verdict"),
            ],
            caption: visit.say("专家宽严：正为宽，负为严", "Leniency: above zero lenient, below severe"),
            isWalked: false
        ).html {
            for rater in table.raters {
                tag(.tr) {
                    tag(.td) { advice.people.name(advice.raters[rater.rater]) }
                    tag(.td, .class("number")) { "\(rater.ratingCount)" }
                    tag(.td, .class("number")) { AdviceText.signed(rater.effect) }
                    tag(.td, .class("number")) { number(rater.standardError) }
                    tag(.td) { visit.say(BatchAdvice.text(rater.verdict)) }
                }
            }
        }
    }

    // MARK: The picture

    private func picture(_ table: CalibratedTable) -> HTML {
        let height = frame.top + frame.row * table.rows.count + 8
        let name = visit.say("校准水平与原始均值", "Calibrated levels and raw means")
        return tag(
            .svg,
            .plain("viewBox", "0 0 \(width) \(height)"),
            .plain("role", "img"),
            .plain("aria-label", name),
            .class("trend")
        ) {
            tag(.desc) {
                visit.say(
                    "横线为两倍标准误的范围，圆点为校准水平，方块为原始均值；数字见下表。",
                    "Lines reach two standard errors to each side, dots are calibrated levels,"
                        + " squares raw means; the table has the figures."
                )
            }
            grid(table, height)
            for (place, row) in table.rows.enumerated() { bar(row, place, table) }
        }
    }

    /// The ends of all bars and squares, wide enough for a line between them.
    private func ends(_ table: CalibratedTable) -> (low: Double, high: Double) {
        let lows = table.rows.map { min($0.raw, $0.calibrated - 2 * $0.standardError) }
        let highs = table.rows.map { max($0.raw, $0.calibrated + 2 * $0.standardError) }
        let low = (lows.min() ?? 0).rounded(.down)
        return (low, max(low + 1, (highs.max() ?? 1).rounded(.up)))
    }

    private func x(_ value: Double, _ table: CalibratedTable) -> Int {
        let (low, high) = ends(table)
        let room = Double(width - frame.left - frame.right)
        return frame.left + Int((room * (value - low) / (high - low)).rounded())
    }

    private func y(_ place: Int) -> Int { frame.top + frame.row * place + frame.row / 2 }

    @HTMLBuilder private func grid(_ table: CalibratedTable, _ height: Int) -> [HTML] {
        let (low, high) = ends(table)
        for part in 0...4 {
            let value = low + (high - low) * Double(part) / 4
            Drawing.line(
                "grid",
                from: (x(value, table), frame.top),
                to: (x(value, table), height - 4)
            )
            Drawing.words(AdviceText.number(value, decimals: 1), x(value, table), 16, "middle")
        }
    }

    @HTMLBuilder private func bar(
        _ row: CalibratedTable.Row,
        _ place: Int,
        _ table: CalibratedTable
    ) -> [HTML] {
        let reach = 2 * row.standardError
        Drawing.words(advice.rounds[row.unit].round.code, 4, y(place) + 4, "start")
        Drawing.line(
            "value",
            from: (x(row.calibrated - reach, table), y(place)),
            to: (x(row.calibrated + reach, table), y(place))
        )
        Drawing.rectangle("bar-text", x(row.raw, table) - 4, y(place) - 4, 8, 8)
        tag(
            .circle,
            .class("point"),
            .number("cx", x(row.calibrated, table)),
            .number("cy", y(place)),
            .number("r", 5)
        )
    }
}
