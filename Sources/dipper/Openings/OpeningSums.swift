import Casework
import Portfolio
import Workflow

/// How many cases stand where, and what was agreed and paid: the sums that people compare.
struct OpeningSums {
    struct Sum: Hashable {
        var count = 0
        var committedFen: Int64 = 0
        var paidFen: Int64 = 0
        var endedFen: Int64 = 0
        var outstandingFen: Int64 { paidFen - endedFen }
    }

    private(set) var all = Sum()
    private(set) var byPosition: [OpeningBalance.Position: Sum] = [:]
    /// Fen paid by the year of the voucher.
    private(set) var paidByYear: [Int: Int64] = [:]
    /// Fen that were converted, repaid, recovered or written off.
    private(set) var endings: [OpeningAgreement.Ending.Kind: Int64] = [:]
    /// Entries of tracks by track and position.
    private(set) var tracks: [String: Int] = [:]

    init(_ balances: [OpeningBalance]) {
        for balance in balances {
            func add(_ sum: inout Sum) {
                sum.count += 1
                sum.committedFen += balance.committedFen
                sum.paidFen += balance.paidFen
                sum.endedFen += balance.endedFen
            }
            add(&all)
            add(&byPosition[balance.position, default: Sum()])
            paidByYear.merge(balance.paidByYear, uniquingKeysWith: +)
            for ending in balance.agreements.flatMap(\.endings) {
                endings[ending.kind, default: 0] += ending.amountFen
            }
            for (track, position) in balance.tracks {
                tracks["\(track.rawValue).\(position.rawValue)", default: 0] += 1
            }
        }
    }

    var json: [String: JSON] {
        [
            "count": JSON(all.count), "sum": JSON(Fen(all.paidFen)),
            "committed": JSON(Fen(all.committedFen)), "ended": JSON(Fen(all.endedFen)),
            "outstanding": JSON(Fen(all.outstandingFen)),
            "endings": .object(
                Dictionary(
                    uniqueKeysWithValues: endings.map { ($0.rawValue, JSON(Fen($1))) }
                )
            ),
            "by_state": .object(
                Dictionary(
                    uniqueKeysWithValues: byPosition.map { position, sum in
                        (
                            position.rawValue,
                            [
                                "count": JSON(sum.count), "paid": JSON(Fen(sum.paidFen)),
                                "committed": JSON(Fen(sum.committedFen)),
                            ]
                        )
                    }
                )
            ),
            "by_year": .object(
                Dictionary(
                    uniqueKeysWithValues: paidByYear.map { ("\($0)", JSON(Fen($1))) }
                )
            ),
            "tracks": .object(tracks.mapValues { JSON($0) }),
        ]
    }

    var lines: [Localized] {
        var lines = OpeningBalance.Position.allCases.compactMap { position -> Localized? in
            guard let sum = byPosition[position] else { return nil }
            return Localized(
                zh: "  \(OpeningWords.word(position))：\(sum.count) 件，协议承诺 "
                    + "\(Fen(sum.committedFen)) 元，已拨付 \(Fen(sum.paidFen)) 元",
                en: "  \(position.rawValue): \(sum.count), committed \(Fen(sum.committedFen)) CNY,"
                    + " paid \(Fen(sum.paidFen)) CNY"
            )
        }
        for (year, paidFen) in paidByYear.sorted(by: { $0.key < $1.key }) {
            lines.append(
                Localized(
                    zh: "  \(year) 年度已拨付 \(Fen(paidFen)) 元",
                    en: "  paid in \(year): \(Fen(paidFen)) CNY"
                )
            )
        }
        for kind in OpeningAgreement.Ending.Kind.allCases {
            guard let endedFen = endings[kind] else { continue }
            lines.append(
                Localized(
                    zh: "  已\(kind.words.zh) \(Fen(endedFen)) 元",
                    en: "  \(kind.rawValue): \(Fen(endedFen)) CNY"
                )
            )
        }
        lines.append(
            Localized(
                zh: "  合计 \(all.count) 件，协议承诺 \(Fen(all.committedFen)) 元，已拨付 "
                    + "\(Fen(all.paidFen)) 元，已了结 \(Fen(all.endedFen)) 元，"
                    + "未收回本金 \(Fen(all.outstandingFen)) 元",
                en: "  total \(all.count), committed \(Fen(all.committedFen)) CNY, paid"
                    + " \(Fen(all.paidFen)) CNY, ended \(Fen(all.endedFen)) CNY, outstanding"
                    + " \(Fen(all.outstandingFen)) CNY"
            )
        )
        return lines
    }
}
