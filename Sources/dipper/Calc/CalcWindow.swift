import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `calc window`: when a grant may convert, and when that time is over.
struct CalcWindow: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "window",
        abstract: "转股期试算：起止日、延长后的末日，以及某一天是否仍在期内。",
        discussion: """
            从签署日起，按月计，到对应日为止（含当日）；该月没有对应日的，为月末（民法典第二百零二条）。
            月数与可延长的月数缺省取自政策包；只能延长一次，从签署日合并计算。
            """
    )

    @Option(help: ArgumentHelp("协议签署日期。", valueName: "YYYY-MM-DD"))
    var signed: String

    @Option(help: "转股期的月数；缺省取政策参数 gte.window_months。")
    var months: Int?

    @Option(help: "已批准延长的月数；没有延长的不给。")
    var extendMonths: Int?

    @Option(help: ArgumentHelp("看哪一天；不给则只列起止。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @OptionGroup var definitions: DefinitionOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        var reading = CalcReading()
        let start = reading.date(signed, option: "--signed")
        let day = asOf.flatMap { reading.date($0, option: "--as-of") }
        try reading.check()
        guard let start else { throw Refusal(reading.blockers) }
        let parameters = try definitions.parameters()
        let most = try parameters.integer("gte.window_extension_months")
        let length = try months ?? parameters.integer("gte.window_months")
        let window: ConversionWindow
        do throws(Refusal) {
            window = try ConversionWindow(
                signedOn: start,
                months: length,
                extensionMonths: extendMonths,
                mostExtension: most
            )
        } catch {
            throw Refusal(
                error.blockers.map { $0.at("--\($0.place.replacing("_", with: "-"))") }
            )
        }
        return answer(window, on: day)
    }

    private func answer(_ window: ConversionWindow, on day: CivilDate?) -> Answer {
        var lines = [
            Localized(
                zh: "转股期 \(window.signedOn) 至 \(window.lastDay)（含），共 \(window.months) 个月",
                en: "Window from \(window.signedOn) to \(window.lastDay) inclusive,"
                    + " \(window.months) months"
            )
        ]
        if let extended = window.extendedLastDay {
            lines.append(
                Localized(
                    zh: "延长一次至 \(extended)（含）",
                    en: "Extended once to \(extended) inclusive"
                )
            )
        }
        let isExtended = window.extendedLastDay != nil
        lines.append(
            Localized(
                zh: "\(window.expiresOn) 起转入清算：\(isExtended ? "" : "延长一次、")偿还、按评估值选择转股或核销",
                en: "Settled from \(window.expiresOn) on:"
                    + " \(isExtended ? "" : "extended once, ")repaid,"
                    + " converted at an appraised value or written off"
            )
        )
        if let day { lines.append(CalcWindow.line(window, day)) }
        return Answer(
            json: [
                "signed_on": JSON(window.signedOn.description), "months": JSON(window.months),
                "opens_on": JSON(window.signedOn.description),
                "last_day": JSON(window.lastDay.description),
                "extended_last_day": window.extendedLastDay.map { JSON($0.description) } ?? .null,
                "expires_on": JSON(window.expiresOn.description),
                "as_of": day.map { JSON($0.description) } ?? .null,
                "standing": day.map { JSON(window.standing(on: $0).rawValue) } ?? .null,
                "days_left": day.map { JSON(window.daysLeft(on: $0)) } ?? .null,
            ],
            lines: lines
        )
    }

    private static func line(_ window: ConversionWindow, _ day: CivilDate) -> Localized {
        let left = window.daysLeft(on: day)
        return switch window.standing(on: day) {
        case .before: Localized(zh: "\(day) 尚未签署", en: "On \(day) it is not signed yet")
        case .open:
            Localized(zh: "\(day) 在转股期内，还有 \(left) 天", en: "On \(day) open, \(left) days left")
        case .extended:
            Localized(
                zh: "\(day) 在延长期内，还有 \(left) 天",
                en: "On \(day) open by the extension, \(left) days left"
            )
        case .expired: Localized(zh: "\(day) 转股期已过", en: "On \(day) the window has passed")
        }
    }
}
