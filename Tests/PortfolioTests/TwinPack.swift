import Expression
import Foundation
import Testing
import Workflow
import WorkflowFile

@testable import Portfolio

/// The shipped rule of twins, and the pairs of projects that people told apart.
enum TwinPack {
    static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../..").standardizedFileURL

    static let policy = Result {
        let folder = try DefinitionFolder.load(checkout.appending(path: "Workflows").path)
        return try #require(folder.policies.first).content.values
    }

    static func rule() throws -> TwinRule { try TwinRule(policy.get()) }

    /// The shipped points, and no words at all.
    static func wordless() throws -> TwinRule {
        var policy = try policy.get()
        for (key, parameter) in policy.parameters where key.hasPrefix("twins.") {
            guard case .list = parameter.value else { continue }
            policy.parameters[key]?.value = .list([])
        }
        return try TwinRule(policy)
    }

    static func lexicon() throws -> TwinLexicon { TwinLexicon(try rule()) }

    /// The rows of a file with tabs, without its head.
    static func rows(_ path: String) throws -> [[String]] {
        try String(contentsOf: checkout.appending(path: path), encoding: .utf8)
            .split(separator: "\n").dropFirst().map { line in
                line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
            }
    }
}

/// Two made-up projects, and whether a person calls them one.
struct LabelledPair: CustomStringConvertible {
    let isTwin: Bool
    let category: String
    let first: TwinRecord
    let second: TwinRecord

    init(_ row: [String]) throws {
        try #require(row.count == 12 && ["重复", "不同"].contains(row[0]))
        isTwin = row[0] == "重复"
        category = row[1]
        first = LabelledPair.record("甲", row[2..<7])
        second = LabelledPair.record("乙", row[7..<12])
    }

    private static func record(_ id: String, _ slice: ArraySlice<String>) -> TwinRecord {
        let cells = Array(slice)
        return TwinRecord(
            id: id,
            code: id,
            title: cells[0],
            leads: cells[1].isEmpty ? [] : [TwinRecord.Organisation(name: cells[1])],
            personName: cells[2],
            patents: cells[3].split(separator: "；").map { String($0) },
            summary: cells[4]
        )
    }

    func found(_ rule: TwinRule) -> TwinPair? {
        TwinSearch([first, second], rule: rule).pairs().first
    }

    var description: String { "\(category): \(first.title) / \(second.title)" }

    static func all() throws -> [LabelledPair] {
        try TwinPack.rows("Fixtures/twins.tsv").map { try LabelledPair($0) }
    }
}
