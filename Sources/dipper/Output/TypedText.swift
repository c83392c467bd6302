import Spreadsheet
import Workflow

/// What stands on a command line, before any of it is believed.
///
/// A title that turns the reading direction, or that moves the cursor of whoever lists it later,
/// is refused where it is typed, as a table's cell is refused that holds it. Bytes that are no
/// UTF-8 arrive as the replacement character, and are refused with it.
enum TypedText {
    /// Refused: `ARGUMENT_MARK` at the option, or at the number of the argument, from 1.
    static func check(_ arguments: [String]) throws(Refusal) {
        var blockers: [Blocker] = []
        for (number, argument) in arguments.enumerated().dropFirst() {
            guard let mark = PlainText.hiddenMark(argument) else { continue }
            blockers.append(
                Blocker(
                    code: "ARGUMENT_MARK",
                    message: Localized(
                        zh: "含有看不见的字符 \(mark.code)（\(mark.name.zh)），应删去，请填报人更正",
                        en: "There is the invisible character \(mark.code) (\(mark.name.en));"
                            + " expected a text without it; whoever entered it can correct it"
                    ),
                    place: place(of: number, in: arguments),
                    values: ["found": mark.code, "expected": "-\(mark.code)"]
                )
            )
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    /// Such as `--reason`, `--set title` or `argument 3`; never the text itself.
    private static func place(of number: Int, in arguments: [String]) -> String {
        if arguments[number].hasPrefix("--"), let equals = arguments[number].firstIndex(of: "=") {
            return visible(arguments[number][..<equals], number)
        }
        let option = arguments[number - 1]
        guard number > 1, option.hasPrefix("--") else { return "argument \(number)" }
        guard option == "--set", let equals = arguments[number].firstIndex(of: "=") else {
            return visible(option[...], number)
        }
        return visible("--set " + arguments[number][..<equals], number)
    }

    private static func visible(_ place: Substring, _ number: Int) -> String {
        PlainText.hiddenMark(String(place)) == nil ? String(place) : "argument \(number)"
    }
}
