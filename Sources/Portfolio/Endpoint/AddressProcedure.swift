import Expression
import Workflow

/// The list of addresses that an administrator opens for deliveries; part of the ledger's story.
package enum AddressProcedure {
    /// Ranges shorter than these would open what nobody has looked at.
    private static let shortestV4 = 8
    private static let shortestV6 = 16

    package static func plan(_ request: Request, on stream: CaseStream) throws -> Plan? {
        guard request.event == "allow_addresses", case .string(let text)? = request.payload["range"]
        else { return nil }
        guard let range = AddressRange(text), range.description == text || !text.contains("/")
        else {
            throw Refusal(form(text))
        }
        guard range.length >= (range.first.bitCount == 32 ? shortestV4 : shortestV6) else {
            throw Refusal(tooWide(text))
        }
        if case .list(let ports)? = request.payload["ports"] {
            for port in ports {
                guard case .int(let number) = port, (1...65_535).contains(number) else {
                    throw Refusal(portRange(port))
                }
            }
        }
        var payload = request.payload
        payload["range"] = .string(range.description)
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    private static func form(_ found: String) -> Blocker {
        Blocker(
            code: "RANGE_FORM",
            message: Localized(
                zh: "“\(found)”不是地址段，应如 10.8.0.0/16（斜线后的位全为零），请更正",
                en: "“\(found)” is no range of addresses; expected one such as 10.8.0.0/16, with"
                    + " zeros after its length; correct it"
            ),
            place: "range",
            values: ["found": found, "expected": "10.8.0.0/16"],
            role: "ADM"
        )
    }

    private static func tooWide(_ found: String) -> Blocker {
        Blocker(
            code: "RANGE_TOO_WIDE",
            message: Localized(
                zh: "地址段 \(found) 过宽：IPv4 至少 /8，IPv6 至少 /16，请给出较窄的地址段",
                en: "The range \(found) is too wide: at least /8 for IPv4 and /16 for IPv6;"
                    + " give a narrower one"
            ),
            place: "range",
            values: ["found": found, "expected": "/8, /16"],
            role: "ADM"
        )
    }

    private static func portRange(_ found: Value) -> Blocker {
        Blocker(
            code: "PORT_RANGE",
            message: Localized(
                zh: "端口 \(found) 不在 1 到 65535 之间，请更正",
                en: "The port \(found) is not from 1 to 65535; correct it"
            ),
            place: "ports",
            values: ["found": "\(found)", "expected": "1…65535"],
            role: "ADM"
        )
    }
}
