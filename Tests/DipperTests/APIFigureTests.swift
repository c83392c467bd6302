import Casework
import Foundation
import Portfolio
import Testing
import Web

@testable import dipper

/// What programs are told of goals, lists and meetings beside the cases themselves.
@Suite struct `The API on figures and lists` {
    @Test func `tells the trend, the funnel and the parts of the figures as the command does`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let client = try APIClient(ledger, as: Cast.director)
        let moment = "2026-01-15T23:00:00+08:00"
        let told = try client.get(
            "/goals?as_of=2026-01-15&known_at=\(FormFields.encoded(moment))"
                + "&trend=true&funnel=true&by=district"
        ).json
        let command = try await ledger.answer(
            line: "goals --as-of 2026-01-15 --known-at \(moment) --trend --funnel --by district"
                + " --as \(Cast.director)"
        )
        #expect(told == command)
        #expect(told["CULTIVATED"]?["trend"]?.elements.isEmpty == false)
        #expect(told["funnel"]?.elements.count == ProjectFunnel.Stage.allCases.count)
        let listed = try client.get("/goals/funnel/listed").json
        #expect(listed["cases"]?.elements.map { $0["code"] } == [JSON(Cast.project)])
        #expect(listed["count"] == 1)
        #expect(try client.get("/goals/funnel/library?part=ended").json["cases"] == [])
    }

    @Test func `tells a published month once it is there, a page at a time`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let client = try APIClient(ledger, as: Cast.director)
        #expect(try client.get("/goals/months/2025-11").status == 404)
        for month in ["2025-11", "2025-12"] {
            let opened = try client.post(
                "/cases",
                ["kind": "goal-month", "payload": ["month": JSON(month)]]
            )
            #expect(opened.status == 201, "\(opened.json)")
        }
        let first = try client.get("/goals/months?limit=1")
        let second = try client.get("/goals/months?limit=1&after=2025-11")
        let command = try await ledger.answer(
            line: "goals frozen 2025-11 --as \(Cast.director)"
        )
        #expect(first.json["months"] == command["months"])
        #expect(first.json["after"] == "2025-11")
        #expect(first.header("link")?.contains("after=2025-11") == true)
        #expect(second.json["months"]?.elements.map { $0["month"] } == ["2025-12"])
        #expect(second.json["after"] == .null && second.header("link") == nil)
        let one = try client.get("/goals/months/2025-11").json
        #expect(one["digest"] == command["months"]?.elements.first?["digest"])
        let reports = try client.get("/reports").json["months"]?.elements ?? []
        #expect(
            reports.filter { $0["published"] == true }.map { $0["month"] } == [
                "2025-11", "2025-12",
            ]
        )
    }

    /// A file of the API by how it begins.
    struct File: Sendable, CustomTestStringConvertible {
        let target: String
        let media: String
        let beginning: [UInt8]

        var testDescription: String { target }
    }

    @Test(arguments: [
        File(
            target: "/goals/image",
            media: "image/png",
            beginning: [0x89] + Array("PNG".utf8)
        ),
        File(
            target: "/reports/month/2026-01",
            media: "application/pdf",
            beginning: Array("%PDF".utf8)
        ),
        File(
            target: "/reports/brief/2026-01?format=docx",
            media: ReportFormat.docx.type,
            beginning: Array("PK".utf8)
        ),
    ])
    func `gives pictures and reports as bytes`(_ file: File) async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let client = try APIClient(ledger, as: Cast.director)
        let reply = try client.get(file.target)
        #expect(reply.status == 200)
        #expect(reply.header("content-type") == file.media)
        #expect(reply.body.starts(with: file.beginning))
        #expect(try client.get("/reports/month/2026-13").status == 404)
        #expect(try client.get("/reports/week/2026-01").status == 404)
    }

    // MARK: Lists

    @Test func `counts what is in a list, and each count is the list that it narrows to`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        for number in 1...3 {
            let channel = number == 1 ? "scouting" : "pending"
            let opened = try client.post(
                "/cases",
                [
                    "kind": "project",
                    "payload": ["title": JSON("示例\(number)"), "channel": JSON(channel)],
                ]
            )
            #expect(opened.status == 201)
        }
        let facets = try client.get("/facets").json
        #expect(facets["count"] == 4)
        var count = 0
        for facet in facets["facets"]?.elements ?? [] {
            for value in facet["values"]?.elements ?? [] {
                var query = FormFields()
                for name in ["q", "state"] {
                    if let text = value[name]?.textValue { query.pairs.append((name, text)) }
                }
                let list = try client.get("/cases?\(query.urlEncoded)").json
                let found = list["cases"]?.elements.count
                #expect(found.map { JSON($0) } == value["count"], "\(value)")
                count += 1
            }
        }
        #expect(count > 3)
    }

    @Test func `shows the fields that are asked for, and names one that there is not`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let list = try client.get("/cases?fields=channel,district").json
        let command = try await ledger.answer(
            line: "project list --fields channel,district --as \(Cast.officer)"
        )
        #expect(list["cases"] == command["cases"])
        #expect(list["cases"]?.elements.first?["fields"]?.members.count == 2)
        let wrong = try client.get("/cases?fields=nonsense")
        #expect(wrong.status == 400 && wrong.errors == ["LIST_FIELD"])
    }

    @Test func `lists by a view of the caller's own, and by nobody else's`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let saved = try client.post(
            "/cases",
            [
                "kind": "saved-view", "parent": JSON(Cast.officer),
                "payload": ["name": "待核的", "address": "kind=project&q=渠道=待核&columns=channel"],
            ]
        )
        #expect(saved.status == 201, "\(saved.json)")
        let code: String = try #require(saved.json["code"]?.textValue)
        let views = try client.get("/views").json["views"]?.elements
        #expect(
            views == [
                [
                    "code": JSON(code), "name": "待核的", "version": 1, "kind": "project",
                    "q": "渠道=待核", "state": "", "fields": "channel",
                ]
            ]
        )
        let all = try client.get("/cases").json["cases"]?.elements.count
        let narrowed = try client.get("/cases?view=\(code)").json["cases"]
        let widened = try client.get("/cases?view=\(FormFields.encoded("待核的"))&q=").json["cases"]
        #expect(all == 1 && narrowed == [])
        #expect(widened?.elements.first?["fields"]?.members.keys.sorted() == ["channel"])
        let other = try APIClient(ledger, as: Cast.secondOfficer)
        #expect(try other.get("/views").json["views"] == [])
        #expect(try other.get("/cases?view=\(code)").status == 404)
    }

    @Test func `counts the cases of each kind and state that the caller sees`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let kinds = try client.get("/kinds").json["kinds"]?.elements ?? []
        let counts = Dictionary(kinds.map { ($0["kind"], $0["cases"]) }) { $1 }
        #expect(counts["project"] == 1 && counts["round"] == 0)
        let states = try client.get("/kinds/project").json["states"]?.elements ?? []
        let standing = states.filter { $0["cases"] == 1 }.compactMap { $0["path"]?.textValue }
        let shown = try client.get("/cases/\(Cast.project)").json["states"]?.texts ?? []
        #expect(Set(standing).isSuperset(of: shown))
        #expect(standing.contains("case"))
        let rules = try client.get("/rules").json
        let parameter = rules["parameters"]?.elements.first { $0["key"] == "sign_in.tries" }
        #expect(parameter?["value"] == 5)
        #expect(rules["files"]?.elements.isEmpty == false)
    }

    @Test func `tells a meeting's agenda by codes, with the results and the votes`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        _ = try await ledger.answer(
            line: "decision-meeting create --title 示例院决策会 --date 2026-01-15 --entitled 3"
                + " --members \(Cast.meeting),\(Cast.director) --as \(Cast.secretary)"
        )
        let code = "HY-2026-000001"
        let client = try APIClient(ledger, as: Cast.secretary)
        func version() throws -> Int64? {
            try client.get("/meetings/\(code)").json["version"]?.integerValue
        }
        let added = try client.post(
            "/cases/\(code)/events/add_item",
            [
                "payload": [
                    "case": JSON(Cast.fenAgreement), "event": "decide", "given": "{}",
                    "minutes_as": [],
                ]
            ],
            version: try version()
        )
        #expect(added.status == 200, "\(added.json)")
        let result = try client.post(
            "/cases/\(code)/events/record_result",
            [
                "payload": [
                    "number": 1, "result": "passed", "votes_for": 2, "votes_against": 0,
                    "recused": [],
                ]
            ],
            version: try version()
        )
        #expect(result.status == 200, "\(result.json)")
        let told = try client.get("/meetings/\(code)")
        let item = try #require(told.json["items"]?.elements.first)
        #expect(told.json["members"] == [JSON(Cast.meeting), JSON(Cast.director)])
        #expect(item["code"] == JSON(Cast.fenAgreement) && item["event"] == "decide")
        #expect(item["result"] == "passed" && item["votes_for"] == 2)
        #expect(told.header("etag") == "\"\(try version() ?? 0)\"")
        #expect(try client.get("/meetings/\(Cast.project)").status == 404)
    }
}
