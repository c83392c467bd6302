@testable import dipper

extension ScratchLedger {
    /// Where the company of the story is paid to: entered, called back and confirmed by three
    /// people.
    func enterAccount() async throws {
        let noun = PayeeAccountNoun.kind
        _ = try await answer(
            [
                noun, "add", Cast.company, "--as", Cast.officer, "--set", "name=示例公司", "--set",
                "bank=示例银行示例支行", "--set", "account=420501234567890123", "--document",
                ScratchLedger.document("account_proof"),
            ]
        )
        _ = try await answer(
            [
                noun, "do", Cast.account, "call_back", "--as", Cast.secondOfficer, "--set",
                "called=示例负责人", "--set", "number=027-00000000", "--set",
                "known_from=示例协议第 1 页", "--set", "result=confirmed",
            ]
        )
        _ = try await answer([noun, "do", Cast.account, "confirm", "--as", Cast.director])
    }
}
