import Foundation
import Testing

@testable import dipper

/// What was typed or written in a file and cannot be: told whole, and nothing is changed.
@Suite struct `Bad input, as it is read` {
    @Test func `ill-formed YAML is named by file, line and column`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let folder = ledger.folder + "/Workflows"
        try FileManager.default.copyItem(atPath: workflowsPath, toPath: folder)
        let broken = "dipper: 1\n  workflow: {id: [\n"
        try Data(broken.utf8).write(to: URL(filePath: folder + "/notice.yaml"))

        let told = try await ledger.told("workflow", "publish", folder)

        let words = "mapping values are not allowed in this context"
        let expected = Told(
            65,
            zh: [
                "✗ [SYNTAX] notice.yaml:2:11: YAML 语法错误（\(words)），"
                    + "应为合式的 YAML，请文件的编写者更正"
            ],
            en: [
                "✗ [SYNTAX] notice.yaml:2:11: YAML syntax error (\(words)); expected"
                    + " well-formed YAML; whoever wrote the file can correct it"
            ]
        )
        #expect(told == expected)
    }

    @Test func `a wrong column is named, and the one that is missing for it`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let file = try ledger.file(
            "项目名称,牵头单位,合作单位,领域,公开信息,来源,渠道\n甲,,,,,,主动发掘\n",
            name: "leads.csv"
        )

        let told = try await ledger.told("project", "import", file, "--as", Cast.officer)

        let columns = "项目名称,牵头单位,合作单位,领域,公开信息,来源,来源渠道"
        let expected = Told(
            65,
            zh: [
                "✗ [CSV_COLUMN_MISSING] ~/leads.csv:1: 表头缺少列“来源渠道”，"
                    + "应有 \(columns)，请填表人补充该列",
                "✗ [CSV_COLUMN_UNKNOWN] ~/leads.csv:1/渠道: 表头有不认识的列“渠道”，"
                    + "应只有 \(columns)，请填表人删去或改名",
            ],
            en: [
                "✗ [CSV_COLUMN_MISSING] ~/leads.csv:1: The header lacks the column"
                    + " “来源渠道”; expected \(columns); whoever made the file can add it",
                "✗ [CSV_COLUMN_UNKNOWN] ~/leads.csv:1/渠道: The header has the unknown"
                    + " column “渠道”; expected only \(columns);"
                    + " whoever made the file can remove or rename it",
            ]
        )
        #expect(told == expected)
    }

    @Test func `a credit code whose check character is wrong names the right one`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)

        let told = try await ledger.told(
            "org",
            "add",
            "--as",
            Cast.administrator,
            "--name",
            "示例",
            "--kind",
            "enterprise",
            "--uscc",
            "91420100MA4KXYQ00B"
        )

        let expected = Told(
            65,
            zh: [
                "✗ [USCC_CHECK] uscc: 统一社会信用代码“91420100MA4KXYQ00B”校验位为 B，"
                    + "应为 A，请填报人对照营业执照更正"
            ],
            en: [
                "✗ [USCC_CHECK] uscc: Unified social credit code “91420100MA4KXYQ00B” ends"
                    + " with B, expected the check character A; whoever entered it can"
                    + " correct it from the business licence"
            ]
        )
        #expect(told == expected)
    }

    @Test func `the code of a case that does not exist is told where it was typed`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)

        let told = try await ledger.told(
            "project",
            "note",
            "DT-2026-000099",
            "示例",
            "--as",
            Cast.officer
        )

        let expected = Told(
            65,
            zh: [
                "✗ [NOT_FOUND] CODE: 没有找到「DT-2026-000099」，应为已登记的编号，请核对编号"
            ],
            en: [
                "✗ [NOT_FOUND] CODE: there is no “DT-2026-000099”; expected the code of a"
                    + " registered case: check the code"
            ]
        )
        #expect(told == expected)
    }

    @Test func `an impossible date of a field names the member of the list`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let told = try await ledger.told(
            "grant",
            "open",
            Cast.project,
            "--as",
            Cast.officer,
            "--set",
            "amount=1.00",
            "--set",
            "payee=\(Cast.company)",
            "--set",
            "holder=\(Cast.company)",
            "--set",
            "milestones=2026-06-30,2026-06-31"
        )

        let expected = Told(
            65,
            zh: [
                "✗ [VALUE_FORM] --set milestones/2: “2026-06-31”无效，"
                    + "应为存在的日期，如 2026-11-21，请填报人更正"
            ],
            en: [
                "✗ [VALUE_FORM] --set milestones/2: “2026-06-31” is not valid; expected a day that"
                    + " exists, such as 2026-11-21; whoever entered it can correct it"
            ]
        )
        #expect(told == expected)
    }

    @Test func `an impossible date`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)

        let told = try await ledger.told(
            "project",
            "note",
            Cast.project,
            "示例",
            "--as",
            Cast.officer,
            "--on",
            "2026-02-30"
        )

        let expected = Told(
            65,
            zh: [
                "✗ [DATE_FORM] --on: “2026-02-30”不是有效的日期或时刻，"
                    + "应为存在的日期 YYYY-MM-DD，请填报人更正"
            ],
            en: [
                "✗ [DATE_FORM] --on: “2026-02-30” is no date or moment; expected a day that"
                    + " exists, as YYYY-MM-DD; whoever entered it can correct it"
            ]
        )
        #expect(told == expected)
    }

    @Test func `three decimals`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let told = try await ledger.told(
            "grant",
            "pay",
            Cast.agreement,
            "1",
            "--as",
            Cast.secondFinance,
            "--amount",
            "3000000.001",
            "--document",
            ScratchLedger.document("payment_voucher")
        )

        let expected = Told(
            65,
            zh: [
                "✗ [AMOUNT_DECIMALS] --amount: 金额“3000000.001”有 3 位小数，"
                    + "应为以元计、至多两位小数的数，如 6000000.00，请填报人更正"
            ],
            en: [
                "✗ [AMOUNT_DECIMALS] --amount: Amount “3000000.001” has 3 decimals; expected"
                    + " yuan with at most two decimals, such as 6000000.00;"
                    + " whoever entered it can correct it"
            ]
        )
        #expect(told == expected)
    }

    @Test func `everything that is wrong with one command is told at once`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let refusals = try await ledger.refusals(
            "grant",
            "pay",
            Cast.agreement,
            "1",
            "--as",
            Cast.secondFinance,
            "--amount",
            "1.001",
            "--set",
            "amount=2.00",
            "--set",
            "payee=甲",
            "--on",
            "2026-13-01",
            "--document",
            "class=payment_voucher,date=2026-02-29,digest=sha256:1"
        )

        #expect(
            refusals == [
                "AMOUNT_DECIMALS --amount", "FIELD_REPEATED --set amount",
                "FIELD_UNKNOWN --set payee", "DATE_FORM --on",
                "DATE_FORM --document/1/date", "DOCUMENT_DIGEST --document/1/digest",
            ]
        )
        let marks = try await ledger.refusals(
            "round",
            "score",
            "RD-2026-000099",
            "--as",
            Cast.experts[1],
            "--marks",
            "11,7.5,,1",
            "--on",
            "2026-02-30"
        )
        #expect(marks == ["MARK_COUNT --marks", "NOT_FOUND CODE", "DATE_FORM --on"])
    }
}
