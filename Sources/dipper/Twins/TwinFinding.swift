import Casework
import Portfolio
import Spreadsheet
import Workflow

/// Likely twins as a command tells them: a line and its reasons for people, a list for programs.
struct TwinFinding {
    private(set) var pairs: [TwinPair]
    let rule: TwinRule

    /// Pairs told in words; the rest are counted, and `--json` has them all.
    static let mostTold = 50

    init(_ pairs: [TwinPair], rule: TwinRule) {
        self.pairs = pairs
        self.rule = rule
    }

    /// The same with the codes that rows were given, by their ids.
    func named(_ codes: [String: String]) -> TwinFinding {
        TwinFinding(
            pairs.map { pair in
                var pair = pair
                pair.first.code = codes[pair.first.id] ?? pair.first.code
                pair.second.code = codes[pair.second.id] ?? pair.second.code
                return pair
            },
            rule: rule
        )
    }

    var json: JSON {
        .array(
            zip(1..., pairs).map { number, pair in
                [
                    "number": JSON(number), "score": JSON(pair.score),
                    "strong": .bool(pair.isStrong), "first": TwinFinding.json(pair.first),
                    "second": TwinFinding.json(pair.second),
                    "reasons": .array(pair.reasons.map(TwinFinding.json)),
                ]
            }
        )
    }

    private static func json(_ record: TwinRecord) -> JSON {
        ["code": JSON(record.code), "title": JSON(record.title), "open": .bool(record.isOpen)]
    }

    private static func json(_ reason: TwinReason) -> JSON {
        [
            "code": JSON(reason.kind.rawValue), "points": JSON(reason.points),
            "similarity": reason.similarity.map { JSON($0) } ?? .null,
            "evidence": JSON(reason.evidence), "zh": JSON(reason.message.zh),
            "en": JSON(reason.message.en),
        ]
    }

    static let page = SheetPage(
        name: "疑似重复",
        columns: [
            .init("序号", .integer), .init("分值", .integer), .init("高度疑似", .bool), .init("编号"),
            .init("名称"), .init("另一编号"), .init("另一名称"), .init("理由"),
        ]
    )

    /// Every pair as a row of ``page``.
    var cells: [[Cell]] {
        zip(1..., pairs).map { number, pair in
            [
                .number("\(number)"), .number("\(pair.score)"), .bool(pair.isStrong),
                .text(pair.first.code), Cell(text: pair.first.title), .text(pair.second.code),
                Cell(text: pair.second.title), Cell(text: TwinFinding.told(pair.reasons).zh),
            ]
        }
    }

    /// Two lines a pair: who they are, and what speaks for and against it.
    var lines: [Localized] {
        var lines: [Localized] = []
        for (number, pair) in zip(1..., pairs.prefix(TwinFinding.mostTold)) {
            let strong = pair.isStrong ? ("　高度疑似", ", strong") : ("", "")
            let names = [pair.first, pair.second].map { "\($0.code) \($0.title)" }
            lines.append(
                Localized(
                    zh: "\(number)　\(pair.score) 分\(strong.0)　\(names[0]) ／ \(names[1])",
                    en: "\(number)  \(pair.score) points\(strong.1)  \(names[0]) / \(names[1])"
                )
            )
            let told = TwinFinding.told(pair.reasons)
            lines.append(Localized(zh: "　　\(told.zh)", en: "    \(told.en)"))
        }
        if pairs.count > TwinFinding.mostTold {
            let rest = pairs.count - TwinFinding.mostTold
            lines.append(
                Localized(
                    zh: "另有 \(rest) 对，见 --json",
                    en: "\(rest) more pairs: see --json"
                )
            )
        }
        return lines
    }

    /// The reasons without names, as they are recorded with a merge: a name stays where it can be
    /// expunged.
    static func recorded(_ reasons: [TwinReason]) -> String {
        reasons.map { "\($0.heading.zh) \(points($0))" }.joined(separator: "；")
    }

    private static func points(_ reason: TwinReason) -> String {
        reason.points < 0 ? "−\(-reason.points)" : "+\(reason.points)"
    }

    /// Reasons with their points, such as 标题相同 +650；同一牵头单位 某公司 +200.
    static func told(_ reasons: [TwinReason]) -> Localized {
        Localized(
            zh: reasons.map { "\($0.message.zh) \(points($0))" }.joined(separator: "；"),
            en: reasons.map { "\($0.message.en) \(points($0))" }.joined(separator: "; ")
        )
    }

    /// What is said above the list after new projects were entered; nothing without pairs.
    var warnings: [Localized] {
        guard !pairs.isEmpty else { return [] }
        return [
            Localized(
                zh: "疑似重复 \(pairs.count) 对，请项目专员核对后合并（project merge）"
                    + "或标为不是重复（project not-twin）：",
                en: "\(pairs.count) likely twins; the project officer can check them, and merge"
                    + " (project merge) or mark them as no twins (project not-twin):"
            )
        ] + lines
    }

    /// Refused: `TWIN_STRONG` for every strong pair, at the row that it was found for.
    func requireNoStrong() throws(Refusal) {
        let strong = pairs.filter(\.isStrong)
        guard strong.isEmpty else { throw Refusal(strong.map(TwinFinding.blocker)) }
    }

    private static func blocker(_ pair: TwinPair) -> Blocker {
        let told = told(pair.reasons)
        return Blocker(
            code: "TWIN_STRONG",
            message: Localized(
                zh: "\(pair.second.code)「\(pair.second.title)」与 \(pair.first.code)"
                    + "「\(pair.first.title)」高度疑似重复（\(pair.score) 分）：\(told.zh)。"
                    + "请项目专员核对；确需登记的，改用 --twins warn",
                en: "\(pair.second.code) “\(pair.second.title)” and \(pair.first.code)"
                    + " “\(pair.first.title)” are strong twins (\(pair.score) points): \(told.en)."
                    + " Expected no such pair; the project officer can check it, and enter it all"
                    + " the same with --twins warn"
            ),
            place: pair.second.code,
            values: ["found": pair.first.code, "score": "\(pair.score)"],
            role: "PO"
        )
    }
}
