import Foundation
import Testing

@testable import dipper

/// Files that would fill the memory of the machine: refused within the limits of a small one.
@Suite struct `Bad input, as a file that is too much` {
    /// What the process may keep of its own, in KiB: the system itself sees to it.
    private static let mostKiB = 256 << 10
    private static let head = Array("项目名称,来源渠道\n".utf8)

    struct File: CustomTestStringConvertible {
        let testDescription: String
        let name: String
        let refusal: String
        /// Pieces of content, each repeated.
        let pieces: @Sendable () -> [(piece: [UInt8], count: Int)]
    }

    static let files = [
        File(testDescription: "a field of 100 MB", name: "a.csv", refusal: "FILE_TOO_LARGE") {
            [(head, 1), ([UInt8](repeating: 0x61, count: 1 << 20), 100)]
        },
        File(testDescription: "a field of 60 MiB", name: "a.csv", refusal: "CSV_CELL_LENGTH") {
            [(head, 1), ([UInt8](repeating: 0x61, count: 1 << 20), 60)]
        },
        File(
            testDescription: "a field of 60 MiB in GB18030 without a mark",
            name: "a.csv",
            refusal: "CSV_CELL_LENGTH"
        ) {
            // 项目名称 and 来源渠道, then 中 for ever.
            let head: [UInt8] = [
                0xCF, 0xEE, 0xC4, 0xBF, 0xC3, 0xFB, 0xB3, 0xC6, 0x2C, 0xC0, 0xB4, 0xD4, 0xB4,
                0xC7, 0xFE, 0xB5, 0xC0, 0x0A,
            ]
            let piece = (0..<1 << 19).flatMap { _ -> [UInt8] in [0xD6, 0xD0] }
            return [(head, 1), (piece, 60)]
        },
        File(testDescription: "60 MiB of quotes", name: "a.csv", refusal: "CSV_CELL_LENGTH") {
            let quotes = [UInt8](repeating: 0x22, count: 1 << 20)
            return [(head, 1), ([0x22], 1), (quotes, 60), ([0x22, 0x0A], 1)]
        },
        File(testDescription: "60 million empty cells", name: "a.csv", refusal: "CSV_CELLS") {
            [(head, 1), ([UInt8](repeating: 0x2C, count: 255) + [0x0A], 240_000)]
        },
        File(testDescription: "a bomb", name: "a.xlsx", refusal: "XLSX_BOMB") {
            let path = URL(filePath: workflowsPath).deletingLastPathComponent()
                .appending(path: "Fixtures/spreadsheets/bomb.xlsx")
            return [([UInt8]((try? Data(contentsOf: path)) ?? Data()), 1)]
        },
    ]

    private func write(_ file: File, to path: String) throws {
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        for (piece, count) in file.pieces() {
            for _ in 0..<count { try handle.write(contentsOf: Data(piece)) }
        }
        try handle.close()
    }

    /// Where not even a thread fits, the system waits for memory without end: `timeout` ends it.
    private func run(_ path: String, _ ledger: ScratchLedger, kib: Int) throws -> Run {
        try Executable.run(
            script: #"ulimit -c 0; ulimit -d \#(kib); exec timeout -k 1 60 "$@""#,
            ["project", "import", path, "--as", Cast.officer, "--database", ledger.path]
        )
    }

    @Test(arguments: files)
    func `is refused at its place within 256 MiB`(file: File) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let before = try await ledger.head()
        let path = ledger.folder + "/" + file.name
        try write(file, to: path)

        let run = try run(path, ledger, kib: Self.mostKiB)

        #expect(run.status == 65)
        #expect(run.complaints.hasPrefix("✗ [\(file.refusal)] \(path)"), "\(run.complaints)")
        #expect(try await ledger.head() == before)
    }

    @Test func `is told apart from one that does not fit`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let path = ledger.folder + "/a.csv"
        try write(Self.files[1], to: path)

        // The limit is one of the system: what is read must fit into it.
        #expect(try run(path, ledger, kib: 48 << 10).status != 65)
    }
}
