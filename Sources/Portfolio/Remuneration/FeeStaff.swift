import Workflow

/// Who is paid nothing since he works for the institute: those who hold a role of its staff on the
/// day, or are employed where its secretaries, finance officers and directors are.
///
/// No amount may go to whoever takes part in the administration (财科教〔2017〕128号).
struct FeeStaff {
    /// Roles that people from outside hold.
    private static let outside: Set<String> = ["REV", "CH", "APP", "PUB"]
    private static let home = ["SEC", "FIN", "DIR"]

    /// The organisations that employ the staff.
    private let organisations: Set<String>

    init(_ desk: some Desk) throws {
        organisations = Set(
            try desk.cases(of: "person").compactMap { person in
                let roles = person.heldRoles(on: desk.today)
                guard !person.isIn("left"), roles.contains(where: FeeStaff.home.contains)
                else { return nil }
                return person.text("organisation")
            }
        )
    }

    /// Why somebody is paid nothing for a day, with the role or the organisation.
    func reason(
        _ person: CaseStream,
        _ expert: Expert?,
        on day: CivilDate
    ) -> (reason: Remuneration.Reason, detail: String)? {
        let roles = person.heldRoles(on: day).filter { !FeeStaff.outside.contains($0) }
        if let role = roles.sorted().first { return (.role, role) }
        var employers = [person.text("organisation")].compactMap(\.self)
        for tie in expert?.ties ?? [] where tie.relation == .employment {
            guard tie.held(on: day, orInYearsBefore: 0) else { continue }
            employers += [tie.organisation].compactMap(\.self)
        }
        return employers.first(where: organisations.contains).map { (.employer, $0) }
    }
}
