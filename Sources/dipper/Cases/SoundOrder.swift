import Casework
import Portfolio
import Workflow

/// Cases that are known by names, in the order of their sound; of equal sounds by code.
struct SoundOrder {
    private let words: CaseWords
    private let kind: String

    init(_ words: CaseWords, kind: String) { (self.words, self.kind) = (words, kind) }

    /// Where a case stands; names of one sound stand by their codes.
    struct Place: Comparable {
        let sound: String
        let code: String

        static func < (left: Place, right: Place) -> Bool {
            (left.sound, left.code) < (right.sound, right.code)
        }
    }

    /// What a page ended with: its last case, and the version of the record that named it.
    ///
    /// A name that is changed between two pages moves its case, and not the end of the page.
    /// It holds no name, so that it may stand in an address.
    struct Cursor: Hashable, CustomStringConvertible {
        let code: String
        /// Nil where somebody gave a code: then it is the name of now.
        let version: Int?

        init(code: String, version: Int?) { (self.code, self.version) = (code, version) }

        init?(_ text: String) {
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            guard let code = parts.first, !code.isEmpty, parts.count <= 2 else { return nil }
            self.init(code: String(code), version: parts.count == 2 ? Int(parts[1]) : nil)
            if parts.count == 2, version == nil { return nil }
        }

        var description: String { version.map { "\(code)@\($0)" } ?? code }
    }

    /// A case with its name and where it stands.
    struct Named {
        let stream: CaseStream
        let place: Place
    }

    /// What somebody is sorted by; masked numbers are not told by their order either.
    static func sound(of name: String, kind: String) -> String {
        Pinyin.key(
            PersonalNumbers.masked(name),
            isPerson: kind != NamedKinds.organisation
        )
    }

    /// Those that the reader sees and that a text finds, in no order.
    func named(_ view: [CaseStream]?, finding typed: String?) throws -> [Named] {
        var named: [Named] = []
        let pages = CasePages(words.cases, kind: kind)
        for page in try view.map({ [try words.cases.visible($0)] }) ?? pages.map({ try $0.get() }) {
            let names = try words.headlines(of: page)
            for stream in page {
                let name = names[stream.id] ?? ""
                if let typed, !NamedKinds.finds(typed, stream, name: name) { continue }
                let sound = SoundOrder.sound(of: name, kind: kind)
                named.append(Named(stream: stream, place: Place(sound: sound, code: stream.code)))
            }
        }
        return named
    }

    /// The page behind a cursor, which is given as text.
    func page(
        _ asked: ListQuestion,
        after: String,
        finding typed: String?
    ) throws -> ListedPage {
        let start = try place(after: after, at: "--after")
        let all = try named(asked.view, finding: typed)
        let rest = all.filter { named in start.map { $0 < named.place } ?? true }
            .sorted { $0.place < $1.place }
        let page = rest.prefix(asked.most ?? .max).map(\.stream)
        guard page.count < rest.count, let last = page.last else {
            return ListedPage(cases: page, next: nil)
        }
        return ListedPage(cases: page, next: try cursor(behind: last).description)
    }

    static func notNamed(_ kind: String, place: String) -> Blocker {
        let known = NamedKinds.all.sorted().joined(separator: ", ")
        return Blocker(
            code: "LIST_SORT",
            message: Localized(
                zh: "\(kind) 不按读音排列，只有 \(known) 可以；请去掉该参数或改为 code",
                en: "Cases of the kind \(kind) are not sorted by sound; expected one of \(known):"
                    + " leave the parameter out or ask for code"
            ),
            place: place,
            values: ["found": kind, "expected": known]
        )
    }

    /// What the next page goes on from.
    func cursor(behind last: CaseStream) throws -> Cursor {
        let bearer = try words.bearers(of: [last])[last.id] ?? last
        return Cursor(code: last.code, version: bearer.version)
    }

    /// Where a list goes on; nil for its beginning.
    ///
    /// - Throws: `NOT_FOUND` where nothing of the kind has the code or had the version, or nothing
    ///   that the reader sees.
    func place(after text: String, at place: String) throws -> Place? {
        guard !text.isEmpty else { return nil }
        guard let cursor = Cursor(text), let stream = try words.cases.stream(cursor.code),
            stream.kind == kind, stream.code == cursor.code
        else { throw CaseRefusals.notFound(text, place: place) }
        var bearer = try words.bearers(of: [stream])[stream.id] ?? stream
        if let version = cursor.version {
            guard let earlier = try words.cases.stream(bearer.id, version: version) else {
                throw CaseRefusals.notFound(text, place: place)
            }
            bearer = earlier
        }
        let name = try words.headlines(of: [bearer])[bearer.id] ?? ""
        return Place(sound: SoundOrder.sound(of: name, kind: kind), code: stream.code)
    }
}
