import Casework
import Foundation
import PrintedPages
import Testing
import Web

@testable import dipper

/// After-care at the command line, on pages and over the API: what comes up, what enterprises
/// report, what happens to them, what was lost and who answers for it.
@Suite struct `After-care` {
    private typealias Town = AfterCareTown

    // MARK: What comes up

    @Test func `tells what comes up and who must act, to whom it may`() async throws {
        let town = try await Town()
        try await town.ledger.answer(
            line: "aftercare expect 2026-H1 --as \(Town.manager)"
        )
        let asked = ["aftercare", "calendar", "--as", Town.manager, "--days", "365"]
        let calendar = try await town.ledger.answer(asked)
        let alerts = calendar["alerts"]?.elements ?? []
        let told = alerts.map {
            "\($0["due"]?.textValue ?? "") \($0["code"]?.textValue ?? "")"
                + "/\($0["instance"]?.textValue ?? "") \($0["deadline"]?.textValue ?? "")"
        }
        #expect(
            told == [
                "2026-01-29 \(Cast.agreement)/tranche/1 receipt_by",
                "2026-06-30 \(Cast.agreement)/milestone/1 due",
                "2026-07-28 QB-2026-000001/ report_by",
            ]
        )
        #expect(alerts[1]["roles"] == ["APP", "DIR", "PO"] && alerts[1]["title"] == "示例项目")
        #expect(alerts.allSatisfy { $0["overdue"] == .bool(false) })
        let far = try await town.ledger.answer(
            ["aftercare", "calendar", "--as", Town.manager, "--days", "3000"]
        )
        #expect(far["alerts"]?.elements.last?["deadline"] == "window")
        // Later the same are overdue, and come before everything else.
        let late = try await town.ledger.answer(asked + ["--now", "2026-08-03"])
        let overdue = late["alerts"]?.elements.map { $0["overdue"] } ?? []
        #expect(overdue == [.bool(true), .bool(true), .bool(true)])
        for days in ["0", "4000"] {
            let wrong = ["aftercare", "calendar", "--as", Town.manager, "--days", days]
            #expect(try await town.ledger.codes(wrong) == ["ALERT_DAYS"])
        }
        for person in [Cast.applicant, Cast.experts[0], Cast.administrator] {
            let other = ["aftercare", "calendar", "--as", person]
            #expect(try await town.ledger.codes(other) == ["NOT_FOUND"], "\(person)")
        }
    }

    @Test func `shows the calendar, as a sheet and as a calendar file too`() async throws {
        let town = try await Town()
        let manager = try Browser(town.ledger, as: Town.manager)
        try manager.open("/aftercare?days=365")
        #expect(manager.status == 200 && manager.page.contains("2026-06-30"))
        #expect(manager.page.contains("/cases/\(Cast.agreement)") && manager.page.contains("示例项目"))
        try manager.open("/aftercare.ics?days=365")
        #expect(manager.status == 200)
        let rows = manager.page.components(separatedBy: "\r\n")
        #expect(rows.first == "BEGIN:VCALENDAR" && rows.dropLast().last == "END:VCALENDAR")
        #expect(rows.contains("DTSTART;VALUE=DATE:20260630"))
        #expect(rows.contains("DTEND;VALUE=DATE:20260701"))
        #expect(rows.allSatisfy { $0.utf8.count <= 75 })
        try manager.open("/aftercare.xlsx")
        #expect(manager.status == 200)
        try manager.open("/aftercare?days=x")
        #expect(manager.status == 422 || manager.status == 400)
        let applicant = try Browser(town.ledger, as: Cast.applicant)
        for path in ["/aftercare", "/portfolio", "/aftercare.ics", "/portfolio.xlsx"] {
            try applicant.open(path)
            #expect(applicant.status == 404, "\(path)")
        }
    }

    // MARK: The file of a project

    @Test func `exemption cases are in the dossier of their project, with their papers`()
        async throws
    {
        let town = try await Town()
        let code = try await town.exemption()
        try await town.ask("exemption", code, "collect_evidence", Town.manager)
        try await town.find(code)
        func dossier(_ person: String) async throws -> String {
            let path = "\(town.ledger.folder)/\(UUID().uuidString).pdf"
            try await town.ledger.answer(
                line: "project dossier \(Cast.project) --out \(path) --as \(person)"
            )
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            return try PrintedPages(bytes).text().filter { !$0.isWhitespace }
        }
        let text = try await dossier(Town.manager)
        for part in [
            "尽职免责\(code)", "拟核销损失1,000,000.00", "示例：技术路线未能走通", "技术结论",
        ] { #expect(text.contains(part), "\(part)") }
        let story = try #require(text.range(of: "四、事项经过"))
        #expect(text[story.upperBound...].contains("启动容错免责"))
        // Who may not read exemption cases is told nothing of them.
        let other = try await dossier(Cast.officer)
        let isTold = other.contains(code)
        let sees = try await town.ledger.codes(["exemption", "show", code, "--as", Cast.officer])
        #expect(isTold == sees.isEmpty)
    }

    // MARK: Reports

    @Test func `counts reports that come late, and has them looked at by somebody else`()
        async throws
    {
        let town = try await Town()
        let ledger = town.ledger
        let first = try await ledger.answer(line: "aftercare expect 2026-H1 --as \(Town.manager)")
        #expect(first["agreements"] == [JSON(Cast.agreement)])
        let again = try await ledger.answer(line: "aftercare expect 2026-H1 --as \(Town.manager)")
        #expect(again["agreements"] == [])
        let report = "QB-2026-000001"
        func open(_ period: String) async throws -> [String] {
            try await ledger.codes(
                [
                    "enterprise-report", "expect", Cast.agreement, "--as", Town.manager, "--set",
                    "period=\(period)",
                ]
            )
        }
        #expect(try await open("2026-H1") == ["REPORT_TWICE"])
        #expect(try await open("2026") == ["REPORT_PERIOD"])
        #expect(try await open("2025-H2") == ["REPORT_PERIOD"])
        #expect(try await open("2026-H3") == ["REPORT_PERIOD"])
        // Not given in time: the clock of the case says so, and the index counts it.
        try await ledger.answer(line: "timers run --now 2026-08-03")
        func risk() async throws -> JSON? {
            let table = try await ledger.answer(["grant", "portfolio", "--as", Town.manager])
            return table["agreements"]?.elements.first { $0["code"] == JSON(Cast.agreement) }?[
                "risk"
            ]
        }
        let overdue = try await risk()
        #expect(overdue?["points"] == 25 && overdue?["band"] == "watch")
        #expect(
            overdue?["reasons"]?.elements.map { $0["reason"] }
                == ["milestone_overdue", "report_overdue"]
        )
        try await town.submitReport(report)
        let own = ["enterprise-report", "do", report, "accept", "--as", Town.manager]
        #expect(try await ledger.codes(own) == ["SAME_PERSON"])
        try await town.ask(
            "enterprise-report",
            report,
            "return",
            Cast.officer,
            ["reason=示例：数字不符"]
        )
        try await town.submitReport(report)
        try await town.ask("enterprise-report", report, "accept", Cast.officer)
        let shown = try await ledger.answer(
            ["enterprise-report", "show", report, "--as", Cast.officer]
        )
        let fields = shown["instances"]?[""]?["fields"]
        #expect(fields?["late_days"] == 6 && fields?["overdue"] == .bool(true))
        // Cash for five months only, and a report that came late.
        #expect(
            try await risk()?["reasons"]?.elements.map { $0["reason"] }
                == ["milestone_overdue", "report_late", "cash_low"]
        )
        #expect(try await ledger.isSound())
    }

    // MARK: Major events and changes

    @Test func `takes changes of registration whole, and once`() async throws {
        let town = try await Town()
        let ledger = town.ledger
        func run(_ rows: String, _ more: String = "") async throws -> JSON {
            try await ledger.answer(line: try line(rows, more))
        }
        func line(_ rows: String, _ more: String = "") throws -> String {
            let head = "企业,变更事项,变更前,变更后,变更日期\n"
            let name = "\(rows.hashValue)变更.csv"
            let path = ledger.folder + "/" + name
            let isThere = FileManager.default.fileExists(atPath: path)
            let file = isThere ? path : try ledger.file(head + rows, name: name)
            return "aftercare import-changes \(file) --as \(Town.manager) \(more)"
        }
        let sound =
            "示例公司,法定代表人,示例甲,示例乙,2026-01-10\n"
            + "91420100MA4KXYQ00A,注册资本,示例100万元,示例200万元,2026-01-12\n"
        let wrong = sound + "示例未登记公司,住所,,,2026-01-12\n示例公司,住所,,,2027-01-01\n"
        let head = try await ledger.answer(["enterprise-event", "list", "--as", Town.manager])
        #expect(
            try await ledger.codes(line(wrong).split(separator: " ").map(String.init)) == [
                "CELL_ORGANISATION", "CELL_FUTURE",
            ]
        )
        #expect(
            try await ledger.answer(["enterprise-event", "list", "--as", Town.manager])["cases"]
                == head["cases"]
        )
        #expect(try await run(sound, "--dry-run")["recorded"] == 2)
        #expect(try await run(sound)["recorded"] == 2)
        let repeated = try await run(sound)
        #expect(repeated["recorded"] == 0 && repeated["present"] == 2)
        let more = try await run(sound + "示例公司,经营范围,示例,示例,2026-01-13\n")
        #expect(more["recorded"] == 1 && more["present"] == 2)
        // One by one it is refused as well.
        let twice = [
            "enterprise-event", "do", "DS-2026-000001", "close", "--as", Town.manager, "--set",
            "outcome=示例",
        ]
        #expect(try await ledger.codes(twice) == ["NOT_POSSIBLE_NOW"])
        #expect(try await ledger.isSound())
    }

    @Test func `follows major events until they are closed`() async throws {
        let town = try await Town()
        let ledger = town.ledger
        func record(_ day: String, _ known: String) async throws -> [String] {
            try await ledger.codes(
                [
                    "enterprise-event", "record", Cast.agreement, "--as", Town.manager, "--set",
                    "kind=insolvency", "--set", "severity=high", "--set", "happened_on=\(day)",
                    "--set", "known_on=\(known)", "--set", "detail=示例",
                ]
            )
        }
        #expect(try await record("2026-02-01", "2026-02-01") == ["EVENT_DATES"])
        #expect(try await record("2026-01-12", "2026-01-10") == ["EVENT_DATES"])
        #expect(try await record("2026-01-10", "2026-01-12") == [])
        func points() async throws -> JSON? {
            let table = try await ledger.answer(["grant", "portfolio", "--as", Town.manager])
            return table["agreements"]?.elements.first?["risk"]?["points"]
        }
        #expect(try await points() == 30)
        let calendar = try await ledger.answer(
            ["aftercare", "calendar", "--as", Town.manager, "--days", "60"]
        )
        #expect(calendar["alerts"]?.elements.map { $0["due"] } == ["2026-01-29", "2026-02-14"])
        try await town.ask(
            "enterprise-event",
            "DS-2026-000001",
            "close",
            Town.manager,
            ["outcome=示例已处理"]
        )
        #expect(try await points() == 0)
    }
}
