import Expression
import Testing
import Workflow

@testable import Portfolio

@Suite struct `Text as twins are compared by it` {
    struct FoldCase: CustomTestStringConvertible {
        let text: String
        let folded: String
        var testDescription: String { "\(text) is \(folded)" }

        init(_ text: String, _ folded: String) {
            self.text = text
            self.folded = folded
        }
    }

    @Test(arguments: [
        FoldCase("８英寸ＯＬＥＤ", "8英寸oled"),
        FoldCase("鈉離子電池（二期）", "钠离子电池 二期 "),
        // The first letter is Cyrillic, in the second case Greek.
        FoldCase("АI", "ai"), FoldCase("ΑΙ", "al"),
        FoldCase("⼀体⽔", "一体水"), FoldCase("⻋规", "车规"),
        FoldCase("脑\u{200B}机\u{202E}接\u{FEFF}口\u{0301}", "脑机接口"),
        FoldCase("CO₂与Ⅱ型ﬁlm½", "co2与ii型film1 2"),
        FoldCase("café", "cafe"), FoldCase("cafe\u{301}", "cafe"),
        FoldCase("①٣", "13"), FoldCase("\u{1D400}\u{1F600}", "a "),
        FoldCase("", ""),
    ])
    func `widths, cases and look-alikes are one`(_ text: FoldCase) {
        var fold = TextFold()

        #expect(fold.scalars(of: text.text).text == text.folded)
        // What is remembered is what was found at first.
        #expect(fold.scalars(of: text.text).text == text.folded)
    }

    struct NumberCase: CustomTestStringConvertible {
        let title: String
        let numbers: [String]
        var testDescription: String { title }

        init(_ title: String, _ numbers: [String]) {
            self.title = title
            self.numbers = numbers
        }
    }

    @Test(arguments: [
        NumberCase("智慧水务平台（第三期）", ["3期"]), NumberCase("智慧水务平台第3期", ["3期"]),
        NumberCase("示范线Ⅱ期", ["2期"]), NumberCase("示范平台Ⅲ", ["3"]),
        NumberCase("十二英寸晶圆", ["12英"]), NumberCase("12英寸晶圆", ["12英"]),
        NumberCase("北斗终端V2.0", ["2v"]), NumberCase("5G基站", ["5g"]),
        NumberCase("耐700.50度", ["700.5度"]), NumberCase("第二十一代", ["21代"]),
        NumberCase("两相流", ["2相"]), NumberCase("GM2500A芯片", ["gm2500a"]),
        NumberCase("新一代移动通信", []), NumberCase("一体机", []), NumberCase("统一授权", []),
        NumberCase("三合一", []), NumberCase("i", []), NumberCase("", []),
    ])
    func `numbers are read with what they count`(_ number: NumberCase) {
        var fold = TextFold()
        let pieces = TitlePiece.pieces(of: fold.scalars(of: number.title))

        #expect(SeriesNumber.all(in: pieces).map(\.shown).sorted() == number.numbers)
    }

    struct OrganisationCase: CustomTestStringConvertible {
        let first: TwinRecord.Organisation
        let second: TwinRecord.Organisation
        let relation: OrganisationName.Relation
        var testDescription: String { "\(first.name) / \(second.name)" }

        init(_ first: String, _ second: String, _ relation: OrganisationName.Relation) {
            self.first = TwinRecord.Organisation(name: first)
            self.second = TwinRecord.Organisation(name: second)
            self.relation = relation
        }

        /// With credit codes.
        init(
            _ first: String,
            _ code: String,
            _ second: String,
            _ other: String,
            _ relation: OrganisationName.Relation
        ) {
            self.first = TwinRecord.Organisation(creditCode: code, name: first)
            self.second = TwinRecord.Organisation(creditCode: other, name: second)
            self.relation = relation
        }
    }

