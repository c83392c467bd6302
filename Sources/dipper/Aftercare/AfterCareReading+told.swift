import Casework
import Portfolio
import Spreadsheet
import Workflow

/// The calendar for programs, in sentences, as sheets and for the calendars of other programs.
extension AfterCareReading {
    var json: [String: JSON] {
        [
            "as_of": JSON(today.description), "days": JSON(days),
            "alerts": .array(
                alerts.map { alert in
                    [
                        "code": JSON(alert.item.code), "instance": JSON(alert.item.instance),
                        "kind": JSON(alert.item.kind), "deadline": JSON(alert.item.deadline),
                        "title": JSON(alert.title), "what": JSON(alert.what.zh),
                        "due": JSON(alert.item.due.description),
                        "overdue": .bool(alert.item.due < today), "roles": JSON(alert.roles),
                    ]
                }
            ),
            "budgets": .array(
                shortages.map { year in
                    [
                        "year": JSON(year.year), "instrument": JSON(year.account.instrument),
                        "lacking": JSON(year.lacking),
                    ]
                }
            ),
        ]
    }

    var lines: [Localized] {
        let head = Localized(
            zh: "截至 \(today)，\(days) 天内 \(alerts.count) 项",
            en: "As of \(today): \(alerts.count) within \(days) days"
        )
        return [head]
            + alerts.map { alert in
                let late = alert.item.due < today
                let who = who(alert)
                return Localized(
                    zh: "\(alert.item.due)\(late ? "（逾期）" : "")　\(alert.place)　"
                        + "\(alert.title)　\(alert.what.zh)"
                        + (who.zh.isEmpty ? "" : "　由\(who.zh)"),
                    en: "\(alert.item.due)\(late ? " (overdue)" : "")  \(alert.place)"
                        + "  \(alert.title)  \(alert.what.en)"
                        + (who.en.isEmpty ? "" : "  by \(who.en)")
                )
            } + shortages.map(AfterCareReading.line)
    }

    static func line(_ year: CashPlan.YearSum) -> Localized {
        let lacking = year.lacking.groupedText
        return Localized(
            zh: "\(year.year) 年度 \(year.account.instrument) 预算不足：预计拨付还缺 \(lacking) 元，"
                + "请财务人员追加预算",
            en: "The budget of \(year.account.instrument) for \(year.year) lacks \(lacking) CNY for"
                + " what is expected; a finance officer can raise it"
        )
    }

    var sheets: [(page: SheetPage, rows: [[Cell]])] {
        [
            (
                SheetPage(
                    name: "投后日历",
                    columns: [
                        .init("日期", .date), .init("逾期", .bool), .init("案卷"), .init("项目"),
                        .init("事项"), .init("由谁"),
                    ]
                ),
                alerts.map { alert in
                    [
                        .date(alert.item.due), .bool(alert.item.due < today),
                        .text(alert.place), Cell(text: alert.title),
                        Cell(text: alert.what.zh), Cell(text: who(alert).zh),
                    ]
                }
            )
        ]
    }

    /// iCalendar (RFC 5545): whole days, the same identifiers each time.
    var calendar: [UInt8] {
        let stamp = AfterCareReading.compact(today) + "T000000Z"
        var rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dipper//aftercare//ZH"]
        for alert in alerts {
            let day = alert.item.due
            rows += [
                "BEGIN:VEVENT",
                "UID:\(alert.place)/\(alert.item.deadline)@dipper",
                "DTSTAMP:\(stamp)",
                "DTSTART;VALUE=DATE:\(AfterCareReading.compact(day))",
                "DTEND;VALUE=DATE:\(AfterCareReading.compact(day.adding(days: 1)))",
                "SUMMARY:" + AfterCareReading.escaped("\(alert.what.zh) \(alert.place)"),
                "DESCRIPTION:" + AfterCareReading.escaped("\(alert.title) \(who(alert).zh)"),
                "END:VEVENT",
            ]
        }
        rows.append("END:VCALENDAR")
        return Array(
            (rows.flatMap(AfterCareReading.folded).joined(separator: "\r\n") + "\r\n").utf8
        )
    }

    private static func compact(_ day: CivilDate) -> String {
        day.description.replacing("-", with: "")
    }

    private static func escaped(_ text: String) -> String {
        let marked = text.map { "\\;,".contains($0) ? "\\\($0)" : String($0) }.joined()
        return marked.replacing("\r\n", with: "\\n").replacing("\n", with: "\\n")
    }

    /// At most 75 bytes a line, never within a character.
    private static func folded(_ line: String) -> [String] {
        var (lines, current, bytes) = ([String](), "", 0)
        for character in line {
            let size = String(character).utf8.count
            if bytes + size > 74 {
                lines.append(current)
                (current, bytes) = (" ", 1)
            }
            current.append(character)
            bytes += size
        }
        return lines + [current]
    }
}
