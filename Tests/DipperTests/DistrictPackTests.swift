import Casework
import Spreadsheet
import Testing

@testable import dipper

/// What a district chooses from the lists of its pack.
extension SheetUpdateTests {
    @Test func `a district chooses a channel by its name or its code, where there was none`()
        async throws
    {
        let ledger = try await SheetImportTests.ledger()
        let leads = try ledger.file(
            "项目名称,来源渠道,所在区\n甲,待核,洪山\n乙,待核,洪山\n丙,待核,洪山\n丁,主动发掘,洪山\n",
            name: "leads.csv"
        )
        _ = try await ledger.answer("project", "import", leads, "--as", Self.officer)
        let pack = ledger.folder + "/pack.xlsx"
        _ = try await ledger.answer("project", "pack", "--district", "洪山", "--out", pack)
        let title = "来源渠道"
        let column = try #require(try grid(pack).rows[2].cells.map(\.shown).firstIndex(of: title))
        #expect(
            try grid(pack).rows.dropFirst(3).map { $0[column: column].shown }
                == ["待核", "待核", "待核", "主动发掘"]
        )

        let filled = try changed(pack, in: ledger, [(3, column, "重点推荐"), (4, column, "contest")])
        let came = try await ledger.answer("project", "pack-import", filled, "--as", Self.officer)
        #expect(came["changes"]?.elements.map { $0["field"] } == ["channel", "channel"])
        let listed = try await ledger.answer("project", "list", "--fields", "channel")["cases"]
        #expect(
            listed?.elements.map { $0["fields"]?["channel"]?.textValue }
                == ["recommendation", "contest", "pending", "scouting"]
        )

        // What is on record takes two people, and what is in no list is none.
        let again = try changed(pack, in: ledger, [(5, column, "别处")])
        #expect(
            try await ledger.refusals("project", "pack-import", again, "--as", Self.officer)
                == ["CELL_CHOICE \(again):6/\(title)"]
        )
        let known = try changed(pack, in: ledger, [(6, column, "公开征集")])
        let told = try await ledger.refusals("project", "pack-import", known, "--as", Self.officer)
        #expect(told == ["CHANNEL_KNOWN \(known):7 edit"])
    }
}
