import Casework
import Foundation
import Testing

@testable import dipper

/// The ledger of the story with three administrators and an auditor beside them.
struct AdminOffice {
    let ledger: ScratchLedger
    let security: String
    let archivist: String
    let auditor: String

    init(_ stage: StoryStage = .submitted) async throws {
        let ledger = try await ScratchLedger.story(stage)
        func person(_ role: String) async throws -> String {
            let added = try await ledger.answer(
                ["person", "add", "--name", "示例", "--roles", role, "--as", Cast.administrator]
            )
            return try #require(added["code"]?.textValue)
        }
        security = try await person("SECADM")
        archivist = try await person("AUDADM")
        auditor = try await person("AUD")
        self.ledger = ledger
    }

    /// Somebody of the practice ledger, by what he is called in a table of tests.
    func person(_ role: String) -> String {
        switch role {
        case "ADM": Cast.administrator
        case "SECADM": security
        case "AUDADM": archivist
        case "AUD": auditor
        case "PO": Cast.officer
        case "DIR": Cast.director
        case "FIN": Cast.finance
        default: Cast.experts[0]
        }
    }

    func browser(_ role: String, backups: String? = nil) throws -> Browser {
        try Browser(ledger, as: person(role), backups: backups)
    }
}
