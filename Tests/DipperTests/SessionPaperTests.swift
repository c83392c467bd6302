import Casework
import Foundation
import Testing

@testable import dipper

/// What is printed of a review session.
@Suite struct `The papers of a session` {
    private static let session = `A review session`.session
    private static let secondRound = `A review session`.secondRound

    private func call(_ ledger: ScratchLedger, _ experts: [String]) async throws {
        try await ledger.answer(
            line: "session create --title 示例评审会 --days 2026-01-05 --starts 09:00 --minutes 20"
                + " --experts \(experts.joined(separator: ",")) --as \(Cast.secretary)"
        )
    }

    private func add(_ ledger: ScratchLedger, _ rounds: [String]) async throws {
        for round in rounds {
            try await ledger.answer(
                line: "session add \(Self.session) \(round) --as \(Cast.secretary)"
            )
        }
    }

    /// The paragraphs of a paper as a word processor reads them.
    private func paragraphs(
        _ ledger: ScratchLedger,
        _ what: SessionPaper.Kind,
        for expert: String? = nil
    ) async throws -> [String] {
        let path = "\(ledger.folder)/\(UUID().uuidString).docx"
        let told = try await ledger.answer(
            line: "session print \(Self.session) --what \(what) --format docx --out \(path)"
                + " --as \(Cast.secretary)" + (expert.map { " --expert \($0)" } ?? "")
        )
        #expect(told["what"] == .text(what.rawValue))
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let document = try #require(try wordParts(bytes)["word/document.xml"])
        return try WordText(document).paragraphs
    }

    /// Seals the first round with five sheets and concludes it.
    private func conclude(_ ledger: ScratchLedger) async throws {
        let reason = String(repeating: "示例理由", count: 8)
        try await ledger.answer(line: "round declare \(Cast.round) --as \(Cast.alternate)")
        let sheets = ["8,8,6,7,8,7,6", "8,8,8,8,8,8,8", "7,8,6,7,7,6,6", "8,8,7,8,8,7,9"]
        for (expert, marks) in zip(Cast.experts[1...3] + [Cast.alternate], sheets) {
            try await ledger.answer(
                line: "round score \(Cast.round) --as \(expert) --marks \(marks)"
                    + (marks.contains("9") ? " --rationale D7=\(reason)" : "")
            )
        }
        for (event, person) in [
            ("seal", Cast.secretary), ("opine --set opinion=示例意见，同意立项。", Cast.chair),
            ("conclude", Cast.secretary),
        ] {
            try await ledger.answer(line: "round do \(Cast.round) \(event) --as \(person)")
        }
    }

