import Casework
import Portfolio
import Store
import Web
import Workflow

/// The results of a whole meeting in one form: looked at together, and recorded together.
struct MeetingResultsPage {
    let visit: Visit
    private let sheet: MeetingSheet
    private let event: Chart.Event
    private let form: FormFields

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.office.index.follow(visit.ledger)
        sheet = try MeetingSheet(visit)
        event = try sheet.event("record_result")
        form =
            visit.request.method.isWriting ? visit.request.form()?.fields ?? FormFields() : .init()
    }

    func answer() throws -> WebResponse { try page([:], status: 200) }

    /// Where a field of an item stands in the form.
    private static func name(_ field: String, _ item: MeetingSheet.Item) -> String {
        "\(field).\(item.number)"
    }

    /// What was typed for an item, or what is recorded of it.
    private func value(_ field: String, _ item: MeetingSheet.Item) -> String {
        if visit.request.method.isWriting {
            return form[MeetingResultsPage.name(field, item)] ?? ""
        }
        if field == "result" { return item.result }
        return item.result.isEmpty ? "" : "\(item.agenda.integer(field))"
    }

    private func recused(_ item: MeetingSheet.Item) throws -> [String] {
        if visit.request.method.isWriting {
            return form.all(MeetingResultsPage.name("recused", item)).filter { !$0.isEmpty }
        }
        let ids = item.agenda.texts("recused")
        return try sheet.members().filter { ids.contains($0.id) }.map(\.code)
    }

    // MARK: What is done

    /// Items for which something was chosen, each with its command or what is wrong with it.
    private func commands() throws -> (commands: [(Int, Command)], wrong: [Int: [Blocker]]) {
        var commands: [(Int, Command)] = []
        var wrong: [Int: [Blocker]] = [:]
        let key = form["_key"] ?? ""
        for item in sheet.items where !value("result", item).isEmpty {
            func given(_ field: String) -> GivenField {
                let text = value(field, item)
                return GivenField(field, text.isEmpty ? nil : text, at: field)
            }
            let recused = try recused(item).joined(separator: ",")
            do {
                var command = Command(target: .existing(sheet.meeting.code), event: event.name)
                command.payload = try visit.ledger.payload(
                    ["result", "votes_for", "votes_against", "abstained"].map(given) + [
                        GivenField("number", "\(item.number)", at: "number"),
                        GivenField("recused", recused.isEmpty ? nil : recused, at: "recused"),
                    ],
                    event: event
                )
                command.key = key.isEmpty ? "" : "web:\(key)/\(item.number)"
                // What somebody else recorded meanwhile must be seen first.
                if commands.isEmpty { command.expecting = Int64(form["_version"] ?? "") }
                commands.append((item.number, command))
            } catch let refusal as Refusal {
                wrong[item.number] = refusal.blockers
            }
        }
        return (commands, wrong)
    }

    func perform() throws -> WebResponse {
        var (commands, wrong) = try commands()
        let isDeed = form["_do"] == "yes" && wrong.isEmpty && !commands.isEmpty
        let ready = commands.map(\.1)
        do {
            let caller = visit.caller
            _ = try visit.ledger.casework.performAll(
                count: ready.count,
                by: caller,
                isRehearsal: !isDeed,
                progress: { _ in },
                command: { place, _ in ready[place] }
            )
        } catch let failure as BatchFailure {
            for (place, reason) in failure.reasons {
                switch reason {
                case .refused(let blockers): wrong[commands[place].0, default: []] += blockers
                case .conflict(let conflict):
                    wrong[commands[place].0, default: []] += Failure(conflict).blockers
                }
            }
        }
        guard isDeed, wrong.isEmpty else {
            return try page(
                wrong,
                isReady: wrong.isEmpty && !commands.isEmpty,
                status: wrong.isEmpty ? 200 : 422
            )
        }
        try visit.ledger.upkeep()
        return .seeOther("\(sheet.address)?done=results")
    }

    // MARK: What is shown

    private func page(
        _ wrong: [Int: [Blocker]],
        isReady: Bool = false,
        status: Int
    ) throws -> WebResponse {
        let members = try sheet.members()
        let parts = try sheet.items.map { try part($0, members, wrong[$0.number] ?? []) }
        let title = visit.say("录入结果 · \(sheet.title)", "Results · \(sheet.title)")
        let version = form["_version"] ?? "\(sheet.meeting.version)"
        // After a refusal the next try is for the meeting as it is now.
        let isLate = wrong.values.joined().contains { $0.code == "CONFLICT_STALE" }
        return visit.page(title, status: status) {
            tag(.h1) { title }
            tag(.p) { tag(.a, .href(sheet.address)) { visit.say("回到会议", "Back to the meeting") } }
            sheet.rule(present: members.count)
            verdict(wrong.count, isReady)
            FormPart(visit).form(to: "\(sheet.address)/results") {
                FormPart.hidden("_key", form["_key"] ?? Identifier.make(at: Moment.wallClock()))
                FormPart.hidden("_version", isLate ? "\(sheet.meeting.version)" : version)
                parts
                tag(.div, .class("actions")) {
                    if isReady {
                        tag(.button, .type("submit"), .name("_do"), .value("yes")) {
                            visit.say("全部登记", "Record all of them")
                        }
                    }
                    tag(.button, .class(isReady ? "quiet" : ""), .type("submit")) {
                        visit.say("预览，不登记", "Preview only")
                    }
                }
            }
        }
    }

    private func verdict(_ refused: Int, _ isReady: Bool) -> HTML {
        guard refused > 0 || isReady else {
            return tag(.p, .class("soft")) {
                visit.say(
                    "一张表录入全部结果；先预览，有一项不符合规定则一项也不登记。留空的议题不登记。",
                    "All results in one form; preview them first. When one is refused, none is"
                        + " recorded. An item that is left empty stays open."
                )
            }
        }
        return tag(.div, .class(refused == 0 ? "flash" : "summary"), .plain("role", "status")) {
            refused == 0
                ? visit.say("都可以登记；尚未登记。", "All are possible; nothing is recorded yet.")
                : visit.say(
                    "\(refused) 项不能登记，因此一项也没有登记。",
                    "\(refused) are refused, so none was recorded."
                )
        }
    }

    private func part(
        _ item: MeetingSheet.Item,
        _ members: [(id: String, code: String, name: String)],
        _ wrong: [Blocker]
    ) throws -> HTML {
        let part = FormPart(visit)
        let recused = try recused(item)
        func votes(_ field: String, _ title: String) -> HTML {
            part.input(
                MeetingResultsPage.name(field, item),
                title,
                value: value(field, item),
                more: [.plain("inputmode", "numeric")]
            )
        }
        return tag(
            .fieldset,
            .id("item-\(item.number)"),
            wrong.isEmpty ? nil : .plain("aria-invalid", "true")
        ) {
            tag(.legend) {
                "\(item.number). \(item.place) \(item.headline)　\(sheet.title(of: item))"
            }
            for blocker in wrong { tag(.div, .class("bad")) { visit.say(blocker.message) } }
            part.choice(
                MeetingResultsPage.name("result", item),
                visit.say("结果", "Result"),
                value: value("result", item),
                among: MeetingSheet.results(visit)
            )
            tag(.div, .class("votes")) {
                votes("votes_for", visit.say("赞成", "For"))
                votes("votes_against", visit.say("反对", "Against"))
                votes("abstained", visit.say("弃权", "Abstained"))
            }
            part.boxes(
                MeetingResultsPage.name("recused", item),
                visit.say("回避", "Recused"),
                chosen: recused,
                among: members.map { ($0.code, $0.name) }
            )
        }
    }
}
