import Expression
import Workflow

/// Which payee details somebody has: any that are entered, changed or withdrawn later differ.
///
/// A list keeps those that it was approved with, so that no money goes to an account that whoever
/// approved it could not have meant.
package struct PayeeMark: Hashable, Sendable {
    package let person: String
    /// The id of the details; empty where there are none.
    private let payee: String
    /// Which of its steps entered or changed them last.
    private let entry: Int

    /// Of the cases of a person, those in use.
    package init(of person: String, _ children: [CaseStream]) {
        let payee = children.last { $0.kind == PayeeProcedure.kind && !$0.root.isDone }
        self.person = person
        self.payee = payee?.id ?? ""
        entry = payee?.root.log.filter { $0.duty == PayeeProcedure.duty }.map(\.sequence).max() ?? 0
    }

    init?(_ members: [String: Value]) {
        guard case .int(let entry)? = members["entry"] else { return nil }
        person = RoundProcedure.text(members["person"])
        payee = RoundProcedure.text(members["payee"])
        self.entry = Int(entry)
    }

    var value: Value {
        .map([
            .string("person"): .string(person), .string("payee"): .string(payee),
            .string("entry"): .int(Int64(entry)),
        ])
    }
}
