import Foundation
import TLSReceiver

@testable import dipper

extension ScratchLedger {
    /// A round whose secretaries have a mailbox at a server of the test.
    static func mailing(by receiver: MailReceiver) async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.scoring)
        let administrator = "--as \(Cast.administrator)"
        for line in [
            "webhook allow 127.0.0.0/8 --ports \(receiver.port) --plain \(administrator)",
            "webhook add --name 示例邮箱 --kind email --url smtp-plain://127.0.0.1:\(receiver.port)"
                + " --role SEC --sender dipper@example.cn --recipients sec@example.cn"
                + " \(administrator)",
            "webhook test TS-2026-000001 \(administrator)",
        ] { try await ledger.answer(line: line) }
        return ledger
    }

    /// Gives somebody a mail address in his contact.
    func address(_ person: String) async throws {
        try await answer(
            line: "person do \(person) edit --set contact=邮箱：expert@example.cn"
                + " --set reason=示例 --as \(Cast.administrator)"
        )
    }
}

extension MailReceiver.Mail {
    /// What its reader reads.
    var words: String {
        let text = Data(base64Encoded: lines.drop { !$0.isEmpty }.joined())
        return text.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
