import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// Cases of a kind by code, one page at a time, or all of them in a file.
struct CaseList<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "按编号列出\(Noun.title)，一次一页。",
            discussion: "下一页用 --after 给出上一页的最后一个编号；--pdf 写出全部，不分页。"
        )
    }

    @Option(help: ArgumentHelp("从此编号之后列起。", valueName: "CODE"))
    var after = ""

    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try list.answer(Noun.self, after: after) {
            try CodeOrder(kind: Noun.kind).page($0, after: after)
        }
    }
}

/// Cases in the order of their codes.
struct CodeOrder {
    let kind: String

    /// What comes behind a code, which need not be there.
    func page(_ asked: ListQuestion, after: String) throws -> ListedPage {
        let cases = asked.words.cases
        if let view = asked.view {
            let rest = view.filter { $0.code > after }.sorted { $0.code < $1.code }
            let most = asked.most.map { $0 + 1 } ?? .max
            return cut(try cases.visible(Array(rest.prefix(most))), asked)
        }
        guard let most = asked.most else {
            let pages = CasePages(cases, kind: kind, after: after)
            return ListedPage(cases: try pages.flatMap { try $0.get() }, next: nil)
        }
        return cut(try cases.list(kind: kind, after: after, limit: most + 1), asked)
    }

    private func cut(_ cases: [CaseStream], _ asked: ListQuestion) -> ListedPage {
        guard let most = asked.most, cases.count > most else {
            return ListedPage(cases: cases, next: nil)
        }
        return ListedPage(cases: Array(cases.prefix(most)), next: cases[most - 1].code)
    }
}

/// Cases that are known by names: by sound or by code, all of them or those that a text finds.
struct NamedCaseList<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "按读音或编号列出\(Noun.title)，一次一页。",
            discussion: """
                缺省按姓名或名称的拼音排列，读音相同的按编号。下一页用 --after 给出上一页末尾打印的 \
                编号@版本；其间新登记或更名的，既不使后面漏列，也不使已列的重列。只给编号的，从此人\
                （单位）现在的位置之后列起。--pdf 写出全部，不分页。
                """
        )
    }

    @Option(help: "排列：sound 按读音，code 按编号。")
    var sort: ListSort = .sound

    @Option(help: ArgumentHelp("只列找得到的：汉字、全拼、首字母（如 zs）或编号。", valueName: "TEXT"))
    var find: String?

    @Option(help: ArgumentHelp("从此之后列起：上一页末尾打印的，或一个编号。", valueName: "CODE@N"))
    var after = ""

    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try list.answer(Noun.self, after: after) { asked in
            switch sort {
            case .sound:
                try SoundOrder(asked.words, kind: Noun.kind)
                    .page(asked, after: after, finding: find)
            case .code: try byCode(asked)
            }
        }
    }

    private func byCode(_ asked: ListQuestion) throws -> ListedPage {
        let order = CodeOrder(kind: Noun.kind)
        // Behind a cursor of the other order too: what stands before its mark is a code.
        let after = SoundOrder.Cursor(after)?.code ?? after
        guard let find else { return try order.page(asked, after: after) }
        let named = try SoundOrder(asked.words, kind: Noun.kind).named(asked.view, finding: find)
        let narrowed = ListQuestion(
            words: asked.words,
            view: named.map(\.stream),
            most: asked.most
        )
        return try order.page(narrowed, after: after)
    }
}

/// The order of a list of names.
enum ListSort: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
    case sound
    case code
}

extension CaseStream {
    /// A case as lists tell programs of it.
    func summary(_ headline: String) -> [String: JSON] {
        [
            "code": JSON(code), "id": JSON(id), "kind": JSON(kind), "title": JSON(headline),
            "states": JSON(root.active), "version": JSON(version), "held": .bool(root.stands),
            "opening": .bool(isOpening),
        ]
    }
}
