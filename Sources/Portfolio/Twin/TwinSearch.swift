/// Finds the likely twins among many records without comparing each with each.
///
/// Two are compared when they share a patent, a lead person, an organisation that is not too
/// large, or one of the rarer grams of their titles. Nothing of it outlives the search.
package struct TwinSearch {
    private let rule: TwinRule
    private let profiles: [TwinProfile]
    /// Records by what they share, such as a patent; each block is compared within itself.
    private var blocks: [String: [Int]] = [:]
    /// Records by gram of their titles.
    private var byGram: [UInt64: [Int32]] = [:]

    /// A larger block is left to the grams: each with each would take too long.
    private static let mostInBlock = 200
    /// Records looked at for one title, those with its rarest grams first.
    private static let mostByGrams = 400

    package init(_ records: [TwinRecord], rule: TwinRule) {
        self.rule = rule
        var lexicon = TwinLexicon(rule)
        profiles = records.map { TwinProfile($0, &lexicon) }
        for (index, profile) in profiles.enumerated() {
            for key in TwinSearch.keys(of: profile) { blocks[key, default: []].append(index) }
            for gram in profile.title.bag.grams { byGram[gram, default: []].append(Int32(index)) }
        }
    }

    private static func keys(of profile: TwinProfile) -> Set<String> {
        var keys = Set(profile.patents.keys.map { "patent \($0)" })
        if let person = profile.record.personID { keys.insert("person \(person)") }
        if !profile.personName.isEmpty { keys.insert("name \(profile.personName.text)") }
        for organisation in profile.organisations + profile.partners {
            keys.insert("core \(organisation.core)")
            if !organisation.brand.isEmpty { keys.insert("brand \(organisation.brand)") }
            if let code = organisation.creditCode { keys.insert("code \(code)") }
            if let id = organisation.id { keys.insert("id \(id)") }
        }
        return keys
    }

    /// Likely twins, the most likely first; with a focus only those that have one of it.
    ///
    /// - Parameters:
    ///   - minimum: points from which a pair is answered; the rule's own when nil.
    ///   - focus: ids of records.
    /// - Returns: the pairs, each once.
    package func pairs(minimum: Int? = nil, focus: Set<String>? = nil) -> [TwinPair] {
        let least = minimum ?? rule.minimum
        var found: [TwinPair] = []
        var known: Set<UInt64> = []
        var seen = [Int](repeating: -1, count: profiles.count)
        for index in profiles.indices where focus?.contains(profiles[index].record.id) ?? true {
            for other in candidates(of: index, &seen) {
                let (first, second) = (min(index, other), max(index, other))
                guard !profiles[first].record.isSettled(with: profiles[second].record),
                    let pair = TwinPair(profiles[first], profiles[second], rule, minimum: least),
                    // Both ends find most pairs.
                    known.insert(GramBag.gram(UInt32(first), UInt32(second))).inserted
                else { continue }
                found.append(pair)
            }
        }
        return found.sorted {
            ($1.score, $0.first.code, $0.second.code) < ($0.score, $1.first.code, $1.second.code)
        }
    }

    /// Records that share something with one, each once; `seen` remembers for whom it was.
    private func candidates(of index: Int, _ seen: inout [Int]) -> [Int] {
        var candidates: [Int] = []
        seen[index] = index
        func add(_ other: Int) {
            guard seen[other] != index else { return }
            seen[other] = index
            candidates.append(other)
        }
        let profile = profiles[index]
        for key in TwinSearch.keys(of: profile) {
            let block = blocks[key] ?? []
            guard block.count <= TwinSearch.mostInBlock else { continue }
            for other in block { add(other) }
        }
        var rest = TwinSearch.mostByGrams
        let postings = profile.title.bag.grams.compactMap { byGram[$0] }
            .sorted { $0.count < $1.count }
        for posting in postings {
            for other in posting.prefix(rest) { add(Int(other)) }
            rest -= min(rest, posting.count)
            guard rest > 0 else { break }
        }
        return candidates
    }
}
