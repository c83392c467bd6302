import Casework
import Portfolio
import Web
import Workflow

/// The case on any day: a slider over its versions, and a day to go to.
extension CasePage {
    var timeline: HTML {
        let place = stream.address
        let shown = events.first { $0.version == Int64(stream.version) }
        return tag(.div, .class("timeline")) {
            if isEarlier { note(place) }
            tag(.form, .class("search"), .plain("method", "get"), .action(place)) {
                tag(.label, .plain("for", "version")) { visit.say("经过", "History") }
                tag(
                    .input,
                    .type("range"),
                    .id("version"),
                    .name("version"),
                    .number("min", 1),
                    .number("max", latestVersion),
                    .value("\(stream.version)"),
                    .plain("list", "versions"),
                    .plain("aria-valuetext", shown.map(words) ?? ""),
                    .flag("data-go")
                )
                tag(.datalist, .id("versions")) {
                    for event in events {
                        tag(.option, .value("\(event.version)")) { words(event) }
                    }
                }
                tag(.output, .plain("for", "version")) { shown.map(words) ?? "" }
                tag(.button, .class("quiet"), .type("submit")) { visit.say("看当时", "Show") }
            }
            tag(.form, .class("search"), .plain("method", "get"), .action(place)) {
                tag(.label, .plain("for", "as_of")) { visit.say("某日的样子", "As it was on") }
                tag(
                    .input,
                    .type("date"),
                    .id("as_of"),
                    .name("as_of"),
                    .plain("max", "\(visit.ledger.now.date)"),
                    .value(visit.request.query["as_of"] ?? "")
                )
                tag(.button, .class("quiet"), .type("submit")) { visit.say("查看", "Show") }
            }
        }
    }

    private func words(_ event: EventRecord) -> String {
        let title = visit.say(visit.words.title(of: event, in: stream))
        return "\(event.recordedAt.date) \(title)"
    }

    private func note(_ place: String) -> HTML {
        tag(.div, .class("note"), .plain("role", "status")) {
            visit.say(
                "这是第 \(stream.version) 版的样子，按当时已有的记录；后来又有 "
                    + "\(latestVersion - stream.version) 项。",
                "As it was at version \(stream.version), by what was recorded then; "
                    + "\(latestVersion - stream.version) more followed."
            )
            " "
            tag(.a, .href(place)) { visit.say("回到现在", "Back to now") }
        }
    }
}
