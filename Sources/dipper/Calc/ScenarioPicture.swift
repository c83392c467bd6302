import Portfolio
import Web
import Workflow

/// The shares of a grid's cases as bars, one for each reading.
///
/// Every bar stands beside its name and its figures, so that nothing hangs on colours or on seeing:
/// the picture is a list, whose items say what they show.
struct ScenarioPicture {
    private let words: ScenarioWords
    private let language: Language

    private static let width = 960
    /// Where bars begin, and how long the longest is.
    private static let left = 130
    private static let longest = 380
    private static let lineHeight = 22
    private static let head = 64

    init(_ words: ScenarioWords, _ language: Language) {
        (self.words, self.language) = (words, language)
    }

    private func say(_ zh: String, _ en: String) -> String {
        Localized(zh: zh, en: en).text(in: language)
    }

    var bytes: [UInt8] {
        Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8) + Array(picture.text.utf8)
            + [UInt8(ascii: "\n")]
    }

    var picture: HTML {
        let heights = words.grid.cases.map { ScenarioPicture.lineHeight * ($0.readings.count + 1) }
        let height = ScenarioPicture.head + heights.reduce(0, +) + 16
        return tag(
            .svg,
            .plain("xmlns", "http://www.w3.org/2000/svg"),
            .plain("viewBox", "0 0 \(ScenarioPicture.width) \(height)"),
            .number("width", ScenarioPicture.width),
            .number("height", height),
            .plain("role", "list"),
            .plain("xml:lang", say("zh-CN", "en")),
            .plain("aria-labelledby", "scenarios-title"),
            .plain("aria-describedby", "scenarios-text"),
            .plain("font-family", "Noto Sans CJK SC, Microsoft YaHei, sans-serif"),
            .plain("font-size", "14")
        ) {
            tag(.title, .id("scenarios-title")) { title }
            tag(.desc, .id("scenarios-text")) { description }
            tag(
                .rect,
                .number("width", ScenarioPicture.width),
                .number("height", height),
                .plain("fill", "#ffffff")
            )
            text(16, 26, title, size: 18)
            text(16, 48, description)
            items(heights)
        }
    }

    private var title: String { say("转股情景对照", "Scenarios of a conversion") }

    private var description: String {
        let count = words.grid.cases.count
        return say(
            "共 \(count) 种情形；横条为转股后占全部份额的比例，最长的为 \(percent(most))。",
            "\(count) cases; bars are shares of all units after the conversion,"
                + " the longest is \(percent(most))."
        )
    }

    private func items(_ heights: [Int]) -> [HTML] {
        var top = ScenarioPicture.head
        return zip(1..., words.grid.cases).map { number, one in
            defer { top += heights[number - 1] }
            let name = words.title(one, number: number).text(in: language)
            let told = one.readings.map { reading in
                let title = reading.timing.title.text(in: language)
                return "\(title)：\(words.line(reading).text(in: language))"
            }
            return tag(
                .g,
                .plain("role", "listitem"),
                .plain("aria-label", ([name] + told).joined(separator: "；"))
            ) {
                text(16, top + 16, name.replacing("　", with: " "))
                for (line, reading) in zip(1..., one.readings) {
                    bar(reading, top: top + line * ScenarioPicture.lineHeight)
                }
            }
        }
    }

    @HTMLBuilder private func bar(_ reading: ConversionGrid.Reading, top: Int) -> [HTML] {
        let look = ScenarioPicture.look(of: reading.timing)
        let share = ScenarioPicture.millionths(reading)
        let length = most == 0 ? 0 : ScenarioPicture.longest * share / most
        text(32, top + 15, reading.timing.title.text(in: language))
        tag(
            .rect,
            .number("x", ScenarioPicture.left),
            .number("y", top + 4),
            .number("width", length),
            .number("height", 13),
            .plain("fill", look.fill),
            .plain("stroke", "#1b3a57"),
            .plain("stroke-dasharray", look.dashes)
        )
        text(ScenarioPicture.left + length + 8, top + 15, figures(reading))
    }

    private func figures(_ reading: ConversionGrid.Reading) -> String {
        switch reading.outcome {
        case .failure: words.line(reading).text(in: language)
        case .success(let preview):
            say(
                "\(CapTableWords.percent(preview.share))　余额 \(preview.balance)",
                "\(CapTableWords.percent(preview.share))  balance \(preview.balance)"
            )
        }
    }

    private func text(_ x: Int, _ y: Int, _ words: String, size: Int = 14) -> HTML {
        tag(
            .text,
            .number("x", x),
            .number("y", y),
            .number("font-size", size),
            .plain("fill", "#1a1a1a")
        ) { words }
    }

    /// Filled, empty or dashed: told apart without colours.
    private static func look(of timing: ConversionTiming) -> (fill: String, dashes: String) {
        switch timing {
        case .alongside: ("#2f6690", "none")
        case .preMoney: ("#ffffff", "none")
        case .postMoney: ("#dfe8ee", "4 3")
        }
    }

    /// The longest bar's share.
    private var most: Int {
        words.grid.cases.flatMap(\.readings).map(ScenarioPicture.millionths).max() ?? 0
    }

    private func percent(_ millionths: Int) -> String {
        "\(Rational(millionths, over: 10_000).text(decimals: 2))%"
    }

    /// A share in millionths, rounded down: lengths of bars need no more.
    private static func millionths(_ reading: ConversionGrid.Reading) -> Int {
        guard case .success(let preview) = reading.outcome else { return 0 }
        // Units are below 2^63.
        return Int(preview.share.numerator * 1_000_000 / preview.share.denominator)
    }
}
