package import Workflow

/// Whether somebody is taxed as a resident (居民个人) or as a non-resident (非居民个人).
///
/// It follows from where he lives and for how long (个人所得税法第一条), not from his passport:
/// whoever enters the payee details says it.
package enum TaxResidence: String, CaseIterable, Hashable, Sendable {
    case resident
    case nonResident = "non_resident"

    package var name: Localized {
        switch self {
        case .resident: Localized(zh: "居民个人", en: "resident")
        case .nonResident: Localized(zh: "非居民个人", en: "non-resident")
        }
    }

    /// That of payee details; whoever has entered none is a resident.
    init(of payee: CaseStream?) {
        self = payee?.text("tax_residence").flatMap(TaxResidence.init) ?? .resident
    }
}
