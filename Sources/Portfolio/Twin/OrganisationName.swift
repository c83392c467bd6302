/// An organisation as it is compared: by its credit code, else by the core of its name.
///
/// A class for the same reason as ``TwinProfile``; what is compared is a number for each text.
final class OrganisationName: Sendable {
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
    private let numbers: Numbers

    /// One for each different text of a search; 0 for none.
    private struct Numbers {
        let id: Int
        let creditCode: Int
        let core: Int
        let brand: Int
        /// Such as 武汉, from the name of a company.
        let region: Int
    }

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
        if let group = lexicon.organisations[letters] ?? lexicon.organisations[Array(rest)] {
            core = "#\(group)"
            brand = ""
        } else {
            core = rest.text
            while let word = lexicon.companyWords.first(where: { rest.hasTail($0) }),
                word.count + 2 <= rest.count
            {
                rest = rest.dropLast(word.count)
            }
            brand = rest.text
        }
        numbers = Numbers(
            id: lexicon.number(of: name.id ?? ""),
            creditCode: lexicon.number(of: name.creditCode ?? ""),
            core: lexicon.number(of: core),
            brand: lexicon.number(of: brand),
            region: lexicon.number(of: region.text)
        )
    }

    func relation(to other: OrganisationName) -> Relation {
        let (own, others) = (numbers, other.numbers)
        if own.id != 0, own.id == others.id { return .same }
        if own.creditCode != 0, others.creditCode != 0 {
            return own.creditCode == others.creditCode ? .same : .different
        }
        guard own.region == 0 || others.region == 0 || own.region == others.region else {
            return .different
        }
        if own.core == others.core { return .same }
        return own.brand != 0 && own.brand == others.brand ? .near : .different
    }
}

extension ArraySlice<UInt32> {
    fileprivate func hasTail(_ letters: [UInt32]) -> Bool {
        count >= letters.count && suffix(letters.count).elementsEqual(letters)
    }
}
