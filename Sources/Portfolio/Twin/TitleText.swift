/// A title as it is compared: its grams, its numbers, and the contrasts that it names.
struct TitleText {
    /// Of the whole title.
    private(set) var bag = GramBag([])
    /// What the title is about: signs that belong to no common word.
    private(set) var coreLength = 0
    private(set) var numbers: Set<SeriesNumber> = []
    /// By number of the contrast, which of its sides the title names, a bit each.
    private(set) var sides: [Int: Int] = [:]

    private static let singleWeight: UInt32 = 2
    private static let doubleWeight: UInt32 = 4
    private static let letterWeight: UInt32 = 3
    private static let commonWeight: UInt32 = 1
    /// Before the first and after the last letter of a word.
    private static let edges: (UInt32, UInt32) = (1, 2)
    private static let commonMark: UInt32 = 0xFFFF_FFFF

    /// The title of a project whose organisation's names may stand at its head.
    init(_ text: String, of organisations: [OrganisationName], _ lexicon: inout TwinLexicon) {
        var pieces = TitlePiece.pieces(of: lexicon.fold.scalars(of: text))
        TitleText.drop(organisations, from: &pieces, &lexicon)
        pieces = TitlePiece.named(pieces, lexicon)
        numbers = SeriesNumber.all(in: pieces)
        let wide = pieces.flatMap { piece -> [UInt32] in
            guard case .wide(let run) = piece else { return [] }
            return run
        }
        for (index, group) in lexicon.contrasts.enumerated() {
            var mask = 0
            for (bit, side) in group.enumerated() where wide.holds(side) { mask |= 1 << bit }
            if mask != 0 { sides[index] = mask }
        }
        (bag, coreLength) = TitleText.grams(pieces, lexicon, keepsCommon: false)
        if coreLength == 0 {
            (bag, coreLength) = TitleText.grams(pieces, lexicon, keepsCommon: true)
        }
    }

    /// A title often begins with the name of who applies.
    private static func drop(
        _ organisations: [OrganisationName],
        from pieces: inout [TitlePiece],
        _ lexicon: inout TwinLexicon
    ) {
        guard case .wide(let run)? = pieces.first else { return }
        for organisation in organisations {
            let names = [organisation.shown, organisation.core].map {
                lexicon.fold.letters(of: $0)
            }
            for name in names where name.count >= 3 && name.count < run.count {
                guard run.starts(with: name) else { continue }
                pieces[0] = .wide(Array(run.dropFirst(name.count)))
                return
            }
        }
    }

    private static func grams(
        _ pieces: [TitlePiece],
        _ lexicon: TwinLexicon,
        keepsCommon: Bool
    ) -> (bag: GramBag, coreLength: Int) {
        var weighted: [(gram: UInt64, weight: UInt32)] = []
        var length = 0
        for piece in pieces {
            switch piece {
            case .wide(let run):
                var core: [UInt32] = []
                var index = 0
                while index < run.count {
                    guard !keepsCommon, let match = lexicon.common.match(run, at: index) else {
                        core.append(run[index])
                        index += 1
                        continue
                    }
                    let gram = GramBag.gram(commonMark, UInt32(match.index))
                    weighted.append((gram, commonWeight))
                    index += match.length
                }
                length += core.count
                for sign in core { weighted.append((GramBag.gram(sign, 0), singleWeight)) }
                for (first, second) in zip(core, core.dropFirst()) {
                    weighted.append((GramBag.gram(first, second), doubleWeight))
                }
            case .word(let letters):
                guard keepsCommon || !lexicon.commonWords.contains(letters) else { continue }
                let word = TwinLexicon.skeleton(letters)
                length += (word.count + 1) / 2
                for (first, second) in zip([edges.0] + word, word + [edges.1]) {
                    weighted.append((GramBag.gram(first, second), letterWeight))
                }
            }
        }
        return (GramBag(weighted), length)
    }

