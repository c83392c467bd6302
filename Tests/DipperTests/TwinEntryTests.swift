import Casework
import Testing

@testable import dipper

@Suite struct `Likely twins while projects are entered` {
    private static let header = LeadFile.columns.joined(separator: ",") + "\n"

    @Test func `a registration tells its twins, refuses them, or only looks`() async throws {
        let office = try await TwinOffice()
        let head = try await office.ledger.head()

        let looked = try await office.register("人工膀胱（植入式）", "--twins", "check")
        #expect(TwinOffice.pairs(looked).count == 2)
        #expect(
            try await office.refusals(
                TwinOffice.registration("植入式 人工膀胱", ["--twins", "refuse"])
            ) == ["TWIN_STRONG register"]
        )
        #expect(try await office.ledger.head() == head)

        let entered = try await office.register("植入式人工膀胱", "--key", "once")
        #expect(entered["code"]?.textValue == TwinOffice.fourth)
        #expect(
            TwinOffice.pairs(entered) == [
                "\(TwinOffice.first) \(TwinOffice.fourth) 850",
                "\(TwinOffice.second) \(TwinOffice.fourth) 568",
            ]
        )
        // Repeated, it is no twin of itself; and nobody searches where nobody wants to.
        let repeated = try await office.register("植入式人工膀胱", "--key", "once")
        #expect(repeated["replayed"] == .bool(true))
        #expect(TwinOffice.pairs(repeated) == [])
        #expect(try await office.register("植入式人工膀胱", "--twins", "skip")["twins"] == nil)
    }

    @Test func `a file is compared with itself and with the ledger before a row is entered`()
        async throws
    {
        let office = try await TwinOffice()
        let file = try office.ledger.file(
            Self.header + "植入式人工膀胱,示例鸿门医疗器械有限公司,,生命健康,,1,主动发掘\n"
                + "掘爆一体机,,,高端装备,,1,主动发掘\n掘爆⼀体机 ,,,高端装备,首台,1,主动发掘\n"
                // A row that is there twice is one registration.
                + "掘爆一体机,,,高端装备,,1,主动发掘\n",
            name: "leads.csv"
        )
        let head = try await office.ledger.head()
        #expect(
            try await office.refusals(["import", file, "--twins", "refuse"])
                == ["TWIN_STRONG \(file):2"]
        )
        let looked = try await office.project(["import", file, "--twins", "check"])
        #expect(
            TwinOffice.pairs(looked) == [
                "\(TwinOffice.first) \(file):2 850", "\(file):3 \(file):4 650",
                "\(TwinOffice.second) \(file):2 568",
            ]
        )
        #expect(try await office.ledger.head() == head)

        let imported = try await office.project(["import", file])
        #expect(imported["registered"]?.integerValue == 3)
        #expect(
            TwinOffice.pairs(imported) == [
                "\(TwinOffice.first) \(TwinOffice.fourth) 850",
                "DT-2026-000005 DT-2026-000006 650",
                "\(TwinOffice.second) \(TwinOffice.fourth) 568",
            ]
        )
        // The same file once more: every row is present, and none is told as a twin of itself.
        let again = try await office.project(["import", file, "--twins", "refuse"])
        #expect(again["present"]?.integerValue == 4)
        #expect(TwinOffice.pairs(again) == [])
    }

    @Test func `the shipped leads have no twins`() async throws {
        let office = try await TwinOffice()
        let path = workflowsPath.replacing("Workflows", with: "Fixtures/leads.csv")
        let imported = try await office.project(["import", path, "--twins", "refuse"])

        #expect(imported["registered"]?.integerValue == 26)
        // One of them is a lead of the office already, without its company.
        #expect(TwinOffice.pairs(imported).count == 2)
    }

    @Test func `credit codes, people and patents are read from the ledger`() async throws {
        let office = try await TwinOffice()
        for name in ["示例甲方有限公司", "示例乙方有限公司"] {
            _ = try await office.ledger.answer(
                "org",
                "add",
                "--name",
                name,
                "--kind",
                "enterprise",
                "--as",
                TwinOffice.officer
            )
        }
        func register(_ title: String, _ organisation: Int, _ patent: String) async throws -> JSON {
            try await office.project([
                "register", "--set", "channel=scouting", "--set", "title=\(title)", "--set",
                "lead_organisation=DW-2026-00000\(organisation)", "--set",
                "principal_investigator=\(TwinOffice.director)", "--set", "core_ip=\(patent)",
            ])
        }
        _ = try await register("射频指纹识别", 1, "ZL202310123456.6")
        let other = try await register("低空无人机反制", 2, "CN 2023 1 0123456.6")
        let reasons = other["twins"]?.elements.first?["reasons"]?.elements ?? []

        #expect(
            reasons.map { $0["zh"]?.textValue ?? "" } == [
                "同一专利 ZL202310123456.6", "同一负责人 示例主任",
                "牵头单位不同 示例甲方有限公司／示例乙方有限公司",
            ]
        )
    }
}
