import Casework
import Portfolio
import Web
import Workflow

/// Which rounds a page compares: a meeting's, or those of a gate that opened in a period.
struct BatchForm {
    let visit: Visit
    let fields: FormFields

    init(_ visit: Visit) {
        self.visit = visit
        fields = visit.request.query
    }

    /// What names the batch, as an address carries it on.
    static let names = ["meeting", "gate", "profile", "since", "until"]

    private func given(_ name: String) -> String? {
        fields[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Nil where nobody has said yet which are meant; refused: `DATE_FORM`.
    func naming() throws(Refusal) -> RoundBatch.Naming? {
        if let meeting = given("meeting") { return .meeting(meeting) }
        guard given("gate") != nil || given("profile") != nil else { return nil }
        return .period(
            gate: given("gate"),
            profile: given("profile"),
            since: try day("since"),
            until: try day("until")
        )
    }

    private func day(_ name: String) throws(Refusal) -> CivilDate? {
        guard let text = given(name) else { return nil }
        return try Moment.date(text, option: name)
    }

    /// The form that asks for it, with further fields.
    func html(
        to place: String,
        _ blockers: [Blocker],
        @HTMLBuilder more: () -> [HTML]
    ) -> HTML {
        tag(.form, .class("fields"), .plain("method", "get"), .action(place)) {
            FormPart(visit).choice(
                "gate",
                visit.say("评审关口", "Gate"),
                value: given("gate") ?? "",
                among: gates.map { ($0, $0) }
            )
            for (name, title) in [
                ("since", visit.say("此日起开轮", "Opened from")),
                ("until", visit.say("至此日开轮", "Opened until")),
            ] {
                FormPart(visit).input(
                    name,
                    title,
                    value: given(name) ?? "",
                    type: .type("date"),
                    wrong: blockers.filter { $0.place == name }
                )
            }
            FormPart(visit).input(
                "meeting",
                visit.say("或决策会编号", "Or the code of a meeting"),
                value: given("meeting") ?? ""
            )
            more()
            tag(.div, .class("actions")) {
                tag(.button, .type("submit")) { visit.say("查看", "Show") }
            }
        }
    }

    private var gates: [String] {
        let chart = visit.words.rules.charts[RoundNoun.kind]
        guard let number = chart?.fieldNumbers["gate"],
            case .enumeration(let values)? = chart?.fields[number].type
        else { return [] }
        return values
    }
}
