import Casework
import SQL
import Testing
import Workflow

@testable import dipper

struct FailureTests {
    static func blocker(_ code: String, role: String? = nil, provisional: String? = nil) -> Blocker
    {
        Blocker(
            code: code,
            message: Localized(zh: "超出上限", en: "over the cap"),
            place: "amount",
            values: ["found": "1"],
            role: role,
            provisional: provisional
        )
    }

    struct Mapping: CustomTestStringConvertible {
        let error: any Error
        let status: Int32
        let code: String
        var testDescription: String { "\(code) \(status)" }
    }

    struct Unknown: Error {}

    static let mappings = [
        Mapping(error: Refusal(blocker("CAP_GTE")), status: 65, code: "CAP_GTE"),
        Mapping(error: Refusal(blocker("NOT_ALLOWED")), status: 77, code: "NOT_ALLOWED"),
        Mapping(
            error: Conflict.stale(stream: "DT-2026-000001", expected: 1, found: 2),
            status: 75,
            code: "CONFLICT_STALE"
        ),
        Mapping(
            error: Conflict.keyReused(key: "k"),
            status: 75,
            code: "CONFLICT_KEY_REUSED"
        ),
        Mapping(
            error: Refusal([blocker("NOT_ALLOWED"), blocker("NOT_PERMITTED")]),
            status: 77,
            code: "NOT_ALLOWED"
        ),
        Mapping(
            error: Refusal([blocker("NOT_ALLOWED"), blocker("CAP_GTE")]),
            status: 65,
            code: "NOT_ALLOWED"
        ),
        Mapping(error: StorageFault.busy(detail: "d"), status: 69, code: "STORAGE_BUSY"),
        Mapping(error: StorageFault.full(detail: "d"), status: 69, code: "STORAGE_FULL"),
        Mapping(error: StorageFault.missing(path: "p"), status: 69, code: "STORAGE_MISSING"),
        Mapping(
            error: StorageFault.outcomeUnknown(detail: "d"),
            status: 69,
            code: "STORAGE_OUTCOME_UNKNOWN"
        ),
        Mapping(error: StorageFault.corrupt(detail: "d"), status: 65, code: "STORAGE_CORRUPT"),
        Mapping(
            error: StorageFault.foreign(path: "p", found: 1, expected: 2),
            status: 65,
            code: "STORAGE_FOREIGN"
        ),
        Mapping(
            error: StorageFault.statement(sql: "s", detail: "d"),
            status: 70,
            code: "STORAGE_STATEMENT"
        ),
        Mapping(error: OutputFault(detail: "d"), status: 69, code: "OUTPUT_WRITE"),
        Mapping(error: Unknown(), status: 70, code: "FAULT"),
    ]

    @Test(arguments: mappings)
    func `every error has its exit code`(mapping: Mapping) {
        let failure = Failure(mapping.error)
        #expect(failure.status.rawValue == mapping.status)
        #expect(failure.blockers.first?.code == mapping.code)
    }

    @Test func `every reason has a line of its own in the language of the reader`() {
        let failure = Failure(
            Refusal([
                Self.blocker("CAP_GTE", role: "FIN", provisional: "gte.cap"),
                Self.blocker("OTHER"),
            ])
        )
        #expect(
            failure.lines(in: .chinese) == [
                "✗ [CAP_GTE] amount: 超出上限（由 FIN 处理；暂定参数 gte.cap）",
                "✗ [OTHER] amount: 超出上限",
            ]
        )
        #expect(
            failure.lines(in: .english) == [
                "✗ [CAP_GTE] amount: over the cap (for FIN; provisional parameter gte.cap)",
                "✗ [OTHER] amount: over the cap",
            ]
        )
    }

    @Test func `as JSON a refusal says so and a fault does not`() {
        #expect(
            Failure(Refusal(Self.blocker("CAP_GTE", role: "FIN"))).json(in: .english).canonicalText
                == #"{"blockers":[{"code":"CAP_GTE","message":"over the cap","place":"amount","#
                + #""provisional":null,"role":"FIN","values":{"found":"1"}}],"refused":true}"#
        )
        #expect(
            Failure(Unknown()).json(in: .chinese).canonicalText.hasSuffix(
                #""values":{}}],"refused":false}"#
            )
        )
    }

    @Test func `defects of a definition are named by file, line and column`() {
        let defect = Defect(
            code: "UNKNOWN_KEY",
            message: Localized(zh: "键", en: "key"),
            mark: Mark(file: "policy/a.yaml", line: 3, column: 5)
        )
        let failure = Failure(Defects([defect]))
        #expect(failure.status == .refused)
        #expect(failure.lines(in: .chinese) == ["✗ [UNKNOWN_KEY] policy/a.yaml:3:5: 键"])
    }

    @Test(arguments: [
        (["LANG": "en_US.UTF-8"], Language.english),
        (["LANG": "zh_CN.UTF-8"], .chinese),
        (["LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"], .chinese),
        (["LC_ALL": "", "LANG": "en_GB"], .english),
        (["LC_ALL": "C"], .chinese),
        ([:], .chinese),
    ])
    func `the language follows the locale`(environment: [String: String], language: Language) {
        #expect(OutputOptions.language(in: environment) == language)
    }
}
