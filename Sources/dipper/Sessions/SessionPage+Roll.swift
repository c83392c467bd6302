import Casework
import Portfolio
import Store
import Web
import Workflow

/// The roll of each half-day, called from a tablet.
extension SessionPage {
    /// The half-day that is chosen: today's, or the first one.
    private func chosen(_ sheet: SessionSheet) -> (day: String, half: ReviewSession.HalfDay)? {
        let query = visit.request.query
        let now = visit.ledger.now
        let halves = sheet.session.halfDays
        let hour = Int("\(now)".dropFirst(11).prefix(2)) ?? 0
        return halves.first { $0.day == query["day"] && $0.half.rawValue == query["half"] }
            ?? halves.last { $0.day == "\(now.date)" && ($0.half == .morning || hour >= 12) }
            ?? halves.first
    }

    func roll(_ sheet: SessionSheet) throws -> HTML {
        guard let (day, half) = chosen(sheet) else { return HTML([]) }
        let present = sheet.session.present(on: day, half)
        let people = try visit.ledger.store.streams(sheet.session.experts)
        let codes = Dictionary(people.map { ($0.id, $0.code) }) { $1 }
        let mayCall = isMine("attend", sheet.stream)
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("签到", "Roll") }
            tag(.ul, .class("track"), .plain("aria-label", visit.say("半天", "Half-days"))) {
                for other in sheet.session.halfDays {
                    let count = sheet.session.present(on: other.day, other.half)?.count
                    let name =
                        "\(other.day) \(visit.say(other.half.name)) "
                        + (count.map { "\($0)/\(sheet.session.experts.count)" } ?? "—")
                    if other == (day, half) {
                        tag(.li, .class("now")) { name }
                    } else {
                        tag(.li) {
                            tag(
                                .a,
                                .href("\(address)?day=\(other.day)&half=\(other.half.rawValue)")
                            ) { name }
                        }
                    }
                }
            }
            if mayCall {
                FormPart(visit).form(to: "\(address)/roll", class: "fields roll") {
                    FormPart.hidden("_key", Identifier.make(at: Moment.wallClock()))
                    FormPart.hidden("_version", "\(sheet.stream.version)")
                    FormPart.hidden("day", day)
                    FormPart.hidden("half", half.rawValue)
                    FormPart(visit).boxes(
                        "present",
                        visit.say("到会专家", "Experts present"),
                        chosen: (present ?? []).compactMap { codes[$0] },
                        among: sheet.session.experts.map {
                            (value: codes[$0] ?? $0, title: sheet.names[$0] ?? $0)
                        }
                    )
                    tag(.div, .class("actions")) {
                        tag(.button, .type("submit")) {
                            "\(visit.say("登记签到", "Record the roll")) \(day) \(visit.say(half.name))"
                        }
                    }
                }
            } else if let present {
                tag(.p) { sheet.names(of: present).joined(separator: visit.say("、", ", ")) }
            }
        }
    }

    func callRoll() throws -> WebResponse {
        guard let sheet, let chart = visit.words.rules.charts[SessionProcedure.kind],
            let number = chart.eventNumbers["attend"]
        else { throw CaseRefusals.notFound(code) }
        let form = visit.request.form()?.fields ?? FormFields()
        let present = form.all("present").joined(separator: ",")
        do {
            var command = Command(target: .existing(sheet.stream.code), event: "attend")
            command.payload = try visit.ledger.payload(
                [
                    GivenField("day", form["day"], at: "day"),
                    GivenField("half", form["half"], at: "half"),
                    GivenField("present", present.isEmpty ? nil : present, at: "present"),
                ],
                event: chart.events[number]
            )
            let key = form["_key"] ?? ""
            command.key = key.isEmpty ? "" : "web:\(key)"
            command.expecting = Int64(form["_version"] ?? "")
            _ = try visit.ledger.perform(command, by: visit.caller)
            let chosen = FormFields([
                ("done", "roll"), ("day", form["day"] ?? ""), ("half", form["half"] ?? ""),
            ])
            return .seeOther("\(address)?\(chosen.urlEncoded)")
        } catch let refusal as Refusal {
            return try page(sheet, refusal.blockers, status: Failure(refusal).httpStatus)
        } catch let conflict as Conflict {
            return try page(sheet, Failure(conflict).blockers, status: 409)
        }
    }
}
