import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Opening the books in the middle of a story.
extension RandomStory {
    /// A listed case with an agreement that is paid in part, by documents of the year before.
    mutating func openBooks() throws -> Deed? {
        // Now and then above the cap, which is refused.
        let paid = Int64.random(in: 1...350_000_000, using: &generator)
        let rest = Int64.random(in: 1...300_000_000, using: &generator)
        let entered = OpenedCase(.cultivating, on: "2025-03-10").agreement(
            amountFen: paid + rest,
            signedOn: "2025-04-01",
            payee: company,
            paid: [(paid, "2025-05-01")],
            open: [(rest, "2027-06-30")]
        )
        let title = "示例随机期初\(opened.count)"
        let project = try office.enter(title, entered, organisation: company)
        try office.confirm(project)
        projects.append(project)
        opened.append(project)
        canonical[project] = project
        let agreement = try office.child("grant-agreement", of: project).code
        agreements.append(agreement)
        projectOf[agreement] = project
        return .opening
    }

    /// Refused where something was built on the opening, or where it was merged away.
    mutating func voidOpening() throws -> Deed? {
        guard let project = pick(opened) else { return nil }
        let reason: [String: Value] = ["reason": .string("示例误录")]
        try office.ask(project, "propose_void_opening", by: "PO", reason)
        try office.ask(project, "void_opening", by: "DIR", reason)
        opened.removeAll { $0 == project }
        return .openingVoided
    }
}
