import Casework
import Expression

/// Where payees are paid to.
extension Office {
    /// An organisation that is paid: its account is entered, called back and confirmed, and is in
    /// force some days later.
    func payee(_ name: String, _ code: String) throws -> String {
        let company = try organisation(name, code)
        try account(of: company, named: name)
        return company
    }

    @discardableResult
    func account(of company: String, named name: String) throws -> String {
        let account = try begin(
            "payee-account",
            of: company,
            "register",
            by: "PO",
            [
                "name": .string(name), "bank": .string("示例银行示例支行"),
                "account": .string("420501234567890123"),
            ],
            documents: ["account_proof"]
        ).code
        try check(account)
        return account
    }

    /// The call-back and the confirmation, by two others than who entered it.
    func check(_ account: String, by caller: String = "PO2") throws {
        try ask(
            account,
            "call_back",
            by: caller,
            [
                "called": .string("示例负责人"), "number": .string("027-00000000"),
                "known_from": .string("示例协议第 1 页"), "result": .string("confirmed"),
            ]
        )
        try ask(account, "confirm", by: "DIR")
    }
}
