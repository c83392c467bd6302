/// What a new password must be, by the profile in force.
package struct PasswordRules: Hashable, Sendable {
    /// `plain` is OWASP's advice; `dengbao` adds what GB/T 22239 asks for at level 3.
    package enum Profile: String, Hashable, Sendable, CaseIterable {
        case plain
        case dengbao
    }

    package static let longest = 128
    private static let fewestDistinct = 5
    private static let longestPeriod = 4
    private static let whole = words(CommonPasswords.whole)
    private static let words = words(CommonPasswords.words)

    package let profile: Profile
    package let shortest: Int
    /// Of lower and upper case, digits and signs; asked for by `dengbao` alone.
    package let classes: Int
    /// Days after which it is changed, and former ones that must not come back; 0 for none.
    package let days: Int
    package let history: Int

    package init(profile: Profile, shortest: Int, classes: Int, days: Int, history: Int) {
        self.profile = profile
        self.shortest = max(1, shortest)
        switch profile {
        case .plain: (self.classes, self.days, self.history) = (0, 0, 0)
        case .dengbao: (self.classes, self.days, self.history) = (classes, days, history)
        }
    }

    /// Why a password is refused.
    package enum Defect: Hashable, Sendable {
        case tooShort(found: Int, least: Int)
        case tooLong(most: Int)
        case tooFewClasses(found: Int, least: Int)
        /// One of those that everybody tries, or made of one by digits and signs around it.
        case common
        /// A few characters again and again, or a run such as 0123456789ab.
        case monotonous
        /// It holds what the account is called.
        case holdsName
        case usedBefore(remembered: Int)
    }

    /// Everything that is wrong with a password, except that it was used before.
    package func defects(of password: String, names: [String]) -> [Defect] {
        let text = Password.normal(password)
        guard text.count <= PasswordRules.longest else {
            return [.tooLong(most: PasswordRules.longest)]
        }
        var defects: [Defect] = []
        if text.count < shortest { defects.append(.tooShort(found: text.count, least: shortest)) }
        let found = PasswordRules.classes(of: text)
        if found < classes { defects.append(.tooFewClasses(found: found, least: classes)) }
        let folded = text.lowercased()
        if PasswordRules.isCommon(folded) { defects.append(.common) }
        if PasswordRules.isMonotonous(folded) { defects.append(.monotonous) }
        let isNamed = names.contains { name in
            name.count >= 4 && folded.contains(Password.normal(name).lowercased())
        }
        if isNamed { defects.append(.holdsName) }
        return defects
    }

    private static func words(_ text: String) -> Set<Substring> {
        Set(text.split { $0 == " " || $0 == "\n" })
    }

    private static func classes(of text: String) -> Int {
        var (lower, upper, digit, other) = (0, 0, 0, 0)
        for character in text {
            // 三 is a number too, and yet no digit.
            if character.isASCII, character.isNumber {
                digit = 1
            } else if character.isLowercase {
                lower = 1
            } else if character.isUppercase {
                upper = 1
            } else {
                other = 1
            }
        }
        return lower + upper + digit + other
    }

    private static func isCommon(_ folded: String) -> Bool {
        let isLetter: (Character) -> Bool = { $0.isLetter }
        var core = folded.drop { !isLetter($0) }
        while let last = core.last, !isLetter(last) { core.removeLast() }
        let written = String(core.map { disguises[$0] ?? $0 })
        return whole.contains(folded[...])
            || [core, written[...]].contains { words.contains($0) || whole.contains($0) }
    }

    /// Signs and digits that stand for letters: p@ssw0rd.
    private static let disguises: [Character: Character] = [
        "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
    ]

    private static func isMonotonous(_ folded: String) -> Bool {
        let values = folded.unicodeScalars.map { Int($0.value) }
        guard values.count > longestPeriod, Set(values).count >= fewestDistinct else {
            return !values.isEmpty
        }
        let steps = zip(values.dropFirst(), values).map { $0 - $1 }
        // Up or down by one, nearly everywhere; a run may jump from 9 to a.
        let most = steps.count - 2
        if steps.count(where: { $0 == 1 }) >= most || steps.count(where: { $0 == -1 }) >= most {
            return true
        }
        return (1...longestPeriod).contains { period in
            values.indices.dropFirst(period).allSatisfy { values[$0] == values[$0 - period] }
        }
    }
}
