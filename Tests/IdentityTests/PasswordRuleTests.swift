import Testing

@testable import Identity

@Suite struct `The rules for passwords` {
    struct Sample: Sendable, CustomTestStringConvertible {
        let password: String
        let plain: [PasswordRules.Defect]
        /// What the profile of GB/T 22239 finds besides.
        var more: [PasswordRules.Defect] = []

        var testDescription: String { password }
    }

    static let samples = [
        Sample(password: "Correct-horse 7 staple", plain: []),
        Sample(
            password: "correct horse staple",
            plain: [],
            more: [.tooFewClasses(found: 2, least: 3)]
        ),
        Sample(
            password: "长江大桥边的三只白鹭飞过了",
            plain: [],
            more: [.tooFewClasses(found: 1, least: 3)]
        ),
        Sample(password: "Kurz-7!", plain: [.tooShort(found: 7, least: 12)]),
        Sample(password: "P@ssw0rd12345", plain: [.common]),
        Sample(password: "Password-1234567", plain: [.common]),
        Sample(password: "Woaini-5201314", plain: [.common]),
        Sample(
            password: "1234567890qwertyuiop",
            plain: [.common],
            more: [.tooFewClasses(found: 2, least: 3)]
        ),
        Sample(
            password: "0123456789abcdef",
            plain: [.common, .monotonous],
            more: [.tooFewClasses(found: 2, least: 3)]
        ),
        Sample(password: "aB3-aB3-aB3-aB3-", plain: [.monotonous]),
        Sample(password: "My-RY-2026-000007-x", plain: [.holdsName]),
        Sample(
            password: String(repeating: "长江Ab3-", count: 22),
            plain: [.tooLong(most: 128)]
        ),
    ]

    private func rules(_ profile: PasswordRules.Profile) -> PasswordRules {
        PasswordRules(profile: profile, shortest: 12, classes: 3, days: 90, history: 5)
    }

    @Test(arguments: samples) func `find everything that is wrong`(_ sample: Sample) {
        let names = ["RY-2026-000007", "ZH-2026-000003"]
        let plain = rules(.plain).defects(of: sample.password, names: names)
        let dengbao = rules(.dengbao).defects(of: sample.password, names: names)

        #expect(plain == sample.plain)
        #expect(Set(dengbao) == Set(sample.plain + sample.more))
    }

    @Test func `ask for change and history only where the standard is in force`() {
        let (plain, dengbao) = (rules(.plain), rules(.dengbao))

        #expect([plain.classes, plain.days, plain.history] == [0, 0, 0])
        #expect([dengbao.classes, dengbao.days, dengbao.history] == [3, 90, 5])
    }

    @Test func `know the passwords that everybody tries`() {
        let whole = CommonPasswords.whole.split { $0 == " " || $0 == "\n" }
        let words = CommonPasswords.words.split { $0 == " " || $0 == "\n" }

        #expect(whole.count > 300)
        #expect(words.count > 2500)
        #expect(whole.filter { $0.count < 12 } == [])
        #expect(
            Set(["password", "qwerty", "dragon", "woaini", "wuhan"]).isSubset(
                of: Set(words.map(String.init))
            )
        )
    }
}
