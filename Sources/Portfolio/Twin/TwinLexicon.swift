/// The words of a rule as they are compared: folded once, and found fast.
struct TwinLexicon {
    var fold = TextFold()
    let rule: TwinRule
    private(set) var common = Phrases()
    private(set) var boilerplate = Phrases()
    private(set) var commonWords: Set<[UInt32]> = []
    private(set) var terms = Phrases()
    /// Terms that are words with gaps between them, by those words.
    private(set) var wordTerms: [[[UInt32]]: Int] = [:]
    private(set) var longestTerm = 0
    /// The first name of each term, which stands for all of them.
    private(set) var termNames: [[UInt32]] = []
    private(set) var contrasts: [[[UInt32]]] = []
    private(set) var organisations: [[UInt32]: Int] = [:]
    /// Longest first.
    private(set) var companyForms: [[UInt32]] = []
    private(set) var companyWords: [[UInt32]] = []
    private(set) var regions: [[UInt32]] = []

    init(_ rule: TwinRule) {
        self.rule = rule
        let words = rule.words
        for word in words.common {
            let letters = fold.letters(of: word)
            guard letters.allSatisfy(\.isWordSign) else {
                common.add(letters, index: common.count)
                continue
            }
            commonWords.insert(letters)
        }
        for phrase in words.boilerplate {
            boilerplate.add(fold.letters(of: phrase), index: boilerplate.count)
        }
        for (index, names) in words.terms.enumerated() {
            termNames.append(fold.letters(of: names.first ?? ""))
            for name in names { addTerm(name, index) }
        }
        for (index, names) in words.organisations.enumerated() {
            for name in names { organisations[fold.letters(of: name)] = index }
        }
        for group in words.contrasts { contrasts.append(group.map { fold.letters(of: $0) }) }
        companyForms = longestFirst(words.companyForms)
        companyWords = longestFirst(words.companyWords)
        regions = longestFirst(words.regions)
    }

    private mutating func addTerm(_ name: String, _ index: Int) {
        let scalars = fold.scalars(of: name)
        guard scalars.allSatisfy({ $0.isWordSign || $0 == TextFold.gap }) else {
            terms.add(scalars.filter { $0 != TextFold.gap }, index: index)
            return
        }
        let words = scalars.split(separator: TextFold.gap).map { TwinLexicon.skeleton($0) }
        wordTerms[words] = index
        longestTerm = max(longestTerm, words.count)
    }

    private mutating func longestFirst(_ words: [String]) -> [[UInt32]] {
        words.map { fold.letters(of: $0) }.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    }

    /// A word with its look-alikes made one: 0 and o, or 1, i and l.
    ///
    /// A number stays as it is.
    static func skeleton(_ word: some Collection<UInt32>) -> [UInt32] {
        guard word.contains(where: { $0.isWordSign && !$0.isDigit }) else { return Array(word) }
        return word.map { sign in
            switch sign {
            case 0x30: 0x6F
            case 0x31, 0x69: 0x6C
            default: sign
            }
        }
    }
}

/// Phrases without gaps, found at a place of a run, the longest one first.
struct Phrases {
    private var byFirst: [UInt32: [(letters: [UInt32], index: Int)]] = [:]
    private(set) var count = 0

    mutating func add(_ letters: [UInt32], index: Int) {
        guard let first = letters.first else { return }
        byFirst[first, default: []].append((letters, index))
        byFirst[first]?.sort { $0.letters.count > $1.letters.count }
        count += 1
    }

    /// A run without the phrases.
    func removed(from run: [UInt32]) -> [UInt32] {
        var rest: [UInt32] = []
        var index = 0
        while index < run.count {
            if let match = match(run, at: index) {
                index += match.length
            } else {
                rest.append(run[index])
                index += 1
            }
        }
        return rest
    }

    func match(_ run: [UInt32], at start: Int) -> (length: Int, index: Int)? {
        for phrase in byFirst[run[start]] ?? []
        where run[start...].starts(with: phrase.letters) {
            return (phrase.letters.count, phrase.index)
        }
        return nil
    }
}
