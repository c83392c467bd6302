import Casework
import Portfolio
import Store
import Web
import Workflow

/// The second person sees what the meeting would do to each case, and applies it as one unit.
struct MeetingConfirmPage {
    let visit: Visit
    private let sheet: MeetingSheet
    private let event: Chart.Event
    private let form: FormFields

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.office.index.follow(visit.ledger)
        sheet = try MeetingSheet(visit)
        event = try sheet.event("confirm")
        form =
            visit.request.method.isWriting ? visit.request.form()?.fields ?? FormFields() : .init()
    }

    private func command() -> Command {
        var command = Command(target: .existing(sheet.meeting.code), event: event.name)
        let key = form["_key"] ?? ""
        command.key = key.isEmpty ? "" : "web:\(key)"
        command.expecting = Int64(form["_version"] ?? "")
        return command
    }

    /// What would come of it, or why it is refused; nothing is recorded.
    private func rehearsed() throws -> (moved: [Reply.Moved], blockers: [Blocker]) {
        do {
            let command = command()
            let replies = try visit.ledger.casework.performAll(
                count: 1,
                by: visit.caller,
                isRehearsal: true,
                progress: { _ in },
                command: { _, _ in command }
            )
            return (replies.flatMap(\.moved), [])
        } catch let failure as BatchFailure {
            let blockers = failure.reasons.values.flatMap { reason -> [Blocker] in
                switch reason {
                case .refused(let blockers): blockers
                case .conflict(let conflict): Failure(conflict).blockers
                }
            }
            return ([], blockers)
        }
    }

    private var needsProof: Bool {
        get throws {
            let roles = CaseSheet(words: visit.words, stream: sheet.meeting).possible("")
                .first { $0.event.name == event.name }?.roles
            return try StepUp(visit).isNeeded(for: event.name, roles: roles ?? [])
        }
    }

    func answer() throws -> WebResponse {
        let (moved, blockers) = try rehearsed()
        return try page(moved, blockers, status: 200)
    }

    func perform() throws -> WebResponse {
        do {
            if try needsProof { try StepUp(visit).prove(form) }
            _ = try visit.ledger.perform(command(), by: visit.caller)
            return .seeOther("\(sheet.address)?done=confirm")
        } catch let refusal as Refusal {
            return try page([], refusal.blockers, status: Failure(refusal).httpStatus)
        } catch let conflict as Conflict {
            return try page([], Failure(conflict).blockers, status: 409)
        }
    }

    private func page(
        _ moved: [Reply.Moved],
        _ blockers: [Blocker],
        status: Int
    ) throws -> WebResponse {
        let title = visit.say("核对并办理 · \(sheet.title)", "Check and apply · \(sheet.title)")
        let proof = try needsProof ? StepUp(visit).input(blockers) : nil
        let isOpen = blockers.allSatisfy { $0.place == StepUp.field }
        let seen = try visit.ledger.cases.seen(codes: moved.map(\.code))
        return visit.page(title, status: status) {
            tag(.h1) { title }
            tag(.p) { tag(.a, .href(sheet.address)) { visit.say("回到会议", "Back to the meeting") } }
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            results
            if isOpen {
                tag(.h2) { visit.say("办理之后", "What it would do") }
                effects(moved.filter { $0.code != sheet.meeting.code && seen.contains($0.code) })
                FormPart(visit).form(to: "\(sheet.address)/confirm") {
                    FormPart.hidden("_key", form["_key"] ?? Identifier.make(at: Moment.wallClock()))
                    FormPart.hidden("_version", "\(sheet.meeting.version)")
                    tag(.p) {
                        visit.say(
                            "请与纪要逐项核对。确认后，全部通过的议题作为一个整体办理，有一项不能办理则一项也不办理。",
                            "Compare each item with the minutes. On your confirmation everything"
                                + " that passed is applied as one unit, or nothing is."
                        )
                    }
                    proof
                    tag(.div, .class("actions")) {
                        tag(.button, .type("submit")) { visit.say(event.title) }
                    }
                }
            }
        }
    }

    private var results: HTML {
        PageTable([
            visit.say("序号", "No."), visit.say("案卷", "Case"), visit.say("事项", "What"),
            visit.say("结果", "Result"),
        ]).html(
            sheet.items.map { item in
                [
                    HTML("\(item.number)"), HTML("\(item.place) \(item.headline)"),
                    HTML(sheet.title(of: item)), HTML(sheet.result(of: item)),
                ]
            }
        )
    }

    private func effects(_ moved: [Reply.Moved]) -> HTML {
        guard !moved.isEmpty else {
            return tag(.p, .class("soft")) {
                visit.say("没有通过的议题，不改变任何案卷。", "Nothing passed; no case changes.")
            }
        }
        return PageTable([
            visit.say("案卷", "Case"), visit.say("现在", "Now"), visit.say("办理之后", "Afterwards"),
        ]).html(
            moved.map { moved in
                let now = visit.office.index.entry(moved.stream)?.stream
                return [
                    HTML("\(visit.say(visit.words.title(of: moved.kind))) \(moved.code)"),
                    HTML(
                        now.map { visit.say(visit.words.states(of: $0)) }
                            ?? visit.say("（新）", "(new)")
                    ),
                    HTML(
                        visit.say(
                            visit.words.states(moved.states, kind: moved.kind, instance: "")
                        )
                    ),
                ]
            }
        )
    }
}
