import Casework
import Portfolio
import Store
import Web
import Workflow

/// What happened to the case, latest first.
extension CasePage {
    func history() throws -> HTML {
        guard !stream.hidesSheets else { return HTML([]) }
        let events = events.prefix(stream.version)
        let actors = events.flatMap { [$0.actor, $0.onBehalfOf] }.filter { $0 != "system" }
        let names = try visit.words.names(of: actors)
            .merging(["system": visit.say("系统", "system"), "": ""]) { $1 }
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say("经过", "History") }
            PageTable(
                [
                    visit.say("版", "No."), visit.say("发生", "Fact"),
                    visit.say("事项", "What"), visit.say("经办", "Who"),
                    visit.say("记录于", "Recorded"),
                ],
                isWalked: false
            ).html {
                for event in events.reversed() {
                    tag(.tr) {
                        tag(.td, .class("number")) {
                            tag(.a, .href("?version=\(event.version)")) {
                                "\(event.version)"
                            }
                        }
                        tag(.td) { "\(event.effective)" }
                        tag(.td) { visit.say(visit.words.title(of: event, in: stream)) }
                        tag(.td) { who(event, names) }
                        tag(.td) { Visit.minute(event.recordedAt) }
                    }
                }
            }
        }
    }

    private func who(_ event: EventRecord, _ names: [String: String]) -> String {
        let own = names[event.actor] ?? event.actor
        guard !event.onBehalfOf.isEmpty else { return own }
        let principal = names[event.onBehalfOf] ?? event.onBehalfOf
        return visit.say("\(own)（代 \(principal)）", "\(own) (for \(principal))")
    }
}
