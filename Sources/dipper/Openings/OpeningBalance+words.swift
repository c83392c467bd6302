import Casework
import Portfolio
import Store
import Workflow

/// A balance as the person who confirms it reads it beside the papers.
extension OpeningBalance {
    /// The tracks that were begun or do not apply, such as 拨转股·进行中.
    var trackWords: Localized {
        let begun = tracks
        return Localized(
            zh: begun.map { track, position in
                let name = OpeningWords.tracks.first { $0.1 == track }?.0 ?? track.rawValue
                let stage = OpeningWords.stages.first { $0.1 == position }?.0
                return "\(name)·\(stage ?? "不适用")"
            }.joined(separator: "、"),
            en: begun.map { "\($0.track.rawValue): \($0.position.rawValue)" }
                .joined(separator: ", ")
        )
    }

    /// One line for each thing that the documents say.
    func lines(_ words: CaseWords) throws -> [Localized] {
        var lines = [
            Localized(
                zh: "  期初：\(OpeningWords.word(position))（\(positionOn)）\(trackWords.zh)",
                en: "  Opening: \(position.rawValue) (\(positionOn)) \(trackWords.en)"
            )
        ]
        for track in [Track.verification, .pilot] {
            guard let stage = stages[track], let date = stage.on else { continue }
            let name = OpeningWords.tracks.first { $0.1 == track }?.0 ?? track.rawValue
            lines.append(
                Localized(zh: "  期初\(name)：\(date)", en: "  Opening \(track.rawValue): \(date)")
            )
        }
        for agreement in agreements { lines += try agreement.lines(words) }
        if let landing {
            let name = try words.name(of: landing.enterprise)
            let since = landing.operatingOn?.description
            lines.append(
                Localized(
                    zh: "  期初落地：\(name)（\(landing.uscc)）\(landing.district)，"
                        + "\(landing.registeredOn) 登记，\(since.map { "\($0) 运营" } ?? "未运营")",
                    en: "  Opening landing: \(name) (\(landing.uscc)) in \(landing.district),"
                        + " registered \(landing.registeredOn),"
                        + (since.map { " in operation since \($0)" } ?? " not in operation")
                )
            )
        }
        if let entry {
            lines.append(
                Localized(
                    zh: "  期初入库：\(entry.library)　\(entry.number)　\(entry.enteredOn)",
                    en: "  Opening entry: \(entry.library)  \(entry.number)  \(entry.enteredOn)"
                )
            )
        }
        return lines
    }
}

extension OpeningAgreement {
    fileprivate func lines(_ words: CaseWords) throws -> [Localized] {
        let payee = try words.name(of: payee)
        let head = Localized(
            zh: "  期初协议：\(number)（\(signedOn)）\(Fen(amountFen)) 元，收款单位 \(payee)"
                + (cancelledFen > 0 ? "，已取消 \(Fen(cancelledFen)) 元" : ""),
            en: "  Opening agreement: \(number) (\(signedOn)) \(Fen(amountFen)) CNY to \(payee)"
                + (cancelledFen > 0 ? ", \(Fen(cancelledFen)) CNY cancelled" : "")
        )
        let rest = zip(1..., tranches).map { number, tranche in
            let amount = Fen(tranche.amountFen)
            if let paidOn = tranche.paidOn {
                return Localized(
                    zh: "  期初第 \(number) 批：\(amount) 元，\(paidOn) 已付",
                    en: "  Opening tranche \(number): \(amount) CNY, paid \(paidOn)"
                )
            }
            let due = tranche.dueOn?.description ?? "—"
            return Localized(
                zh: "  期初第 \(number) 批：\(amount) 元，未付，里程碑到期日 \(due)",
                en: "  Opening tranche \(number): \(amount) CNY, unpaid, milestone due \(due)"
            )
        }
        return [head] + rest + endingLines
    }

    private var endingLines: [Localized] {
        var lines = endings.map { ending in
            var held = Localized(zh: "", en: "")
            if let units = ending.units, let total = ending.totalUnits {
                held = Localized(
                    zh: "，得 \(units) 份（转股后共 \(total) 份）",
                    en: ", for \(units) of \(total) units"
                )
            }
            return Localized(
                zh: "  期初\(ending.kind.words.zh)：\(Fen(ending.amountFen)) 元，\(ending.on)"
                    + held.zh,
                en: "  Opening \(ending.kind.rawValue): \(Fen(ending.amountFen)) CNY on"
                    + " \(ending.on)" + held.en
            )
        }
        if let settledOn {
            lines.append(
                Localized(zh: "  期初清算：\(settledOn)", en: "  Opening settlement: \(settledOn)")
            )
        }
        if let audit {
            lines.append(
                Localized(
                    zh: "  期初审计：合规支出 \(Fen(audit.eligibleFen)) 元，\(audit.on)",
                    en: "  Opening audit: \(Fen(audit.eligibleFen)) CNY eligible, \(audit.on)"
                )
            )
        }
        return lines + [
            Localized(
                zh: "  期初未收回本金：\(Fen(outstandingFen)) 元",
                en: "  Opening principal outstanding: \(Fen(outstandingFen)) CNY"
            )
        ]
    }
}
