import Casework
import Synchronization
import Workflow

/// What was learnt of providers, in memory for a while: nothing of it is a secret of a person.
final class ProviderShelf: Sendable {
    private struct Shelf {
        var descriptions: [String: (value: OpenIDProvider.Description, until: Instant)] = [:]
        var keys: [String: (value: [ProviderKey], renewedAt: Instant)] = [:]
        var tokens: [String: (value: String, until: Instant)] = [:]
    }

    private static let descriptionMilliseconds: Int64 = 3_600_000
    private static let keysMilliseconds: Int64 = 3_600_000
    /// Tokens with invented keys must not make us ask again and again.
    private static let leastMillisecondsBetween: Int64 = 60_000

    private let shelf = Mutex(Shelf())

    private static func name(_ provider: IdentityProvider) -> String {
        "\(provider.code) \(provider.version)"
    }

    func description(
        of provider: IdentityProvider,
        at now: Instant,
        _ ask: () throws -> OpenIDProvider.Description
    ) throws -> OpenIDProvider.Description {
        let name = ProviderShelf.name(provider)
        if let known = shelf.withLock({ $0.descriptions[name] }), known.until > now {
            return known.value
        }
        let value = try ask()
        let until = now.milliseconds + ProviderShelf.descriptionMilliseconds
        shelf.withLock { $0.descriptions[name] = (value, Instant(milliseconds: until)) }
        return value
    }

    /// The keys of a provider; `isRenewed` asks anew where that was not done a moment ago.
    func keys(
        of provider: IdentityProvider,
        at now: Instant,
        isRenewed: Bool,
        _ ask: () throws -> [ProviderKey]
    ) throws -> [ProviderKey] {
        let name = ProviderShelf.name(provider)
        let most =
            isRenewed
            ? ProviderShelf.leastMillisecondsBetween : ProviderShelf.keysMilliseconds
        if let known = shelf.withLock({ $0.keys[name] }),
            now.milliseconds - known.renewedAt.milliseconds < most
        {
            return known.value
        }
        let value = try ask()
        shelf.withLock { $0.keys[name] = (value, now) }
        return value
    }

    /// With what an application of 企业微信 asks; `former` is one that it does not take any more.
    func token(
        of provider: IdentityProvider,
        at now: Instant,
        former: String? = nil,
        _ ask: () throws -> (token: String, seconds: Int64)
    ) throws -> String {
        let name = ProviderShelf.name(provider)
        if let known = shelf.withLock({ $0.tokens[name] }), known.until > now,
            known.value != former
        {
            return known.value
        }
        let (token, seconds) = try ask()
        let until = now.milliseconds + seconds * 1000
        shelf.withLock { $0.tokens[name] = (token, Instant(milliseconds: until)) }
        return token
    }
}