    @Test(arguments: [
        OrganisationCase("武汉示例星火科技有限公司", "示例星火科技", .same),
        OrganisationCase("示例星火科技（武汉）有限公司", "武汉市示例星火科技股份有限公司", .same),
        OrganisationCase("武汉示例星火科技有限公司", "湖北示例星火科技有限公司", .different),
        OrganisationCase("示例星火科技有限公司", "示例星火技术有限公司", .near),
        OrganisationCase("示例星火科技有限公司", "示例星光科技有限公司", .different),
        // A Cyrillic letter in the name of a company.
        OrganisationCase("АBC光电有限公司", "ABC光电有限公司", .same),
        OrganisationCase("華中科技大學", "华科", .same), OrganisationCase("HUST", "华中科技大学", .same),
        OrganisationCase("武汉大学", "武汉理工大学", .different),
        OrganisationCase("武汉理工", "Wuhan University of Technology", .same),
        OrganisationCase("武汉大学", "武汉大学人民医院", .different),
        OrganisationCase("武汉市第一医院", "武汉第一医院", .same),
        OrganisationCase("湖北省第一医院", "武汉市第一医院", .different),
        OrganisationCase("甲公司", "91420100MA4K00001X", "乙公司", "91420100MA4K00001X", .same),
        OrganisationCase("甲公司", "91420100MA4K00001X", "甲公司", "91420100MA4K00002X", .different),
    ])
    func `organisations are known by code, then by the core of the name`(
        _ organisation: OrganisationCase
    ) throws {
        var lexicon = try TwinPack.lexicon()
        let first = OrganisationName(organisation.first, &lexicon)
        let second = OrganisationName(organisation.second, &lexicon)

        #expect(first.relation(to: second) == organisation.relation)
        #expect(second.relation(to: first) == organisation.relation)
    }

    @Test func `short names are known from the data alone`() throws {
        var lexicon = TwinLexicon(try TwinPack.wordless())
        let names = ["华中科技大学", "华科"].map {
            OrganisationName(TwinRecord.Organisation(name: $0), &lexicon)
        }

        #expect(names[0].relation(to: names[1]) == .different)
    }

    struct PatentCase: CustomTestStringConvertible {
        let text: String
        let key: String?
        let isCheckWrong: Bool
        var testDescription: String { text }

        init(_ text: String, _ key: String?, isCheckWrong: Bool = false) {
            self.text = text
            self.key = key
            self.isCheckWrong = isCheckWrong
        }
    }

    @Test(arguments: [
        PatentCase("ZL 2023 1 0123456.6", "202310123456"),
        PatentCase("CN202310123456.6", "202310123456"),
        PatentCase("专利号：ＺＬ２０２３１０１２３４５６．６", "202310123456"),
        PatentCase("202310123456", "202310123456"),
        PatentCase("ZL202310123456.X", "202310123456", isCheckWrong: true),
        PatentCase("CN115123456A", "CN115123456"), PatentCase("CN115123456B", "CN115123456"),
        PatentCase("软著登字第2023SR0123456号", "2023SR0123456"),
        PatentCase("PCT/CN2023/101234", "PCTCN2023101234"),
        PatentCase("申请中", nil), PatentCase("2023年申请120项专利", nil), PatentCase("", nil),
        PatentCase("AI", nil), PatentCase("7", nil),
    ])
    func `patent numbers are one however they are written`(_ patent: PatentCase) {
        let number = PatentNumber(patent.text)

        #expect(number?.key == patent.key)
        #expect(number?.isCheckWrong ?? false == patent.isCheckWrong)
    }

    @Test func `a pack without the words is refused, each parameter by name`() throws {
        var policy = try TwinPack.policy.get()
        policy.parameters["twins.minimum"]?.value = .int(1001)
        policy.parameters["twins.terms"] = nil

        let refusal = #expect(throws: Refusal.self) { try TwinRule(policy) }
        #expect(refusal?.blockers.map(\.place) == ["twins.minimum", "twins.terms"])
        #expect(Set(refusal?.blockers.map(\.code) ?? []) == ["TWIN_PARAMETER"])
    }
}
