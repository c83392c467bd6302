import Casework
import Documents
import Foundation
import Portfolio
import Web
import Workflow

/// A letter that is sent: made, kept as a document, and recorded with what it tells, at once.
struct LetterSending {
    let letter: DecisionLetter

    private var ledger: OpenLedger { letter.paper.ledger }
    var event: String { letter.isDraft ? letter.kind.deed?.event ?? filing : filing }
    private var filing: String { Command.filing }

    /// The command that sends it, without a key and a version.
    ///
    /// - Throws: `LETTER_NUMBER`, and whatever the file is refused for.
    func command() throws -> Command {
        var reasons = Reasons()
        let number = letter.given.number.trimmingCharacters(in: .whitespaces)
        if number.isEmpty { reasons.add(LetterSending.numberMissing) }
        let code = letter.paper.project.code
        var command = Command(target: .existing(code), event: event)
        if letter.isDraft, let field = letter.kind.deed?.field {
            let reference = CaseReference(code: code, instance: "")
            let chart = try ledger.chart(seen: reference, kind: ProjectNoun.kind)
            guard let slot = chart.eventNumbers[event], slot > 0 else {
                throw CaseRefusals.eventUnknown(event, chart)
            }
            command.payload = try reasons.value(or: [:]) {
                let text = letter.given.text.isEmpty ? nil : letter.given.text
                let given = [GivenField(field, text, at: "--text")]
                return try ledger.payload(given, event: chart.events[slot])
            }
        }
        try reasons.check()
        command.effective = letter.given.day
        try document(number).give(to: &command)
        return command
    }

    /// The letter as the document of the command.
    private func document(_ number: String) throws -> GivenDocuments {
        let file = try letter.file()
        let bytes = try file.bytes(.pdf).bytes
        let upload = GivenUpload(
            name: "\(file.name).pdf",
            content: try UploadedFile(in: NSTemporaryDirectory(), holding: bytes),
            bytes: Int64(bytes.count)
        )
        let parts = [
            "class": letter.kind.documentClass, "number": number, "date": "\(letter.day)",
            "issuer": letter.rule.issuer,
        ]
        let document = try DocumentArgument.document(
            parts.filter { !$0.value.isEmpty },
            upload: upload
        ) { "--\($0)" }
        return document.map { .plain([$0]) } ?? .classified
    }

    private static let numberMissing = Blocker(
        code: "LETTER_NUMBER",
        message: Localized(
            zh: "没有文号，发出的通知书应有文号，请填写",
            en: "There is no number; a letter that is sent has one: give it"
        ),
        place: "--number"
    )
}
