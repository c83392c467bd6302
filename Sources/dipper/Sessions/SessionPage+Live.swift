import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// What is heard just now, on every desk and telephone of the room.
///
/// Who stays away from the case that is called sees the page of a pause, to the byte, and hears
/// of nothing: the page is told of a change only when what it shows has changed.
extension SessionPage {
    private var liveAddress: String { "\(address)/live" }

    /// The round that the page shows as heard now; empty where it shows none.
    private func shown() throws -> String {
        if let sheet { return sheet.current?.round.code ?? "" }
        let agenda = try agenda()
        return agenda.current.map { agenda.items[$0].round } ?? ""
    }

    private func agenda() throws -> SessionAgenda {
        try SessionAgenda(code, of: visit.person?.id ?? "", visit.ledger, visit.words)
    }

    func live() throws -> WebResponse {
        guard let sheet else { return try ownLive() }
        return livePage(sheet, [], status: 200)
    }

    private func ownLive() throws -> WebResponse {
        let agenda = try agenda()
        return frame(agenda.title, state: try shown(), isOpen: agenda.states.contains("open")) {
            if let place = agenda.current {
                let item = agenda.items[place]
                tag(.p, .class("soft")) { visit.say("正在评审", "Heard now") }
                tag(.h2) { item.headline }
                tag(.div, .class("actions")) {
                    tag(.a, .class("button"), .href("/cases/\(FormFields.encoded(item.round))")) {
                        visit.say("看材料并评分", "Read and score")
                    }
                }
            } else {
                tag(.h2) { visit.say("现在没有请您评审的案卷", "No case for you just now") }
                tag(.p) {
                    visit.say("叫到您评审的案卷时，本页会自己更新。", "The page changes when one is called.")
                }
            }
        }
    }

    private func livePage(
        _ sheet: SessionSheet,
        _ blockers: [Blocker],
        status: Int
    ) -> WebResponse {
        let current = sheet.current
        let isOpen = sheet.stream.isIn("open")
        return frame(
            sheet.title,
            state: current?.round.code ?? "",
            isOpen: isOpen,
            status: status
        ) {
            if !blockers.isEmpty { ReasonList(visit, blockers).html }
            if let current {
                let away = sheet.names(
                    of: current.experts(.staysAway, among: sheet.session.experts)
                )
                tag(.p, .class("soft")) {
                    visit.say("正在评审", "Heard now") + " \(current.position)/\(sheet.items.count)"
                }
                tag(.h2) { current.headline }
                tag(.p) {
                    tag(
                        .a,
                        .class("code"),
                        .href("/cases/\(FormFields.encoded(current.round.code))")
                    ) { current.round.code }
                }
                if !away.isEmpty {
                    tag(.p, .class("note")) {
                        visit.say("请离席：", "Please leave the room: ")
                            + away.joined(separator: visit.say("、", ", "))
                    }
                }
            } else {
                tag(.h2) { visit.say("现在没有叫案", "No case is called") }
            }
            if isOpen, isMine("hear", sheet.stream) { calls(sheet) }
        }
    }

    /// One button for each thing that may be called; the next one first.
    private func calls(_ sheet: SessionSheet) -> HTML {
        let place = sheet.current.map { $0.position } ?? 0
        let next = sheet.items.first { $0.position == place + 1 }
        func button(_ value: String, _ title: String, isQuiet: Bool) -> HTML {
            tag(
                .button,
                .class(isQuiet ? "quiet" : ""),
                .type("submit"),
                .name("case"),
                .value(value)
            ) { title }
        }
        return FormPart(visit).form(to: liveAddress, class: "") {
            FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
            FormPart.hidden("_version", "\(sheet.stream.version)")
            tag(.div, .class("actions")) {
                if let next {
                    button(
                        next.round.code,
                        visit.say("下一案：", "Next: ") + next.headline,
                        isQuiet: false
                    )
                }
                if sheet.current != nil { button("", visit.say("休会", "Pause"), isQuiet: true) }
            }
            tag(.details) {
                tag(.summary) { visit.say("叫别的案", "Call another one") }
                for item in sheet.items where item.round.id != sheet.session.current {
                    tag(.p) {
                        button(
                            item.round.code,
                            "\(item.position). \(item.headline)",
                            isQuiet: true
                        )
                    }
                }
            }
        }
    }

    private func frame(
        _ title: String,
        state: String,
        isOpen: Bool,
        status: Int = 200,
        @HTMLBuilder _ content: () -> [HTML]
    ) -> WebResponse {
        visit.page(title, status: status) {
            tag(.p, .class("soft")) {
                tag(.a, .href(address)) { visit.say("日程", "Timetable") }
            }
            tag(.h1) { title }
            if isOpen {
                tag(
                    .section,
                    .class("card"),
                    .plain("aria-live", "polite"),
                    .plain("data-live", "\(liveAddress)/stream"),
                    .plain("data-state", state)
                ) { content() }
                tag(.noscript) {
                    tag(.p) { tag(.a, .href(liveAddress)) { visit.say("刷新", "Refresh") } }
                }
            } else {
                tag(.p) { visit.say("本次评审会不在进行中。", "The session is not under way.") }
            }
        }
    }

    // MARK: Calling

    func hear() throws -> WebResponse {
        guard let sheet else { throw CaseRefusals.notFound(code) }
        let form = visit.request.form()?.fields ?? FormFields()
        var command = Command(target: .existing(sheet.stream.code), event: "hear")
        if let round = form["case"], !round.isEmpty { command.payload = ["case": .string(round)] }
        let key = form["_key"] ?? ""
        command.key = key.isEmpty ? "" : "web:\(key)"
        command.expecting = Int64(form["_version"] ?? "")
        do {
            _ = try visit.ledger.perform(command, by: visit.caller)
            return .seeOther(liveAddress)
        } catch let refusal as Refusal {
            return livePage(sheet, refusal.blockers, status: Failure(refusal).httpStatus)
        } catch let conflict as Conflict {
            return livePage(sheet, Failure(conflict).blockers, status: 409)
        }
    }

    /// `text/event-stream`: one message whenever what this person's page shows has changed.
    func liveStream() throws -> WebResponse {
        _ = try shown()
        guard let seat = visit.office.liveSeats.take() else {
            return .text("503\n", status: 503).setting("retry-after", "15")
        }
        let code = code
        return LiveStream(
            visit.request,
            visit.office,
            shown: visit.request.query["state"] ?? "",
            seat
        ) { visit in
            var visit = visit
            visit.parameters = ["code": code]
            return try SessionPage(visit).shown()
        }.response
    }
}
