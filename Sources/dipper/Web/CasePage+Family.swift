import Casework
import Portfolio
import Store
import Web
import Workflow

/// The cases that a case belongs with, and those that may be begun for it.
extension CasePage {
    func family() throws -> HTML {
        let children = try visit.ledger.cases.children(of: stream.id)
        let parent = try stream.parent.flatMap { try visit.ledger.cases.stream($0) }
        let cases = [parent].compactMap(\.self) + children
        let new = newKinds(children)
        guard !cases.isEmpty || !new.isEmpty else { return HTML([]) }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("相关案卷", "Related cases") }
            tag(.ul, .class("plain")) {
                for other in cases {
                    tag(.li) {
                        visit.say(visit.words.title(of: other.kind))
                        " "
                        link(to: other)
                        tag(.div, .class("soft")) { visit.say(visit.words.states(of: other)) }
                    }
                }
            }
            tag(.div, .class("actions")) {
                for kind in new {
                    tag(
                        .a,
                        .class("button quiet"),
                        .href("/new/\(kind)?\(FormFields([("parent", stream.code)]).urlEncoded)")
                    ) { visit.say("新建", "New: ") + visit.say(visit.words.title(of: kind)) }
                }
            }
        }
    }

    /// By its code, or by its id where people never call it by one.
    private func link(to other: CaseStream) -> HTML {
        let isCoded = !other.code.isEmpty
        return tag(.a, isCoded ? .class("code") : nil, .href(other.address)) {
            isCoded ? other.code : visit.say("打开", "Open")
        }
    }

    private func newKinds(_ children: [CaseStream]) -> [String] {
        switch stream.kind {
        case "project": CasePage.childKinds
        case GrantNoun.kind: AfterCare.kinds.filter(mayBegin)
        case OrganisationNoun.kind: payeeKinds(children) + tableKinds(children)
        default: accountKinds(children)
        }
    }

    /// Whether one of the person's roles begins such a case.
    private func mayBegin(_ kind: String) -> Bool {
        guard let chart = visit.words.rules.charts[kind] else { return false }
        return chart.starts.contains {
            chart.transitions[$0].roles.contains(where: visit.roles.contains)
        }
    }

    /// An administrator may open an account for a person who has none.
    private func accountKinds(_ children: [CaseStream]) -> [String] {
        let kind = AccountProcedure.kind
        let hasOne = children.contains { $0.kind == kind && !$0.root.isDone }
        return stream.kind == "person" && visit.roles.contains("ADM") && !hasOne ? [kind] : []
    }

    /// An organisation that is paid has one account, which the officers and finance enter.
    private func payeeKinds(_ children: [CaseStream]) -> [String] {
        let kind = PayeeAccountNoun.kind
        let hasOne = children.contains { $0.kind == kind && !$0.root.isDone }
        let mayEnter = !visit.roles.allSatisfy { $0 != "PO" && $0 != "FIN" }
        return mayEnter && !hasOne ? [kind] : []
    }

    /// An enterprise has one cap table.
    private func tableKinds(_ children: [CaseStream]) -> [String] {
        let isMine = ["PIM", "PO"].contains(where: visit.roles.contains)
        let hasOne = children.contains { $0.kind == CapTableNoun.kind }
        return isMine && !hasOne ? [CapTableNoun.kind] : []
    }

    private static let childKinds = [
        "round", "notice", "grant-agreement", "library-entry", "landing", "service",
    ]
}

extension CaseStream {
    /// Its code; what people never call by one is found by its id.
    var reference: String { code.isEmpty ? id : code }

    /// Where its page is.
    var address: String { "/cases/\(FormFields.encoded(reference))" }
}
