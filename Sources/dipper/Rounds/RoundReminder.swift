import Casework
import Courier
import Expression
import Portfolio
import Store
import Workflow

/// A reminder to one of a panel who is waited for: the words, the mail, and what is recorded.
///
/// A mail goes out before its record, so that none is recorded that was not taken.
struct RoundReminder {
    static let event = "record_reminder"

    static let sent = Localized(
        zh: "催办邮件已交给邮件服务器，发往专家登记的邮箱；已登记催办。",
        en: "The mail was handed to the server, for the address on record; it is recorded."
    )

    private let ledger: OpenLedger
    private let round: CaseStream
    /// The code of the person.
    private let expert: String
    private let due: CivilDate?
    private let seat: RoundProgress.Seat?
    /// Where he signs in and finds what waits for him.
    private let place: String

    /// `home` is the address of the pages.
    ///
    /// - Throws: `NOT_FOUND` for whom the matrix does not give the progress of rounds.
    init(
        _ expert: String,
        on round: CaseStream,
        home: String,
        _ ledger: OpenLedger
    ) throws {
        (self.ledger, self.round, self.expert) = (ledger, round, expert)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let progress = try RoundProgress.all(of: [round], titles: [:], in: ledger, words).first
        due = progress?.due
        seat = progress?.seats.first { $0.code == expert }
        place = home + "/reviews"
    }

    /// What is copied and sent by hand: neither the project nor anybody else of the panel.
    static func words(_ round: String, due: CivilDate?, place: String) -> Localized {
        let until = due.map { (zh: "请于 \($0) 前", en: "Please complete it by \($0): ") }
        return Localized(
            zh: "【北斗】您有一件评审尚未完成（\(round)），\(until?.zh ?? "请")登录办理：\(place)",
            en: "[Dipper] A review waits for you (\(round)). \(until?.en ?? "")\(place)"
        )
    }

    var words: Localized { RoundReminder.words(round.code, due: due, place: place) }

    func command(channel: String) -> Command {
        Command(
            target: .existing(round.code),
            event: RoundReminder.event,
            payload: [
                "experts": .list([.string(expert)]), "channel": .string(channel),
            ]
        )
    }

    /// Sends the mail and records it; nothing of it is done twice for one key.
    ///
    /// Refused before anything is sent: as `command` is, `REMINDER_IDLE`, `MAIL_NO_ENDPOINT`,
    /// `MAIL_NO_ADDRESS`; with nothing recorded: `MAIL_NOT_SENT`.
    func send(
        _ command: Command,
        by caller: Caller,
        _ options: TransportOptions
    ) throws -> OpenLedger.Performed {
        let attempt = try ledger.casework.attempt(command, by: caller)
        if attempt.reply?.isReplayed == true { return try ledger.perform(command, by: caller) }
        var reasons = Reasons(attempt.blockers)
        // Whether somebody can be written to is told to those who may remind him.
        guard ledger.cases.reader?.actor.roles.contains("SEC") == true, let seat else {
            try reasons.check()
            throw Refusal(idle)
        }
        if !seat.isAwaited { reasons.add(idle) }
        let mail = try reasons.value(or: nil) { try PersonalMail(ledger, to: expert) }
        try reasons.check()
        if let fault = mail?.send(letter, under: "【北斗】评审催办 / A review waits", options) {
            throw Refusal(failed(fault))
        }
        return try ledger.perform(command, by: caller)
    }

    /// Gate, due date and the way in; nothing of a case.
    private var letter: String {
        let gate = round.text("gate") ?? ""
        let until = due.map { (zh: "期限为 \($0)，", en: "It is due on \($0). ") }
        return "您好，您有一件评审（\(PaperTerms.value(gate, of: "gate"))）尚未完成，"
            + "\(until?.zh ?? "")请登录办理：\n\(place)\n"
            + "A review (\(gate)) waits for you. \(until?.en ?? "")Please sign in."
    }

    // MARK: Refusals

    private var idle: Blocker {
        Blocker(
            code: "REMINDER_IDLE",
            message: Localized(
                zh: "\(round.code) 目前不等 \(expert) 办理，没有可催办的事项",
                en: "\(round.code) does not wait for \(expert) now; there is nothing to remind of"
            ),
            place: expert,
            role: "SEC"
        )
    }

    private func failed(_ fault: String) -> Blocker {
        let why = DeliveryWords.fault(fault)
        return Blocker(
            code: "MAIL_NOT_SENT",
            message: Localized(
                zh: "邮件没有发出（\(why.zh)），没有登记催办；请自己发出这段话，再登记：\(words.zh)",
                en: "The mail was not sent (\(why.en)) and nothing is recorded; send these words by"
                    + " yourself, and record it then: \(words.en)"
            ),
            place: expert,
            values: ["fault": fault],
            role: "SEC"
        )
    }
}
