import Casework
import Testing

@testable import dipper

/// Batches of rounds for programs: as the commands tell them, to whom the commands are.
@Suite struct `Batches of rounds over the API` {
    @Test func `are ranked, advised about and assigned as by the commands`() async throws {
        let ledger = try await ReviewSeason.ledger()
        let secretary = try APIClient(ledger, as: Cast.secretary)
        let asked = "gate=G2_AWARD&since=2026-01-01"
        let told = " --gate G2_AWARD --since 2026-01-01 --as \(Cast.secretary)"
        let ranking = try secretary.get("/rounds/ranking?\(asked)&places=3")
        #expect(ranking.status == 200)
        let command = try await ledger.answer(line: "round rank --places 3" + told)
        for member in ["batch", "rows", "level", "line", "open", "special"] {
            #expect(ranking.json[member] == command[member] && command[member] != nil, "\(member)")
        }
        let budget = "budget=6000000.00&each=3000000&amounts=\(ReviewSeason.round(1))=1.00"
        #expect(try secretary.get("/rounds/ranking?\(asked)&\(budget)").status == 200)
        let insight = try secretary.get("/rounds/insight?\(asked)")
        let advice = try await ledger.answer(line: "round insight" + told)
        for member in ["batch", "rounds", "unsealed", "agreement", "leniency"] {
            #expect(insight.json[member] == advice[member] && advice[member] != nil, "\(member)")
        }
        let one = "codes=\(ReviewSeason.round(1))&against=\(ReviewSeason.round(2))"
        let order = try secretary.get("/rounds/insight?\(one)")
        #expect(order.status == 200)
        #expect(order.json["order"]?.elements.count == 7)
        #expect(order.json["weights"]?.elements.count == 7)
        // What is wrong with a question is told; what is nobody's business is not there.
        for (query, code) in [
            ("", "BATCH_UNNAMED"), ("gate=G2_AWARD&meeting=HY-2026-000001", "BATCH_UNNAMED"),
            ("codes=\(ReviewSeason.round(1))&since=2026-01-01", "BATCH_UNNAMED"),
            ("gate=G2_AWARD&since=2026-02-30", "DATE_FORM"),
        ] {
            for name in ["ranking", "insight", "assignment"] {
                let reply = try secretary.get("/rounds/\(name)?\(query)")
                #expect(reply.status == 400 && reply.errors == [code], "\(name) \(query)")
            }
        }
        let both = try secretary.get("/rounds/ranking?\(asked)&places=1&budget=1")
        #expect(both.status == 400 && both.errors == ["RANK_LINE"])
        let many = try secretary.get("/rounds/insight?\(asked)&against=\(ReviewSeason.round(1))")
        #expect(many.status == 400 && many.errors == ["AGAINST_MANY"])
        for person in [Cast.officer, Cast.director, Cast.chair, ReviewSeason.experts[0]] {
            let other = try APIClient(ledger, as: person)
            #expect(try other.get("/rounds/insight?\(asked)").status == 404, "\(person)")
            #expect(try other.get("/rounds/assignment?\(asked)").status == 404, "\(person)")
        }
    }

    @Test func `are assigned once, as it was shown, by who may`() async throws {
        let town = try await AssignmentTown()
        let ledger = town.ledger
        let secretary = try APIClient(ledger, as: Cast.secretary)
        let shown = try secretary.get("/rounds/assignment?gate=G2_AWARD&size=5")
        let command = try await ledger.answer(line: town.propose)
        #expect(shown.status == 200 && shown.json["digest"] == command["digest"])
        #expect(shown.json["rounds"] == command["rounds"])
        let blocked = try secretary.get("/rounds/assignment?gate=G2_AWARD&size=5&most=1")
        #expect(blocked.status == 422 && blocked.errors == ["ASSIGNMENT_BLOCKED"])
        let small = try secretary.get("/rounds/assignment?gate=G2_AWARD&least=2&most=1")
        #expect(small.status == 400 && small.errors == ["ASSIGNMENT_NUMBER"])

        let digest = shown.json["digest"] ?? .null
        let body: JSON = ["gate": "G2_AWARD", "size": 5, "digest": digest]
        let wrong: JSON = .text("sha256:" + String(repeating: "0", count: 64))
        let stale: JSON = ["gate": "G2_AWARD", "size": 5, "digest": wrong]
        let place = "/rounds/assignment"
        let head = try await ledger.head()
        let trial = try secretary.post(place + "?dry_run=true", body)
        #expect(trial.json["possible"] == true && trial.json["moved"]?.elements.count == 3)
        let staleTrial = try secretary.post(place + "?dry_run=true", stale)
        #expect(staleTrial.status == 200 && staleTrial.json["possible"] == false)
        #expect(staleTrial.errors == ["PROPOSAL_STALE"])
        let refused = try secretary.post(place, stale)
        #expect(refused.status == 422 && refused.errors == ["PROPOSAL_STALE"])
        let supervisor = try await ledger.answer(
            line: "person add --name 示例 --roles SUP --as \(Cast.administrator)"
        )
        let added = try await ledger.head()
        #expect(added != head)
        // Supervision reads the proposal, and does not do it.
        let other = try APIClient(ledger, as: supervisor["code"]?.textValue)
        #expect(try other.get("/rounds/assignment?gate=G2_AWARD&size=5").status == 200)
        #expect(try other.post(place, body).status == 403)
        #expect(try APIClient(ledger, as: Cast.officer).post(place, body).status == 404)
        #expect(try await ledger.head() == added)

        let done = try secretary.post(place, body, key: "one")
        #expect(done.status == 200 && done.json["replayed"] == false)
        #expect(done.json["moved"]?.elements.count == 3)
        let after = try await ledger.head()
        for key in ["one", "two"] {
            let again = try secretary.post(place, body, key: key)
            #expect(again.status == 200 && again.json["replayed"] == true, "\(key)")
        }
        #expect(try await ledger.head() == after)
        #expect(try await ledger.isSound())
    }
}
