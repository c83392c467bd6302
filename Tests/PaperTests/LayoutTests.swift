import Paper
import PrintedPages
import Testing
import Workflow

@Suite struct `A printed document` {
    /// Text in which no two hundred characters are the same.
    private func story(_ count: Int) -> String {
        var text = ""
        var number = 0
        while text.count < count {
            number += 1
            text += "第\(number)项，经核实“材料齐全”（见附件）；同意办理。"
        }
        return String(text.prefix(count))
    }

    /// The pages without their headers and footers, in one line without spaces.
    private func body(_ printed: Printed) throws -> String {
        try (1...printed.pages.count).map { page in
            try printed.pages.text(page).packed
                .replacing("DT-2026-000001示例项目", with: "")
                .replacing("台账128项", with: "")
                .replacing("第\(page)页共\(printed.pages.count)页", with: "")
                .replacing("2026-09-2122:13打印", with: "")
        }.joined()
    }

    @Test func `names in its contents the page of every heading, and in its bookmarks too`() throws
    {
        var blocks: [Block] = [.contents("目录"), .newPage]
        for part in 1...30 {
            blocks.append(.heading(Heading("第\(part)章标题", level: 1)))
            blocks.append(.text(story(400 + 137 * part % 900), .body))
            blocks.append(.heading(Heading("第\(part)章之一", level: 2)))
            blocks.append(.text(story(50 + 91 * part), .body))
        }

        let printed = try PaperDocument.sample(blocks).printed()

        let entries = printed.report.entries
        #expect(entries.count == 60)
        #expect(entries.map(\.page) == entries.map(\.page).sorted())
        let body = try body(printed)
        #expect(body.hasPrefix("目录" + entries.map { "\($0.title)\($0.page)" }.joined()))
        for entry in entries {
            #expect(try printed.pages.text(entry.page).packed.contains(entry.title), "\(entry)")
            #expect(try !printed.pages.text(entry.page - 1).packed.contains(entry.title + "第1项"))
        }
        #expect(
            try printed.pages.bookmarks()
                == entries.map {
                    PrintedPages.Bookmark(title: $0.title, depth: $0.level, page: $0.page)
                }
        )
    }

    @Test func `numbers its pages`() throws {
        let printed = try PaperDocument.sample([.text(story(5000), .body)]).printed()

        let count = printed.report.pageCount
        #expect(count == printed.pages.count)
        #expect(count >= 3)
        for page in 1...count {
            #expect(try printed.pages.text(page).packed.contains("第\(page)页共\(count)页"))
        }
    }

    @Test(arguments: [1, 700, 5000])
    func `gives a text back whole`(count: Int) throws {
        let text = story(count)

        let printed = try PaperDocument.sample([.text(text, .body)]).printed()

        #expect(try body(printed) == text.packed)
    }

    @Test func `repeats the header of a table and keeps its rows in order`() throws {
        let columns = [Table.Column("序号", share: 1), Table.Column("说明事项", share: 4)]
        let rows = (1...300).map { ["甲\($0)乙", "说明\($0)号"] }

        let printed = try PaperDocument.sample([.table(Table(columns, rows))]).printed()

        let text = try body(printed)
        #expect(
            text.replacing("序号说明事项", with: "") == rows.map { $0.joined() }.joined()
        )
        #expect(text.ranges(of: "序号说明事项").count == printed.report.pageCount)
        #expect(printed.report.pageCount > 5)
    }

    @Test func `parts a row that is longer than a page`() throws {
        let text = story(5000)
        let columns = [Table.Column("序号", share: 1), Table.Column("说明事项", share: 4)]
        let table = Table(columns, [["前", "短"], ["中", text], ["后", "短"]])

        let printed = try PaperDocument.sample([.table(table)]).printed()

        #expect(printed.report.pageCount >= 3)
        let heads = ["DT-2026-000001", "示例项目", "序号", "说明事项"]
        let body = heads.reduce(try body(printed)) { $0.replacing($1, with: "") }
        #expect(body == "前短中" + text.packed + "后短")
    }

    @Test func `puts no heading at the foot of a page`() throws {
        for lines in 40...60 {
            let printed = try PaperDocument.sample([
                .text(Array(repeating: "行", count: lines).joined(separator: "\n"), .plain),
                .heading(Heading("标题", level: 1)), .text("正文", .body),
            ]).printed()

            let page = try #require(printed.report.entries.first?.page)
            #expect(try printed.pages.text(page).packed.contains("标题正文"), "\(lines)")
        }
    }

    @Test func `keeps columns on one page`() throws {
        let tall = Block.text(Array(repeating: "左", count: 20).joined(separator: "\n"), .plain)
        let printed = try PaperDocument.sample([
            .text(Array(repeating: "行", count: 35).joined(separator: "\n"), .plain),
            .columns([(1, [tall]), (2, [.text("右", .plain)])]),
        ]).printed()

        #expect(printed.report.pageCount == 2)
        #expect(try printed.pages.text(2).filter { $0 == "左" }.count == 20)
        #expect(try printed.pages.text(2).contains("右"))
    }

    @Test func `shortens to the lines it is given, and counts how often`() throws {
        let printed = try PaperDocument.sample([
            .text(story(1000), .body, most: 2), .text("短", .body, most: 2),
            .table(Table([Table.Column("甲", share: 1)], [[story(500)]], mostLines: 1)),
        ]).printed()

        #expect(printed.report.shortenedCount == 2)
        #expect(printed.report.pageCount == 1)
        let text = try printed.pages.text(1)
        #expect(text.contains("…"), "\(text)")
        #expect(try PaperDocument.sample([.text("短", .body)]).measured().shortenedCount == 0)
    }

    @Test func `has the same bytes whenever it is printed`() throws {
        let document = PaperDocument.sample([
            .contents("目录"), .newPage, .heading(Heading("一", level: 1)), .text(story(900), .body),
            .attachment(.sample(1, try fixture("two.jpg"))),
            .attachment(.sample(2, try PaperDocument.sample([.text("附", .body)]).printed().bytes)),
        ])

        let first = try document.printed()

        #expect(try document.printed().bytes == first.bytes)
        #expect(first.pages.creationTime == 1_790_000_000)
        var later = document
        later.created = Instant(milliseconds: 1_790_000_060_000)
        #expect(try later.printed().bytes != first.bytes)
    }

    @Test func `says on every page that a sandbox is no evidence, and names no author`() throws {
        var document = PaperDocument.sample([.text(story(3000), .body)])
        document.warning = "沙箱　不作凭证"

        let printed = try document.printed()

        for page in 1...printed.report.pageCount {
            #expect(try printed.pages.text(page).contains("不作凭证"))
        }
        #expect(printed.pages.title == "示例档案")
        #expect(printed.pages.author == "")
    }
}
