package import Workflow

/// The text of a closed pool, as it was recorded and as anybody may be given it.
extension PanelDraw {
    /// Reads what ``poolText(_:_:)`` wrote.
    ///
    /// Refused: `POOL_FORM` with the first line that cannot be read.
    package static func reading(
        _ text: String
    ) throws(Refusal) -> (pool: [Candidate], plan: Plan) {
        var (round, strata, apart): (String, [Plan.Stratum], Set<Pair>) = ("", [], [])
        var (alternates, employer): (Int?, Int?) = (nil, nil)
        var district: Int?
        var pool: [Candidate] = []
        for (number, line) in text.split(separator: "\n").enumerated() {
            let parts = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
                .map(String.init)
            switch (parts.first, parts.count) {
            case ("round", 2): round = parts[1]
            case ("stratum", 3):
                guard let seats = Int(parts[2]) else { throw unreadable(number, line) }
                strata.append(Plan.Stratum(parts[1], seats: seats))
            case ("alternates", 2): alternates = Int(parts[1])
            case ("employer", 2): employer = Int(parts[1])
            case ("district", 2): district = Int(parts[1])
            case ("apart", 3): apart.insert(Pair(parts[1], parts[2]))
            case ("expert", 5) where ["0", "1"].contains(parts[3]):
                pool.append(
                    Candidate(
                        code: parts[1],
                        stratum: parts[2],
                        employer: parts[4],
                        isOfDistrict: parts[3] == "1"
                    )
                )
            default: throw unreadable(number, line)
            }
        }
        guard let alternates, let employer, !round.isEmpty else { throw unreadable(0, "") }
        let plan = Plan(
            round: round,
            strata: strata,
            alternatesOfSeat: alternates,
            mostOfEmployer: employer,
            mostOfDistrict: district,
            apart: apart
        )
        return (pool, plan)
    }

    private static func unreadable(_ number: Int, _ line: Substring) -> Refusal {
        Refusal(
            Blocker(
                code: "POOL_FORM",
                message: Localized(
                    zh: "抽取池第 \(number + 1) 行“\(line)”无法识别，"
                        + "应为 dipper round audit-draw --write 写出的内容，请核对文件",
                    en: "Line \(number + 1) of the pool, “\(line)”, cannot be read; expected what"
                        + " dipper round audit-draw --write wrote; check the file"
                ),
                place: "\(number + 1)",
                values: ["found": String(line)]
            )
        )
    }
}
