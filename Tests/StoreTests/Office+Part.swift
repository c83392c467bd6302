import Casework
import Expression
import Portfolio
import Store
import Workflow

extension Office {
    /// A part with a listing of its own, which has core IP that nobody else has.
    func listedPart(of project: String, organisation: String) throws -> String {
        let reply = try ask(
            project,
            "split_off",
            by: "PO",
            [
                "title": .string("示例拆出项目"), "core_ip": .list([.string("示例专利2")]),
                "reason": .string("示例两条技术路线"),
            ],
            documents: ["split_decision"]
        )
        let part = reply.moved[1].code
        let reason = Value.string("示例更正")
        try ask(
            part,
            "edit",
            by: "PO",
            ["contact": .string("示例联系人"), "reason": reason]
        )
        try accept(part, organisation: organisation)
        try ask(
            part,
            "edit",
            by: "PO",
            ["core_ip": .list([.string("示例专利2")]), "reason": reason]
        )
        try review(part)
        try list(part)
        return part
    }
}
