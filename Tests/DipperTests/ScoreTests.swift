import Portfolio
import Testing

@testable import dipper

struct ScoreTests {
    static let header = "expert,D1,D2,D3,D4,D5,D6,D7\n"
    static let ordinary =
        header + "A,9,9,7,8,8,7,7\nB,8,9,6,7,8,7,6\nC,10,10,8,9,9,8,8\nD,7,8,6,7,7,6,6\n"

    func score(_ text: String, _ more: String...) async throws -> String {
        let file = try ScratchFile(text)
        return try await answer(
            ["calc", "score", "--sheets", file.path, "--workflows", workflowsPath] + more
        )
    }

    func refused(_ text: String, _ more: String...) async throws -> [String] {
        let file = try ScratchFile(text)
        return try await refusals(
            ["calc", "score", "--sheets", file.path, "--workflows", workflowsPath] + more
        ).map { $0.replacing(file.path, with: "sheets.csv") }
    }

    @Test func `EV-1 an ordinary pass`() async throws {
        #expect(
            try await score(Self.ordinary + "E,8,8,7,8,8,7,7\n")
                == #"{"composite":{"den":2,"num":155},"composite_text":"77.50","#
                + #""coverage":[3,3,3,3,3,3,3],"dimensions":["#
                + #"{"den":3,"num":25},{"den":3,"num":26},{"den":3,"num":20},{"den":3,"num":23},"#
                + #"{"den":1,"num":8},{"den":1,"num":7},{"den":3,"num":20}],"dropped":["C","D"],"#
                + #""meeting_required":false,"non_consensus":false,"outcome":"pass","#
                + #""quorum_met":true,"reasons":[]}"#
        )
    }

    @Test func `EV-2 both thresholds met exactly`() async throws {
        let text = try await score(
            Self.header + "A,6,6,8,7,9,9,9\nB,6,6,7,9,9,9,9\nC,6,6,8,8,9,9,9\n"
                + "D,9,9,9,7,9,9,9\nE,6,6,6,6,6,6,8\n"
        )
        #expect(text.contains(#""composite":{"den":1,"num":75},"composite_text":"75.00""#))
        #expect(text.contains(#""dropped":["D","E"],"meeting_required":true"#))
        #expect(text.contains(#""outcome":"pass""#))
    }

    @Test func `EV-4 a missed floor keeps a good plan in reserve`() async throws {
        let text = try await score(
            Self.header + "A,9,5,9,9,9,9,9\nB,9,6,9,9,9,9,9\nC,9,6,9,9,9,8,9\n"
                + "D,9,7,9,9,9,9,9\nE,8,5,8,8,8,8,8\n"
        )
        #expect(text.contains(#""composite":{"den":3,"num":244},"composite_text":"81.33""#))
        #expect(text.contains(#""outcome":"reserve","quorum_met":true,"reasons":["FLOOR_D2"]"#))
    }

    @Test func `too few sheets give no outcome`() async throws {
        #expect(
            try await score(Self.ordinary)
                == #"{"composite":null,"composite_text":null,"coverage":[],"dimensions":[],"#
                + #""dropped":[],"#
                + #""meeting_required":false,"non_consensus":false,"outcome":null,"#
                + #""quorum_met":false,"reasons":["QUORUM"]}"#
        )
        let five = Self.ordinary + "E,8,8,7,8,8,7,7\n"
        #expect(try await score(five, "--panel", "9").contains(#""quorum_met":false"#))
        #expect(try await score(five, "--panel", "7").contains(#""quorum_met":true"#))
    }

    @Test func `every wrong mark is named by row and column`() async throws {
        #expect(
            try await refused(Self.header + "A,11,7.5,,8,8,7,7\nB,1,1,1,1,1,1,1\nB,1,1,1,1,1,1,1\n")
                == [
                    "MARK_RANGE sheets.csv:2/D1", "MARK_NOT_INTEGER sheets.csv:2/D2",
                    "MARK_MISSING sheets.csv:2/D3", "EXPERT_DUPLICATE sheets.csv:4/expert",
                ]
        )
    }

    @Test func `wrong tables, profiles and panels are refused`() async throws {
        #expect(
            try await refused("expert,D1,D2,D3,D4,D5,D6\nA,1,1,1,1,1,1\n")
                == ["CSV_COLUMN_MISSING sheets.csv:1"]
        )
        #expect(try await refused(Self.header) == ["SHEETS_EMPTY sheets.csv"])
        #expect(try await refused(Self.ordinary, "--profile", "P") == ["PROFILE_UNKNOWN --profile"])
        #expect(
            try await refused(Self.ordinary, "--panel", "3").map { $0.split(separator: " ")[0] }
                == ["SHEETS_EXCEED_PANEL"]
        )
        #expect(
            try await refusals(["calc", "score", "--sheets", "/nowhere/sheets.csv"])
                == ["FILE_UNREADABLE /nowhere/sheets.csv"]
        )
    }

    @Test func `a GB18030 file gives the same as a UTF-8 one`() async throws {
        // 甲 is BCD7 in GB18030.
        let rows = Self.header + "?,9,9,7,8,8,7,7\n"
        let bytes = Array(rows.utf8).flatMap { $0 == UInt8(ascii: "?") ? [0xBC, 0xD7] : [$0] }
        let file = try ScratchFile(bytes)
        let sheets = try SheetFile.read(file.path)
        #expect(sheets.map(\.expertCode) == ["甲"])
        #expect(sheets.map(\.marks) == [[9, 9, 7, 8, 8, 7, 7]])
    }
}
