import Portfolio
import Testing

@Suite struct `The gate of addresses` {
    static let inside = [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
        "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1",
    ]
    static let outside = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2400:3200::1", "2606:4700::1111",
        "::ffff:8.8.8.8",
    ]

    private func admits(
        _ text: String,
        port: Int64 = 443,
        isPlain: Bool = false,
        isMail: Bool = false,
        _ allowed: [AllowedAddresses] = []
    ) throws -> Bool {
        let address = try #require(NetworkAddress(text), "\(text)")
        return AddressGate(allowed: allowed).admits(
            address,
            port: port,
            isPlain: isPlain,
            isMail: isMail
        )
    }

    @Test(arguments: inside)
    func `refuses what is nobody's or inside`(_ text: String) throws {
        #expect(try !admits(text))
    }

    @Test(arguments: outside)
    func `lets through what is public, encrypted and on a usual port`(_ text: String) throws {
        #expect(try admits(text))
        #expect(try admits(text, port: 8443))
        #expect(try admits(text, port: 587, isMail: true))
        #expect(try !admits(text, isPlain: true))
        #expect(try !admits(text, port: 80))
        #expect(try !admits(text, port: 22))
        #expect(try !admits(text, port: 443, isMail: true))
    }

    @Test func `lets through what an administrator has opened, and only that`() throws {
        let range = try #require(AddressRange("10.8.0.0/16"))
        let quiet = AllowedAddresses(range: range, ports: [9000], allowsPlain: false)
        let plain = AllowedAddresses(range: range, ports: [], allowsPlain: true)
        #expect(try admits("10.8.255.1", [quiet]))
        #expect(try admits("10.8.255.1", port: 9000, [quiet]))
        #expect(try admits("::ffff:10.8.0.1", [quiet]))
        #expect(try !admits("10.8.255.1", port: 9001, [quiet]))
        #expect(try !admits("10.8.255.1", isPlain: true, [quiet]))
        #expect(try !admits("10.9.0.1", [quiet]))
        // One entry must allow all of it: two halves do not add up.
        #expect(try !admits("10.8.0.1", port: 9000, isPlain: true, [quiet, plain]))
        #expect(try admits("10.8.0.1", isPlain: true, [quiet, plain]))
    }

    @Test(arguments: [
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "64:ff9b::7f00:1", "ff02::1",
    ])
    func `never lets through what is no receiver`(_ text: String) throws {
        let all = ["0.0.0.0/0", "::/0"].compactMap { AddressRange($0) }.map {
            AllowedAddresses(range: $0, ports: [443], allowsPlain: true)
        }
        #expect(all.count == 2)
        #expect(try !admits(text, all))
    }

    @Test(arguments: [
        "10.8.0.1/16", "10.8.0.0/33", "10.8.0.0/-1", "10.8.0.0/016", "10.8/16", "10.8.0.0/",
        "0x0a.0.0.0/8", "012.0.0.0/8", "１０.0.0.0/8", "", "/8", "fe80::/129", "fe80:::/16",
        "1:2:3:4:5:6:7:8:9/128", "::1::/64", "fe80::1/64", "10.8.0.0/16/1",
    ])
    func `reads ranges in one spelling only`(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test func `says ranges as they are compared`() {
        let texts = ["10.8.0.0/16", "127.0.0.1", "fe80::/10", "2001:db8::1"]
        #expect(
            texts.compactMap { AddressRange($0)?.description } == [
                "10.8.0.0/16", "127.0.0.1/32", "fe80:0:0:0:0:0:0:0/10", "2001:db8:0:0:0:0:0:1/128",
            ]
        )
    }
}
