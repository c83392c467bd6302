import Casework
import Foundation
import Testing

@testable import dipper

@Suite struct `Several events over the API` {
    private func note(_ code: String, _ text: String = "示例备注") -> JSON {
        ["code": JSON(code), "event": "note", "payload": ["text": JSON(text)]]
    }

    private struct Desk {
        let ledger: ScratchLedger
        let client: APIClient
        let other = "DT-2026-000002"

        init() async throws {
            ledger = try await ScratchLedger.story(.submitted)
            _ = try await ledger.answer(
                line: """
                    project register --set channel=scouting --set title=示例二号 \
                    --set contact=示例 --set source=示例 --as \(Cast.officer)
                    """
            )
            client = try APIClient(ledger, as: Cast.officer)
        }
    }

    @Test func `are one unit: all are recorded, once by their key`() async throws {
        let desk = try await Desk()
        let body: JSON = ["deeds": [note(Cast.project), note(desk.other), note(desk.other)]]
        let tried = try desk.client.post("/events?dry_run=true", body)
        let before = try await desk.ledger.head()
        let done = try desk.client.post("/events", body, key: "k")
        let after = try await desk.ledger.head()
        let again = try desk.client.post("/events", body, key: "k")
        let unmoved = try await desk.ledger.head() == after
        let another: JSON = ["deeds": [note(Cast.project, "另一条")]]
        let reused = try desk.client.post("/events", another, key: "k")

        #expect(tried.status == 200 && tried.json["possible"] == .bool(true))
        #expect(done.status == 200 && before != after, "\(done.json)")
        #expect(
            done.json["moved"]?.elements.compactMap { $0["code"]?.textValue }
                == [Cast.project, desk.other, desk.other]
        )
        #expect(again.json["replayed"] == .bool(true) && unmoved)
        #expect(reused.status == 422)
        #expect(try await desk.ledger.isSound())
    }

    @Test func `are none when one is refused, with every reason at its place`() async throws {
        let desk = try await Desk()
        let before = try await desk.ledger.head()
        let typed = try desk.client.post(
            "/events",
            [
                "deeds": [
                    note(Cast.project), ["code": JSON(desk.other), "event": "note"],
                    note("DT-2026-999999"), ["code": JSON(desk.other), "event": "nothing"],
                    ["code": JSON(desk.other), "event": "note", "payload": ["text": 7]],
                ]
            ]
        )
        let decided: JSON = [
            "deeds": [
                note(Cast.project), ["code": JSON(desk.other), "event": "submit"],
                note(desk.other).merging(["version": 99]),
            ]
        ]
        let refused = try desk.client.post("/events", decided)
        let tried = try desk.client.post("/events?dry_run=true", decided)

        #expect(typed.status == 422)
        #expect(typed.errors.contains("NOT_FOUND #/deeds/2/code"), "\(typed.errors)")
        #expect(typed.errors.contains("EVENT_UNKNOWN #/deeds/3"))
        #expect(typed.errors.contains { $0.hasSuffix("#/deeds/4/payload/text") })
        #expect(refused.status == 422, "\(refused.errors)")
        #expect(refused.errors.contains { $0.contains("#/deeds/1") })
        #expect(refused.errors.contains { $0.contains("#/deeds/2") })
        #expect(tried.json["possible"] == .bool(false))
        #expect(try await desk.ledger.head() == before)
    }

    @Test func `see nothing that one event would not see`() async throws {
        let desk = try await Desk()
        let expert = try APIClient(desk.ledger, as: Cast.experts[0])
        let hidden = try expert.post("/events", ["deeds": [note(Cast.project)]])
        let absent = try expert.post("/events", ["deeds": [note("DT-2026-999999")]])
        let account = try desk.client.post(
            "/events",
            ["deeds": [["code": "LEDGER", "event": "publish"]]]
        )

        #expect(hidden.status == 422 && hidden.errors == ["NOT_FOUND #/deeds/0/code"])
        #expect(absent.status == 422 && absent.errors == hidden.errors)
        #expect(account.status == 422)
    }
}

extension JSON {
    fileprivate func merging(_ more: [String: JSON]) -> JSON {
        .object(members.merging(more) { $1 })
    }
}
