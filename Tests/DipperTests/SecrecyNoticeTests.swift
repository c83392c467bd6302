import Testing

@testable import dipper

@Suite struct `What stays out` {
    @Test func `every command that stores a file says what stays out, once`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let file = try ledger.file("%PDF-1.4\n%%EOF\n", name: "a.pdf")
        let notice = SecrecyNotice.text + "\n"
        let added = try Executable.run([
            "document", "add", Cast.project, file, "--class", "agreement", "--date", "2026-01-05",
            "--as",
            Cast.officer, "--database", ledger.path,
        ])
        let done = try Executable.run([
            "project", "hold", Cast.project, "--as", Cast.director, "--set", "reason=示例",
            "--document", "class=b,date=2026-01-05,file=\(file)", "--document",
            "class=c,date=2026-01-05,file=\(file)", "--database", ledger.path,
        ])
        let help = try Executable.run(["help", "document", "add"])

        #expect(added.status == 0)
        #expect(added.complaints == notice)
        #expect(done.complaints.hasPrefix(notice))
        #expect(done.complaints.ranges(of: notice).count == 1)
        #expect(help.output.contains("涉密不上网"))
    }
}
