import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `grant versions BZ-…`: the versions of the terms, and what differs between two of them.
struct GrantVersionsCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "协议条款的各个版本，以及两版之间的差异（缺省为最近两版）。"
    )

    @Argument(help: ArgumentHelp("协议编号，如 \(GrantNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("从第几版。", valueName: "N"))
    var from: Int?

    @Option(help: ArgumentHelp("到第几版。", valueName: "N"))
    var to: Int?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(
            CaseReference(code: reference.code, instance: ""),
            kind: GrantNoun.kind
        )
        let shown = try TermsComparison(GrantTerms(stream, ledger), from: from, to: to)
        return ledger.answer(shown.json(stream.code), shown.lines(stream.code))
    }
}

/// The versions of an agreement's terms, with the differences between two of them.
struct TermsComparison {
    let terms: GrantTerms
    let from: Int
    let to: Int
    let differences: [GrantTerms.Difference]

    /// The last two versions unless others are named.
    init(_ terms: GrantTerms, from: Int?, to: Int?) throws {
        let last = terms.versions.count
        self.terms = terms
        self.to = to ?? last
        self.from = from ?? max(min(1, last), self.to - 1)
        let isNamed = from != nil || to != nil
        differences =
            last == 0 && !isNamed ? [] : try terms.differences(from: self.from, to: self.to)
    }

    func json(_ code: String) -> [String: JSON] {
        [
            "code": JSON(code), "from": JSON(from), "to": JSON(to),
            "versions": .array(
                terms.versions.map {
                    [
                        "number": JSON($0.number), "version": JSON($0.event),
                        "on": JSON($0.on.description),
                    ]
                }
            ),
            "differences": .array(
                differences.map {
                    [
                        "term": JSON($0.key), "title": JSON($0.name.zh), "before": JSON($0.before),
                        "after": JSON($0.after),
                    ]
                }
            ),
        ]
    }

    func lines(_ code: String) -> [Localized] {
        guard !terms.versions.isEmpty else {
            return [
                Localized(
                    zh: "\(code) 尚未签署，没有条款版本",
                    en: "\(code) is not signed and has no versions of its terms"
                )
            ]
        }
        let versions = terms.versions.map {
            Localized(
                zh: "第 \($0.number) 版　\($0.on)　事项 \($0.event)",
                en: "Version \($0.number), \($0.on), event \($0.event)"
            )
        }
        guard from != to else { return versions }
        let heading = Localized(
            zh: "第 \(from) 版与第 \(to) 版：" + (differences.isEmpty ? "没有差异" : ""),
            en: "Version \(from) and version \(to)" + (differences.isEmpty ? ": the same" : ":")
        )
        return versions + [heading]
            + differences.map {
                Localized(
                    zh: "  \($0.name.zh)：\($0.before) → \($0.after)",
                    en: "  \($0.name.en): \($0.before) → \($0.after)"
                )
            }
    }
}
