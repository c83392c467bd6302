import Portfolio
import Workflow

/// A person of a test: an id, and the roles held.
struct Person {
    let id: String
    let roles: [String]

    init(_ id: String, _ roles: String...) {
        self.id = id
        self.roles = roles
    }

    var actor: Actor {
        Actor(identities: [id], recordedAs: id, roles: roles, organisation: "", district: "")
    }

    static let officer = Person("li", "PO")
    static let secondOfficer = Person("zhao", "PO")
    static let applicant = Person("wang", "APP")
    static let secretary = Person("sun", "SEC")
    static let chair = Person("zhou", "CH")
    static let director = Person("chen", "DIR")
    static let meeting = Person("gao", "DM")
    static let supervisor = Person("he", "SUP")
    static let archivist = Person("lin", "ARC")
    static let administrator = Person("xu", "ADM")
}

/// The codes with which a command is refused; empty when it is taken.
func codes(_ command: () throws -> some Any) -> [String] {
    do {
        _ = try command()
        return []
    } catch let refusal as Refusal {
        return refusal.blockers.map(\.code)
    } catch {
        return ["\(error)"]
    }
}
