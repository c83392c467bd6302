import Casework
import Portfolio
import Store
import Web
import Workflow

/// Who of a round is waited for: the words to send him by hand, or a mail at one click; and whose
/// place an alternate is to take.
struct ReminderPart {
    let visit: Visit
    /// Who can be sent a mail, by his id.
    private let reachable: Set<String>
    /// The code of the round whose words are shown at once.
    private let opened: String

    init(_ visit: Visit, for progress: [RoundProgress], opened: String) throws {
        (self.visit, self.opened) = (visit, opened)
        let awaited = Set(progress.flatMap { $0.awaited.map(\.person) })
        reachable =
            visit.roles.contains("SEC")
            ? try PersonalMail.reachable(awaited.sorted(), visit.ledger) : []
    }

    func awaited(_ one: RoundProgress) -> HTML {
        HTML([vacant(one), waiting(one)])
    }

    private func vacant(_ one: RoundProgress) -> HTML {
        guard !one.vacant.isEmpty else { return HTML([]) }
        let place = "/cases/\(FormFields.encoded(one.round.code))/do/replace"
        return tag(.ul, .class("plain")) {
            for seat in one.vacant {
                tag(.li, .class("warn")) {
                    seat.name + visit.say("：", ": ") + visit.say(RoundProgress.text(seat.mark))
                    " "
                    if visit.roles.contains("SEC") {
                        tag(.a, .href("\(place)?\(query(seat))")) {
                            visit.say("更换 \(seat.code)", "Replace \(seat.code)")
                        }
                    }
                }
            }
        }
    }

    private func query(_ seat: RoundProgress.Seat) -> String {
        FormFields([("f.expert", seat.code)]).urlEncoded
    }

    private func waiting(_ one: RoundProgress) -> HTML {
        let awaited = one.awaited
        guard !awaited.isEmpty else {
            if one.round.isIn("live.planned") { return HTML(visit.say("待抽取专家", "its panel")) }
            guard one.round.isIn("live.nominated") else { return HTML("") }
            return HTML(visit.say("待第二人批准提名", "a second person for its nomination"))
        }
        return HTML([
            tag(.ul, .class("plain")) {
                for seat in awaited {
                    tag(.li) {
                        seat.name + visit.say("：", ": ") + visit.say(RoundProgress.text(seat.mark))
                        if let day = seat.remindedOn {
                            tag(.span, .class("soft")) {
                                visit.say("（\(day) 已催办）", " (reminded on \(day))")
                            }
                        }
                        if reachable.contains(seat.person) { mail(seat, on: one) }
                    }
                }
            },
            byHand(one, awaited),
        ])
    }

    private func hidden(_ one: RoundProgress, _ seats: [RoundProgress.Seat]) -> [HTML] {
        [
            FormPart.hidden("_key", Identifier.make(at: Moment.wallClock())),
            FormPart.hidden("round", one.round.code),
        ] + seats.map { FormPart.hidden("expert", $0.code) }
    }

    /// One click, and he has a mail.
    private func mail(_ seat: RoundProgress.Seat, on one: RoundProgress) -> HTML {
        FormPart(visit).form(to: "/rounds/remind", class: "") {
            HTML(hidden(one, [seat]))
            tag(.button, .class("quiet"), .type("submit"), .name("_do"), .value("mail")) {
                visit.say("给 \(seat.code) 发邮件催办", "Remind \(seat.code) by mail")
            }
        }
    }

    private func byHand(_ one: RoundProgress, _ awaited: [RoundProgress.Seat]) -> HTML {
        // Fields of several rounds stand on one page: each has an identifier of its own.
        let code = one.round.code
        let words = RoundReminder.words(
            code,
            due: one.due,
            place: visit.request.origin + "/reviews"
        )
        return tag(.details, code == opened ? .flag("open") : nil) {
            tag(.summary) { visit.say("催办", "Remind") }
            FormPart(visit).form(to: "/rounds/remind") {
                HTML(hidden(one, awaited))
                FormPart(visit).area(
                    "text-\(code)",
                    visit.say("复制这段话发出", "Copy this and send it"),
                    value: visit.say(words)
                )
                FormPart(visit).choice(
                    "channel",
                    visit.say("怎样发出的", "How it was sent"),
                    value: "message",
                    among: RoundsPage.channels.map { ($0.value, visit.say($0.title)) },
                    isRequired: true,
                    id: "channel-\(code)"
                )
                tag(.button, .type("submit")) {
                    visit.say(
                        "登记：已催办 \(awaited.count) 人",
                        "Record: \(awaited.count) were reminded"
                    )
                }
            }
        }
    }
}
