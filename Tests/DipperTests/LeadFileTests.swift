import Casework
import Expression
import Foundation
import Spreadsheet
import Testing
import Workflow

@testable import dipper

struct LeadFileTests {
    static let header = LeadFile.columns.joined(separator: ",") + "\n"

    private func commands(_ rows: String) throws -> [Command] {
        try commands(in: Array((Self.header + rows).utf8), file: "leads.csv")
    }

    private func commands(in bytes: [UInt8], file: String) throws -> [Command] {
        let grids = try GridFile.grids(bytes: bytes, file: file)
        let table = try SheetTable.find(in: grids, by: LeadFile.mapping)
        guard !table.rows.isEmpty else { throw Refusal(ImportReading<LeadFile>.empty(file)) }
        return try table.records().map { LeadFile.command($0, LeadFile.plain($0)) }
    }

    private func refused(_ rows: String) -> [String] {
        do {
            _ = try commands(rows)
            return []
        } catch let refusal as Refusal {
            return refusal.blockers.map { "\($0.code) \($0.place)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `a row becomes the registration of a lead`() throws {
        let command = try #require(
            try commands("量子计算机,某大学,某实验室,量子科技,国内首台,公开报道004,主动发掘\n").first
        )
        #expect(command.target == .new(kind: "project", parent: nil))
        #expect(command.event == "register")
        #expect(
            command.payload == [
                "title": .string("量子计算机"), "lead_name": .string("某大学"),
                "partners": .string("某实验室"), "field": .string("量子科技"),
                "public_information": .string("国内首台"), "source": .string("公开报道004"),
                "channel": .string("scouting"),
            ]
        )
    }

    @Test func `the same row has the same key, and another row another`() throws {
        let row = "甲,,,,,1,公开征集\n"
        let first = try commands(row).map(\.key)
        #expect(try commands(row).map(\.key) == first)
        #expect(try commands("乙,,,,,1,公开征集\n").map(\.key) != first)
        // Content that moves from one column to the next is other content.
        #expect(try commands("甲,,,1,,,公开征集\n").map(\.key) != first)
    }

    @Test func `every bad cell of every row is named`() {
        let long = String(repeating: "长", count: 61)
        #expect(
            refused(",,,,,,主动发掘\n好,,,,,,\n好,,,\(long),,,别处\n好,,,,,,大赛选拔\n") == [
                "CELL_EMPTY leads.csv:2/项目名称", "CELL_EMPTY leads.csv:3/来源渠道",
                "CELL_LENGTH leads.csv:4/领域", "CELL_CHANNEL leads.csv:4/来源渠道",
            ]
        )
    }

    @Test func `a file without rows is refused`() {
        #expect(refused("") == ["LEADS_EMPTY leads.csv"])
    }

    @Test func `the shipped leads are 26`() throws {
        let path = URL(filePath: workflowsPath).deletingLastPathComponent()
            .appending(path: "Fixtures/leads.csv").path
        let bytes = try InputFile.read(path, mostBytes: CSVTable.mostBytes)
        let commands = try commands(in: bytes, file: path)
        #expect(commands.count == 26)
        #expect(Set(commands.map(\.key)).count == 26)
    }
}
