import Casework
import Paper
import Portfolio
import Web
import Workflow

/// The text of an agreement with its digest, the versions of its terms, and two of them compared.
struct TermsPage {
    let visit: Visit
    private let stream: CaseStream

    /// - Throws: `NOT_FOUND` for what is no agreement of those that one sees.
    init(_ visit: Visit) throws {
        self.visit = visit
        let code = visit.parameters["code"] ?? ""
        stream = try visit.found(code)
        guard stream.kind == GrantNoun.kind else { throw CaseRefusals.notFound(code) }
    }

    private var place: String { "/grants/\(FormFields.encoded(stream.code))" }

    /// A number of the address; nil where there is none.
    private func number(_ name: String) -> Int? { visit.request.query[name].flatMap { Int($0) } }

    func answer() throws -> WebResponse {
        let terms = try GrantTerms(stream, visit.ledger)
        let shown = try TermsComparison(terms, from: number("from"), to: number("to"))
        let (text, amendments) = (try text(), try amendments())
        let title = visit.say("协议文本与条款 \(stream.code)", "Text and terms of \(stream.code)")
        return visit.page(title) {
            tag(.p, .class("soft")) {
                tag(.a, .class("code"), .href(stream.address)) { stream.code }
                " "
                visit.say(visit.words.states(of: stream))
                " · "
                tag(.a, .href(place)) { visit.say("资金情况", "Money") }
            }
            tag(.h1) { title }
            text
            amendments
            versions(terms)
            if !terms.versions.isEmpty { differences(shown) }
        }
    }

    // MARK: The text

    /// What can be printed, or why it cannot.
    private func text() throws -> HTML {
        try card(.now, "agreement", visit.say("协议文本", "Text of the agreement"))
    }

    private func amendments() throws -> [HTML] {
        try stream.keys(of: AgreementPaper.amendment).map { key in
            let number = Int(stream.integer("number", of: key) ?? 0)
            let states = visit.say(visit.words.states(of: stream, instance: key))
            let title = visit.say("第 \(number) 号变更协议", "Amendment \(number)")
            return try card(.amendment(number), "amendment-\(number)", "\(title) · \(states)")
        }
    }

    private func card(_ part: AgreementPaper.Part, _ file: String, _ title: String) throws -> HTML {
        do {
            let paper = try AgreementPaper(stream.code, part, visit.ledger)
            let digest = try paper.digest()
            return tag(.section, .class("card")) {
                tag(.h2) { title }
                tag(.p) { visit.say(paper.line(digest)) }
                tag(.p) {
                    for format in ReportFormat.allCases {
                        tag(.a, .href("\(place)/text/\(file).\(format.rawValue)")) {
                            format.rawValue.uppercased()
                        }
                        " "
                    }
                }
            }
        } catch let refusal as Refusal {
            return tag(.section, .class("card")) {
                tag(.h2) { title }
                ReasonList(visit, refusal.blockers).html
            }
        }
    }

    // MARK: The versions

    @HTMLBuilder private func versions(_ terms: GrantTerms) -> [HTML] {
        if terms.versions.isEmpty {
            tag(.p, .class("soft")) {
                visit.say("协议尚未签署，没有条款版本", "The agreement is not signed and has no versions yet")
            }
        } else {
            PageTable(
                [
                    visit.say("版本", "Version"), visit.say("生效事项日期", "In force by the event of"),
                    visit.say("文本", "Text"), visit.say("与上一版比较", "Against the one before"),
                ],
                caption: visit.say("条款版本", "Versions of the terms")
            ).html(terms.versions.map(row))
        }
    }

    private func row(_ version: GrantTerms.Version) -> [HTML] {
        let number = version.number
        return [
            HTML("\(number)"),
            tag(.a, .href("\(stream.address)?version=\(version.event)")) { "\(version.on)" },
            tag(.a, .href("\(place)/text/terms-\(number).pdf")) { "PDF" },
            number == 1
                ? HTML("—")
                : tag(.a, .href("\(place)/terms?from=\(number - 1)&to=\(number)")) {
                    visit.say("第 \(number - 1) 版 → 第 \(number) 版", "\(number - 1) → \(number)")
                },
        ]
    }

    private func differences(_ shown: TermsComparison) -> HTML {
        tag(.section, .class("card")) {
            tag(.h2) {
                visit.say(
                    "第 \(shown.from) 版与第 \(shown.to) 版",
                    "Versions \(shown.from) and \(shown.to)"
                )
            }
            choice(shown)
            if shown.differences.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有差异", "They are the same") }
            } else {
                PageTable(
                    [
                        visit.say("条款", "Term"), visit.say("第 \(shown.from) 版", "In \(shown.from)"),
                        visit.say("第 \(shown.to) 版", "In \(shown.to)"),
                    ],
                    caption: visit.say("差异", "Differences")
                ).html(
                    shown.differences.map {
                        [HTML(visit.say($0.name)), HTML($0.before), HTML($0.after)]
                    }
                )
            }
        }
    }

    /// Any two versions, by a form that works without script.
    @HTMLBuilder private func choice(_ shown: TermsComparison) -> [HTML] {
        if shown.terms.versions.count > 1 {
            tag(.form, .plain("method", "get"), .action("\(place)/terms")) {
                for (name, chosen, label) in [
                    ("from", shown.from, visit.say("从第几版", "From version")),
                    ("to", shown.to, visit.say("到第几版", "To version")),
                ] {
                    tag(.label) {
                        label
                        " "
                        tag(.select, .name(name)) {
                            for version in shown.terms.versions {
                                tag(
                                    .option,
                                    .value("\(version.number)"),
                                    version.number == chosen ? .flag("selected") : nil
                                ) { "\(version.number)" }
                            }
                        }
                    }
                    " "
                }
                tag(.button, .class("quiet"), .type("submit")) { visit.say("比较", "Compare") }
            }
        }
    }

    // MARK: The file

    /// `agreement.pdf`, the terms of a version as `terms-1.docx`, or an amendment as
    /// `amendment-1.pdf`.
    func file() throws -> WebResponse {
        let file = visit.parameters["file"] ?? ""
        let parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let format = ReportFormat(rawValue: parts[1]) else {
            throw CaseRefusals.notFound(file)
        }
        return try AgreementPaper(stream.code, part(parts[0]), visit.ledger).download(format)
    }

    private func part(_ name: String) throws -> AgreementPaper.Part {
        if name == "agreement" { return .now }
        let parts = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let number = Int(parts[1]) else {
            throw CaseRefusals.notFound(name)
        }
        switch parts[0] {
        case "terms": return .terms(number)
        case AgreementPaper.amendment: return .amendment(number)
        default: throw CaseRefusals.notFound(name)
        }
    }
}

extension AgreementPaper {
    func download(_ format: ReportFormat) throws -> WebResponse {
        let file = try file()
        return .download(
            try file.bytes(format).bytes,
            name: "\(file.name).\(format.rawValue)",
            type: format.type
        )
    }
}
