import Expression
import Identity
import Workflow

/// The numbers of signing in, as the policy pack in force has them.
struct SignInRules: Hashable, Sendable {
    let passwords: PasswordRules
    let tries: Int64
    let lockSeconds: Int64
    let idleSeconds: Int64
    let lengthSeconds: Int64
    let stepUpSeconds: Int64
    let invitationSeconds: Int64
    let resetSeconds: Int64
    /// Whoever holds one of these needs one-time codes.
    let secondFactorRoles: Set<String>
    /// What they do without proving themselves once more, because it decides nothing.
    let freeEvents: Set<String>

    /// A pack from before accounts leaves a number out; it is then the one that was shipped first.
    init(_ policy: PolicyValues) {
        func integer(_ key: String, _ shipped: Int64) -> Int64 {
            guard case .int(let number)? = policy.parameters["sign_in.\(key)"]?.value else {
                return shipped
            }
            return number
        }
        func text(_ key: String) -> String? {
            guard case .string(let text)? = policy.parameters["sign_in.\(key)"]?.value else {
                return nil
            }
            return text
        }
        func seconds(_ key: String, _ shipped: Int64) -> Int64 {
            guard let text = text(key), let period = try? Period(text), period.unit == .second
            else { return shipped }
            return Int64(period.length)
        }
        passwords = PasswordRules(
            profile: text("profile").flatMap(PasswordRules.Profile.init) ?? .dengbao,
            shortest: Int(integer("password_min", 12)),
            classes: Int(integer("password_classes", 3)),
            days: Int(integer("password_days", 90)),
            history: Int(integer("password_history", 5))
        )
        tries = integer("tries", 5)
        lockSeconds = seconds("lock", 900)
        idleSeconds = seconds("idle", 1800)
        lengthSeconds = seconds("length", 43_200)
        stepUpSeconds = seconds("step_up", 300)
        invitationSeconds = seconds("invitation", 604_800)
        resetSeconds = seconds("reset", 900)
        func names(_ key: String, _ shipped: Set<String>) -> Set<String> {
            guard case .list(let members)? = policy.parameters["sign_in.\(key)"]?.value else {
                return shipped
            }
            return Set(
                members.compactMap { member in
                    guard case .string(let name) = member else { return nil }
                    return name
                }
            )
        }
        secondFactorRoles = names(
            "second_factor",
            ["FIN", "DIR", "DM", "ADM", "SECADM", "AUDADM"]
        )
        freeEvents = names("step_up_free", ["note", "add_document"])
    }
}
