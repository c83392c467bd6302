import ArgumentParser
import Casework
import Portfolio
import Workflow

extension ConversionTiming: ExpressibleByArgument {}

/// The form of a company on the command line.
enum CompanyFormOption: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
    /// 有限责任公司.
    case llc
    /// 股份有限公司.
    case jsc
}

/// `calc conversion`: what a grant becomes when it converts to equity (拨转股).
struct CalcConversion: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversion",
        abstract: "拨转股试算：份额、占比、资本公积与未转余额。",
        discussion: """
            有限责任公司（llc）的份额是以元计的注册资本；股份有限公司（jsc）的份额是整股。
            价格从不取整，份额一律舍去到最小单位。
            """
    )

    @Option(help: "本轮前的注册资本（元）；jsc 为总股数（整数）。")
    var registered: String

    @Option(help: "投前估值（元）。")
    var preMoney: String

    @Option(help: "本轮新投入的现金（元）。")
    var cash: String

    @Option(help: "已拨付且未收回的本金（元）。")
    var principal: String

    @Option(help: "折扣，以基点计：2000 为八折。")
    var discountBps = 0

    @Option(help: "口径：alongside 同轮同口径，pre_money 投前口径，post_money 投后口径。")
    var timing: ConversionTiming = .alongside

    @Option(help: "估值上限（元）。")
    var valuationCap: String?

    @Option(help: "持股上限，以基点计：2000 为 20%。")
    var holdingCapBps: Int?

    @Option(help: "公司形式：llc 有限责任公司，jsc 股份有限公司。")
    var form: CompanyFormOption = .llc

    @Option(help: "每股面值（元），仅用于 jsc；缺省 1.00，转股价低于 1.00 元时按无面额股试算。")
    var par: String?

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let inputs = try ConversionInputs(self)
        do throws(Refusal) {
            return conversionAnswer(try inputs.preview(parFen: inputs.parFen ?? 100), inputs)
        } catch {
            // Shares with a par cannot be issued below it (Company Law art. 148), so a lower
            // price means shares without par; their reserve is for the shareholders to fix
            // (art. 142), and only the shares can be told.
            guard form == .jsc, inputs.parFen == nil,
                error.blockers.map(\.code) == ["PRICE_BELOW_PAR"]
            else { throw error }
            return conversionAnswer(try inputs.preview(parFen: 1), inputs, isWithoutPar: true)
        }
    }

    private func conversionAnswer(
        _ preview: ConversionPreview,
        _ inputs: ConversionInputs,
        isWithoutPar: Bool = false
    ) -> Answer {
        let reserve = isWithoutPar ? nil : preview.capitalReserve
        let percent = (try? preview.share.multiplied(by: Rational(100)))?.text(decimals: 6) ?? ""
        var lines = [
            Localized(
                zh: "转股份额 \(inputs.unitsText(preview.units))，占 \(preview.share)（\(percent)%）",
                en: "Units \(inputs.unitsText(preview.units)), \(preview.share) (\(percent)%)"
            ),
            Localized(
                zh: "投资人份额 \(inputs.unitsText(preview.investorUnits))，"
                    + "转股后合计 \(inputs.unitsText(preview.totalUnits))",
                en: "Investors' units \(inputs.unitsText(preview.investorUnits)),"
                    + " total after conversion \(inputs.unitsText(preview.totalUnits))"
            ),
            Localized(
                zh: "已用本金 \(preview.principalUsed) 元，未转余额 \(preview.balance) 元",
                en: "Principal used \(preview.principalUsed) CNY, balance \(preview.balance) CNY"
            ),
        ]
        if let reserve {
            lines.append(
                Localized(zh: "资本公积 \(reserve) 元", en: "Capital reserve \(reserve) CNY")
            )
        } else {
            lines.append(
                Localized(
                    zh: "转股价低于面值 1.00 元，按无面额股试算，资本公积待股东会确定；另有面值的请给出 --par",
                    en:
                        "The price is below a par of 1.00 CNY, so the shares are taken"
                        + " to have no par"
                        + " and the reserve is open; give --par for another par"
                )
            )
        }
        return Answer(
            json: [
                "units": inputs.unitsJSON(preview.units),
                "investor_units": inputs.unitsJSON(preview.investorUnits),
                "total_units": inputs.unitsJSON(preview.totalUnits),
                "share": JSON(preview.share),
                "capital_reserve": reserve.map { JSON($0) } ?? .null,
                "principal_used": JSON(preview.principalUsed),
                "balance": JSON(preview.balance),
            ],
            lines: lines
        )
    }
}
