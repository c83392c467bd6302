/// An organisation as it is compared: by its credit code, else by the core of its name.
struct OrganisationName: Hashable, Sendable {
    enum Relation: Int, Comparable {
        case different
        /// The same but for words such as 科技, which companies change.
        case near
        case same

        static func < (left: Relation, right: Relation) -> Bool { left.rawValue < right.rawValue }
    }

    /// As it is written.
    let shown: String
    let id: String?
    let creditCode: String?
    /// Without legal form and region; the number of its group where the pack knows its names.
    let core: String
    /// The core without the words that companies change; empty where too little is left.
    let brand: String
    /// Such as 武汉, from the name of a company.
    let region: String

    private static let city: UInt32 = 0x5E02  // 市
    private static let province: UInt32 = 0x7701  // 省

    init(_ name: TwinRecord.Organisation, _ lexicon: inout TwinLexicon) {
        shown = name.name
        id = name.id
        creditCode = name.creditCode
        let letters = lexicon.fold.letters(of: name.name)
        var rest = letters[...]
        var isCompany = false
        while let form = lexicon.companyForms.first(where: { rest.hasTail($0) }),
            form.count < rest.count
        {
            rest = rest.dropLast(form.count)
            isCompany = true
        }
        var region: [UInt32] = []
        for candidate in lexicon.regions where candidate.count + 2 <= rest.count {
            if rest.starts(with: candidate) {
                let isAdministrative = candidate.last.map {
                    $0 == OrganisationName.city || $0 == OrganisationName.province
                }
                if isCompany {
                    rest = rest.dropFirst(candidate.count)
                } else if isAdministrative == true {
                    // 武汉市第一医院 is 武汉第一医院, and not the first hospital of a province.
                    let head = rest.prefix(candidate.count - 1)
                    rest = head + rest.dropFirst(candidate.count)
                }
            } else if isCompany, rest.hasTail(candidate) {
                rest = rest.dropLast(candidate.count)
            } else {
                continue
            }
            if isCompany, region.isEmpty { region = candidate }
        }
        if let last = region.last,
            last == OrganisationName.city || last == OrganisationName.province
        {
            region.removeLast()
        }
        self.region = region.text
        if let group = lexicon.organisations[letters] ?? lexicon.organisations[Array(rest)] {
            core = "#\(group)"
            brand = ""
            return
        }
        core = rest.text
        while let word = lexicon.companyWords.first(where: { rest.hasTail($0) }),
            word.count + 2 <= rest.count
        {
            rest = rest.dropLast(word.count)
        }
        brand = rest.text
    }

    func relation(to other: OrganisationName) -> Relation {
        if let id, id == other.id { return .same }
        if let creditCode, let code = other.creditCode {
            return creditCode == code ? .same : .different
        }
        guard region.isEmpty || other.region.isEmpty || region == other.region else {
            return .different
        }
        if core == other.core { return .same }
        return !brand.isEmpty && brand == other.brand ? .near : .different
    }
}

extension ArraySlice<UInt32> {
    fileprivate func hasTail(_ letters: [UInt32]) -> Bool {
        count >= letters.count && suffix(letters.count).elementsEqual(letters)
    }
}
