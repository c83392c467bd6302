import Casework
import Foundation
import Testing

@testable import dipper

/// Views at the command line: the same that the pages keep.
@Suite struct `A view at the command line` {
    private func office() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        for (title, channel) in [("示例甲", "pending"), ("示例乙", "pending"), ("示例丙", "scouting")] {
            _ = try await ledger.answer(
                [
                    "project", "register", "--set", "title=\(title)", "--set", "channel=\(channel)",
                    "--as", Cast.officer,
                ]
            )
        }
        return ledger
    }

    private func save(_ name: String, _ more: String...) -> [String] {
        ["view", "save", name, "--as", Cast.officer] + more
    }

    @Test func `is saved, used, changed and removed by its name`() async throws {
        let ledger = try await office()
        let reading = ["--as", Cast.officer]
        let saved = try await ledger.answer(
            save("待核的", "--search", "渠道=待核", "--fields", "channel", "--key", "示例键")
        )
        let code = try #require(saved["code"]?.textValue)
        let list = try await ledger.answer(["view", "list"] + reading)
        #expect(
            list["views"]?.elements == [
                [
                    "code": JSON(code), "name": "待核的", "version": 1, "kind": "project",
                    "q": "渠道=待核", "state": "", "fields": "channel",
                ]
            ]
        )
        let use = ["project", "list", "--view", "待核的"] + reading
        let used = try await ledger.answer(use)
        #expect(
            used["cases"]?.elements.map { $0["fields"]?["channel"] } == ["pending", "pending"]
        )
        let first = try await ledger.answer(use + ["--limit", "1"])
        #expect(first["cases"]?.elements.count == 1)
        let after = try #require(first["after"]?.textValue)
        let rest = try await ledger.answer(use + ["--after", after])
        #expect(rest["cases"]?.elements.count == 1 && rest["after"] == .null)
        let file = ledger.folder + "/view.csv"
        _ = try await ledger.answer(use + ["--csv", file])
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("示例甲") && !text.contains("示例丙"))

        let changed = try await ledger.answer(save("待核的", "--search", "示例丙"))
        #expect(changed["code"] == JSON(code) && changed["version"] == 2)
        let other = try await ledger.answer(use)
        #expect(other["cases"]?.elements.map { $0["title"] } == ["示例丙"])
        let browser = try Browser(ledger, as: Cast.officer)
        #expect(try browser.open("/cases").contains(">待核的</a>"))
        _ = try await ledger.answer(["view", "remove", "待核的"] + reading)
        #expect(try await ledger.answer(["view", "list"] + reading)["views"] == [])
        #expect(try await ledger.codes(use) == ["NOT_FOUND"])
        #expect(try await ledger.isSound())
    }

    @Test func `is its person's alone, of its kind, and of fields that there are`() async throws {
        let ledger = try await office()
        let saved = try await ledger.answer(save("示例"))
        let code = try #require(saved["code"]?.textValue)
        let before = try await ledger.head()
        for view in ["示例", code] {
            let use = ["project", "list", "--view", view, "--as", Cast.secondOfficer]
            #expect(try await ledger.codes(use) == ["NOT_FOUND"])
            let remove = ["view", "remove", view, "--as", Cast.secondOfficer]
            #expect(try await ledger.codes(remove) == ["NOT_FOUND"])
        }
        let wrong = ["landing", "list", "--view", "示例", "--as", Cast.officer]
        #expect(try await ledger.codes(wrong) == ["VIEW_KIND"])
        #expect(try await ledger.codes(["project", "list", "--view", "示例"]) == ["ACTOR_MISSING"])
        #expect(try await ledger.codes(save("x", "--fields", "nonsense")) == ["LIST_FIELD"])
        #expect(try await ledger.codes(save("x", "--kind", "nonsense")) == ["CHART_MISSING"])
        #expect(try await ledger.head() == before)
    }
}