    @Test func `are all written as PDF and for a word processor, with lines to sign on`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        try await call(ledger, Cast.experts)
        try await add(ledger, [Cast.round])
        for what in SessionPaper.Kind.allCases {
            let expert = what.isPersonal ? Cast.experts[0] : nil
            let text = try await paragraphs(ledger, what, for: expert).joined(separator: "\n")
            #expect(text.contains(what == .roll ? "签名" : "（签名）："), "\(what)")
            let path = "\(ledger.folder)/\(what).pdf"
            let told = try await ledger.answer(
                line: "session print \(Self.session) --what \(what) --out \(path)"
                    + (expert.map { " --expert \($0)" } ?? "")
            )
            #expect((told["pages"]?.integerValue ?? 0) >= 1, "\(what)")
            let first = try Data(contentsOf: URL(filePath: path)).prefix(5)
            #expect(Array(first) == Array("%PDF-".utf8))
        }
        // The fifth gave way to the alternate, and judges no round of the session.
        let sheets = try await paragraphs(ledger, .sheet, for: Cast.experts[0])
        #expect(sheets.count { $0.contains("评审代号 R-") } == 1)
        #expect(
            try await ledger.refusals(
                line: "session print \(Self.session) --what sheet --expert \(Cast.experts[4])"
                    + " --out \(ledger.folder)/never.pdf"
            ) == ["SESSION_PRINT_EMPTY --what"]
        )
    }

    /// Whom a paper is asked for that is not for him.
    struct Wrong: CustomTestStringConvertible {
        let what: SessionPaper.Kind
        let expert: String?
        var testDescription: String { "\(what) \(expert ?? "")" }
    }

    static let wrong = [
        Wrong(what: .pledge, expert: nil), Wrong(what: .sheet, expert: nil),
        Wrong(what: .sheet, expert: Cast.alternate), Wrong(what: .sheet, expert: "RY-2026-000099"),
        Wrong(what: .roll, expert: Cast.experts[0]),
    ]

    @Test(arguments: wrong)
    func `are for one expert each where they are his`(wrong: Wrong) async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await call(ledger, Cast.experts)
        try await add(ledger, [Cast.round])
        let path = "\(ledger.folder)/never.pdf"
        #expect(
            try await ledger.refusals(
                line: "session print \(Self.session) --what \(wrong.what) --out \(path)"
                    + (wrong.expert.map { " --expert \($0)" } ?? "")
            ) == ["SESSION_PRINT_EXPERT --expert"]
        )
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `tell an expert who is kept from a case nothing of it`() async throws {
        let ledger = try await `A review session`.withSecondRound()
        let expert = Cast.experts[1]
        try await ledger.answer(
            line: "round declare \(Self.secondRound) --conflict --as \(expert)"
        )
        try await call(ledger, Cast.experts)
        try await add(ledger, [Self.secondRound, Cast.round])
        for person in [expert, Cast.experts[2]] {
            for what in SessionPaper.Kind.allCases where what.isPersonal {
                let told = try await paragraphs(ledger, what, for: person)
                let text = told.joined(separator: "\n")
                #expect(text.contains(Cast.round))
                #expect(text.contains(Self.secondRound) == (person != expert), "\(what)")
                #expect(text.contains("示例乙项目") == (person != expert), "\(what)")
            }
        }
        // Its pages are counted by themselves.
        let path = ledger.folder + "/own.pdf"
        let own = try await ledger.answer(
            line: "session print \(Self.session) --what sheet --expert \(expert) --out \(path)"
        )
        #expect(own["pages"] == 1)
    }

    @Test func `hold the exact results, and name nobody in what goes to the file`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await call(ledger, Cast.experts)
        try await add(ledger, [Cast.round])
        let before = try await paragraphs(ledger, .summary)
        #expect(before.contains("评分中") && !before.contains { $0.hasPrefix("R-") })
        try await ledger.answer(
            line: "session question \(Self.session) \(Cast.round) --asked 示例提问"
                + " --answered 示例答复 --as \(Cast.secretary)"
        )
        try await ledger.answer(
            line: "session roll \(Self.session) 2026-01-05 am --present"
                + " \(Cast.experts[0...1].joined(separator: ",")) --as \(Cast.secretary)"
        )
        try await conclude(ledger)
        let shown = try await ledger.answer(line: "round show \(Cast.round)")
        let fields = shown["instances"]?[""]?["fields"]
        let figure = "\(fields?["composite_numerator"]?.integerValue ?? 0)"
        let summary = try await paragraphs(ledger, .summary)
        #expect(summary.count { $0.hasPrefix("R-") } == 5)
        #expect(summary.contains { $0.contains("综合得分") && $0.contains(figure) }, "\(summary)")
        let opinion = try await paragraphs(ledger, .opinion)
        #expect(opinion.contains("示例意见，同意立项。"))
        for text in opinion {
            #expect(!text.contains("R-") || text.contains(Cast.round), "\(text)")
            #expect(!text.contains("RY-"))
        }
        let minutes = try await paragraphs(ledger, .minutes)
        #expect(minutes.contains("示例提问") && minutes.contains("示例答复"))
        #expect(minutes.contains { $0.hasPrefix("2 人：") })
    }

    @Test func `are refused where there is nothing, and to whom the session is none`() async throws
    {
        let ledger = try await ScratchLedger.story(.scoring)
        try await call(ledger, Cast.experts)
        let path = "\(ledger.folder)/never.pdf"
        func refused(_ what: String, _ person: String) async throws -> [String] {
            try await ledger.refusals(
                line: "session print \(Self.session) --what \(what) --out \(path) --as \(person)"
            )
        }
        #expect(try await refused("opinion", Cast.secretary) == ["SESSION_PRINT_EMPTY --what"])
        for person in [Cast.experts[0], Cast.officer] {
            #expect(try await refused("roll", person) == ["NOT_FOUND CODE"])
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