    /// Grams of a longer text, where single signs tell nothing.
    static func summary(_ text: String, _ lexicon: inout TwinLexicon) -> GramBag {
        var weighted: [(gram: UInt64, weight: UInt32)] = []
        for piece in TitlePiece.pieces(of: lexicon.fold.scalars(of: text)) {
            switch piece {
            case .wide(let run):
                let run = lexicon.boilerplate.removed(from: run)
                for (first, second) in zip(run, run.dropFirst()) {
                    weighted.append((GramBag.gram(first, second), doubleWeight))
                }
            case .word(let letters):
                let word = TwinLexicon.skeleton(letters)
                for (first, second) in zip([edges.0] + word, word + [edges.1]) {
                    weighted.append((GramBag.gram(first, second), letterWeight))
                }
            }
        }
        return GramBag(weighted)
    }
}

/// A run of signs that are words by themselves, or a word of letters and digits.
enum TitlePiece: Hashable {
    case wide([UInt32])
    case word([UInt32])

    /// Gaps part words only: 脑机 接口 is 脑机接口.
    static func pieces(of scalars: [UInt32]) -> [TitlePiece] {
        var pieces: [TitlePiece] = []
        var run: [UInt32] = []
        var word: [UInt32] = []
        func endWord() {
            // A point within a number stays, at its end it is none.
            while word.last == TextFold.point { word.removeLast() }
            if !word.isEmpty { pieces.append(.word(word)) }
            word = []
        }
        for sign in scalars {
            if sign.isWordSign || sign == TextFold.point && word.last?.isDigit == true {
                if !run.isEmpty { pieces.append(.wide(run)) }
                run = []
                if sign != TextFold.point, word.last == TextFold.point, !sign.isDigit { endWord() }
                word.append(sign)
                continue
            }
            endWord()
            if sign != TextFold.gap, sign != TextFold.point { run.append(sign) }
        }
        endWord()
        if !run.isEmpty { pieces.append(.wide(run)) }
        return pieces
    }

    /// With every name of a technology replaced by the first one.
    static func named(_ pieces: [TitlePiece], _ lexicon: TwinLexicon) -> [TitlePiece] {
        var result: [TitlePiece] = []
        func add(_ letters: [UInt32]) {
            guard letters.contains(where: { !$0.isWordSign && $0 != TextFold.point }) else {
                result.append(.word(letters))
                return
            }
            guard case .wide(let run)? = result.last else {
                result.append(.wide(letters))
                return
            }
            result[result.count - 1] = .wide(run + letters)
        }
        var index = 0
        while index < pieces.count {
            switch pieces[index] {
            case .wide(let run):
                var replaced: [UInt32] = []
                var place = 0
                while place < run.count {
                    guard let match = lexicon.terms.match(run, at: place) else {
                        replaced.append(run[place])
                        place += 1
                        continue
                    }
                    replaced += lexicon.termNames[match.index]
                    place += match.length
                }
                add(replaced)
                index += 1
            case .word(let letters):
                let match = wordTerm(pieces, at: index, lexicon)
                add(match.map { lexicon.termNames[$0.index] } ?? letters)
                index += match?.length ?? 1
            }
        }
        return result
    }

    private static func wordTerm(
        _ pieces: [TitlePiece],
        at start: Int,
        _ lexicon: TwinLexicon
    ) -> (length: Int, index: Int)? {
        var words: [[UInt32]] = []
        var found: (length: Int, index: Int)?
        for piece in pieces[start...].prefix(lexicon.longestTerm) {
            guard case .word(let letters) = piece else { break }
            words.append(TwinLexicon.skeleton(letters))
            if let index = lexicon.wordTerms[words] { found = (words.count, index) }
        }
        return found
    }
}

extension [UInt32] {
    func holds(_ part: [UInt32]) -> Bool {
        guard let first = part.first, part.count <= count else { return false }
        return indices.prefix(count - part.count + 1).contains { index in
            self[index] == first && self[index...].starts(with: part)
        }
    }
}
