package import Expression

/// A range of addresses in CIDR form, such as `10.8.0.0/16`; a single address is a range of one.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package let first: NetworkAddress
    package let length: Int

    /// Nil for another form, and for a range whose first address is not given as such.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = NetworkAddress(String(parts[0])) else { return nil }
        guard parts.count == 2 else {
            self.init(address, length: address.bitCount)
            return
        }
        guard let length = Int(parts[1]), String(length) == parts[1],
            (0...address.bitCount).contains(length), address.isZero(after: length)
        else { return nil }
        self.init(address, length: length)
    }

    private init(_ first: NetworkAddress, length: Int) {
        self.first = first
        self.length = length
    }

    package func contains(_ address: NetworkAddress) -> Bool {
        address.shares(length, with: first)
    }

    package var description: String { "\(first)/\(length)" }
}

extension NetworkAddress {
    fileprivate func isZero(after length: Int) -> Bool {
        switch self {
        case .v4(let address):
            return length == 32 || address << UInt32(length) == 0
        case .v6(let high, let low):
            if length >= 64 { return length == 128 || low << UInt64(length - 64) == 0 }
            return low == 0 && (length == 0 ? high == 0 : high << UInt64(length) == 0)
        }
    }

    /// Ranges that are nobody's or only this machine's or network's (reliability, rule W22).
    private static let notPublic: [AddressRange] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32",
        "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ].compactMap { AddressRange($0) }

    /// Addresses that no list admits: none of them is one receiver.
    private static let never: [AddressRange] = [
        "0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::/128", "64:ff9b::/96", "64:ff9b:1::/48",
        "2001::/32", "2002::/16", "ff00::/8",
    ].compactMap { AddressRange($0) }

    package var isPublic: Bool { !NetworkAddress.notPublic.contains { $0.contains(self) } }
    package var isReceiver: Bool { !NetworkAddress.never.contains { $0.contains(self) } }
}

/// A range that an administrator has opened for deliveries, beside what is open to everybody.
package struct AllowedAddresses: Hashable, Sendable {
    package let range: AddressRange
    /// Ports beside the usual ones.
    package let ports: [Int64]
    /// Whether what is sent there may go without encryption.
    package let allowsPlain: Bool

    package init(range: AddressRange, ports: [Int64], allowsPlain: Bool) {
        self.range = range
        self.ports = ports
        self.allowsPlain = allowsPlain
    }

    /// As the ledger's own story keeps it; nil for anything else.
    package init?(_ value: Value) {
        guard case .map(let entry) = value, case .string(let text)? = entry[.string("range")],
            let range = AddressRange(text), case .list(let ports)? = entry[.string("ports")],
            case .bool(let plain)? = entry[.string("plain")]
        else { return nil }
        self.init(
            range: range,
            ports: ports.compactMap { port in
                guard case .int(let number) = port else { return nil }
                return number
            },
            allowsPlain: plain
        )
    }
}

/// Where deliveries may go: asked with the resolved address, when a socket is about to be opened.
package struct AddressGate: Hashable, Sendable {
    package var allowed: [AllowedAddresses]

    package init(allowed: [AllowedAddresses]) {
        self.allowed = allowed
    }

    private static let webPorts: [Int64] = [443, 8443]
    private static let mailPorts: [Int64] = [25, 465, 587]

    package func admits(
        _ address: NetworkAddress,
        port: Int64,
        isPlain: Bool,
        isMail: Bool
    ) -> Bool {
        let usual = isMail ? AddressGate.mailPorts : AddressGate.webPorts
        guard address.isReceiver else { return false }
        if address.isPublic, !isPlain, usual.contains(port) { return true }
        return allowed.contains { entry in
            entry.range.contains(address) && (entry.allowsPlain || !isPlain)
                && (usual.contains(port) || entry.ports.contains(port))
        }
    }
}
