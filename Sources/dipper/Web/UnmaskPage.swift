import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// A personal text in full: which field, on what ground, and a proof of who asks (rule R8).
struct UnmaskPage {
    let visit: Visit
    private let part: DoorPart
    private let stream: CaseStream

    /// - Throws: `NOT_FOUND` for a case that is not there, and for who may not ask.
    init(_ visit: Visit) throws {
        self.visit = visit
        part = DoorPart(visit)
        stream = try visit.found(visit.parameters["code"] ?? "")
        guard try visit.ledger.cases.mayUnmask(stream.id) else {
            throw CaseRefusals.notFound(stream.code)
        }
    }

    /// The way here from a case, for who may ask; on the own record everything is whole.
    static func link(_ visit: Visit, _ stream: CaseStream) throws -> HTML? {
        guard try stream.id != visit.person?.id && visit.ledger.cases.mayUnmask(stream.id) else {
            return nil
        }
        return tag(.p) {
            tag(.a, .href("/cases/\(FormFields.encoded(stream.code))/unmask")) {
                visit.say("查看个人信息原文", "Personal data in full")
            }
        }
    }

    private var title: String {
        visit.say("查看个人信息原文 · \(stream.code)", "Personal data in full · \(stream.code)")
    }

    private var place: String { "/cases/\(FormFields.encoded(stream.code))" }

    /// Texts that the case has and the person sees masked, each by its place in the case.
    private func choices() throws -> [(value: String, title: String)] {
        try stream.instances.keys.sorted().flatMap { key -> [(value: String, title: String)] in
            let chart = visit.words.rules.chart(instance: key, kind: stream.kind)
            let shown = try visit.ledger.cases.shown(chart?.fields ?? [], of: key, in: stream)
            return shown.filter { $0.isText && stream.field($0.name, of: key) != .null }.map {
                let title = visit.say($0.title)
                return ("\(key) \($0.name)", key.isEmpty ? title : "\(key) \(title)")
            }
        }
    }

    func answer() throws -> WebResponse { try page([]) }

    private func page(_ blockers: [Blocker]) throws -> WebResponse {
        let choices = try choices()
        let grounds = UnmaskGround.allCases.map { ($0.rawValue, visit.say($0.title)) }
        return part.page(title, blockers) {
            tag(.p) {
                visit.say(
                    "电话、证件号等平时只显示掩码。查看一次，记一次：何人、何时、哪个字段、什么事由；不记内容。"
                        + "理由加密保存，审计可以查到。",
                    "Telephone and identity numbers are shown masked. Each look is recorded: who,"
                        + " when, which field and why, never the text. The reason is sealed; the"
                        + " audit finds it."
                )
            }
            FormPart(visit).form(to: "\(place)/unmask") {
                FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
                FormPart(visit).choice(
                    "field",
                    visit.say("字段", "Field"),
                    value: part.fields["field"] ?? choices.first { $0.value == " contact" }?.value
                        ?? "",
                    among: choices,
                    isRequired: true,
                    wrong: DoorPart.wrong("field", blockers)
                )
                FormPart(visit).choice(
                    "ground",
                    visit.say("事由", "Ground"),
                    value: part.fields["ground"] ?? "",
                    among: grounds,
                    isRequired: true,
                    wrong: DoorPart.wrong("ground", blockers)
                )
                FormPart(visit).input(
                    "reason",
                    visit.say("理由", "Reason"),
                    value: part.fields["reason"] ?? "",
                    isRequired: true,
                    wrong: DoorPart.wrong("reason", blockers),
                    more: [.plain("maxlength", "2000")]
                )
                if StepUp(visit).isNeeded { StepUp(visit).input(blockers) }
                tag(.div, .class("actions")) {
                    tag(.button, .type("submit")) { visit.say("查看原文", "Show it in full") }
                    tag(.a, .class("button quiet"), .href(place)) { visit.say("返回", "Back") }
                }
            }
        }
    }

    /// Records the look and shows the text, this once.
    func perform() throws -> WebResponse {
        let fields = part.fields
        let parts = (fields["field"] ?? "").split(
            separator: " ",
            maxSplits: 1,
            omittingEmptySubsequences: false
        ).map(String.init)
        do {
            if StepUp(visit).isNeeded { try StepUp(visit).prove(fields) }
            let told = try UnmaskedText(
                visit.ledger,
                CaseReference(code: stream.code, instance: parts.first ?? ""),
                Unmasking(
                    field: parts.last ?? "",
                    ground: fields["ground"] ?? "",
                    reason: fields["reason"] ?? ""
                ),
                terms: (fields["_key"].map { "web:\($0)" } ?? "", nil),
                by: visit.caller
            )
            return part.page(title) {
                tag(.p, .class("flash"), .plain("role", "status")) {
                    told.value
                        ?? visit.say(
                            "此前已显示过一次；再次查看请重新填写。",
                            "It was shown once; to see it again, ask anew."
                        )
                }
                tag(.p, .class("soft")) {
                    visit.say(
                        "已记入台账。请勿抄送无关的人。",
                        "It is recorded. Pass it on to nobody who does not need it."
                    )
                }
                tag(.p) { tag(.a, .href(place)) { visit.say("回到案卷", "Back to the case") } }
            }
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers)
        }
    }
}

extension Routes {
    static let unmasking = [
        Route(.get, "/cases/:code/unmask", .signedIn) { try UnmaskPage($0).answer() },
        Route(.post, "/cases/:code/unmask", .signedIn) { try UnmaskPage($0).perform() },
    ]
}
