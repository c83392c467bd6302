import Casework
import FoundationEssentials
import Portfolio
package import Workflow

/// Letters to people: one sentence, to a robot of a group chat or by mail.
extension Stationery {
    /// One line: what happened to which case, and when; no name, no amount, no free text.
    func sentence(_ delivery: DueDelivery) -> String {
        let mark = delivery.isSandbox ? "【沙箱】" : ""
        let title = delivery.title.isEmpty ? delivery.kind : delivery.title
        let time = delivery.createdAt.description.prefix(16).replacing("T", with: " ")
        return "\(mark)【北斗】\(title)：\(reference(delivery))（\(delivery.type)，\(time)）"
    }

    func robot(_ text: String, at now: Instant) -> Letter {
        var url = endpoint.url
        var writer = JSONWriter(capacity: 512)
        switch endpoint.kind {
        case .feishu:
            let seconds = now.milliseconds / 1000
            writer.object { writer in
                writer.member("msg_type", "text")
                writer.member("content") { writer in
                    writer.object { $0.member("text", text.cut(toBytes: 15_000)) }
                }
                guard !endpoint.secret.isEmpty else { return }
                writer.member("timestamp", "\(seconds)")
                writer.member(
                    "sign",
                    RobotSignature.feishu(secret: endpoint.secret, seconds: seconds)
                )
            }
        case .standard, .cloudevents, .email, .wecom, .dingtalk:
            let longest = endpoint.kind == .wecom ? 2048 : 15_000
            writer.object { writer in
                writer.member("msgtype", "text")
                writer.member("text") { writer in
                    writer.object { $0.member("content", text.cut(toBytes: longest)) }
                }
            }
            if endpoint.kind == .dingtalk, !endpoint.secret.isEmpty {
                let time = now.milliseconds
                let sign = RobotSignature.dingtalk(secret: endpoint.secret, milliseconds: time)
                url += url.contains("?") ? "&" : "?"
                url += "timestamp=\(time)&sign=\(RobotSignature.queryValue(sign))"
            }
        }
        return Letter(
            url: url,
            content: .post(headers: [
                "Content-Type: application/json; charset=utf-8", Stationery.agent, "Expect:",
            ]),
            body: writer.bytes,
            isPlain: address.isPlain,
            trust: endpoint.trust
        )
    }

    func mail(_ delivery: DueDelivery, _ id: String, at now: Instant) -> Letter {
        let text = sentence(delivery)
        let recipients = MailAddresses(endpoint.recipients)?.list ?? []
        return mail(text, under: text, to: recipients, id, at: now)
    }

    /// A mail to one person, by the server of an endpoint that sends mail; nil where it sends none,
    /// or the address is none.
    package func mail(
        _ text: String,
        under subject: String,
        toPerson address: String,
        at now: Instant
    ) -> Letter? {
        guard endpoint.kind == .email, let list = MailAddresses(address)?.list, list.count == 1
        else { return nil }
        return mail(text, under: subject, to: list, Identifier.make(at: now), at: now)
    }

    private func mail(
        _ text: String,
        under title: String,
        to recipients: [String],
        _ id: String,
        at now: Instant
    ) -> Letter {
        let domain = endpoint.sender.split(separator: "@").last ?? "dipper"
        let subject = Data(title.cut(toBytes: 180).utf8)
        // An encoded word holds 75 characters, so that a subject is a folded list of them.
        let words = title.cut(toBytes: 180).pieces(ofBytes: 42).map {
            "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?="
        }
        let lines = [
            "From: <\(endpoint.sender)>",
            "To: \(recipients.map { "<\($0)>" }.joined(separator: ",\r\n "))",
            "Subject: \(subject.isEmpty ? "" : words.joined(separator: "\r\n "))",
            "Date: \(MailDate.text(now))", "Message-ID: <\(id)@\(domain)>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Data((text + "\n").utf8).base64EncodedString(
                options: [
                    .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
                ]
            ), "",
        ]
        return Letter(
            // Only the name of the scheme is ours: libcurl is told apart whether to encrypt.
            url: endpoint.url.replacing(/^smtp-plain:/, with: "smtp:"),
            content: .mail(
                sender: endpoint.sender,
                recipients: recipients,
                user: endpoint.user,
                password: endpoint.secret
            ),
            body: Array(lines.joined(separator: "\r\n").utf8),
            isPlain: address.isPlain,
            trust: endpoint.trust
        )
    }
}

/// Dates of RFC 5322, in the office's own time.
enum MailDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ moment: Instant) -> String {
        let date = moment.date
        // 1970-01-01 was a Thursday.
        let weekday = ((date.dayNumber + 3) % 7 + 7) % 7
        let time = moment.description.dropFirst(11).prefix(8)
        return "\(days[weekday]), \(date.day) \(months[date.month - 1]) \(date.year) \(time) +0800"
    }
}

extension String {
    /// The text, or as many whole characters of it as fit, with an ellipsis.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var result = ""
        for character in self {
            guard result.utf8.count + character.utf8.count + 3 <= limit else { break }
            result.append(character)
        }
        return result + "…"
    }

    /// The text in pieces of whole characters.
    func pieces(ofBytes limit: Int) -> [String] {
        var pieces: [String] = [""]
        for character in self {
            if pieces[pieces.count - 1].utf8.count + character.utf8.count > limit {
                pieces.append("")
            }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
    }
}
