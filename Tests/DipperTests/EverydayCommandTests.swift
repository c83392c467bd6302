import ArgumentParser
import Casework
import Testing
import Workflow

@testable import dipper

@Suite struct `Everyday actions on the command line` {
    @Test func `correct a title, and tell what it was, by whom and why`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let (project, officer) = (Cast.project, Cast.officer)
        try await ledger.answer(
            line: """
                project correct \(project) --field title --to 示例新名称 --reason 示例笔误 \
                --as \(officer)
                """
        )
        let history = try await ledger.answer(line: "project history \(project) --field title")
        let changes = history["changes"]?.elements ?? []
        #expect(changes.map { $0["old"] } == [.null, "示例项目"])
        #expect(changes.map { $0["new"] } == ["示例项目", "示例新名称"])
        #expect(changes.map { $0["event"] } == ["register", "edit"])
        #expect(changes.map { $0["reason"] } == [.null, "示例笔误"])
        #expect(changes.last?["actor"]?.textValue?.hasPrefix(officer) == true)
        let events = try await ledger.answer(line: "project events \(project)")
        #expect(!events.canonicalText.contains("示例新名称"))
        let told = try await ledger.told(
            line: "project correct \(project) --field title --to 示例 --as \(officer)"
        )
        #expect(told.zh == ["✗ [PAYLOAD_MISSING] reason: 必须填写「理由」（text），请填报人补充"])
        #expect(
            try await ledger.refusals(line: "project history \(project) --field fen")
                == ["FIELD_UNKNOWN --field"]
        )
    }

    @Test func `correct what counts by two, and show the board before and after`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let project = Cast.project
        try await ledger.answer(
            line: """
                project correct \(project) --field listed_on --to 2026-01-12 --reason 示例笔误 \
                --as \(Cast.officer) --now 2026-01-20
                """
        )
        #expect(
            try await ledger.answer(line: "goals --as-of 2026-01-13")["CULTIVATED"]?["value"] == 0
        )
        #expect(
            try await ledger.refusals(
                line: "project confirm-correction \(project) --as \(Cast.officer)"
            ) == ["SAME_PERSON confirm_correction_of_listing"]
        )
        try await ledger.answer(line: "project confirm-correction \(project) --as \(Cast.director)")
        #expect(
            try await ledger.answer(line: "goals --as-of 2026-01-13")["CULTIVATED"]?["value"] == 1
        )
        #expect(
            try await ledger.answer(
                line: "goals --as-of 2026-01-13 --known-at 2026-01-19"
            )["CULTIVATED"]?["value"] == 0
        )
        let history = try await ledger.answer(line: "project history \(project) --field listed_on")
        #expect(
            history["changes"]?.elements.map { $0["new"] } == ["2026-01-15", "2026-01-12"]
        )
        let told = try await ledger.told(
            line:
                "project correct \(project) --field officer --to x --reason 示例 --as \(Cast.officer)"
        )
        #expect(told.status == 65)
        #expect(told.zh.first?.hasPrefix("✗ [CORRECTION_FIELD] --field: 字段“officer”不能更正") == true)
        #expect(
            told.en.first?.contains("cannot be corrected; expected one of title, source") == true
        )
    }

    @Test func `record a visit and keep its words in cells`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let line = """
            project visit \(Cast.project) --place 示例中试线 --met 示例负责人 --findings 示例样机已试车 \
            --as \(Cast.officer)
            """
        try await ledger.answer(line: line + " --date 2026-01-04")
        let show = try await ledger.answer(line: "project show \(Cast.project)")
        #expect(show["instances"]?[""]?["fields"]?["visited_on"] == "2026-01-04")
        let events = try await ledger.answer(line: "project events \(Cast.project)")
        #expect(events["events"]?.elements.last?["type"] == "project.visit")
        #expect(!events.canonicalText.contains("示例样机已试车"))
        #expect(
            try await ledger.refusals(line: line + " --date 2026-01-06") == ["VISIT_FUTURE visit"]
        )
    }

    @Test func `a follow-up shows in today until it is done`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let (project, officer) = (Cast.project, Cast.officer)
        try await ledger.answer(
            line: "project follow-up \(project) 2026-01-12 --note 示例催交报告 --as \(officer)"
        )
        func shown(_ part: String) async throws -> [JSON] {
            try await ledger.answer(line: "today --as \(officer)")[part]?.elements.filter {
                $0["instance"] == "follow-up/1"
            } ?? []
        }
        #expect(try await shown("deadlines").map { $0["due"] } == ["2026-01-12"])
        #expect(try await shown("deadlines").map { $0["mine"] } == [true])
        #expect(try await shown("waiting") == [])
        try await ledger.answer(
            line: "project follow-up-redate \(project)/follow-up/1 2026-01-14 --as \(officer)"
        )
        #expect(try await shown("deadlines").map { $0["due"] } == ["2026-01-14"])
        try await ledger.answer(line: "timers run --now 2026-01-15")
        #expect(try await shown("deadlines") == [])
        #expect(try await shown("waiting").map { $0["event"] } == ["done"])
        try await ledger.answer(
            line: "project follow-up-done \(project)/follow-up/1 --outcome 示例已交 --as \(officer)"
        )
        #expect(try await shown("waiting") == [])
        let show = try await ledger.answer(line: "project show \(project)")
        let fields = show["instances"]?["follow-up/1"]?["fields"]
        #expect(fields?["note"] == "示例催交报告")
        #expect(fields?["outcome"] == "示例已交")
        #expect(
            try await ledger.refusals(
                line: "project follow-up \(project) 2026-01-14 --note 示例 --as \(officer)"
            ) == ["FOLLOW_UP_PAST follow_up"]
        )
    }

    @Test func `hand all cases of an officer over as one unit, after a list`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let (giver, taker) = (Cast.officer, Cast.secondOfficer)
        for number in 2...3 {
            let code = "DT-2026-00000\(number)"
            try await ledger.answer(
                line: """
                    project register --as \(giver) --set channel=scouting --set title=示例\(number) \
                    --set contact=示例 --set source=示例
                    """
            )
            try await ledger.answer(line: "project do \(code) invite --as \(giver)")
        }
        let line = "project handover --all-of \(giver) --to \(taker) --as \(giver)"
        let list = try await ledger.answer(line: line + " --dry-run")
        let codes = ["DT-2026-000001", "DT-2026-000002", "DT-2026-000003"]
        #expect(list["cases"]?.elements.compactMap { $0["code"]?.textValue } == codes)
        #expect(
            try await ledger.answer(line: line + " --dry-run --district 东湖高新")["cases"]?
                .elements.map { $0["code"] } == ["DT-2026-000001"]
        )
        let refused = try await ledger.told(
            line: "project handover --all-of \(giver) --to \(Cast.finance) --as \(giver)"
        )
        #expect(
            refused.zh == [
                "✗ [HANDOVER_ROLE] --to: 接收人 \(Cast.finance) 没有角色 PO（现有 FIN），不能接办，"
                    + "请系统管理员授予或另选接收人（由 ADM 处理）"
            ]
        )
        // Whoever may not assign is told for each case, and nothing moves.
        let stranger = try await ledger.told(
            line: "project handover --all-of \(giver) --to \(taker) --as \(Cast.finance)"
        )
        #expect(stranger.zh.count == 3)
        #expect(stranger.status == 77)

        #expect(try await ledger.answer(line: line)["cases"]?.elements.count == 3)

        for code in codes {
            let show = try await ledger.answer(line: "project show \(code)")
            let officer = try await ledger.answer(line: "person show \(taker)")["id"]
            #expect(show["instances"]?[""]?["fields"]?["officer"] == officer)
        }
        #expect(try await ledger.refusals(line: line) == ["HANDOVER_EMPTY --all-of"])
        #expect(
            try await ledger.refusals(
                line: "project handover --all-of \(taker) --to \(taker) --as \(giver)"
            ) == ["HANDOVER_SAME --to"]
        )
    }

    @Test func `a service ticket ends with its paper, or with the reason why not`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = Cast.officer
        let add = "service add \(Cast.project) --need 示例办公用房 --as \(officer) --kind"
        #expect(try await ledger.answer(line: add + " office")["code"] == "FW-2026-000001")
        #expect(try await ledger.answer(line: add + " hiring")["code"] == "FW-2026-000002")
        #expect(try await ledger.refusals(line: add + " money") == ["VALUE_FORM --kind"])
        let close = "service close FW-2026-000001 --outcome solved --result 示例已落实 --as \(officer)"
        #expect(try await ledger.refusals(line: close) == ["DOCUMENT_MISSING close_served"])
        let paper =
            "number=示例1,date=2026-01-05,digest=sha256:" + String(repeating: "0", count: 64)
        try await ledger.answer(line: close + " --satisfaction 5 --paper \(paper)")
        try await ledger.answer(
            line: """
                service close FW-2026-000002 --outcome declined --result 示例岗位已满 \
                --as \(officer)
                """
        )
        let list = try await ledger.answer(line: "service list")
        #expect(list["cases"]?.elements.map { $0["states"] } == [["closed"], ["declined"]])
    }
}
