import Casework
import Foundation
import GRDB
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `Verifying and backing up from a page` {
    @Test func `tells that all is well, and names the first difference`() async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("AUDADM")
        try browser.open("/admin/verify")
        try browser.send("/admin/verify")
        let begun = (browser.status, browser.place)
        browser.office.work.wait()
        try browser.follow()
        let well = browser.page.contains("核验无误")
        let queue = try DatabaseQueue(path: office.ledger.path)
        try await queue.write { database in
            try database.execute(sql: "UPDATE posting SET amount_fen = amount_fen + 1")
            try database.execute(sql: "UPDATE stream SET head = x'00' WHERE code = 'LEDGER'")
        }
        try browser.open("/admin/verify")
        try browser.send("/admin/verify")
        browser.office.work.wait()
        try browser.follow()

        #expect(begun == (303, "/admin/verify"))
        #expect(well)
        #expect(browser.page.contains("LEDGER_DIFFERS") && browser.page.contains("✗"))
    }

    @Test func `does one thing at a time, and says what is at work`() async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("AUDADM")
        let gate = DispatchSemaphore(value: 0)
        try browser.office.work.begin(.backup, by: "RY-2026-000001") { progress in
            progress(0.42)
            gate.wait()
            return LongWork.Result(lines: [])
        }
        while browser.office.work.current?.share == 0 { await Task.yield() }
        try browser.open("/admin/verify")
        let shown = (browser.page.contains("42%"), browser.response.header("refresh"))
        let hasButton = browser.page.contains("action=\"/admin/verify\"")
        try browser.send("/admin/verify")
        let refused = (browser.status, browser.page.contains("WORK_RUNNING"))
        gate.signal()
        browser.office.work.wait()
        try browser.open("/admin/verify")

        #expect(shown == (true, "2") && !hasButton)
        #expect(refused == (422, true))
        #expect(browser.response.header("refresh") == nil)
    }

    @Test func `keeps backups on the server, lists them, and finds a spoilt one`() async throws {
        let office = try await AdminOffice()
        let shelf = office.ledger.folder + "/backups"
        try FileManager.default.createDirectory(
            atPath: shelf,
            withIntermediateDirectories: false
        )
        let browser = try office.browser("ADM", backups: shelf)
        try browser.open("/admin/verify")
        try browser.send("/admin/backups")
        browser.office.work.wait()
        try browser.follow()
        let told = browser.page
        let name = try #require(told.firstMatch(of: /dipper-[0-9]{8}-[0-9]{6}/)).output
        try browser.send("/admin/backups/check", [("name", "\(name)")])
        browser.office.work.wait()
        try browser.follow()
        let sound = browser.page.contains("✓ 完好")
        let file = "\(shelf)/\(name)/ledger.sqlite"
        var bytes = try Data(contentsOf: URL(filePath: file))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: file))
        try browser.send("/admin/backups/check", [("name", "\(name)")])
        browser.office.work.wait()
        try browser.follow()
        let spoilt = browser.page.contains("✗")
        let restored = try await office.ledger.codes(["restore", "\(shelf)/\(name)", "--verify"])
        for strange in ["../\(name)", "..", "", "dipper-20260101-000000"] {
            try browser.open("/admin/verify")
            try browser.send("/admin/backups/check", [("name", strange)])
            #expect(browser.status == 404, "\(strange)")
        }
        // Others see that there are backups, and no button.
        let security = try office.browser("SECADM", backups: shelf)
        try security.open("/admin/verify")

        #expect(told.contains("已备份"))
        #expect(sound && spoilt && !restored.isEmpty)
        #expect(security.page.contains(name) && !security.page.contains("/admin/backups"))
    }

    @Test func `says that no folder is set, and refuses one that is not there`() async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("ADM")
        try browser.open("/admin/verify")
        #expect(browser.page.contains("--backups"))
        #expect(throws: Refusal.self) { try BackupShelf.checked(office.ledger.folder + "/none") }
        #expect(try BackupShelf.checked(office.ledger.folder) == office.ledger.folder)
    }
}
